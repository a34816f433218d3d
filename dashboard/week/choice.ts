import type { WeekReport } from '../../data/stores/week-report.ts';
import type { Words } from '../language/words.ts';
import { type Html, html } from '../views/html.ts';

/** Above the report: other weeks, and the same figures as files. Not printed. */
export function weekChoice(
  report: WeekReport,
  { previous, next }: { previous: string; next: string | null },
  canPrintPdf: boolean,
  t: Words,
): Html {
  const words = t.week;
  const file = (ending: string, label: string) =>
    html`<a class="button" href="/week/${report.week}/${ending}">${label}</a>`;
  return html`<nav class="week-choice" aria-label="${words.choose}">
<a class="button" href="/week/${previous}" rel="prev">${words.previous}</a>
${next ? html`<a class="button" href="/week/${next}" rel="next">${words.next}</a>` : null}
<form method="get" action="/week"><label class="unseen" for="week-field">${words.choose}</label><input id="week-field" name="week" value="${report.week}" pattern="\\d{4}-[Ww]\\d{2}" placeholder="2026-W47"><button class="button">${words.show}</button></form>
<div class="actions">${file('xlsx', words.xlsx)}${canPrintPdf ? file('pdf', words.pdf) : html`<span class="quiet" title="${words.noPdf}">${words.pdf}</span>`}${file('json', words.json)}</div>
</nav>`;
}
