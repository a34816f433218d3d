import type { Day } from '../language/calendar.ts';
import { noticeUntil, type RetentionRule, retentionOf } from './retention.ts';
import type { ItemSummary } from './summary.ts';

/** What ends on a day; the first day on which it counts as outdated is the next one. */
export const dueKinds = ['validity', 'consultation', 'publicity', 'notice', 'retention', 'stale-column'] as const;
export type DueKind = (typeof dueKinds)[number];

/**
 * The days on which an item ends by what it says and by the retention schedule. Validity is the ledger's to tell, columns
 * are the site's. What is marked as over needs no warning.
 */
export function dueDates(item: ItemSummary, table: readonly RetentionRule[]): { what: DueKind; day: Day }[] {
  if (item.marked) return [];
  const due: { what: DueKind; day: Day }[] = [];
  const ends = item.endsAt === null ? null : noticeUntil(item, item.endsAt, table).until;
  if (ends !== null) due.push({ what: noticeKind(item), day: ends });
  const kept = retentionOf(item, table)?.until ?? null;
  if (kept !== null) due.push({ what: 'retention', day: kept });
  return due;
}

function noticeKind({ kind, notice }: ItemSummary): DueKind {
  if (kind === 'consultation' || notice === 'consultation') return 'consultation';
  return notice === 'publicity' ? 'publicity' : 'notice';
}
