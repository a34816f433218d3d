import type { WeekMail } from '../../data/stores/week-mails.ts';
import type { WeekReport } from '../../data/stores/week-report.ts';
import type { Words } from '../language/words.ts';
import { type Html, html } from '../views/html.ts';
import { localTime } from '../views/when.ts';

/** Above the report: other weeks, and the same figures as files. Not printed. */
export function weekChoice(
  report: WeekReport,
  { previous, next }: { previous: string; next: string | null },
  canPrintPdf: boolean,
  mails: readonly WeekMail[],
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
</nav>${mailLine(mails, t)}`;
}

/** Who got the mail of Monday, and what could not be sent: in numbers, the addresses stand in the settings. */
function mailLine(mails: readonly WeekMail[], t: Words): Html | null {
  if (mails.length === 0) return null;
  const words = t.week.mailed;
  const of = (...states: WeekMail['state'][]) => mails.filter((mail) => states.includes(mail.state));
  const time = (at: string | null | undefined) => (at ? localTime(at).slice(0, 16) : '');
  const [sent, waiting, failed] = [of('sent'), of('waiting', 'sending'), of('failed')];
  const [refused, unknown] = [of('refused').length, of('unknown').length];
  const parts = [
    sent.length > 0 && words.sent(sent.length, time(sent.at(-1)?.sentAt)),
    waiting.length > 0 && words.waiting(waiting.length),
    failed.length > 0 && words.failed(failed.length, time(failed[0]?.nextAt)),
    refused > 0 && words.refused(refused),
    unknown > 0 && words.unknown(unknown),
  ].filter((part) => part !== false);
  const bad = failed.length + refused + unknown > 0;
  return html`<p class="week-mailed ${bad ? 'wrong' : 'quiet'}">${words.label}${t.common.colon}${parts.join(t.common.comma)}</p>`;
}
