import { batchTable, idList, pieces, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { inTransaction } from '../transaction.ts';

/** A masked number as it leaves the thread that read it: whose as a keyed digest, what it shows sealed. */
export interface ClosedMask {
  person: string;
  kind: string;
  /** Which digits are shown, as 1 and 0. */
  shape: string;
  /** In base64. */
  sealed: string;
}

/** Which masked numbers stand in items of a site; replaces what was known of these items. */
export async function recordMasks(
  db: Database,
  siteId: number,
  found: readonly { itemId: number; masks: readonly ClosedMask[] }[],
): Promise<void> {
  if (found.length === 0) return;
  const ids = idList(
    db.dialect,
    found.map((one) => one.itemId),
  );
  const rows = found.flatMap(({ itemId, masks }) =>
    masks.map((mask) => [itemId, mask.person, mask.kind, mask.shape, mask.sealed]),
  );
  await inTransaction(db, async (trx) => {
    await trx.raw(`delete from masked_numbers where item_id in ${ids.sql}`, [ids.binding]);
    for (const part of pieces(rows, 5_000)) {
      const columns = { item_id: 'integer', person: 'text', kind: 'text', shape: 'text', sealed: 'text' } as const;
      const table = batchTable(db.dialect, 'b', columns, part);
      await trx.raw(
        `insert into masked_numbers (site_id, item_id, person, kind, shape, sealed)
         select ?, b.item_id, b.person, b.kind, b.shape, b.sealed from ${table.sql}`,
        [siteId, table.binding],
      );
    }
  });
}

export interface MaskOfItem {
  itemId: number;
  url: string;
  person: string;
  kind: string;
  sealed: string;
}

/**
 * Masked numbers of one person and kind that at least two items of the site show in different shapes: the only ones that may undo each other.
 * At most `limit`, of the items seen first.
 */
export async function masksInSeveralShapes(db: Database, siteId: number, limit: number): Promise<MaskOfItem[]> {
  return rowsOf<MaskOfItem>(
    db.read,
    `select m.item_id as "itemId", i.url, m.person, m.kind, m.sealed
     from masked_numbers m join items i on i.id = m.item_id
     where m.site_id = ? and i.gone_at is null and i.snapshot_id is not null and (m.person, m.kind) in (
       select person, kind from masked_numbers where site_id = ?
       group by person, kind having count(distinct shape) > 1 and count(distinct item_id) > 1
     )
     order by m.item_id, m.id limit ?`,
    [siteId, siteId, limit],
  );
}

/** What an item's sealed content can be judged again from. */
export interface Rejudged {
  itemId: number;
  url: string;
  snapshotId: string;
  columnId: number | null;
  firstSeen: string;
}

export async function itemsWithSnapshot(db: Database, itemIds: readonly number[]): Promise<Rejudged[]> {
  const ids = idList(db.dialect, itemIds);
  return rowsOf<Rejudged>(
    db.read,
    `select id as "itemId", url, snapshot_id as "snapshotId", column_id as "columnId", first_seen as "firstSeen"
     from items where id in ${ids.sql} and snapshot_id is not null and gone_at is null order by id`,
    [ids.binding],
  );
}
