import type { Knex } from 'knex';
import type { UnreadReason } from '../../patterns/document.ts';
import { batchTable, pieces } from '../batch.ts';
import type { Database } from '../connect.ts';
import { inTransaction } from '../transaction.ts';

/** What a visit brought: read, not read and why, or gone. `undefined` leaves what is stored; `null` clears it. */
export interface Visited {
  itemId: number;
  /** Moment of the visit. */
  at: string;
  status: 'read' | 'partial' | 'unread';
  reason: UnreadReason | null;
  notes: string[];
  httpStatus: number | null;
  type: string | null;
  title: string | null;
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
  /** JSON of the page's links; undefined keeps what is stored. */
  links: string | null | undefined;
  columnId: number | null;
  /** Positive evidence that it is gone: 404 or 410. */
  gone: boolean;
  intervalHours?: number | null;
  nextDueAt?: string | null;
}

/** A visit that found nothing new (304, or the same bytes judged by the same engine). */
export interface Unchanged {
  itemId: number;
  at: string;
  httpStatus: number | null;
  etag?: string | null;
  lastModified?: string | null;
  intervalHours?: number | null;
  nextDueAt?: string | null;
}

const columns = {
  id: 'integer',
  at: 'text',
  status: 'text',
  reason: 'text',
  notes: 'text',
  http_status: 'integer',
  type: 'text',
  title: 'text',
  characters: 'integer',
  bytes: 'integer',
  etag: 'text',
  last_modified: 'text',
  content_hash: 'text',
  text_hash: 'text',
  snapshot_id: 'text',
  engine_version: 'text',
  published_at: 'text',
  document_number: 'text',
  facts: 'text',
  links: 'text',
  keep_links: 'integer',
  column_id: 'integer',
  gone: 'integer',
  interval_hours: 'integer',
  next_due_at: 'text',
} as const;

/**
 * Saves the outcome of visits in batch and marks them done in the frontier, in one transaction. Flags are not touched:
 * `recordDetections` and `itemsGone` do that. An item that could not be fetched keeps what was known of its content.
 */
export async function saveVisits(db: Database, inspectionId: number | null, visits: readonly Visited[]): Promise<void> {
  await inTransaction(db, (trx) => saveVisitsInside(db, trx, inspectionId, visits));
}

export async function saveVisitsInside(
  db: Database,
  trx: Knex.Transaction,
  inspectionId: number | null,
  visits: readonly Visited[],
): Promise<void> {
  for (const part of pieces(visits, 1000)) {
    const table = batchTable(
      db.dialect,
      'b',
      columns,
      part.map((v) => [
        v.itemId,
        v.at,
        v.status,
        v.reason,
        v.notes.length > 0 ? v.notes.map((note) => note.replaceAll('\n', ' ')).join('\n') : null,
        v.httpStatus,
        v.type,
        v.title,
        v.characters,
        v.bytes,
        v.etag,
        v.lastModified,
        v.contentHash,
        v.textHash,
        v.snapshotId,
        v.engineVersion,
        v.publishedAt,
        v.documentNumber,
        v.facts,
        v.links,
        v.links === undefined ? 1 : 0,
        v.columnId,
        v.gone ? 1 : 0,
        v.intervalHours,
        v.nextDueAt,
      ]),
    );
    await trx.raw(
      `update items set
         status = b.status, reason = b.reason, notes = b.notes, http_status = b.http_status,
         type = coalesce(b.type, items.type), title = coalesce(b.title, items.title),
         characters = b.characters, bytes = b.bytes, etag = b.etag, last_modified = b.last_modified,
         last_changed = case when b.content_hash is not null and b.content_hash is distinct from items.content_hash
           then b.at else items.last_changed end,
         content_hash = coalesce(b.content_hash, items.content_hash), text_hash = coalesce(b.text_hash, items.text_hash),
         snapshot_id = coalesce(b.snapshot_id, items.snapshot_id), engine_version = b.engine_version,
         published_at = coalesce(b.published_at, items.published_at),
         document_number = coalesce(b.document_number, items.document_number),
         facts = coalesce(b.facts, items.facts), links = case when b.keep_links = 1 then items.links else b.links end,
         column_id = coalesce(b.column_id, items.column_id),
         last_fetched = b.at, gone_at = case when b.gone = 1 then coalesce(items.gone_at, b.at) end,
         interval_hours = coalesce(b.interval_hours, items.interval_hours),
         next_due_at = coalesce(b.next_due_at, items.next_due_at), inspection_id = coalesce(?, items.inspection_id)
       from ${table.sql} where items.id = b.id`,
      [inspectionId, table.binding],
    );
    if (inspectionId !== null) await done(db, trx, inspectionId, part);
  }
}

/** Saves visits that found nothing new, and marks them done in the frontier. */
export async function saveUnchanged(
  db: Database,
  inspectionId: number | null,
  visits: readonly Unchanged[],
): Promise<void> {
  await inTransaction(db, async (trx) => {
    for (const part of pieces(visits, 5000)) {
      const table = batchTable(
        db.dialect,
        'b',
        {
          id: 'integer',
          at: 'text',
          http_status: 'integer',
          etag: 'text',
          last_modified: 'text',
          interval_hours: 'integer',
          next_due_at: 'text',
        },
        part.map((v) => [v.itemId, v.at, v.httpStatus, v.etag, v.lastModified, v.intervalHours, v.nextDueAt]),
      );
      await trx.raw(
        `update items set last_fetched = b.at, http_status = b.http_status, gone_at = null,
           etag = coalesce(b.etag, items.etag), last_modified = coalesce(b.last_modified, items.last_modified),
           interval_hours = coalesce(b.interval_hours, items.interval_hours),
           next_due_at = coalesce(b.next_due_at, items.next_due_at), inspection_id = coalesce(?, items.inspection_id)
         from ${table.sql} where items.id = b.id`,
        [inspectionId, table.binding],
      );
      // What was found there is still there.
      const flags = batchTable(
        db.dialect,
        'b',
        { id: 'integer', at: 'text' },
        part.map((v) => [v.itemId, v.at]),
      );
      await trx.raw(
        `update flags set last_seen = b.at from ${flags.sql} where flags.item_id = b.id
           and flags.hit_count > 0 and flags.state not in ('resolved-itself', 'verified-gone') and flags.last_seen < b.at`,
        [flags.binding],
      );
      if (inspectionId !== null) await done(db, trx, inspectionId, part);
    }
  });
}

async function done(
  db: Database,
  trx: Knex.Transaction,
  inspectionId: number,
  visits: readonly { itemId: number }[],
): Promise<void> {
  const table = batchTable(
    db.dialect,
    'b',
    { id: 'integer' },
    visits.map((v) => [v.itemId]),
  );
  await trx.raw(
    `update frontier set state = 'done' where inspection_id = ? and item_id in (select b.id from ${table.sql})`,
    [inspectionId, table.binding],
  );
}
