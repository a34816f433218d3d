import { type Remedy, remedies, retainReasons } from '../../data/flag-life.ts';
import type { Category } from '../../patterns/hit.ts';
import type { Words } from '../language/words.ts';
import { keyHint, postForm, radioGroup, textArea, textField } from '../views/form.ts';
import { attribute, type Html, html } from '../views/html.ts';
import { facts } from '../views/parts.ts';
import { localTime } from '../views/when.ts';
import type { FlagModel } from './model.ts';

/** What usually helps comes chosen, so that T and Enter do for most. */
const usual: Record<Category, Remedy> = {
  'personal-data': 'redact',
  outdated: 'mark-repealed',
  ineffective: 'remove',
  'site-health': 'correct',
};

/** The decision, always in view: what was decided with its undo, or the ways to decide with their keys. */
export function decisionPanel(model: FlagModel, csrf: string, t: Words): Html {
  return html`<section class="decide panel" aria-labelledby="decide-title"><h2 id="decide-title">${t.flag.decide}</h2>
    ${lease(model, csrf, t)}
    ${model.draft?.problem ? html`<p class="note note-bad" role="alert" data-announce="${model.draft.problem}">${model.draft.problem} ${t.flag.conflict.kept}</p>` : null}
    ${model.decided.length > 0 ? facts(model.decided) : null}
    ${model.proposal ? proposal(model, csrf, t) : null}
    ${model.moves.length === 0 ? html`<p class="quiet">${t.flag.readOnly}</p>` : null}
    ${model.moves.includes('take-down') && !model.proposal ? takeDown(model, csrf, t) : null}
    ${model.moves.includes('retain') && !model.proposal ? retain(model, csrf, t) : null}
    ${model.moves.includes('retain') && !model.proposal ? falsePositive(model, csrf, t) : null}
    ${model.moves.includes('hand-over') && !model.proposal ? handOver(model, csrf, t) : null}
    ${model.moves.includes('undo') ? simple(model, 'undo', t.flag.undo, 'u', csrf) : model.moves.includes('reopen') ? simple(model, 'reopen', t.flag.reopen, 'u', csrf) : null}
  </section>`;
}

function address(model: FlagModel, action: string): string {
  return `/flags/${model.id}/${action}${model.query ? `?${model.query}` : ''}`;
}

/** Taken when the page is opened by someone who may decide, and renewed while it is open; a button does the same by hand. */
function lease(model: FlagModel, csrf: string, t: Words): Html | null {
  if (!model.moves.includes('take-down') && !model.moves.includes('retain')) return null;
  return leaseLine(model, csrf, t);
}

export function leaseLine(model: Pick<FlagModel, 'id' | 'lease'>, csrf: string, t: Words): Html {
  const action = `/flags/${model.id}/lease`;
  const other = model.lease && !model.lease.mine;
  const text = model.lease
    ? model.lease.mine
      ? t.flag.lease.mine(localTime(model.lease.until).slice(11, 16))
      : t.flag.lease.other(model.lease.holder, localTime(model.lease.until).slice(11, 16))
    : null;
  return html`<form id="lease" class="lease${other ? ' lease-other' : ''}" method="post" action="${action}" hx-post="${action}" hx-trigger="${
    model.lease ? 'every 120s, submit' : 'load delay:1500ms, submit'
  }" hx-swap="outerHTML"><input type="hidden" name="_csrf" value="${csrf}">${text ? html`<span>${text}</span>` : html`<button class="button button-small">${t.flag.lease.take}</button>`}</form>`;
}

function fold(model: FlagModel, kind: string, key: string, label: string, primary: boolean, body: Html): Html {
  const open = model.draft?.kind === kind;
  return html`<details class="choice" id="choice-${kind}" name="decide"${attribute('open', open)}><summary class="button button-block${primary ? ' button-primary' : ''}" data-key="${key}">${label}${keyHint(key)}</summary>${body}</details>`;
}

function decisionForm(model: FlagModel, action: string, csrf: string, body: Html): Html {
  return postForm({
    action: address(model, action),
    csrf,
    swap: true,
    body: html`<input type="hidden" name="version" value="${model.version}">${body}`,
  });
}

function typed(model: FlagModel, kind: string, name: string, fallback: string | null = null): string | null {
  return model.draft?.kind === kind ? (model.draft.values[name] ?? fallback) : fallback;
}

function wrong(model: FlagModel, kind: string, name: keyof Words['flag']['missing'], t: Words): string | null {
  return model.draft?.kind === kind && model.draft.missing.includes(name) ? t.flag.missing[name] : null;
}

