import type { Database } from '../connect.ts';

/** A file that was taken out of a static site and lies aside. */
export interface Quarantined {
  id: number;
  noticeId: number;
  connectorId: number;
  /** Where it stood, below the root of the connector. */
  path: string;
  /** Name below the quarantine folder. */
  stored: string;
  bytes: number;
  digest: string;
  movedAt: string;
  restoredAt: string | null;
}

const columns = {
  id: 'id',
  noticeId: 'notice_id',
  connectorId: 'connector_id',
  path: 'path',
  stored: 'stored',
  bytes: 'bytes',
  digest: 'digest',
  movedAt: 'moved_at',
  restoredAt: 'restored_at',
};

/** Writes down that a file lies aside; the same file of the same notice once. */
export async function addQuarantined(db: Database, file: Omit<Quarantined, 'id' | 'restoredAt'>): Promise<void> {
  await db
    .knex('quarantined')
    .insert({
      notice_id: file.noticeId,
      connector_id: file.connectorId,
      path: file.path,
      stored: file.stored,
      bytes: file.bytes,
      digest: file.digest,
      moved_at: file.movedAt,
    })
    .onConflict(['notice_id', 'connector_id', 'path'])
    .merge({ moved_at: file.movedAt, restored_at: null, bytes: file.bytes, digest: file.digest });
}

/** Files of a notice, in the order they were moved; of one connector where it is named. */
export async function listQuarantined(db: Database, noticeId: number, connectorId?: number): Promise<Quarantined[]> {
  const query = db.read('quarantined').where('notice_id', noticeId).orderBy('id').select(columns);
  if (connectorId !== undefined) query.where('connector_id', connectorId);
  return query;
}

export async function markRestored(db: Database, id: number, at: string): Promise<void> {
  await db.knex('quarantined').where('id', id).update({ restored_at: at });
}
