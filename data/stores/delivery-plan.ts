import type { Knex } from 'knex';
import { type Act, change } from '../audit.ts';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import type { Connector, ConnectorKind } from './connectors.ts';
import type { DeliveryPurpose, DeliveryRow } from './deliveries.ts';
import { withdrawNotice } from './notices.ts';

/** A notice as far as planning its deliveries goes. */
export interface PlannedNotice {
  id: number;
  siteId: number;
  unitId: number | null;
  unitEmail: string | null;
  remedy: string;
  createdAt: string;
}

interface PlannedRow {
  id: number;
  site_id: number;
  unit_id: number | null;
  unit_email: string | null;
  remedy: string;
  created_at: string;
}

const facts = `select n.id, f.site_id, n.unit_id, u.email as unit_email, n.remedy, n.created_at
  from notices n join flags f on f.id = n.flag_id left join units u on u.id = n.unit_id`;

const read = (row: PlannedRow): PlannedNotice => ({
  id: row.id,
  siteId: row.site_id,
  unitId: row.unit_id,
  unitEmail: row.unit_email,
  remedy: row.remedy,
  createdAt: row.created_at,
});

/** Notices that nothing was planned for yet, oldest first. */
export async function unplannedNotices(db: Database, limit: number): Promise<PlannedNotice[]> {
  const rows = await rowsOf<PlannedRow>(db.read, `${facts} where n.planned_for is null order by n.id limit ?`, [limit]);
  return rows.map(read);
}

/** One notice, to plan what is missing; null when there is none. */
export async function noticeToPlan(db: Database, id: number): Promise<PlannedNotice | null> {
  const [row] = await rowsOf<PlannedRow>(db.read, `${facts} where n.id = ?`, [id]);
  return row ? read(row) : null;
}

/** Connectors that a message of this kind goes out by; null stands for mail to the unit's own address. */
export function waysOut(
  connectors: readonly Connector[],
  notice: Pick<PlannedNotice, 'unitEmail' | 'remedy'>,
  purpose: DeliveryPurpose,
): (Connector | null)[] {
  const fitting = connectors.filter(
    (one) =>
      (one.kind !== 'quarantine' && one.kind !== 'http') ||
      (purpose === 'notice' && one.options.remedies.some((remedy) => remedy === notice.remedy)),
  );
  const written = fitting.some((one) => one.kind === 'mail');
  return [...(notice.unitEmail && !written ? [null] : []), ...fitting];
}

/** Plans a message by each of these ways, each once however often it is planned. Returns how many are new. */
export async function planDeliveries(
  db: Database,
  noticeId: number,
  ways: readonly (Connector | null)[],
  message: { purpose: DeliveryPurpose; step?: string; dueAt: string },
  by: Act,
): Promise<number> {
  return change(db, by, async (trx) => {
    const planned = await insert(trx, noticeId, ways, message);
    await trx('notices').where('id', noticeId).whereNull('planned_for').update({ planned_for: 'open' });
    return planned;
  });
}

async function insert(
  trx: Knex.Transaction,
  noticeId: number,
  ways: readonly (Pick<Connector, 'id' | 'kind'> | null)[],
  { purpose, step, dueAt }: { purpose: DeliveryPurpose; step?: string; dueAt: string },
): Promise<number> {
  if (ways.length === 0) return 0;
  const rows = await trx('deliveries')
    .insert(
      ways.map((way) => ({
        notice_id: noticeId,
        connector: way?.kind ?? 'mail',
        connector_id: way?.id ?? null,
        purpose,
        key: [purpose, step, way?.id ?? 'unit'].filter(Boolean).join(':'),
        state: 'waiting',
        next_at: dueAt,
      })),
    )
    .onConflict(trx.raw('(notice_id, key) where key is not null'))
    .ignore()
    .returning('id');
  return rows.length;
}

/**
 * Takes back the notices of what may stay after all: the unit objected and a reviewer agreed. Returns how many.
 */
export async function withdrawKept(db: Database, by: Act): Promise<number> {
  const kept = await rowsOf<{ flag_id: number }>(
    db.read,
    `select distinct n.flag_id from notices n join flags f on f.id = n.flag_id
     where n.state in ('open', 'answered', 'objected') and f.state in ('retained', 'false-positive') limit 100`,
  );
  for (const { flag_id: flagId } of kept) {
    await change(db, by, async (trx, log) => {
      const flag: { state: string } | undefined = await trx('flags').where('id', flagId).first('state');
      if (flag?.state === 'retained' || flag?.state === 'false-positive') await withdrawNotice(trx, log, flagId);
    });
  }
  return kept.length;
}

/**
 * For notices that were taken back: what was not sent is cancelled, and who received something hears of it. One whose
 * delivery is under way right now waits for its end. Returns how many messages were planned.
 */
export async function planWithdrawals(db: Database, by: Act): Promise<number> {
  const waiting = await rowsOf<{ id: number }>(
    db.read,
    `select id from notices where state = 'withdrawn' and planned_for <> 'withdrawn' order by id limit 100`,
  );
  let planned = 0;
  for (const { id } of waiting) {
    planned += await change(db, by, async (trx) => {
      const rows: DeliveryRow[] = await trx('deliveries').where('notice_id', id).whereNot('purpose', 'withdrawal');
      if (rows.some((row) => row.state === 'waiting' && (row.taken_until ?? '') > by.at)) return 0;
      await trx('deliveries').where({ notice_id: id, state: 'waiting' }).update({ state: 'cancelled' });
      await trx('notices').where('id', id).update({ planned_for: 'withdrawn' });
      const sent = rows.filter((row) => row.state === 'sent');
      const ways = new Map(sent.map((row) => [row.connector_id, way(row)]));
      return insert(trx, id, [...ways.values()], { purpose: 'withdrawal', dueAt: by.at });
    });
  }
  return planned;
}

const way = (row: DeliveryRow): { id: number; kind: ConnectorKind } | null =>
  row.connector_id === null ? null : { id: row.connector_id, kind: row.connector };

/** Notices whose answer "done" did not hold, of which the unit was not told yet. */
export async function refutedNotices(db: Database, limit: number): Promise<(PlannedNotice & { refutedAt: string })[]> {
  const rows = await rowsOf<PlannedRow & { refuted_at: string }>(
    db.read,
    `select listed.*, n.refuted_at from (${facts}) as listed join notices n on n.id = listed.id
     where n.state = 'open' and n.refuted_at is not null and not exists (select 1 from deliveries d
       where d.notice_id = n.id and d.purpose = 'refuted' and d.key like 'refuted:' || n.refuted_at || ':%')
     order by n.id limit ?`,
    [limit],
  );
  return rows.map((row) => ({ ...read(row), refutedAt: row.refuted_at }));
}
