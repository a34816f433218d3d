import type { Knex } from 'knex';
import type { UnreadReason } from '../../patterns/document.ts';
import type { Database } from '../connect.ts';

export type ItemKind = 'page' | 'attachment';
export type ItemStatus = 'read' | 'partial' | 'unread';

/** One published thing at one address. */
export interface Item {
  id: number;
  siteId: number;
  siteName: string;
  url: string;
  kind: ItemKind;
  type: string | null;
  title: string | null;
  columnId: number | null;
  columnName: string | null;
  unitId: number | null;
  unitName: string | null;
  foundOn: number | null;
  depth: number;
  status: ItemStatus | null;
  reason: UnreadReason | null;
  /** What was left out, one sentence each. */
  notes: string[];
  httpStatus: number | null;
  characters: number | null;
  bytes: number | null;
  etag: string | null;
  lastModified: string | null;
  contentHash: string | null;
  textHash: string | null;
  snapshotId: string | null;
  engineVersion: string | null;
  publishedAt: string | null;
  documentNumber: string | null;
  /** JSON of DocumentFacts. */
  facts: string | null;
  firstSeen: string;
  lastFetched: string | null;
  lastChanged: string | null;
  goneAt: string | null;
  nextDueAt: string | null;
}

interface ItemRow {
  id: number;
  site_id: number;
  site_name: string;
  url: string;
  kind: ItemKind;
  type: string | null;
  title: string | null;
  column_id: number | null;
  column_name: string | null;
  unit_id: number | null;
  unit_name: string | null;
  found_on: number | null;
  depth: number;
  status: ItemStatus | null;
  reason: UnreadReason | null;
  notes: string | null;
  http_status: number | null;
  characters: number | null;
  bytes: number | null;
  etag: string | null;
  last_modified: string | null;
  content_hash: string | null;
  text_hash: string | null;
  snapshot_id: string | null;
  engine_version: string | null;
  published_at: string | null;
  document_number: string | null;
  facts: string | null;
  first_seen: string;
  last_fetched: string | null;
  last_changed: string | null;
  gone_at: string | null;
  next_due_at: string | null;
}

const read = (row: ItemRow): Item => ({
  id: row.id,
  siteId: row.site_id,
  siteName: row.site_name,
  url: row.url,
  kind: row.kind,
  type: row.type,
  title: row.title,
  columnId: row.column_id,
  columnName: row.column_name,
  unitId: row.unit_id,
  unitName: row.unit_name,
  foundOn: row.found_on,
  depth: row.depth,
  status: row.status,
  reason: row.reason,
  notes: row.notes ? row.notes.split('\n') : [],
  httpStatus: row.http_status,
  characters: row.characters,
  bytes: row.bytes,
  etag: row.etag,
  lastModified: row.last_modified,
  contentHash: row.content_hash,
  textHash: row.text_hash,
  snapshotId: row.snapshot_id,
  engineVersion: row.engine_version,
  publishedAt: row.published_at,
  documentNumber: row.document_number,
  facts: row.facts,
  firstSeen: row.first_seen,
  lastFetched: row.last_fetched,
  lastChanged: row.last_changed,
  goneAt: row.gone_at,
  nextDueAt: row.next_due_at,
});

const columns =
  `items.id items.site_id items.url items.kind items.type items.title items.column_id items.found_on items.depth
  items.status items.reason items.notes items.http_status items.characters items.bytes items.etag items.last_modified
  items.content_hash items.text_hash items.snapshot_id items.engine_version items.published_at items.document_number
  items.facts items.first_seen items.last_fetched items.last_changed items.gone_at items.next_due_at`.split(/\s+/);

const joined = (knex: Knex) =>
  knex('items')
    .join('sites', 'sites.id', 'items.site_id')
    .leftJoin('columns', 'columns.id', 'items.column_id')
    .leftJoin('units', 'units.id', 'columns.unit_id')
    .select(
      ...columns,
      'sites.name as site_name',
      'columns.name as column_name',
      'columns.unit_id as unit_id',
      'units.name as unit_name',
    );

