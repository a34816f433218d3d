import type { PackProblem } from '../../patterns/check.ts';
import type { Detection } from '../../patterns/hit.ts';
import type { Language, Words } from '../language/words.ts';
import { badge } from '../views/badge.ts';
import { button, postForm, textArea, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { hitTable, letGoList, markedText } from '../views/marked.ts';
import { pageHead, section } from '../views/parts.ts';
import type { DiffLine } from './diff.ts';
import { diffView } from './diff-view.ts';
import { packTitle } from './list-view.ts';

export interface EditorModel {
  pack: string;
  /** Version that the editing began with. */
  base: number;
  yaml: string;
  reason: string;
  tryText: string;
  /** What the last press of a button found. */
  outcome:
    | { kind: 'none' }
    | { kind: 'passed' | 'same' | 'timeout' | 'no-reason' | 'too-long' | 'wrong-pack' }
    | { kind: 'problems'; problems: PackProblem[] }
    | { kind: 'stale'; author: string; version: number; theirs: (DiffLine | null)[] };
  /** Of the text to try, judged with what is in the editor. */
  detection: { detection: Detection; titles: ReadonlyMap<string, string> } | null;
  offered: number | null;
  csrf: string;
}

export function editorView(model: EditorModel, language: Language, t: Words): Html {
  const words = t.patterns.editor;
  const { outcome } = model;
  const rows = Math.min(48, Math.max(16, model.yaml.split('\n').length + 2));
  return html`<nav class="steps"><a href="/patterns">← ${t.patterns.title}</a></nav>
${pageHead(words.title(packTitle(model.pack, t)), { lead: words.lead })}
${model.offered === null ? null : html`<p class="note">${words.offered(model.offered)} <a href="/packs/${model.pack}?version=${model.offered}">${t.patterns.versions}</a></p>`}
${outcomeView(model, t)}
${postForm({
  action: `/packs/${model.pack}/edit`,
  csrf: model.csrf,
  body: html`<input type="hidden" name="base" value="${model.base}">
${textArea({ name: 'yaml', label: words.yaml, value: model.yaml, rows, class: 'code', error: outcome.kind === 'problems' ? words.failed(outcome.problems.length) : null })}
${textField({ name: 'reason', label: words.reason, value: model.reason, hint: words.reasonHint, maxlength: 300, error: outcome.kind === 'no-reason' ? words.reasonMissing : null })}
${textArea({ name: 'tryText', label: words.tryText, value: model.tryText, hint: words.tryTextHint, rows: 4 })}
<div class="actions">${button(words.publish, { kind: 'primary', name: 'do', value: 'publish' })}${button(words.check, { name: 'do', value: 'check' })}<a class="button button-plain" href="/patterns">${t.common.cancel}</a></div>`,
})}
${
  model.detection
    ? section(
        t.patterns.trial.result,
        resultView(model.tryText, model.detection.detection, model.detection.titles, language, t),
      )
    : null
}`;
}

function outcomeView({ outcome, pack, yaml }: EditorModel, t: Words): Html | null {
  const words = t.patterns.editor;
  switch (outcome.kind) {
    case 'none':
    case 'no-reason':
      return null;
    case 'passed':
      return html`<p class="note note-good" role="status">${words.passed}</p>`;
    case 'same':
      return html`<p class="note" role="status">${words.same}</p>`;
    case 'timeout':
      return html`<p class="note note-bad" role="alert">${words.timeout}</p>`;
    case 'too-long':
      return html`<p class="note note-bad" role="alert">${words.tooLong}</p>`;
    case 'wrong-pack':
      return html`<p class="note note-bad" role="alert">${words.wrongPack(pack)}</p>`;
    case 'stale':
      return html`<div class="note note-bad" role="alert"><p>${words.stale(outcome.author, outcome.version)}</p></div>
${section(words.theirs, diffView(outcome.theirs, t))}`;
    case 'problems': {
      const lines = yaml.split('\n');
      return html`<div class="note note-bad" role="alert"><p>${words.failed(outcome.problems.length)}</p><ol class="problems">${outcome.problems
        .slice(0, 100)
        .map(
          (problem) =>
            html`<li><a href="#field-yaml" data-line="${problem.line}">${words.line(problem.line)}</a> ${badge(words.kinds[problem.kind])} ${problem.pattern ? html`<code>${problem.pattern}</code> ` : null}${problem.message}<pre class="problem-line">${lines[problem.line - 1]?.trim().slice(0, 200) ?? ''}</pre></li>`,
        )}</ol></div>`;
    }
  }
}

/** What a text gave: it marked, each hit with its trace, and what was let go. */
export function resultView(
  text: string,
  detection: Detection,
  titles: ReadonlyMap<string, string>,
  language: Language,
  t: Words,
): Html {
  const words = t.patterns.trial;
  return html`<p role="status"><b>${detection.hits.length === 0 ? words.nothing : words.found(detection.hits.length)}</b></p>
${markedText(text, detection.hits, titles)}
${hitTable(detection.hits, titles, language, t)}
${letGoList(detection.letGo, titles, language, t)}`;
}
