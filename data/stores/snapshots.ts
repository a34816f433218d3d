import { pieces, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { dayOf, dayStart, daysAfter } from '../time.ts';
import { inTransaction } from '../transaction.ts';

/** The sealed text and metadata of an item's content; its id is a keyed digest of the content. */
export interface NewSnapshot {
  id: string;
  /** Bytes that `sealer.seal(plain, id)` made. */
  sealed: Uint8Array;
  characters: number;
}

/** Stores snapshots; one that is there already is kept. */
export async function putSnapshots(db: Database, snapshots: readonly NewSnapshot[], at: string): Promise<void> {
  if (snapshots.length === 0) return;
  await inTransaction(db, async (trx) => {
    // Bytes do not travel in JSON: values of their own, as many as one statement may have.
    for (const part of pieces(snapshots, 250)) {
      const values = part.map(() => '(?, ?, ?, ?)').join(', ');
      await trx.raw(
        `insert into snapshots (id, sealed, characters, created_at) values ${values} on conflict (id) do nothing`,
        part.flatMap(({ id, sealed, characters }) => [id, asBuffer(sealed), characters, at]),
      );
    }
  });
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Opens a snapshot; null when there is none (never stored, or purged). @throws SealError */
export async function getSnapshot(db: Database, id: string): Promise<Uint8Array | null> {
  const row: { sealed: Uint8Array } | undefined = await db.read('snapshots').where('id', id).first('sealed');
  return row ? db.sealer.open(row.sealed, id) : null;
}

/**
 * Deletes old snapshots: those of content that was replaced, and those whose flags all closed before the retention
 * period began. Items that never had a flag keep theirs: a changed pattern is judged on them without a download.
 * @param retentionDays days that a snapshot stays after the last flag on it closed. Returns how many were deleted.
 */
export async function purgeSnapshots(db: Database, at: string, retentionDays: number): Promise<number> {
  const before = dayStart(daysAfter(dayOf(at), -retentionDays));
  return inTransaction(db, async (trx) => {
    const ids = await rowsOf<{ id: string }>(
      trx,
      `select s.id from snapshots s where s.created_at < ?
         and (not exists (select 1 from items i where i.snapshot_id = s.id)
           or exists (select 1 from flags f join items i on i.id = f.item_id where i.snapshot_id = s.id))
         and not exists (select 1 from flags f join items i on i.id = f.item_id where i.snapshot_id = s.id
           and (f.state in ('open', 'reopened', 'taken-down', 'handed-over') or f.state_since >= ?))`,
      [before, before],
    );
    for (const part of pieces(ids, 500)) {
      const list = part.map((row) => row.id);
      await trx('items').whereIn('snapshot_id', list).update({ snapshot_id: null });
      await trx('snapshots').whereIn('id', list).del();
    }
    return ids.length;
  });
}
