import type { Knex } from 'knex';
import { z } from 'zod';
import { type Act, change } from '../audit.ts';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { readJson } from '../json.ts';
import { inTransaction } from '../transaction.ts';
import { emptyResult, type RunResult, resultSchema } from './run-result.ts';

export const runKinds = ['dry-run', 'backtest', 'shadow', 're-judge'] as const;
export type RunKind = (typeof runKinds)[number];
export type RunState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

const sideSchema = z.object({
  /** Pack → version, all packs of that side; the pack that is tried may have its text in `yaml` instead. */
  packs: z.record(z.string(), z.number()),
  switches: z.record(z.string(), z.boolean()),
});
const rulesSchema = z.object({
  before: sideSchema,
  after: sideSchema,
  /** Ids of the patterns that are not the same on both sides. */
  patterns: z.array(z.string()),
  /** The engine that the counts so far were made with. */
  engine: z.string(),
});

/** What is compared with what; stored versions never change, so a run that goes on later compares the same. */
export type RunRules = z.output<typeof rulesSchema>;

export interface PatternRun {
  id: number;
  kind: RunKind;
  pack: string;
  state: RunState;
  yaml: string | null;
  version: number | null;
  rules: RunRules;
  /** YYYY-MM-DD. */
  asOf: string;
  requestedBy: string;
  requestedAt: string;
  startedAt: string | null;
  heartbeatAt: string | null;
  finishedAt: string | null;
  until: string | null;
  worker: string | null;
  cursor: string | null;
  done: number;
  total: number;
  result: RunResult;
  error: string | null;
  /** How often a worker took it up again after another fell silent. */
  resumed: number;
}

interface RunRow {
  id: number;
  kind: RunKind;
  pack: string;
  state: RunState;
  yaml: string | null;
  version: number | null;
  rules: string;
  as_of: string;
  requested_by: string;
  requested_at: string;
  started_at: string | null;
  heartbeat_at: string | null;
  finished_at: string | null;
  until: string | null;
  worker: string | null;
  cursor: string | null;
  done: number;
  total: number;
  result: string | null;
  error: string | null;
  resumed: number;
}

const read = (row: RunRow): PatternRun => ({
  id: row.id,
  kind: row.kind,
  pack: row.pack,
  state: row.state,
  yaml: row.yaml,
  version: row.version,
  rules: readJson(rulesSchema, row.rules, `run ${row.id}`),
  asOf: row.as_of,
  requestedBy: row.requested_by,
  requestedAt: row.requested_at,
  startedAt: row.started_at,
  heartbeatAt: row.heartbeat_at,
  finishedAt: row.finished_at,
  until: row.until,
  worker: row.worker,
  cursor: row.cursor,
  done: row.done,
  total: row.total,
  result: row.result === null ? emptyResult() : readJson(resultSchema, row.result, `run ${row.id}`),
  error: row.error,
  resumed: row.resumed,
});

export interface NewRun {
  kind: RunKind;
  pack: string;
  yaml: string | null;
  version?: number;
  rules: RunRules;
  asOf: string;
  /** Of a shadow: when it ends, UTC. */
  until?: string;
}

/** Asks a worker for a run; it waits its turn. @throws StoreError `invalid` when both sides are the same */
export async function requestRun(db: Database, run: NewRun, by: Act): Promise<number> {
  if (run.rules.patterns.length === 0) throw new StoreError('invalid', `pack ${run.pack}: no pattern differs`);
  return change(db, by, async (trx, log) => {
    const [row] = await trx('pattern_runs')
      .insert({
        kind: run.kind,
        pack: run.pack,
        state: 'waiting',
        yaml: run.yaml,
        version: run.version ?? null,
        rules: JSON.stringify(run.rules),
        as_of: run.asOf,
        requested_by: by.actor,
        requested_at: by.at,
        until: run.until ?? null,
      })
      .returning('id');
    log(`run.requested`, `pack:${run.pack}`, { run: row.id, kind: run.kind, patterns: run.rules.patterns });
    return row.id;
  });
}

/**
 * Takes the next run for a worker: first one that was left (by this worker before it was killed, or by one that fell
 * silent), then the oldest that waits. One at a time in the whole house, so that two at once queue. Shadows run beside.
 */
export async function takeRun(
  db: Database,
  worker: string,
  at: string,
  staleBefore: string,
): Promise<{ run: PatternRun; resumed: boolean } | null> {
  return inTransaction(db, async (trx) => {
    if (db.dialect === 'postgresql') await trx.raw('select pg_advisory_xact_lock(748219014)');
    const [left] = await rowsOf<{ id: number; worker: string; heartbeat_at: string }>(
      trx,
      `select id, worker, heartbeat_at from pattern_runs where state = 'running' and kind <> 'shadow' order by id limit 1`,
    );
    if (left && left.worker !== worker && left.heartbeat_at >= staleBefore) return null;
    const [next] = left
      ? []
      : await rowsOf<{ id: number }>(
          trx,
          `select id from pattern_runs where state = 'waiting' and kind <> 'shadow' order by id limit 1`,
        );
    const id = left?.id ?? next?.id;
    if (id === undefined) return null;
    await trx('pattern_runs')
      .where('id', id)
      .update({
        state: 'running',
        worker,
        heartbeat_at: at,
        ...(next ? { started_at: at } : { resumed: trx.raw('resumed + 1') }),
      });
    const row: RunRow = await trx('pattern_runs').where('id', id).first();
    return { run: read(row), resumed: left !== undefined };
  });
}

