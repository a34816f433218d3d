import type { Database } from '../connect.ts';

/** A snapshot as it lies sealed, to be opened in a worker thread; null when there is none (never stored, or purged). */
export async function getSealedSnapshot(db: Database, id: string): Promise<Uint8Array | null> {
  const row: { sealed: Uint8Array } | undefined = await db.read('snapshots').where('id', id).first('sealed');
  return row ? new Uint8Array(row.sealed) : null;
}
