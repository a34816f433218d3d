import { z } from 'zod';
import { addDays, addMonths, addYears, type Day, nthWorkday } from '../language/calendar.ts';
import { type ItemKind, type ItemSummary, itemKinds } from './summary.ts';

export const retentionUnits = ['workday', 'day', 'month', 'year'] as const;
/** From when a period runs: the day of publication, or the last day of a notice. */
export const retentionStarts = ['published', 'ended'] as const;
/** Types of information that a row may be about; lists of links are no information of their own. */
export const retentionKinds = ['any', ...itemKinds.filter((kind) => kind !== 'list')] as const;

const part = z.string().trim().min(1).max(60).nullable();
export const retentionRule = z.strictObject({
  id: z.string().trim().min(1).max(60),
  kind: z.enum(['any', ...itemKinds]),
  /** Part of the column's name; null: any column. */
  column: part,
  /** Part of the title; null: any title. */
  title: part,
  /** True: natural persons only; false: others only; null: both. */
  naturalPerson: z.boolean().nullable(),
  from: z.enum(retentionStarts),
  /** 0 only after the end of a notice: it goes the next day. */
  count: z.number().int().min(0).max(1000),
  unit: z.enum(retentionUnits),
  basis: z.string().trim().min(2).max(300),
  /** The column's name as a whole: a column's own period, not a row of the table. */
  whole: z.literal(true).optional(),
});

/** The retention schedule as an administrator edits it; ids are unique. */
export const retentionTable = z
  .array(retentionRule)
  .max(300)
  .refine((rules) => new Set(rules.map((rule) => rule.id)).size === rules.length, 'two rows with one id');

/** One row of the retention schedule: how long a type of information may stay. An administrator edits the table. */
export type RetentionRule = z.infer<typeof retentionRule>;

const known = { column: null, title: null, naturalPerson: null, from: 'published' } as const;

/** What is known from rules that stand; narrower rows before wider ones. */
export const defaultRetention: RetentionRule[] = [
  {
    ...known,
    id: 'market-minor',
    kind: 'penalty',
    column: '市场监管',
    title: '警告',
    count: 3,
    unit: 'month',
    basis: '市场监督管理行政处罚信息公示规定（总局令第45号）第十一条',
  },
  {
    ...known,
    id: 'market-other',
    kind: 'penalty',
    column: '市场监管',
    count: 3,
    unit: 'year',
    basis: '市场监督管理行政处罚信息公示规定（总局令第45号）第十三条',
  },
  {
    ...known,
    id: 'penalty-person',
    kind: 'penalty',
    naturalPerson: true,
    count: 2,
    unit: 'year',
    basis: '区级行政执法事后公开期限（自然人2年），参照执行',
  },
  {
    ...known,
    id: 'penalty-other',
    kind: 'penalty',
    naturalPerson: false,
    count: 5,
    unit: 'year',
    basis: '区级行政执法事后公开期限（5年），参照执行',
  },
];

/** The last day of a period that begins on `from`; null where the published holidays do not reach. */
export function periodLast(from: Day, { count, unit }: Pick<RetentionRule, 'count' | 'unit'>): Day | null {
  if (unit === 'year') return addYears(from, count);
  if (unit === 'month') return addMonths(from, count);
  if (unit === 'day' || count === 0) return addDays(from, count);
  // The day itself does not count: three working days after it.
  return nthWorkday(addDays(from, 1), count);
}

export interface Retained {
  rule: RetentionRule;
  /** Last day on which it may be shown; null where the calendar of working days does not reach. */
  until: Day | null;
}

type Matched = Pick<ItemSummary, 'kind' | 'column' | 'title' | 'naturalPerson'>;

/** The first row of the table that an item falls under, of those that count from the given start. */
export function ruleFor(
  item: Matched,
  table: readonly RetentionRule[],
  from: RetentionRule['from'],
): RetentionRule | null {
  if (item.kind === 'list') return null;
  return (
    table.find(
      (rule) =>
        rule.from === from &&
        (rule.kind === 'any' || rule.kind === item.kind) &&
        (rule.column === null ||
          (rule.whole ? item.column === rule.column : (item.column ?? '').includes(rule.column))) &&
        (rule.title === null || (item.title ?? '').includes(rule.title)) &&
        (rule.naturalPerson === null || (item.kind === 'penalty' && rule.naturalPerson === item.naturalPerson)),
    ) ?? null
  );
}

/** Until when an item may be shown, counted from its publication. Null where no row fits or no date is known. */
export function retentionOf(item: ItemSummary, table: readonly RetentionRule[]): Retained | null {
  const from = item.publishedAt ?? item.issuedAt;
  const rule = from === null ? null : ruleFor(item, table, 'published');
  return from === null || rule === null ? null : { rule, until: periodLast(from, rule) };
}

/** How long a notice may stay after its end: until the end itself where no row says more. */
export function noticeUntil(item: Matched, end: Day, table: readonly RetentionRule[]): Retained | { until: Day } {
  const rule = ruleFor(item, table, 'ended');
  return rule === null ? { until: end } : { rule, until: periodLast(end, rule) };
}

/** Why an item is due by the table on a day; null while it is not, or where that cannot be told. */
export function dueBy(
  item: ItemSummary,
  table: readonly RetentionRule[],
  asOf: Day,
): { pattern: 'retention-period' | 'ended-notice'; until: Day; rule: RetentionRule | null } | null {
  const kept = retentionOf(item, table);
  if (kept?.until && kept.until < asOf) return { pattern: 'retention-period', until: kept.until, rule: kept.rule };
  if (item.endsAt === null || item.marked) return null;
  const stays = noticeUntil(item, item.endsAt, table);
  if (stays.until === null || stays.until >= asOf) return null;
  return { pattern: 'ended-notice', until: stays.until, rule: 'rule' in stays ? stays.rule : null };
}

/** Periods that columns have of their own go before every row of the table. */
export function columnRules(
  columns: readonly { id: number; name: string; retentionDays: number | null }[],
): RetentionRule[] {
  return columns.flatMap(({ id, name, retentionDays }) =>
    retentionDays === null
      ? []
      : [
          {
            ...known,
            id: `column-${id}`,
            kind: 'any' as const,
            column: name,
            whole: true as const,
            count: retentionDays,
            unit: 'day' as const,
            basis: `栏目“${name}”的公开期限`,
          },
        ],
  );
}

export type { ItemKind };
