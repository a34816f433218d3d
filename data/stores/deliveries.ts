import { type Act, change } from '../audit.ts';
import { clean, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { hoursAfter } from '../time.ts';
import type { ConnectorKind } from './connectors.ts';

/** What a delivery says: the notice itself, that it is withdrawn, that it is still online though answered, that it is late. */
export const deliveryPurposes = ['notice', 'withdrawal', 'refuted', 'overdue'] as const;
export type DeliveryPurpose = (typeof deliveryPurposes)[number];

/** One way of a notice to a unit or a system. */
export interface Delivery {
  id: number;
  noticeId: number;
  /** Kind of the connector. */
  connector: ConnectorKind;
  /** Null for mail to the unit's own address, which needs no connector. */
  connectorId: number | null;
  purpose: DeliveryPurpose;
  state: 'waiting' | 'sent' | 'failed' | 'cancelled';
  attempts: number;
  nextAt: string;
  /** A code of `DeliveryError`. */
  error: string | null;
  sentAt: string | null;
  receipt: string | null;
}

export interface DeliveryRow {
  id: number;
  notice_id: number;
  connector: ConnectorKind;
  connector_id: number | null;
  purpose: DeliveryPurpose;
  key: string | null;
  state: Delivery['state'];
  attempts: number;
  next_at: string;
  error: string | null;
  sent_at: string | null;
  taken_until: string | null;
  receipt: string | null;
}

const read = (row: DeliveryRow): Delivery => ({
  id: row.id,
  noticeId: row.notice_id,
  connector: row.connector,
  connectorId: row.connector_id,
  purpose: row.purpose,
  state: row.state,
  attempts: row.attempts,
  nextAt: row.next_at,
  error: row.error,
  sentAt: row.sent_at,
  receipt: row.receipt,
});

/** Hours until the next attempt; after the last one the delivery has failed. */
const backOff = [0.05, 0.25, 1, 4, 12, 24];
/** A sender that was silent for so long is taken for dead: another takes the delivery up. */
const takenHours = 5 / 60;
/** How often a missing setting is looked at again; that is no attempt. */
const laterHours = 0.25;

/**
 * Takes the next delivery that is due into one's hands, so that no other sender has it; null when there is none. What
 * was in the hands of a sender that died is taken again: the other side may see it twice, under the same id.
 */
export async function takeDelivery(db: Database, at: string): Promise<Delivery | null> {
  const skip = db.dialect === 'postgresql' ? 'for update skip locked' : '';
  const [row] = await rowsOf<DeliveryRow>(
    db.knex,
    `update deliveries set taken_until = ?, attempts = attempts + 1 where id = (
       select id from deliveries where state = 'waiting' and next_at <= ? and (taken_until is null or taken_until < ?)
       order by next_at, id limit 1 ${skip}) returning *`,
    [hoursAfter(at, takenHours), at, at],
  );
  if (!row) return null;
  await db.knex('delivery_attempts').where('delivery_id', row.id).whereNull('outcome').update({
    outcome: 'interrupted',
    ended_at: at,
  });
  await db.knex('delivery_attempts').insert({ delivery_id: row.id, begun_at: at });
  return read(row);
}

/** How an attempt ended. `detail` and `receipt` hold no address, no secret and no personal value. */
export type AttemptOutcome =
  | { kind: 'sent'; receipt: string }
  | { kind: 'failed'; error: string; detail: string; permanent: boolean }
  /** Something is not set up yet: not an attempt, and tried again until it is. */
  | { kind: 'later'; error: string; detail: string };

/** Writes down how an attempt ended. What failed for now is tried again later, six times at most. */
export async function recordAttempt(db: Database, id: number, outcome: AttemptOutcome, by: Act): Promise<Delivery> {
  return change(db, by, async (trx, log) => {
    const row: (DeliveryRow & { notice_state: string }) | undefined = await trx('deliveries')
      .join('notices', 'notices.id', 'deliveries.notice_id')
      .where('deliveries.id', id)
      .first('deliveries.*', 'notices.state as notice_state');
    if (!row) throw new StoreError('not-found', `delivery ${id}: there is none`);
    const next = afterAttempt(row, outcome, by.at);
    await trx('deliveries').where('id', id).update(next);
    const attempt = trx('delivery_attempts').where('delivery_id', id).whereNull('outcome');
    if (outcome.kind === 'later') await attempt.del();
    else if (outcome.kind === 'sent') {
      await attempt.update({ ended_at: by.at, outcome: 'sent', detail: clean(outcome.receipt) });
    } else {
      const { error, detail } = outcome;
      await attempt.update({ ended_at: by.at, outcome: 'failed', error, detail: clean(detail) });
    }
    if (next.state === 'sent' || next.state === 'failed') {
      log(`notice.${next.state}`, `notice:${row.notice_id}`, {
        connector: row.connector,
        ...(row.connector_id !== null && { via: row.connector_id }),
        purpose: row.purpose,
        attempts: next.attempts,
        ...(outcome.kind !== 'sent' && { error: outcome.error }),
      });
    }
    return read({ ...row, ...next });
  });
}

function afterAttempt(row: DeliveryRow & { notice_state: string }, outcome: AttemptOutcome, at: string) {
  const free = { taken_until: null, attempts: row.attempts, next_at: row.next_at, sent_at: row.sent_at };
  if (outcome.kind === 'sent') {
    return { ...free, state: 'sent' as const, error: null, sent_at: at, receipt: clean(outcome.receipt) };
  }
  const failed = { ...free, error: outcome.error, receipt: row.receipt };
  // Taken back while it was being tried: it need not go out any more.
  if (row.notice_state === 'withdrawn' && row.purpose !== 'withdrawal') {
    return { ...failed, state: 'cancelled' as const };
  }
  if (outcome.kind === 'later') {
    return { ...failed, state: 'waiting' as const, attempts: row.attempts - 1, next_at: hoursAfter(at, laterHours) };
  }
  const wait = outcome.permanent ? undefined : backOff[row.attempts - 1];
  if (wait === undefined) return { ...failed, state: 'failed' as const };
  return { ...failed, state: 'waiting' as const, next_at: hoursAfter(at, wait) };
}

/** A delivery that failed or waits is tried again now. @throws StoreError `not-found`, `not-allowed` when it was sent. */
export async function sendAgain(db: Database, noticeId: number, deliveryId: number, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    const row: DeliveryRow | undefined = await trx('deliveries').where({ id: deliveryId, notice_id: noticeId }).first();
    if (!row) throw new StoreError('not-found', `delivery ${deliveryId}: there is none`);
    if (row.state !== 'failed' && row.state !== 'waiting') {
      throw new StoreError('not-allowed', `delivery ${deliveryId}: is ${row.state}`);
    }
    await trx('deliveries').where('id', deliveryId).update({ state: 'waiting', attempts: 0, next_at: by.at });
    log('notice.sent-again', `notice:${noticeId}`, { delivery: deliveryId, connector: row.connector });
  });
}

