import type { Words } from '../language/words.ts';
import { type Html, html } from '../views/html.ts';
import type { DiffLine } from './diff.ts';

const signs = { same: ' ', added: '+', removed: '−' } as const;

/** A comparison as lines with their numbers on both sides; told by sign as well as by colour. */
export function diffView(lines: (DiffLine | null)[], t: Words): Html {
  const words = t.patterns.packHistory;
  if (lines.length === 0) return html`<p class="quiet">${words.noDiff}</p>`;
  return html`<div class="diff-frame" tabindex="0"><table class="diff"><caption class="unseen">${words.show}</caption><tbody>${lines.map(
    (line) =>
      line === null
        ? html`<tr class="diff-skipped"><td colspan="4">${words.skipped}</td></tr>`
        : html`<tr class="diff-${line.kind}"><td class="number">${line.before ?? ''}</td><td class="number">${line.after ?? ''}</td><td class="diff-sign"><span aria-hidden="true">${signs[line.kind]}</span>${
            line.kind === 'same'
              ? null
              : html`<span class="unseen">${line.kind === 'added' ? words.addedLine : words.removedLine}</span>`
          }</td><td><code>${line.text}</code></td></tr>`,
  )}</tbody></table></div>`;
}
