import { batchTable, idList, pieces, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { inTransaction } from '../transaction.ts';

/** An address to visit in this inspection. */
export interface Address {
  url: string;
  kind: 'page' | 'attachment';
  depth: number;
  /** Lower first. */
  priority: number;
  /** Item whose page links here. */
  foundOn?: number | null;
  columnId?: number | null;
  /** What a link says of it, until it has a title of its own. */
  title?: string | null;
}

/** What is known about an address before it is visited: enough for a conditional request. */
export interface Visit {
  itemId: number;
  url: string;
  kind: 'page' | 'attachment';
  depth: number;
  columnId: number | null;
  foundOn: number | null;
  status: 'read' | 'partial' | 'unread' | null;
  reason: string | null;
  etag: string | null;
  lastModified: string | null;
  contentHash: string | null;
  textHash: string | null;
  engineVersion: string | null;
  snapshotId: string | null;
  /** JSON as it was saved with the item, only where it names data that the page was built of. */
  links: string | null;
  firstSeen: string;
  lastFetched: string | null;
  lastChanged: string | null;
  intervalHours: number | null;
  nextDueAt: string | null;
}

/**
 * Makes an item of each new address and queues it for this inspection; an address that is already known to the
 * inspection is left alone. Returns how many were queued.
 */
export async function enqueue(
  db: Database,
  inspection: { id: number; siteId: number },
  addresses: readonly Address[],
  at: string,
): Promise<number> {
  let queued = 0;
  for (const part of pieces(addresses, 5000)) {
    const table = batchTable(
      db.dialect,
      'b',
      {
        url: 'text',
        kind: 'text',
        depth: 'integer',
        priority: 'integer',
        found_on: 'integer',
        column_id: 'integer',
        title: 'text',
      },
      part.map((a) => [a.url, a.kind, a.depth, a.priority, a.foundOn, a.columnId, a.title]),
    );
    queued += await inTransaction(db, async (trx) => {
      await trx.raw(
        `insert into items (site_id, url, kind, depth, found_on, column_id, title, first_seen, inspection_id)
         select ?, b.url, b.kind, b.depth, b.found_on, b.column_id, b.title, ?, ? from ${table.sql} where true
         on conflict (site_id, url) do nothing`,
        [inspection.siteId, at, inspection.id, table.binding],
      );
      const added = await rowsOf<{ item_id: number }>(
        trx,
        `insert into frontier (inspection_id, item_id, state, priority)
         select ?, i.id, 'queued', min(b.priority) from ${table.sql} cross join items i
         where i.site_id = ? and i.url = b.url group by i.id
         on conflict (inspection_id, item_id) do nothing returning item_id`,
        [inspection.id, table.binding, inspection.siteId],
      );
      return added.length;
    });
  }
  return queued;
}

/** Takes the next addresses, lowest priority number first; they count as taken until `markDone` or a restart. */
export async function nextBatch(db: Database, inspectionId: number, limit: number): Promise<Visit[]> {
  return inTransaction(db, async (trx) => {
    const taken = await rowsOf<{ item_id: number }>(
      trx,
      `update frontier set state = 'taken' where inspection_id = ? and item_id in
         (select item_id from frontier where inspection_id = ? and state = 'queued' order by priority, item_id limit ?)
       returning item_id`,
      [inspectionId, inspectionId, limit],
    );
    const ids = idList(
      db.dialect,
      taken.map((row) => row.item_id),
    );
    const rows = await rowsOf<VisitRow>(
      trx,
      `select i.id, i.url, i.kind, i.depth, i.column_id, i.found_on, i.status, i.reason, i.etag, i.last_modified,
         i.content_hash, i.text_hash, i.engine_version, i.snapshot_id, i.first_seen, i.last_fetched, i.last_changed,
         i.interval_hours, i.next_due_at, case when i.links like '%"data":%' then i.links end as links
       from items i join frontier f on f.item_id = i.id and f.inspection_id = ?
       where i.id in ${ids.sql} order by f.priority, i.id`,
      [inspectionId, ids.binding],
    );
    return rows.map(readVisit);
  });
}

/** Marks visited addresses. */
export async function markDone(db: Database, inspectionId: number, itemIds: readonly number[]): Promise<void> {
  const ids = idList(db.dialect, itemIds);
  await db.knex.raw(`update frontier set state = 'done' where inspection_id = ? and item_id in ${ids.sql}`, [
    inspectionId,
    ids.binding,
  ]);
}

/** Puts taken addresses back, e.g. after a stop in the middle of a batch. */
export async function putBack(db: Database, inspectionId: number, itemIds: readonly number[]): Promise<void> {
  const ids = idList(db.dialect, itemIds);
  await db.knex.raw(
    `update frontier set state = 'queued' where inspection_id = ? and state = 'taken' and item_id in ${ids.sql}`,
    [inspectionId, ids.binding],
  );
}

/** How far the inspection is. */
export async function frontierCounts(
  db: Database,
  inspectionId: number,
): Promise<{ queued: number; taken: number; done: number }> {
  const rows = await rowsOf<{ state: 'queued' | 'taken' | 'done'; n: number }>(
    db.knex,
    'select state, count(*) as n from frontier where inspection_id = ? group by state',
    [inspectionId],
  );
  const counts = { queued: 0, taken: 0, done: 0 };
  for (const row of rows) counts[row.state] = row.n;
  return counts;
}

interface VisitRow {
  id: number;
  url: string;
  kind: 'page' | 'attachment';
  depth: number;
  column_id: number | null;
  found_on: number | null;
  status: Visit['status'];
  reason: string | null;
  etag: string | null;
  last_modified: string | null;
  content_hash: string | null;
  text_hash: string | null;
  engine_version: string | null;
  snapshot_id: string | null;
  links: string | null;
  first_seen: string;
  last_fetched: string | null;
  last_changed: string | null;
  interval_hours: number | null;
  next_due_at: string | null;
}

const readVisit = (row: VisitRow): Visit => ({
  itemId: row.id,
  url: row.url,
  kind: row.kind,
  depth: row.depth,
  columnId: row.column_id,
  foundOn: row.found_on,
  status: row.status,
  reason: row.reason,
  etag: row.etag,
  lastModified: row.last_modified,
  contentHash: row.content_hash,
  textHash: row.text_hash,
  engineVersion: row.engine_version,
  snapshotId: row.snapshot_id,
  links: row.links,
  firstSeen: row.first_seen,
  lastFetched: row.last_fetched,
  lastChanged: row.last_changed,
  intervalHours: row.interval_hours,
  nextDueAt: row.next_due_at,
});
