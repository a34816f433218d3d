import { daysAfter } from '../../data/time.ts';
import type { Words } from '../language/words.ts';
import { attribute, type Html, html } from '../views/html.ts';

interface CalendarModel {
  from: string;
  to: string;
  /** Day → how many things end on it. */
  counts: ReadonlyMap<string, number>;
  chosen: string | null;
  /** Address that shows one day, or all of them again. */
  link(day: string | null): string;
}

/** Months side by side; each day on which something ends is a link with its number. */
export function calendarView(model: CalendarModel, t: Words): Html {
  const months: string[] = [];
  for (let day = `${model.from.slice(0, 7)}-01`; day <= model.to; day = nextMonth(day)) months.push(day);
  return html`<div class="due-months">${months.map((first) => month(first, model, t))}</div>`;
}

const nextMonth = (first: string): string => `${daysAfter(first, 31).slice(0, 7)}-01`;
const weekday = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

function month(first: string, model: CalendarModel, t: Words): Html {
  const words = t.due;
  const weekdays = [1, 2, 3, 4, 5, 6, 0].map((day) => t.common.weekdays[day] ?? '');
  const days: (string | null)[] = Array.from({ length: weekday(first) }, () => null);
  for (let day = first; day.slice(0, 7) === first.slice(0, 7); day = daysAfter(day, 1)) days.push(day);
  while (days.length % 7 !== 0) days.push(null);
  const weeks = Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
  const name = words.month(Number(first.slice(0, 4)), Number(first.slice(5, 7)));
  return html`<table class="due-month"><caption>${name}</caption><thead><tr>${weekdays.map(
    (label) => html`<th scope="col"><abbr title="${label}">${label.replace('周', '').slice(0, 3)}</abbr></th>`,
  )}</tr></thead><tbody>${weeks.map((week) => html`<tr>${week.map((day) => cell(day, model, t))}</tr>`)}</tbody></table>`;
}

function cell(day: string | null, model: CalendarModel, t: Words): Html {
  if (day === null) return html`<td></td>`;
  const number = Number(day.slice(8));
  const outside = day < model.from || day > model.to;
  const count = outside ? 0 : (model.counts.get(day) ?? 0);
  const today = day === model.from;
  if (count === 0)
    return html`<td class="${outside ? 'due-outside' : today ? 'due-today' : 'due-free'}"><span class="due-cell">${number}</span></td>`;
  const on = day === model.chosen;
  const label = `${day}${t.common.comma}${t.due.onDay(count)}`;
  return html`<td class="due-busy due-busy-${count > 9 ? 3 : count > 2 ? 2 : 1}${today ? ' due-today' : ''}"><a class="due-cell" href="${model.link(on ? null : day)}" title="${label}"${attribute('aria-current', on ? 'true' : null)}><span>${number}</span><b>${count}</b><span class="unseen">${label}</span></a></td>`;
}