function takeDown(model: FlagModel, csrf: string, t: Words): Html {
  return fold(
    model,
    'take-down',
    't',
    t.flag.takeDown,
    true,
    decisionForm(
      model,
      'take-down',
      csrf,
      html`${radioGroup({
        name: 'remedy',
        label: t.flag.remedy,
        required: true,
        value: typed(model, 'take-down', 'remedy', usual[model.category]),
        options: remedies.map((remedy) => ({
          value: remedy,
          label: t.terms.remedy[remedy],
          hint: t.flag.remedyHint[remedy],
        })),
      })}
      ${textArea({ name: 'note', id: 'take-down-note', label: t.flag.note, hint: t.flag.noteHint, rows: 2, maxlength: 1000, value: typed(model, 'take-down', 'note') })}
      <button type="submit" class="button button-primary button-block">${t.flag.takeDownSubmit}${keyHint('Enter')}</button>`,
    ),
  );
}

function retain(model: FlagModel, csrf: string, t: Words): Html {
  const reasons = retainReasons.filter((reason) => reason !== 'false-positive');
  const usualReason = model.category === 'personal-data' ? 'lawful-publication' : 'still-in-force';
  return fold(
    model,
    'retain',
    'r',
    t.flag.retain,
    false,
    decisionForm(
      model,
      'retain',
      csrf,
      html`${model.needsSecond ? html`<p class="note note-warn">${t.flag.second}</p>` : null}
      ${radioGroup({
        name: 'reason',
        label: t.flag.reason,
        required: true,
        value: typed(model, 'retain', 'reason', usualReason),
        options: reasons.map((reason) => ({ value: reason, label: t.terms.reason[reason] })),
      })}
      ${textField({ name: 'basis', label: t.flag.basis2, hint: t.flag.basisHint, required: true, maxlength: 500, value: typed(model, 'retain', 'basis'), error: wrong(model, 'retain', 'basis', t) })}
      ${textField({ name: 'reviewOn', label: t.flag.reviewOn, type: 'date', required: true, hint: t.flag.reviewHint, value: typed(model, 'retain', 'reviewOn', model.proposedReview), error: wrong(model, 'retain', 'reviewOn', t) })}
      <button type="submit" class="button button-primary button-block">${t.flag.retainSubmit}${keyHint('Enter')}</button>`,
    ),
  );
}

function falsePositive(model: FlagModel, csrf: string, t: Words): Html {
  return decisionForm(
    model,
    'retain',
    csrf,
    html`<input type="hidden" name="reason" value="false-positive"><button type="submit" class="button button-block" data-key="f">${t.flag.falsePositive}${keyHint('f')}</button>`,
  );
}

function handOver(model: FlagModel, csrf: string, t: Words): Html {
  return fold(
    model,
    'hand-over',
    'e',
    t.flag.handOver,
    false,
    decisionForm(
      model,
      'hand-over',
      csrf,
      html`${textArea({ name: 'note', id: 'hand-over-note', label: t.flag.handOverNote, hint: t.flag.handOverHint, required: true, rows: 2, maxlength: 1000, value: typed(model, 'hand-over', 'note'), error: wrong(model, 'hand-over', 'note', t) })}
      <button type="submit" class="button button-primary button-block">${t.flag.handOverSubmit}${keyHint('Enter')}</button>`,
    ),
  );
}

function proposal(model: FlagModel, csrf: string, t: Words): Html {
  const proposed = model.proposal;
  if (!proposed) return html``;
  const own = [
    [t.flag.fact.reason, proposed.reason],
    [t.flag.fact.basis, proposed.basis],
    [t.flag.fact.review, proposed.reviewOn],
  ] satisfies [string, string | null][];
  return html`<p class="note note-warn">${t.flag.secondBy(proposed.by)}</p>${facts(own)}${
    proposed.own || !model.moves.includes('retain')
      ? null
      : html`${simple(model, 'agree', t.flag.secondConfirm, 'r', csrf)}${simple(model, 'undo', t.flag.secondRefuse, 'e', csrf)}`
  }${proposed.own && model.moves.includes('retain') ? simple(model, 'undo', t.flag.undo, 'u', csrf) : null}`;
}

function simple(model: FlagModel, action: string, label: string, key: string, csrf: string): Html {
  return decisionForm(
    model,
    action,
    csrf,
    html`<button type="submit" class="button button-block" data-key="${key}">${label}${keyHint(key)}</button>`,
  );
}
