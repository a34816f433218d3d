import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { hoursAfter } from '../time.ts';

/** One way of a notice to a unit or a system: mail, webhook, quarantine folder, CMS. */
export interface Delivery {
  id: number;
  noticeId: number;
  connector: string;
  state: 'waiting' | 'sent' | 'failed';
  attempts: number;
  nextAt: string;
  error: string | null;
  sentAt: string | null;
}

interface DeliveryRow {
  id: number;
  notice_id: number;
  connector: string;
  state: Delivery['state'];
  attempts: number;
  next_at: string;
  error: string | null;
  sent_at: string | null;
}

const read = (row: DeliveryRow): Delivery => ({
  id: row.id,
  noticeId: row.notice_id,
  connector: row.connector,
  state: row.state,
  attempts: row.attempts,
  nextAt: row.next_at,
  error: row.error,
  sentAt: row.sent_at,
});

/** Hours between attempts; after the last one the delivery has failed. */
const backOff = [0.05, 0.25, 1, 4, 12, 24];

/** Plans the delivery of a notice by each of these connectors. */
export async function planDeliveries(
  db: Database,
  noticeId: number,
  connectors: readonly string[],
  at: string,
): Promise<void> {
  if (connectors.length === 0) return;
  await db
    .knex('deliveries')
    .insert(connectors.map((connector) => ({ notice_id: noticeId, connector, state: 'waiting', next_at: at })));
}

/** Deliveries that are due, oldest first. */
export async function dueDeliveries(db: Database, at: string, limit: number): Promise<Delivery[]> {
  const rows: DeliveryRow[] = await db
    .knex('deliveries')
    .where('state', 'waiting')
    .where('next_at', '<=', at)
    .orderBy(['next_at', 'id'])
    .limit(limit);
  return rows.map(read);
}

/** Writes down an attempt; a failed one is tried again later, at most six times more. */
export async function recordAttempt(
  db: Database,
  id: number,
  outcome: { sent: true } | { sent: false; error: string },
  by: Act,
): Promise<Delivery> {
  return change(db, by, async (trx, log) => {
    const row: DeliveryRow | undefined = await trx('deliveries').where('id', id).first();
    if (!row) throw new StoreError('not-found', `delivery ${id}: there is none`);
    const attempts = row.attempts + 1;
    const wait = backOff[row.attempts];
    const next = outcome.sent
      ? { state: 'sent' as const, attempts, error: null, sent_at: by.at }
      : {
          state: wait === undefined ? ('failed' as const) : ('waiting' as const),
          attempts,
          error: outcome.error,
          next_at: hoursAfter(by.at, wait ?? 0),
        };
    await trx('deliveries').where('id', id).update(next);
    if (next.state !== 'waiting')
      log(`notice.${next.state}`, `notice:${row.notice_id}`, { connector: row.connector, attempts });
    return read({ ...row, ...next });
  });
}

/** Deliveries of a notice in the order they were planned. */
export async function listDeliveries(db: Database, noticeId: number): Promise<Delivery[]> {
  const rows: DeliveryRow[] = await db.read('deliveries').where('notice_id', noticeId).orderBy('id');
  return rows.map(read);
}
