import type { Language, Words } from '../language/words.ts';
import { postForm, textArea } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { pageHead, section } from '../views/parts.ts';
import type { DiffLine } from './diff.ts';
import { diffView } from './diff-view.ts';
import { packTitle } from './list-view.ts';
import type { Tried } from './material.ts';
import { carried, outcomeView, publishBar, tryPanel } from './outcome-view.ts';
import { actorInWords } from './pattern-view.ts';
import type { Outcome, Typed } from './publish.ts';
import type { Opened } from './state.ts';
import { tracedText } from './traced-text.ts';

export interface EditorModel {
  opened: Opened;
  typed: Typed;
  outcome: Outcome;
  tryText: string;
  tryAddress: string;
  tried: Tried | { fault: string } | null;
  /** Against the version in force; null where there is none. */
  difference: (DiffLine | null)[] | null;
  fourEyes: boolean;
  csrf: string;
}

/** The YAML of a pack, for experts. */
export function editorView(model: EditorModel, language: Language, t: Words): Html {
  const words = t.patterns.editor;
  const { typed, outcome, opened } = model;
  const { pack, offered, others } = opened;
  const rows = Math.min(40, Math.max(16, typed.yaml.split('\n').length + 2));
  const action = `/packs/${pack}/edit`;
  const fault = model.tried && 'fault' in model.tried ? model.tried.fault : null;
  const tried = model.tried && 'detection' in model.tried ? tracedText(model.tried, language, t) : null;
  return html`<nav class="steps"><a href="/patterns">← ${t.patterns.title}</a></nav>
${pageHead(words.title(packTitle(pack, t)), { lead: words.lead })}
${offered === null || typed.shippedBase === offered ? null : html`<p class="note">${words.offered(offered)} <a href="/packs/${pack}/upgrade">${t.studio.upgrade.open}</a></p>`}
${others.length === 0 ? null : html`<p class="note note-warn">${t.studio.drafts.others(others.map((one) => actorInWords(one, t)).join(t.common.comma))}</p>`}
${outcomeView(outcome, typed, language, t)}
${postForm({
  action,
  csrf: model.csrf,
  upload: true,
  class: 'studio-form',
  body: html`${carried(typed)}
${textArea({ name: 'yaml', label: words.yaml, value: typed.yaml, rows, class: 'code', error: outcome.kind === 'problems' ? words.failed(outcome.problems.length) : null })}
${publishBar({ typed, outcome, fourEyes: model.fourEyes, cancel: '/patterns' }, t)}
${model.difference && model.difference.length > 0 && outcome.kind !== 'merged' ? html`<details class="section"><summary><h2>${t.studio.outcome.difference}</h2></summary>${diffView(model.difference, t)}</details>` : null}
${tryPanel({ action, text: model.tryText, address: model.tryAddress, fault, result: tried }, t)}`,
})}
${opened.draft ? section(t.studio.drafts.title, dropForm(opened.draft.id, model.csrf, t)) : null}`;
}

function dropForm(id: number, csrf: string, t: Words): Html {
  return postForm({
    action: `/drafts/${id}/close`,
    csrf,
    class: 'inline',
    body: html`<button class="button button-danger button-small">${t.studio.drafts.drop}</button>`,
  });
}
