import type { Knex } from 'knex';
import { z } from 'zod';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { readJson } from '../json.ts';

/** What a worker cannot load, e.g. a pack that was written for a newer program. */
export interface RefusedPack {
  pack: string;
  version: number;
  line: number;
  message: string;
}

/** What one worker judges with. */
export interface WorkerRules {
  worker: string;
  /** Digest of packs, switches and engine. */
  version: string;
  /** Pack → version in use. */
  packs: Record<string, number>;
  refused: RefusedPack[];
  since: string;
}

const packsSchema = z.record(z.string(), z.number());
const refusedSchema = z.array(
  z.object({ pack: z.string(), version: z.number(), line: z.number(), message: z.string() }),
);

/** Every change of a pack in force, a switch or a severity goes through here, in its own transaction. */
export async function countChange(trx: Knex.Transaction): Promise<void> {
  await trx('rules_state').where('id', 1).increment('number', 1);
}

/** Changes whenever the packs in force or the switches change: ask often, load seldom. */
export async function rulesStamp(db: Database): Promise<string> {
  const [row] = await rowsOf<{ number: number }>(db.read, 'select number from rules_state where id = 1');
  return String(row?.number ?? 0);
}

/** Says what a worker judges with from now on. */
export async function reportRules(db: Database, rules: WorkerRules): Promise<void> {
  const row = {
    worker: rules.worker,
    version: rules.version,
    packs: JSON.stringify(rules.packs),
    refused: JSON.stringify(rules.refused.slice(0, 20)),
    since: rules.since,
  };
  await db.knex('worker_rules').insert(row).onConflict('worker').merge();
}

/** A worker that ends no longer judges with anything. */
export async function forgetRules(db: Database, worker: string): Promise<void> {
  await db.knex('worker_rules').where('worker', worker).delete();
}

/** What the workers said that were heard of since a moment, newest first. */
export async function workerRules(db: Database, heardSince: string): Promise<WorkerRules[]> {
  const rows: { worker: string; version: string; packs: string; refused: string; since: string }[] = await db
    .read('worker_rules')
    .where('since', '>=', heardSince)
    .orderBy('since', 'desc');
  return rows.map((row) => ({
    ...row,
    packs: readJson(packsSchema, row.packs, `rules of ${row.worker}`),
    refused: readJson(refusedSchema, row.refused, `rules of ${row.worker}`),
  }));
}