/** By id; null when there is none. */
export async function findItem(db: Database, id: number): Promise<Item | null> {
  const row: ItemRow | undefined = await joined(db.read).where('items.id', id).first();
  return row ? read(row) : null;
}

/** By address within a site, or within all sites. */
export async function findItemByUrl(db: Database, url: string, siteId?: number): Promise<Item | null> {
  const query = joined(db.read).where('items.url', url).orderBy('items.id');
  if (siteId !== undefined) query.where('items.site_id', siteId);
  const row: ItemRow | undefined = await query.first();
  return row ? read(row) : null;
}

export interface ItemFilter {
  siteId?: number;
  status?: ItemStatus;
  /** Not read, or not in full. */
  unread?: boolean;
  reason?: UnreadReason;
  kind?: ItemKind;
  columnId?: number;
  /** Part of the title or the address. */
  text?: string;
  /** Only what was visited at least once. */
  visited?: boolean;
}

/** Items in the order they were found; page on with `after` = the last id. */
export async function listItems(
  db: Database,
  filter: ItemFilter,
  page: { after?: number; limit: number },
): Promise<Item[]> {
  const query = filtered(joined(db.read), filter)
    .where('items.id', '>', page.after ?? 0)
    .orderBy('items.id')
    .limit(page.limit);
  const rows: ItemRow[] = await query;
  return rows.map(read);
}

function filtered(query: Knex.QueryBuilder, filter: ItemFilter): Knex.QueryBuilder {
  if (filter.siteId !== undefined) query.where('items.site_id', filter.siteId);
  if (filter.status !== undefined) query.where('items.status', filter.status);
  if (filter.unread) query.whereIn('items.status', ['unread', 'partial']);
  if (filter.reason !== undefined) query.where('items.reason', filter.reason);
  if (filter.kind !== undefined) query.where('items.kind', filter.kind);
  if (filter.columnId !== undefined) query.where('items.column_id', filter.columnId);
  if (filter.visited) query.whereNotNull('items.status');
  if (filter.text) {
    const like = `%${filter.text.toLowerCase().replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
    query.whereRaw(`(lower(items.title) like ? escape '\\' or lower(items.url) like ? escape '\\')`, [like, like]);
  }
  return query;
}

/** How many items ended how, per site: `read`, `partial`, `unread` (by reason) and `waiting`. */
export async function itemCounts(
  db: Database,
  siteId?: number,
): Promise<
  { siteId: number; kind: ItemKind; status: ItemStatus | 'waiting'; reason: UnreadReason | null; n: number }[]
> {
  const query = db
    .read('items')
    .groupBy('site_id', 'kind', 'status', 'reason')
    .select('site_id', 'kind', 'status', 'reason', db.read.raw('count(*) as n'));
  if (siteId !== undefined) query.where('site_id', siteId);
  const rows: { site_id: number; kind: ItemKind; status: ItemStatus | null; reason: UnreadReason | null; n: number }[] =
    await query;
  return rows.map((row) => ({
    siteId: row.site_id,
    kind: row.kind,
    status: row.status ?? 'waiting',
    reason: row.reason,
    n: row.n,
  }));
}

/** Items of any site with the same content that are still published, without the item itself. */
export async function copiesOf(db: Database, item: Pick<Item, 'id' | 'textHash' | 'contentHash'>): Promise<Item[]> {
  if (!item.textHash && !item.contentHash) return [];
  const rows: ItemRow[] = await joined(db.read)
    .whereNot('items.id', item.id)
    .whereNull('items.gone_at')
    .where((same) => {
      if (item.textHash) same.orWhere('items.text_hash', item.textHash);
      if (item.contentHash) same.orWhere('items.content_hash', item.contentHash);
    })
    .orderBy('items.id')
    .limit(100);
  return rows.map(read);
}
