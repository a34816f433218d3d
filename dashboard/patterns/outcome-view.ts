import type { Language, Words } from '../language/words.ts';
import { badge } from '../views/badge.ts';
import { button, checkbox, textArea, textField } from '../views/form.ts';
import { attribute, type Html, html } from '../views/html.ts';
import { section } from '../views/parts.ts';
import { diffView } from './diff-view.ts';
import { problemInWords } from './problem-words.ts';
import type { Outcome, Typed } from './publish.ts';

/** What the last press of a button came to. `field`: where a problem's line leads to. */
export function outcomeView(outcome: Outcome, typed: Typed, language: Language, t: Words): Html | null {
  const words = t.patterns.editor;
  const bad = (text: string) => html`<p class="note note-bad" role="alert" data-announce="${text}">${text}</p>`;
  switch (outcome.kind) {
    case 'none':
      return null;
    case 'no-reason':
      return bad(words.reasonMissing);
    case 'passed':
      return html`<p class="note note-good" role="status" data-announce="${words.passed}">${words.passed}</p>`;
    case 'same':
      return html`<p class="note" role="status">${words.same}</p>`;
    case 'timeout':
      return bad(words.timeout);
    case 'too-long':
      return bad(words.tooLong);
    case 'wrong-pack':
      return bad(words.wrongPack(typed.pack));
    case 'real-looking':
      return html`<div class="note note-warn" role="alert"><p>${t.studio.outcome.realLooking}</p><ul class="lines">${outcome.found
        .slice(0, 20)
        .map(
          (one) =>
            html`<li><span>${t.studio.outcome.realOne(one.pattern, one.example, t.studio.outcome.kinds[one.kind])}</span></li>`,
        )}</ul></div>`;
    case 'merged':
      return html`<div class="note note-warn" role="alert"><p>${t.studio.outcome.merged(outcome.author, outcome.version)}</p></div>
${section(t.studio.outcome.difference, diffView(outcome.theirs, t))}`;
    case 'stale':
      return html`<div class="note note-bad" role="alert"><p>${words.stale(outcome.author, outcome.version)}</p></div>
${section(words.theirs, diffView(outcome.theirs, t))}`;
    case 'problems': {
      const lines = typed.yaml.split('\n');
      return html`<div class="note note-bad" role="alert" data-announce="${words.failed(outcome.problems.length)}"><p>${words.failed(outcome.problems.length)}</p><ol class="problems">${outcome.problems
        .slice(0, 100)
        .map(
          (problem) =>
            html`<li><a href="#field-yaml" data-line="${problem.line}">${words.line(problem.line)}</a> ${badge(words.kinds[problem.kind])} ${problem.pattern ? html`<code>${problem.pattern}</code> ` : null}${problemInWords(problem.message, language)}<pre class="problem-line">${lines[problem.line - 1]?.trim().slice(0, 200) ?? ''}</pre></li>`,
        )}</ol></div>`;
    }
  }
}

/** What both editors carry along unseen. */
export function carried(typed: Typed): Html {
  return html`<input type="hidden" name="base" value="${typed.base}"><input type="hidden" name="origin" value="${typed.origin}">${
    typed.draft === null ? null : html`<input type="hidden" name="draft" value="${typed.draft}">`
  }${typed.shippedBase === null ? null : html`<input type="hidden" name="shippedBase" value="${typed.shippedBase}">`}`;
}

/** Reason and buttons, the same in both editors. The first button is the one that Enter presses. */
export function publishBar(
  { typed, outcome, fourEyes, cancel }: { typed: Typed; outcome: Outcome; fourEyes: boolean; cancel: string },
  t: Words,
): Html {
  const words = t.patterns.editor;
  return html`<div class="publish-bar">
${textField({ name: 'reason', label: words.reason, value: typed.reason, hint: words.reasonHint, maxlength: 300, error: outcome.kind === 'no-reason' ? words.reasonMissing : null })}
${outcome.kind === 'real-looking' ? checkbox({ name: 'confirmed', label: t.studio.outcome.confirm, checked: typed.confirmed }) : null}
<div class="actions">${button(words.check, { name: 'do', value: 'check' })}${button(fourEyes ? t.studio.proposal.propose : words.publish, { kind: 'primary', name: 'do', value: 'publish' })}${typed.base > 0 ? button(t.studio.drafts.dryRun, { name: 'do', value: 'dry-run' }) : null}${button(t.studio.drafts.save, { name: 'do', value: 'save' })}<a class="button button-plain" href="${cancel}">${t.common.cancel}</a></div></div>`;
}

/** The try-out within an editor: judged live while one types, and by its button without scripts. */
export function tryPanel(
  {
    action,
    text,
    address,
    fault,
    result,
  }: {
    action: string;
    text: string;
    address: string;
    fault: string | null;
    result: Html | null;
  },
  t: Words,
): Html {
  const words = t.studio.preview;
  const live = `${action}/preview`;
  return html`<section class="section try-panel" aria-labelledby="try-title" hx-post="${live}" hx-trigger="input delay:700ms from:form.studio-form, change delay:200ms from:form.studio-form" hx-include="closest form" hx-encoding="multipart/form-data" hx-target="#try-result" hx-swap="innerHTML"><header class="section-head"><h2 id="try-title">${words.title}</h2></header><p class="hint">${words.lead}</p>
${textArea({ name: 'tryText', label: words.text, value: text, rows: 5, error: fault })}
<div class="form-row">${textField({ name: 'tryAddress', label: words.address, value: address })}<div class="field"><label for="field-tryFile">${words.file}</label><input type="file" id="field-tryFile" name="tryFile"></div></div>
<div class="actions">${button(words.run, { name: 'do', value: 'try' })}</div>
<div id="try-result" aria-live="polite"${attribute('data-empty', result === null)}>${result}</div></section>`;
}
