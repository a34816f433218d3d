import { namedChecks } from '../../patterns/engine/named-checks.ts';
import { evidenceWords } from '../../patterns/evidence-words.ts';
import { categories, severities } from '../../patterns/hit.ts';
import type { PatternFields } from '../../patterns/schema.ts';
import type { Language, Words } from '../language/words.ts';
import { button, checkbox, optionList, postForm, selectField, textArea, textField } from '../views/form.ts';
import { attribute, type Html, html } from '../views/html.ts';
import { pageHead } from '../views/parts.ts';
import type { DiffLine } from './diff.ts';
import { diffView } from './diff-view.ts';
import {
  againstGroups,
  bandNames,
  commonPoints,
  type FieldErrors,
  type FormValues,
  spareGroups,
} from './form-fields.ts';
import { packTitle } from './list-view.ts';
import type { Tried } from './material.ts';
import { carried, outcomeView, publishBar, tryPanel } from './outcome-view.ts';
import { actorInWords } from './pattern-view.ts';
import type { Outcome, Typed } from './publish.ts';
import { tracedText } from './traced-text.ts';

export interface FormModel {
  /** Null while the pattern is new. */
  pattern: PatternFields | null;
  /** Packs that a new pattern may go into. */
  packs: string[];
  values: FormValues;
  errors: FieldErrors;
  typed: Typed;
  outcome: Outcome;
  others: string[];
  tried: Tried | { fault: string } | null;
  difference: (DiffLine | null)[] | null;
  fourEyes: boolean;
  csrf: string;
}

/** A pattern as a form, over the same text and the same schema as the YAML. */
export function formView(model: FormModel, language: Language, t: Words): Html {
  const words = t.studio.form;
  const { pattern, typed, values, outcome } = model;
  const title = pattern ? words.title(pattern.title[language]) : words.newTitle;
  const action = pattern ? `/patterns/${pattern.id}/edit` : '/patterns/new';
  const fault = model.tried && 'fault' in model.tried ? model.tried.fault : null;
  const tried = model.tried && 'detection' in model.tried ? tracedText(model.tried, language, t) : null;
  const wrong = Object.keys(model.errors).length;
  return html`<nav class="steps"><a href="${pattern ? `/patterns/${pattern.id}` : '/patterns'}">← ${pattern ? pattern.title[language] : t.patterns.title}</a></nav>
${pageHead(title, {
  lead: pattern ? words.lead : words.newLead,
  actions: html`${pattern ? html`<a class="button" href="/packs/${typed.pack}/edit${typed.draft === null ? '' : `?draft=${typed.draft}`}">${words.yaml}</a>` : null}<a class="button button-plain" href="/patterns/guide">${t.studio.guide}</a>`,
})}
${model.others.length === 0 ? null : html`<p class="note note-warn">${t.studio.drafts.others(model.others.map((one) => actorInWords(one, t)).join(t.common.comma))}</p>`}
${wrong > 0 ? html`<p class="note note-bad" role="alert" data-announce="${t.patterns.editor.failed(wrong)}">${t.patterns.editor.failed(wrong)}</p>` : outcomeView(outcome, typed, language, t)}
${postForm({
  action,
  csrf: model.csrf,
  upload: true,
  class: 'studio-form',
  body: html`${carried(typed)}
${pattern ? null : fieldset(words.pack, packFields(model, t))}
${fieldset(words.what, whatFields(model, t))}
${fieldset(words.how, howFields(model, t))}
${fieldset(words.weights, weightFields(model, language, t))}
${fieldset(words.against, againstFields(model, t))}
${fieldset(words.examples, exampleFields(model, t))}
${publishBar({ typed, outcome, fourEyes: model.fourEyes, cancel: '/patterns' }, t)}
${model.difference && model.difference.length > 0 ? html`<details class="section"><summary><h2>${t.studio.outcome.difference}</h2></summary>${diffView(model.difference, t)}</details>` : null}
${tryPanel({ action, text: values.tryText ?? '', address: values.tryAddress ?? '', fault, result: tried }, t)}
${pattern ? html`<details class="section remove"><summary>${words.remove}</summary><p class="hint">${words.removeHint}</p>${button(words.remove, { kind: 'danger', small: true, name: 'remove', value: 'yes' })}</details>` : null}`,
})}`;
}

const fieldset = (legend: string, body: Html): Html =>
  html`<fieldset class="panel group"><legend>${legend}</legend>${body}</fieldset>`;

function packFields({ packs, values, errors }: FormModel, t: Words): Html {
  const words = t.studio.form;
  const options = packs.map((pack) => ({ value: pack, label: `${packTitle(pack, t)}（${pack}）` }));
  const fields = { value: values.pack ?? '', options };
  return html`<div class="form-row">${selectField({ name: 'pack', label: words.pack, ...fields, empty: words.newPack, error: errors.pack })}
${textField({ name: 'newPack', label: words.packName, value: values.newPack ?? '', hint: words.packNameHint, maxlength: 60, error: errors.newPack })}</div>`;
}

function whatFields({ pattern, values, errors }: FormModel, t: Words): Html {
  const words = t.studio.form;
  const text = (name: string, label: string, more: { hint?: string; required?: boolean } = {}) =>
    textField({ name, label, value: values[name] ?? '', error: errors[name], ...more });
  const area = (name: string, label: string, hint?: string) =>
    textArea({ name, label, value: values[name] ?? '', rows: 2, error: errors[name], ...(hint && { hint }) });
  return html`${pattern ? null : text('id', words.id, { hint: words.idHint })}
<div class="form-row">${text('titleZh', words.titleZh)}${text('titleEn', words.titleEn)}</div>
<div class="form-row">${area('whyZh', words.whyZh)}${area('whyEn', words.whyEn)}</div>
${area('basis', words.basis, words.basisHint)}
<div class="form-row">${selectField({
    name: 'category',
    label: t.patterns.category,
    value: values.category ?? '',
    options: categories.map((one) => ({ value: one, label: t.terms.category[one] })),
    error: errors.category,
  })}${selectField({
    name: 'severity',
    label: t.patterns.severity,
    value: values.severity ?? '',
    options: severities.map((one) => ({ value: one, label: t.terms.severity[one] })),
    error: errors.severity,
  })}</div>
${checkbox({ name: 'supporting', label: words.supporting, checked: values.supporting === 'yes' })}`;
}

