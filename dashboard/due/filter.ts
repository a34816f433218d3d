import type { CalendarFilter } from '../../data/stores/calendar-links.ts';
import type { DueFilter } from '../../data/stores/due.ts';
import { daysAfter } from '../../data/time.ts';
import { dueKinds } from '../../patterns/outdated/due.ts';
import { dayIn, knownIn } from '../http/input.ts';

export const spans = ['30', '90', '180'] as const;
export const duePath = '/due';

export interface DueChoice {
  /** What stands in the address, and nothing else. */
  values: URLSearchParams;
  days: number;
  filter: CalendarFilter;
  /** One day of the calendar; null: all of them. */
  day: string | null;
}

/** What an address asks for. Unknown values are left out, so that one that somebody shortened still opens. */
export function choiceOf(query: URLSearchParams): DueChoice {
  const span = knownIn(query, 'days', spans)[0] ?? '90';
  const whats = knownIn(query, 'what', dueKinds);
  const siteIds = idsIn(query, 'site', /^[1-9]\d{0,8}$/);
  const unitIds = idsIn(query, 'unit', /^(?:0|[1-9]\d{0,8})$/);
  const day = dayIn(query, 'day');
  const values = new URLSearchParams();
  if (span !== '90') values.set('days', span);
  for (const what of whats) values.append('what', what);
  for (const id of siteIds) values.append('site', String(id));
  for (const id of unitIds) values.append('unit', String(id));
  if (day) values.set('day', day);
  return { values, days: Number(span), filter: { whats, siteIds, unitIds }, day };
}

function idsIn(query: URLSearchParams, name: string, form: RegExp): number[] {
  return [...new Set(query.getAll(name).filter((text) => form.test(text)))].slice(0, 50).map(Number);
}

/** The filter of the store from today on. */
export const ahead = (filter: CalendarFilter, today: string, days: number): DueFilter => ({
  ...filter,
  from: today,
  to: daysAfter(today, days),
});
