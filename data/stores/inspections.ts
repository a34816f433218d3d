import type { Knex } from 'knex';
import { z } from 'zod';
import { type Act, change } from '../audit.ts';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { readJson } from '../json.ts';
import { inTransaction } from '../transaction.ts';

export type Trigger = 'schedule' | 'catch-up' | 'manual' | 'cli';
export type InspectionState = 'requested' | 'running' | 'completed' | 'failed' | 'cancelled';

/** Figures of an inspection: seen, queued, pages, attachments, read, partial, unread, notModified, requests, bytes, flags, newFlags … */
export type Counts = Record<string, number>;
const countsSchema = z.record(z.string(), z.number());

export interface Inspection {
  id: number;
  siteId: number;
  siteName: string;
  trigger: Trigger;
  state: InspectionState;
  asOf: string;
  requestedAt: string;
  startedAt: string | null;
  heartbeatAt: string | null;
  finishedAt: string | null;
  worker: string | null;
  error: string | null;
  counts: Counts;
}

interface InspectionRow {
  id: number;
  site_id: number;
  site_name: string;
  trigger: Trigger;
  state: InspectionState;
  as_of: string;
  requested_at: string;
  started_at: string | null;
  heartbeat_at: string | null;
  finished_at: string | null;
  worker: string | null;
  error: string | null;
  counts: string;
}

const read = (row: InspectionRow): Inspection => ({
  id: row.id,
  siteId: row.site_id,
  siteName: row.site_name,
  trigger: row.trigger,
  state: row.state,
  asOf: row.as_of,
  requestedAt: row.requested_at,
  startedAt: row.started_at,
  heartbeatAt: row.heartbeat_at,
  finishedAt: row.finished_at,
  worker: row.worker,
  error: row.error,
  counts: readJson(countsSchema, row.counts, `inspection ${row.id}`),
});

const all = (knex: Knex) =>
  knex('inspections')
    .join('sites', 'sites.id', 'inspections.site_id')
    .select('inspections.*', 'sites.name as site_name');

/**
 * Asks for an inspection; one that is already requested or running is returned instead, so that a site never queues twice.
 * @param asOf the day that counts as today, YYYY-MM-DD.
 */
export async function requestInspection(
  db: Database,
  request: { siteId: number; trigger: Trigger; asOf: string },
  by: Act,
): Promise<{ id: number; already: 'requested' | 'running' | null }> {
  return change(db, by, async (trx, log) => {
    const site = await trx('sites').where('id', request.siteId).whereNull('removed_at').first('id');
    if (!site) throw new StoreError('not-found', `site ${request.siteId}: there is none`);
    const there: InspectionRow | undefined = await trx('inspections')
      .where('site_id', request.siteId)
      .whereIn('state', ['requested', 'running'])
      .orderBy('id')
      .first();
    if (there) return { id: there.id, already: there.state === 'running' ? 'running' : 'requested' };
    const [row] = await trx('inspections')
      .insert({
        site_id: request.siteId,
        trigger: request.trigger,
        state: 'requested',
        as_of: request.asOf,
        requested_at: by.at,
        counts: '{}',
      })
      .returning('id');
    log('inspection.requested', `inspection:${row.id}`, { site: request.siteId, trigger: request.trigger });
    return { id: row.id, already: null };
  });
}

/**
 * Takes the next inspection for a worker: first one that was left running (by this worker before it was killed, or by
 * one whose heartbeat stopped), then the oldest requested one whose site has none running. Null when there is nothing to do.
 * @param staleBefore a running inspection with no heartbeat since then was left behind.
 */
export async function takeInspection(
  db: Database,
  worker: string,
  at: string,
  staleBefore: string,
  only?: number,
): Promise<{ inspection: Inspection; resumed: boolean } | null> {
  return inTransaction(db, async (trx) => {
    // On PostgreSQL the row lock with SKIP LOCKED lets several workers take different sites at once.
    const lock = db.dialect === 'postgresql' ? 'for update skip locked' : '';
    const one = only === undefined ? '' : 'and i.id = ?';
    const bind = only === undefined ? [] : [only];
    const [left] = await rowsOf<{ id: number }>(
      trx,
      `select i.id from inspections i where i.state = 'running' and (i.worker = ? or i.heartbeat_at < ?) ${one} order by i.id limit 1 ${lock}`,
      [worker, staleBefore, ...bind],
    );
    const [next] = left
      ? []
      : await rowsOf<{ id: number }>(
          trx,
          `select i.id from inspections i where i.state = 'requested' ${one}
             and not exists (select 1 from inspections r where r.site_id = i.site_id and r.state = 'running')
           order by i.id limit 1 ${lock}`,
          bind,
        );
    const id = left?.id ?? next?.id;
    if (id === undefined) return null;
    await trx('inspections')
      .where('id', id)
      .update({ state: 'running', worker, heartbeat_at: at, ...(next && { started_at: at }) });
    if (left) await trx('frontier').where({ inspection_id: id, state: 'taken' }).update({ state: 'queued' });
    const row: InspectionRow = await all(trx).where('inspections.id', id).first();
    return { inspection: read(row), resumed: left !== undefined };
  });
}