function howFields({ pattern, values, errors }: FormModel, t: Words): Html {
  const words = t.studio.form;
  const matcher = pattern?.matcher ?? { regex: [] };
  const labels = textArea({
    name: 'keywords',
    label: words.keywords,
    value: values.keywords ?? '',
    rows: 5,
    hint: words.keywordsHint,
    error: errors.keywords,
  });
  if ('site' in matcher) return html`<p>${words.bySite}</p>`;
  if ('code' in matcher) return html`<p>${words.builtIn(matcher.code)}</p>${labels}`;
  return html`${textArea({ name: 'regex', label: words.regex, value: values.regex ?? '', rows: 3, class: 'code', hint: words.regexHint, error: errors.regex })}
<fieldset class="checks"><legend>${words.validators}</legend>${Object.keys(namedChecks).map(
    (name) =>
      html`<label><input type="checkbox" name="validator.${name}" value="yes"${attribute('checked', values[`validator.${name}`] === 'yes')}> <code>${name}</code></label>`,
  )}</fieldset>${labels}`;
}

/** A number with its label, small enough to stand in a row of many. */
function small(name: string, label: string, { values, errors }: FormModel): Html {
  const error = errors[name];
  return html`<div class="weight${error ? ' field-wrong' : ''}"><label for="field-${name}">${label}</label><input type="number" step="1" id="field-${name}" name="${name}" value="${values[name] ?? ''}"${attribute('aria-invalid', error ? 'true' : null)}${attribute('aria-describedby', error ? `wrong-${name}` : null)}>${error ? html`<p class="wrong" id="wrong-${name}" role="alert">${error}</p>` : null}</div>`;
}

function weightFields(model: FormModel, language: Language, t: Words): Html {
  const words = t.studio.form;
  const own = Object.keys(model.values).flatMap((name) => (name.startsWith('points.') ? name.slice(7) : []));
  const keys = [...new Set([...own, ...commonPoints])];
  const label = (key: string) => (evidenceWords[key]?.[language] ?? key).replace(/[“”（(]*\{\}[“”）)]*/g, '…');
  return html`<p class="hint">${words.weightsLead}</p><div class="weights">${small('bare', words.base, model)}${keys.map((key) => small(`points.${key}`, label(key), model))}<div class="weight"><label for="field-otherPoint">${words.otherPoint}</label><span class="pair"><input type="text" id="field-otherPoint" name="otherPoint" value="${model.values.otherPoint ?? ''}"><input type="number" name="otherValue" aria-label="${words.againstPoints}" value="${model.values.otherValue ?? ''}"></span></div></div>
<p class="subhead">${words.bands}</p><p class="hint">${words.bandsHint}</p><div class="weights">${bandNames.map((band) => small(`bands.${band}`, t.terms.confidence[band], model))}</div>`;
}

function againstFields(model: FormModel, t: Words): Html {
  const words = t.studio.form;
  const { values, errors } = model;
  const known = againstGroups(values);
  const next = (known.at(-1) ?? -1) + 1;
  const blank = known.some((n) => (values[`against.${n}.words`] ?? '').trim() === '') ? 0 : spareGroups;
  const groups = [...known, ...Array.from({ length: blank }, (_, n) => next + n)];
  return html`<p class="hint">${words.againstLead}</p>${groups.map((n) => {
    const name = (key: string) => `against.${n}.${key}`;
    return html`<div class="against">${textArea({ name: name('words'), label: words.againstWords, value: values[name('words')] ?? '', rows: 3, error: errors[name('words')] })}${small(name('points'), words.againstPoints, model)}${textField({ name: name('reason'), label: words.againstReason, value: values[name('reason')] ?? '', maxlength: 60, error: errors[name('reason')] })}</div>`;
  })}`;
}

function exampleFields({ values, errors }: FormModel, t: Words): Html {
  const words = t.studio.form;
  const rows = (name: string) => Math.min(16, Math.max(4, (values[name] ?? '').split('\n').length + 1));
  const area = (name: string, label: string) =>
    textArea({ name, label, value: values[name] ?? '', rows: rows(name), class: 'code', error: errors[name] });
  return html`<p class="hint">${words.examplesHint} <code>${words.exampleTable}</code></p>
<div class="form-row">${area('match', t.patterns.mustMatch)}${area('ignore', t.patterns.mustIgnore)}</div>`;
}

/** Choice of a place for another severity: sites and units in one list. */
export function placeOptions(
  sites: { id: number; name: string }[],
  units: { id: number; name: string }[],
  chosen: string,
  t: Words,
): Html {
  const words = t.studio.severity;
  const list = (kind: string, all: { id: number; name: string }[]) =>
    optionList(
      all.map((one) => ({ value: `${kind}:${one.id}`, label: one.name })),
      chosen,
    );
  return html`<option value="">—</option>${sites.length === 0 ? null : html`<optgroup label="${words.sites}">${list('site', sites)}</optgroup>`}${units.length === 0 ? null : html`<optgroup label="${words.units}">${list('unit', units)}</optgroup>`}`;
}
