import { addDays, type Day } from '../language/calendar.ts';
import type { Verdict } from '../validity/verdict.ts';
import { type RetentionRule, retentionOf } from './retention.ts';
import { type SiteColumn, staleOn } from './site.ts';
import type { ItemSummary } from './summary.ts';

/** Something that will end: the first day on which it counts as outdated is the day after `day`. */
export interface Due {
  day: Day;
  itemUrl: string;
  title: string | null;
  column: string | null;
  what: 'validity' | 'notice' | 'retention' | 'stale-column';
}

/** What ends from `asOf` within so many days, soonest first. */
export function dueSoon(
  items: readonly ItemSummary[],
  columns: readonly SiteColumn[],
  verdicts: ReadonlyMap<string, Verdict>,
  retention: readonly RetentionRule[],
  asOf: Day,
  days = 90,
): Due[] {
  const last = addDays(asOf, days);
  const due: Due[] = [];
  const put = (
    day: Day | null | undefined,
    item: { url: string; title: string | null; column: string | null },
    what: Due['what'],
  ) => {
    if (day && day >= asOf && day <= last)
      due.push({ day, itemUrl: item.url, title: item.title, column: item.column, what });
  };
  for (const item of items) {
    if (item.marked) continue;
    const verdict = verdicts.get(item.url);
    if (verdict && ['in-force', 'due-to-expire', 'extended'].includes(verdict.state))
      put(verdict.until, item, 'validity');
    put(item.endsAt, item, 'notice');
    put(retentionOf(item, retention)?.until, item, 'retention');
  }
  for (const column of columns) {
    const stale = staleOn(column);
    put(
      stale === null ? null : addDays(stale, -1),
      { url: column.url, title: column.name, column: column.name },
      'stale-column',
    );
  }
  return due.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.itemUrl < b.itemUrl ? -1 : 1));
}