/** Says that the inspection is alive and how far it is. False when it was cancelled or taken over: then stop. */
export async function heartbeat(
  db: Database,
  id: number,
  worker: string,
  at: string,
  counts: Counts,
): Promise<boolean> {
  const updated = await db
    .knex('inspections')
    .where({ id, worker, state: 'running' })
    .update({ heartbeat_at: at, counts: JSON.stringify(counts) });
  return updated > 0;
}

/** Ends an inspection. A worker that lost it to another changes nothing (false). */
export async function finishInspection(
  db: Database,
  id: number,
  outcome: {
    state: 'completed' | 'failed' | 'cancelled';
    counts: Counts;
    error?: string | null;
    worker: string;
    full?: boolean;
  },
  by: Act,
): Promise<boolean> {
  return change(db, by, async (trx, log) => {
    const row: InspectionRow | undefined = await trx('inspections')
      .where({ id, worker: outcome.worker, state: 'running' })
      .first();
    if (!row) return false;
    await trx('inspections')
      .where('id', id)
      .update({
        state: outcome.state,
        counts: JSON.stringify(outcome.counts),
        error: outcome.error ?? null,
        finished_at: by.at,
        heartbeat_at: by.at,
      });
    // The crawl's memory of this inspection has done its work.
    await trx('frontier').where('inspection_id', id).del();
    if (outcome.state === 'completed' && outcome.full) {
      await trx('sites').where('id', row.site_id).update({ last_full_at: by.at });
    }
    log(`inspection.${outcome.state}`, `inspection:${id}`, {
      site: row.site_id,
      asOf: row.as_of,
      counts: outcome.counts,
      unread: await unreadReasons(trx, row.site_id),
    });
    return true;
  });
}

/** What of the site stands unread, or not read in full, by reason: the week reports it from the log. */
async function unreadReasons(trx: Knex.Transaction, siteId: number): Promise<Record<string, number>> {
  const rows: { reason: string | null; n: number }[] = await trx('items')
    .where('site_id', siteId)
    .whereIn('status', ['unread', 'partial'])
    .whereNull('gone_at')
    .groupBy('reason')
    .select('reason', trx.raw('count(*) as n'));
  return Object.fromEntries(rows.map((row) => [row.reason ?? 'other', row.n]));
}

/** Stops a requested or running inspection; the worker notices at its next heartbeat. */
export async function cancelInspection(db: Database, id: number, by: Act): Promise<boolean> {
  return change(db, by, async (trx, log) => {
    const updated = await trx('inspections')
      .where('id', id)
      .whereIn('state', ['requested', 'running'])
      .update({ state: 'cancelled', finished_at: by.at });
    if (updated === 0) return false;
    await trx('frontier').where('inspection_id', id).del();
    log('inspection.cancelled', `inspection:${id}`);
    return true;
  });
}

/** Null when there is none. */
export async function findInspection(db: Database, id: number): Promise<Inspection | null> {
  const row: InspectionRow | undefined = await all(db.read).where('inspections.id', id).first();
  return row ? read(row) : null;
}

/** Inspections that run or wait, oldest first. */
export async function activeInspections(db: Database): Promise<Inspection[]> {
  const rows: InspectionRow[] = await all(db.read)
    .whereIn('inspections.state', ['requested', 'running'])
    .orderBy('inspections.id');
  return rows.map(read);
}

/** The newest inspections first, of one site or of all. */
export async function latestInspections(
  db: Database,
  options: { siteId?: number; limit?: number; state?: InspectionState } = {},
): Promise<Inspection[]> {
  const query = all(db.read)
    .orderBy('inspections.id', 'desc')
    .limit(options.limit ?? 20);
  if (options.siteId !== undefined) query.where('inspections.site_id', options.siteId);
  if (options.state !== undefined) query.where('inspections.state', options.state);
  const rows: InspectionRow[] = await query;
  return rows.map(read);
}
