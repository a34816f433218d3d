import { addMonths, type Day } from '../language/calendar.ts';
import type { ItemKind, ItemSummary } from './summary.ts';

/** One row of the retention schedule: how long a type of information may stay. An administrator edits the table. */
export interface RetentionRule {
  id: string;
  kind: ItemKind | 'any';
  /** Part of the column's name; null: any column. */
  column: string | null;
  /** Part of the title; null: any title. */
  title: string | null;
  /** True: natural persons only; false: others only; null: both. */
  naturalPerson: boolean | null;
  months: number;
  basis: string;
}

/** What is known from rules that stand; narrower rows before wider ones. */
export const defaultRetention: RetentionRule[] = [
  {
    id: 'market-minor',
    kind: 'penalty',
    column: '市场监管',
    title: '警告',
    naturalPerson: null,
    months: 3,
    basis: '市场监督管理行政处罚信息公示规定（总局令第45号）第十一条',
  },
  {
    id: 'market-other',
    kind: 'penalty',
    column: '市场监管',
    title: null,
    naturalPerson: null,
    months: 36,
    basis: '市场监督管理行政处罚信息公示规定（总局令第45号）第十三条',
  },
  {
    id: 'penalty-person',
    kind: 'penalty',
    column: null,
    title: null,
    naturalPerson: true,
    months: 24,
    basis: '区级行政执法事后公开期限（自然人2年），参照执行',
  },
  {
    id: 'penalty-other',
    kind: 'penalty',
    column: null,
    title: null,
    naturalPerson: false,
    months: 60,
    basis: '区级行政执法事后公开期限（5年），参照执行',
  },
];

/** The first rule of the table that fits an item, and the last day on which it may be shown. Null where no rule or no date is known. */
export function retentionOf(
  item: ItemSummary,
  table: readonly RetentionRule[],
): { rule: RetentionRule; until: Day } | null {
  const from = item.publishedAt ?? item.issuedAt;
  if (from === null) return null;
  const rule = table.find(
    (rule) =>
      (rule.kind === 'any' || rule.kind === item.kind) &&
      (rule.column === null || (item.column ?? '').includes(rule.column)) &&
      (rule.title === null || (item.title ?? '').includes(rule.title)) &&
      (rule.naturalPerson === null || rule.naturalPerson === item.naturalPerson),
  );
  return rule === undefined ? null : { rule, until: addMonths(from, rule.months) };
}

/** What a changed table would newly call due, and what it would no longer: shown before it is saved. */
export function retentionEffect(
  items: readonly ItemSummary[],
  before: readonly RetentionRule[],
  after: readonly RetentionRule[],
  asOf: Day,
): { gained: string[]; lost: string[] } {
  const due = (table: readonly RetentionRule[]) =>
    new Set(items.filter((item) => (retentionOf(item, table)?.until ?? '9999') < asOf).map((item) => item.url));
  const [was, is] = [due(before), due(after)];
  return { gained: [...is].filter((url) => !was.has(url)), lost: [...was].filter((url) => !is.has(url)) };
}
