import type { Knex } from 'knex';
import { type DueKind, dueDates, dueKinds } from '../../patterns/outdated/due.ts';
import { columnRules } from '../../patterns/outdated/retention.ts';
import { batchTable, pieces } from '../batch.ts';
import type { Database } from '../connect.ts';
import { inTransaction } from '../transaction.ts';
import { listColumns } from './columns.ts';
import { retentionInForce } from './retention.ts';
import { summaries } from './summaries.ts';

/** Something that ends: the first day on which it counts as outdated is the day after `day`. */
export interface Due {
  itemId: number;
  what: DueKind;
  day: string;
  /** Id in the ledger where its validity ends. */
  documentId: number | null;
  title: string | null;
  number: string | null;
  url: string;
  siteId: number;
  siteName: string;
  columnName: string | null;
  unitId: number | null;
  unitName: string | null;
}

export interface DueFilter {
  /** YYYY-MM-DD, both included. */
  from: string;
  to: string;
  whats?: readonly DueKind[];
  siteIds?: readonly number[];
  /** 0: what belongs to no unit. */
  unitIds?: readonly number[];
}

/** Days on which columns will be stale if nothing is published: only the crawl knows them. */
export interface StaleDay {
  itemId: number;
  day: string;
}

/** Writes anew on which days the items of a site end. Without `stale` what is known of its columns stays. */
export async function renewDue(db: Database, siteId: number, stale: readonly StaleDay[] | null): Promise<void> {
  const rules = [...columnRules(await listColumns(db, siteId)), ...(await retentionInForce(db)).rules];
  const rows: [number, number, string, string][] = (stale ?? []).map((one) => [
    one.itemId,
    siteId,
    'stale-column',
    one.day,
  ]);
  for await (const items of summaries(db, siteId))
    for (const { itemId, summary } of items)
      for (const { what, day } of dueDates(summary, rules)) rows.push([itemId, siteId, what, day]);
  await inTransaction(db, async (trx) => {
    const old = trx('due_dates').where('site_id', siteId);
    if (stale === null) old.whereNot('what', 'stale-column');
    await old.del();
    for (const part of pieces(rows, 5000)) {
      const columns = { item_id: 'integer', site_id: 'integer', what: 'text', day: 'text' } as const;
      const table = batchTable(db.dialect, 'b', columns, part);
      // Two columns may share their list page.
      await trx.raw(
        `insert into due_dates (item_id, site_id, what, day)
         select b.item_id, b.site_id, b.what, min(b.day) from ${table.sql} where true group by b.item_id, b.site_id, b.what
         on conflict (item_id, what) do nothing`,
        [table.binding],
      );
    }
  });
}

/** What ends and when, soonest first: validity as the ledger judged it, everything else as the last inspection read it. */
export async function listDue(db: Database, filter: DueFilter, limit: number): Promise<Due[]> {
  const rows: Row[] = await db.read.from(everything(db.read, filter)).orderBy(['day', 'item_id', 'what']).limit(limit);
  return rows.map(read);
}

/** How many things end on each day, by kind, by site and by unit (0: none). */
export async function countDue(db: Database, filter: DueFilter) {
  const rows: { day: string; what: DueKind; site_id: number; unit_id: number | null; n: number | string }[] =
    await db.read
      .from(everything(db.read, filter))
      .groupBy('day', 'what', 'site_id', 'unit_id')
      .select('day', 'what', 'site_id', 'unit_id')
      .count({ n: '*' });
  const days = new Map<string, number>();
  const whats = new Map<DueKind, number>();
  const sites = new Map<number, number>();
  const units = new Map<number, number>();
  let total = 0;
  for (const row of rows) {
    const n = Number(row.n);
    total += n;
    days.set(row.day, (days.get(row.day) ?? 0) + n);
    whats.set(row.what, (whats.get(row.what) ?? 0) + n);
    sites.set(row.site_id, (sites.get(row.site_id) ?? 0) + n);
    units.set(row.unit_id ?? 0, (units.get(row.unit_id ?? 0) ?? 0) + n);
  }
  return { total, days, whats, sites, units };
}

interface Row {
  item_id: number;
  what: DueKind;
  day: string;
  document_id: number | null;
  title: string | null;
  number: string | null;
  url: string;
  site_id: number;
  site_name: string;
  column_name: string | null;
  unit_id: number | null;
  unit_name: string | null;
}

const read = (row: Row): Due => ({
  itemId: row.item_id,
  what: row.what,
  day: row.day,
  documentId: row.document_id,
  title: row.title,
  number: row.number,
  url: row.url,
  siteId: row.site_id,
  siteName: row.site_name,
  columnName: row.column_name,
  unitId: row.unit_id,
  unitName: row.unit_name,
});

/** Both sources as one table, the same columns in the same order on both sides. */
function everything(knex: Knex, filter: DueFilter) {
  const wanted = filter.whats && filter.whats.length > 0 ? filter.whats : dueKinds;
  const dated = knex('due_dates as d')
    .join('items', 'items.id', 'd.item_id')
    .whereBetween('d.day', [filter.from, filter.to])
    .whereIn('d.what', [...wanted])
    .select('d.what as what', 'd.day as day', knex.raw('cast(null as integer) as document_id'))
    .select('items.title as title', 'items.document_number as number');
  const held = knex('documents as d')
    .join('items', 'items.id', 'd.item_id')
    .whereBetween('d.until', [filter.from, filter.to])
    .whereIn('d.state', wanted.includes('validity') ? ['in-force', 'due-to-expire', 'extended'] : [])
    .select(knex.raw(`'validity' as what`), 'd.until as day', 'd.id as document_id')
    .select('d.title as title', 'd.number as number');
  return placed(dated, filter).unionAll(placed(held, filter)).as('due');
}

/** Adds where an item stands and whose it is, and keeps what the filter asks for. */
function placed(query: Knex.QueryBuilder, { siteIds = [], unitIds = [] }: DueFilter): Knex.QueryBuilder {
  query
    .join('sites', 'sites.id', 'items.site_id')
    .leftJoin('columns', 'columns.id', 'items.column_id')
    .leftJoin('units', 'units.id', 'columns.unit_id')
    .whereNull('sites.removed_at')
    .whereNull('items.gone_at')
    .select('items.id as item_id', 'items.url as url', 'sites.id as site_id', 'sites.name as site_name')
    .select('columns.name as column_name', 'units.id as unit_id', 'units.name as unit_name');
  if (siteIds.length > 0) query.whereIn('sites.id', [...siteIds]);
  if (unitIds.length > 0) {
    const ids = unitIds.filter((id) => id > 0);
    query.where((any) => {
      any.whereIn('units.id', ids);
      if (ids.length < unitIds.length) any.orWhereNull('units.id');
    });
  }
  return query;
}
