import type { Words } from '../language/words.ts';
import { type Html, html } from './html.ts';

/** What `?` opens: every key, in the words of the buttons that carry them. */
export function keysHelp(t: Words): Html {
  return html`<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">${t.nav.keys}</h2><dl class="keys">${t.keys.map(
    ([keys, meaning]) =>
      html`<div><dt>${keys.split(' ').map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${meaning}</dd></div>`,
  )}</dl><form method="dialog"><button class="button">${t.common.close}<kbd aria-hidden="true">Esc</kbd></button></form></dialog>`;
}
