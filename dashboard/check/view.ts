import type { Category } from '../../patterns/hit.ts';
import type { Language, Words } from '../language/words.ts';
import { badge, categoryBadge, confidenceBadge, severityBadge } from '../views/badge.ts';
import { button, postForm, textArea, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { facts, pageHead, progressBar, section } from '../views/parts.ts';
import { placeInWords, typeInWords } from '../views/place.ts';
import { table } from '../views/table.ts';
import type { CheckAnswer } from './answer.ts';

export interface CheckModel {
  text: string;
  address: string;
  fault: string | null;
  answers: CheckAnswer[];
  titles: ReadonlyMap<string, string>;
  csrf: string;
}

const shownHits = 300;

export function checkView(model: CheckModel, language: Language, t: Words): Html {
  return html`${pageHead(t.check.title, { lead: t.check.lead })}
${verdicts(model, language, t)}
${model.answers.length > 0 ? html`<h2 class="form-part">${t.check.again}</h2>` : null}
${checkForm(model, t)}
<section class="section check-progress" id="check-progress" hidden data-words="${t.check.progress('{done}', '{total}')}" data-failed="${t.check.failed}" aria-live="polite"><p></p>${progressBar(0, 1, t.check.title)}<div class="check-parts"></div></section>`;
}

/** One answer stands open; of several each is a line to open, what needs attention first. */
function verdicts({ answers, titles }: CheckModel, language: Language, t: Words): Html | null {
  const [only] = answers;
  if (!only) return null;
  if (answers.length === 1) return verdict(only, titles, language, t);
  const bad = answers.filter(needsAttention).length;
  const sorted = [...answers].sort((a, b) => Number(needsAttention(b)) - Number(needsAttention(a)));
  return html`<section class="section"><h2>${t.check.files(answers.length)}</h2>
<p class="note note-${bad > 0 ? 'bad' : 'good'}" role="status"><b>${bad > 0 ? t.check.some(bad, answers.length) : t.check.allClean(answers.length)}</b></p>
${sorted.map((answer) => partView(answer, titles, language, t))}</section>`;
}

const needsAttention = (answer: CheckAnswer): boolean => answer.flags.length > 0 || answer.status !== 'read';

/** One of several: its name and how it stands, the rest on opening. */
export function partView(
  answer: CheckAnswer | null,
  titles: ReadonlyMap<string, string>,
  language: Language,
  t: Words,
): Html {
  if (!answer) return html`<p class="note note-bad">${t.check.failed}</p>`;
  const state = answer.flags.length > 0 ? 'bad' : answer.status === 'read' ? 'good' : 'warn';
  return html`<details class="check-part" data-state="${state}"><summary>${badge(shortVerdict(answer, t), state)} <b>${answer.document}</b></summary>${verdict(answer, titles, language, t)}</details>`;
}

function shortVerdict(answer: CheckAnswer, t: Words): string {
  if (answer.flags.length > 0) return t.check.short.found;
  return answer.status === 'read' ? t.check.short.clean : t.check.short[answer.status];
}

function checkForm(model: CheckModel, t: Words): Html {
  const words = t.check;
  return postForm({
    action: '/check',
    csrf: model.csrf,
    class: 'panel check-form',
    upload: true,
    id: 'check-form',
    body: html`${model.fault ? html`<p class="wrong" role="alert">${model.fault}</p>` : null}
<div class="field"><label for="field-file">${words.file}</label><input type="file" id="field-file" name="file" multiple aria-describedby="hint-file"><p class="hint" id="hint-file">${words.fileHint}</p></div>
${textArea({ name: 'text', label: words.text, value: model.text, hint: words.textHint, rows: 6 })}
${textField({ name: 'address', label: words.address, value: model.address, hint: words.addressHint, maxlength: 2000, placeholder: 'https://' })}
${button(words.run, { kind: 'primary' })}`,
  });
}

function verdict(answer: CheckAnswer, titles: ReadonlyMap<string, string>, language: Language, t: Words): Html {
  const words = t.check;
  const reason = answer.reason ? t.terms.unread[answer.reason] : t.common.unknown;
  const unread = answer.status !== 'read';
  const tone = answer.flags.length > 0 ? 'bad' : unread ? 'warn' : 'good';
  return html`<section class="section"><h2 class="unseen">${words.verdict}</h2>
<div class="note note-${tone}" role="status">
${answer.status === 'unread' ? html`<p><b>${words.unread(reason)}</b></p>` : null}
${answer.status === 'partial' ? html`<p><b>${words.partial(reason)}</b></p>` : null}
${answer.flags.length > 0 ? html`<p><b>${words.found(answer.flags.length)}</b></p>` : unread ? null : html`<p><b>${words.clean}</b></p>`}
<ul class="lines">${answer.flags.map(
    (flag) =>
      html`<li><span>${severityBadge(flag.severity, t)} ${categoryBadge(flag.category, t)} ${flag.summary[language]}<span class="row-sub">${
        flag.persons > 0 ? html`${words.persons(flag.persons)}<span class="dot"></span>` : null
      }${words.hits(flag.hits)}<span class="dot"></span>${flag.patterns.map((id) => titles.get(id) ?? id).join(t.common.comma)}</span></span></li>`,
  )}</ul>
<p class="quiet">${words.notStored}</p></div></section>
${section(
  words.facts,
  facts([
    [words.document, answer.document],
    [words.type, typeInWords(answer.type, answer.document, t)],
    [words.characters, answer.characters.toLocaleString('en-US')],
    [words.titleOf, answer.title],
    [words.number, answer.documentNumber],
    [words.publishedAt, answer.publishedAt],
    [words.notes, answer.notes.length > 0 && html`<ul>${answer.notes.map((note) => html`<li>${note}</li>`)}</ul>`],
  ]),
)}
${answer.hits.length > 0 ? section(words.detail, hitTable(answer, titles, t)) : null}`;
}

const order: Category[] = ['personal-data', 'outdated', 'ineffective', 'site-health'];

function hitTable(answer: CheckAnswer, titles: ReadonlyMap<string, string>, t: Words): Html {
  const words = t.patterns.trial;
  const hits = [...answer.hits].sort((a, b) => order.indexOf(a.category) - order.indexOf(b.category));
  return html`${table<CheckAnswer['hits'][number]>({
    caption: t.check.detail,
    rows: hits.slice(0, shownHits),
    columns: [
      {
        label: t.patterns.pattern,
        kind: 'narrow',
        cell: (hit) => html`${titles.get(hit.pattern) ?? hit.pattern}<br>${severityBadge(hit.severity, t)}`,
      },
      {
        label: t.check.context,
        kind: 'wide',
        cell: (hit) =>
          html`<p class="hit-text">${hit.context.before}<mark>${hit.value}</mark>${hit.context.after}</p><span class="quiet">${placeInWords(hit.place, t)}</span>`,
      },
      { label: words.confidence, kind: 'narrow', cell: (hit) => confidenceBadge(hit.confidence, t) },
      {
        label: words.trace,
        cell: (hit) => html`<ul class="trace">${hit.evidence.map((step) => html`<li>${step}</li>`)}</ul>`,
      },
    ],
  })}${hits.length > shownHits ? html`<p class="pager quiet">${t.common.moreRows(shownHits, hits.length)}</p>` : null}`;
}