/** Those of these notices that reached nobody: something failed and nothing arrived. */
export async function undelivered(db: Database, noticeIds: readonly number[]): Promise<Set<number>> {
  const rows: { notice_id: number; state: string }[] = await db
    .read('deliveries')
    .whereIn('notice_id', [...noticeIds])
    .where('purpose', 'notice')
    .whereIn('state', ['failed', 'sent'])
    .select('notice_id', 'state');
  const arrived = new Set(rows.filter((row) => row.state === 'sent').map((row) => row.notice_id));
  return new Set(rows.map((row) => row.notice_id).filter((id) => !arrived.has(id)));
}

export interface Attempt {
  deliveryId: number;
  begunAt: string;
  endedAt: string | null;
  outcome: AttemptOutcome['kind'] | 'interrupted' | null;
  error: string | null;
  detail: string | null;
}

export type LoggedDelivery = Delivery & { connectorName: string | null; tries: Attempt[] };

/** Deliveries of a notice in the order they were planned, each with its attempts. */
export async function listDeliveries(db: Database, noticeId: number): Promise<LoggedDelivery[]> {
  const rows: (DeliveryRow & { connector_name: string | null })[] = await db
    .read('deliveries')
    .leftJoin('connectors', 'connectors.id', 'deliveries.connector_id')
    .where('notice_id', noticeId)
    .orderBy('deliveries.id')
    .select('deliveries.*', 'connectors.name as connector_name');
  const tries = await rowsOf<{
    delivery_id: number;
    begun_at: string;
    ended_at: string | null;
    outcome: Attempt['outcome'];
    error: string | null;
    detail: string | null;
  }>(
    db.read,
    `select a.* from delivery_attempts a join deliveries d on d.id = a.delivery_id where d.notice_id = ? order by a.id`,
    [noticeId],
  );
  return rows.map((row) => ({
    ...read(row),
    connectorName: row.connector_name,
    tries: tries
      .filter((one) => one.delivery_id === row.id)
      .map((one) => ({
        deliveryId: one.delivery_id,
        begunAt: one.begun_at,
        endedAt: one.ended_at,
        outcome: one.outcome,
        error: one.error,
        detail: one.detail,
      })),
  }));
}
