import type { Outlook } from '../../../data/stores/flag-outlooks.ts';
import type { Words } from '../../language/words.ts';
import { type Html, html } from '../../views/html.ts';
import { packTitle } from '../list-view.ts';

/** What the rules that were published since would make of a flag that waits. */
export function outlookNote(outlook: Outlook, t: Words): Html {
  return html`<p class="note note-warn" id="outlook">${outlookInWords(outlook, t)} <a href="/packs/${outlook.pack}/runs/${outlook.runId}">${t.patternRuns.outlook.details}</a></p>`;
}

function outlookInWords({ kind, pack, version, before, after }: Outlook, t: Words): string {
  const words = t.patternRuns.outlook;
  const name = packTitle(pack, t);
  if (kind === 'gone' || !before || !after) return words.gone(name, version);
  if (kind === 'size') return words.size(name, version, before.hits, after.hits);
  return words.graded(name, version, t.terms.severity[before.severity], t.terms.severity[after.severity]);
}
