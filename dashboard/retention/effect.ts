import type { Database } from '../../data/connect.ts';
import { listColumns } from '../../data/stores/columns.ts';
import { summaries } from '../../data/stores/summaries.ts';
import { columnRules, dueBy, type RetentionRule, retentionOf, ruleFor } from '../../patterns/outdated/retention.ts';
import type { ItemSummary } from '../../patterns/outdated/summary.ts';

/** An item that a changed schedule would call due, or no longer. */
export interface EffectItem {
  itemId: number;
  url: string;
  title: string | null;
  column: string | null;
  unitName: string | null;
  /** YYYY-MM-DD, the last day on which it may be shown. */
  until: string;
  rule: RetentionRule | null;
}

export interface Effect {
  items: number;
  before: number;
  after: number;
  gained: { total: number; sample: EffectItem[] };
  lost: { total: number; sample: EffectItem[] };
  /** Row id → how many items it covers, and how many of them are due. */
  rows: Map<string, { matched: number; due: number }>;
}

const sampleSize = 20;

/** What would be due by a changed schedule and what by the one in force, over everything that was read. */
export async function effectOf(
  db: Database,
  inForce: readonly RetentionRule[],
  changed: readonly RetentionRule[],
  asOf: string,
): Promise<Effect> {
  const columns = await listColumns(db);
  const unitOf = new Map(columns.map((column) => [column.id, column.unitName]));
  const own = Map.groupBy(columns, (column) => column.siteId);
  const gained: EffectItem[] = [];
  const lost: EffectItem[] = [];
  const rows = new Map(changed.map((rule) => [rule.id, { matched: 0, due: 0 }]));
  const effect = { items: 0, before: 0, after: 0, gainedTotal: 0, lostTotal: 0 };
  for await (const part of summaries(db)) {
    for (const { itemId, siteId, columnId, summary } of part) {
      effect.items += 1;
      const first = columnRules(own.get(siteId) ?? []);
      const was = dueBy(summary, [...first, ...inForce], asOf);
      const is = dueBy(summary, [...first, ...changed], asOf);
      if (was) effect.before += 1;
      if (is) effect.after += 1;
      count(rows, summary, [...first, ...changed], asOf);
      if (Boolean(was) === Boolean(is)) continue;
      const { url, title, column } = summary;
      const place = { itemId, url, title, column, unitName: columnId === null ? null : (unitOf.get(columnId) ?? null) };
      if (is) {
        effect.gainedTotal += 1;
        keep(gained, { ...place, until: is.until, rule: is.rule });
      } else if (was) {
        effect.lostTotal += 1;
        keep(lost, { ...place, until: was.until, rule: was.rule });
      }
    }
  }
  return {
    items: effect.items,
    before: effect.before,
    after: effect.after,
    gained: { total: effect.gainedTotal, sample: gained },
    lost: { total: effect.lostTotal, sample: lost },
    rows,
  };
}

/** Keeps the earliest few, so that a hundred thousand of them cost no memory. */
function keep(list: EffectItem[], item: EffectItem): void {
  list.push(item);
  if (list.length <= sampleSize && list.length > 1) list.sort(byDay);
  else if (list.length > sampleSize) {
    list.sort(byDay);
    list.length = sampleSize;
  }
}

const byDay = (a: EffectItem, b: EffectItem): number =>
  a.until < b.until ? -1 : a.until > b.until ? 1 : a.itemId - b.itemId;

function count(rows: Effect['rows'], item: ItemSummary, table: readonly RetentionRule[], asOf: string): void {
  const kept = retentionOf(item, table);
  const after = item.endsAt === null ? null : ruleFor(item, table, 'ended');
  for (const rule of [kept?.rule, after]) {
    const row = rule && rows.get(rule.id);
    if (!row) continue;
    row.matched += 1;
    if (dueBy(item, [rule], asOf)) row.due += 1;
  }
}