/** Takes a shadow that has not been looked after since `idleSince`; null when there is none. */
export async function takeShadow(
  db: Database,
  worker: string,
  at: string,
  idleSince: string,
): Promise<PatternRun | null> {
  return inTransaction(db, async (trx) => {
    const lock = db.dialect === 'postgresql' ? 'for update skip locked' : '';
    const [due] = await rowsOf<{ id: number }>(
      trx,
      `select id from pattern_runs where kind = 'shadow' and (state = 'waiting' or (state = 'running' and heartbeat_at < ?))
       order by heartbeat_at, id limit 1 ${lock}`,
      [idleSince],
    );
    if (!due) return null;
    await trx('pattern_runs')
      .where('id', due.id)
      .update({ state: 'running', worker, heartbeat_at: at, started_at: trx.raw('coalesce(started_at, ?)', [at]) });
    const row: RunRow = await trx('pattern_runs').where('id', due.id).first();
    return read(row);
  });
}

export interface Standing {
  cursor: string | null;
  done: number;
  total: number;
  result: RunResult;
}

/** Writes where a run stands, inside the transaction that writes its findings. False when it was cancelled or taken over. */
export async function saveStanding(
  trx: Knex.Transaction,
  run: Pick<PatternRun, 'id'> & { worker: string },
  standing: Standing,
  at: string,
): Promise<boolean> {
  const updated = await trx('pattern_runs')
    .where({ id: run.id, worker: run.worker, state: 'running' })
    .update({
      heartbeat_at: at,
      cursor: standing.cursor,
      done: standing.done,
      total: standing.total,
      result: JSON.stringify(standing.result),
    });
  return updated > 0;
}

/** Says that a run is alive. False when it was cancelled or taken over: then stop. */
export async function runHeartbeat(db: Database, id: number, worker: string, at: string): Promise<boolean> {
  const updated = await db.knex('pattern_runs').where({ id, worker, state: 'running' }).update({ heartbeat_at: at });
  return updated > 0;
}

/** Ends a run. A worker that lost it changes nothing (false). */
export async function finishRun(
  db: Database,
  run: { id: number; worker: string },
  outcome: { state: 'done' | 'failed'; error?: string },
  by: Act,
): Promise<boolean> {
  return change(db, by, async (trx, log) => {
    const row: RunRow | undefined = await trx('pattern_runs')
      .where({ id: run.id, worker: run.worker, state: 'running' })
      .first();
    if (!row) return false;
    await trx('pattern_runs')
      .where('id', run.id)
      .update({ state: outcome.state, error: outcome.error ?? null, finished_at: by.at, heartbeat_at: by.at });
    log(`run.${outcome.state}`, `pack:${row.pack}`, { run: run.id, kind: row.kind, judged: row.done });
    return true;
  });
}

/** Stops a run that waits or runs; what it found so far stays. False when it had ended. */
export async function cancelRun(db: Database, id: number, by: Act): Promise<boolean> {
  return change(db, by, async (trx, log) => {
    const row: RunRow | undefined = await trx('pattern_runs')
      .where('id', id)
      .whereIn('state', ['waiting', 'running'])
      .first();
    if (!row) return false;
    await trx('pattern_runs').where('id', id).update({ state: 'cancelled', finished_at: by.at });
    log('run.cancelled', `pack:${row.pack}`, { run: id, kind: row.kind });
    return true;
  });
}

export async function findRun(db: Database, id: number): Promise<PatternRun | null> {
  const row: RunRow | undefined = await db.read('pattern_runs').where('id', id).first();
  return row ? read(row) : null;
}

/** Newest first: those of a pack, or of all. */
export async function listRuns(db: Database, options: { pack?: string; limit?: number } = {}): Promise<PatternRun[]> {
  const query = db
    .read('pattern_runs')
    .orderBy('id', 'desc')
    .limit(options.limit ?? 50);
  if (options.pack !== undefined) query.where('pack', options.pack);
  const rows: RunRow[] = await query;
  return rows.map(read);
}

/** How many runs are to be done before this one. */
export async function runsBefore(db: Database, id: number): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    db.read,
    `select count(*) as n from pattern_runs where state in ('waiting', 'running') and kind <> 'shadow' and id < ?`,
    [id],
  );
  return row?.n ?? 0;
}

/** Forgets what has been counted so far: the engine changed since, and two engines make no sum. */
export async function restartRun(db: Database, id: number, engine: string): Promise<PatternRun> {
  return inTransaction(db, async (trx) => {
    const row: RunRow = await trx('pattern_runs').where('id', id).first();
    const rules = { ...readJson(rulesSchema, row.rules, `run ${id}`), engine };
    await trx('run_findings').where('run_id', id).del();
    await trx('pattern_runs')
      .where('id', id)
      .update({ cursor: null, done: 0, result: null, rules: JSON.stringify(rules) });
    return read(await trx('pattern_runs').where('id', id).first());
  });
}
