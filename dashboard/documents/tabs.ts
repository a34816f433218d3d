import type { Words } from '../language/words.ts';
import { attribute, type Html, html } from '../views/html.ts';

const pages = {
  documents: '/documents',
  due: '/due',
  unresolved: '/documents/unresolved',
  retention: '/retention',
  indicators: '/indicators',
} as const;

/** The pages about validity and periods, side by side. */
export function ledgerTabs(current: keyof typeof pages, t: Words): Html {
  const words = t.due.tabs;
  const names = ['documents', 'due', 'unresolved', 'retention', 'indicators'] as const;
  return html`<nav class="tabs" aria-label="${words.label}"><ul>${names.map(
    (name) =>
      html`<li><a href="${pages[name]}"${attribute('aria-current', name === current ? 'page' : null)}>${words[name]}</a></li>`,
  )}</ul></nav>`;
}
