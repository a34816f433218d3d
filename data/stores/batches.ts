import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { pieces } from '../batch.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { type Decision, LifeError, missingFields, nextState, remedies, retainReasons } from '../flag-life.ts';
import { readJson } from '../json.ts';
import { dayOf } from '../time.ts';
import { assignMany, decideMany, undoAssign, undoMany } from './batch-decisions.ts';
import type { Decider } from './decisions.ts';
import { type Flag, isHeld } from './flag.ts';
import { flagsById } from './flags.ts';
import { policyOf, takesTwo } from './policy.ts';

/** So many flags at most: a batch is looked at by a person before it runs. */
export const mostInBatch = 2000;
/** So many change in one transaction: others decide in between. */
const atOnce = 40;

const decisionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('take-down'),
    remedy: z.enum(remedies),
    basis: z.string().optional(),
    note: z.string().optional(),
  }),
  z.object({
    kind: z.literal('retain'),
    reason: z.enum(retainReasons),
    basis: z.string().optional(),
    reviewOn: z.string().optional(),
    note: z.string().optional(),
  }),
  z.object({ kind: z.literal('hand-over'), note: z.string() }),
]);

export const batchKinds = ['take-down', 'retain', 'false-positive', 'hand-over', 'assign'] as const;
export type BatchKind = (typeof batchKinds)[number];

const actionSchema = z.object({
  kind: z.enum(batchKinds),
  decision: decisionSchema.optional(),
  assigneeId: z.number().nullable().optional(),
});
const reasons = [
  'held',
  'decided',
  'changed',
  'not-possible',
  'not-allowed',
  'incomplete',
  'not-found',
  'exists',
  'invalid',
  'in-use',
  'stale',
] as const;
export type SkipReason = (typeof reasons)[number];
const skippedSchema = z.object({ flagId: z.number(), because: z.enum(reasons), who: z.string().nullable() });
const resultSchema = z.object({
  decided: z.array(z.number()),
  pending: z.array(z.number()),
  skipped: z.array(skippedSchema),
  /** Of an assignment: flag and who had it before. */
  before: z.array(z.tuple([z.number(), z.number().nullable()])).optional(),
  /** After an undo: what could not be taken back. */
  kept: z.array(skippedSchema).optional(),
});
const flagsSchema = z.array(z.tuple([z.number(), z.number()]));

export type BatchSkip = z.output<typeof skippedSchema>;
export type BatchResult = z.output<typeof resultSchema>;

/** One decision on many flags: first a preview that fixes which and in which version, then done, then perhaps undone. */
export interface Batch {
  id: string;
  userId: number;
  createdAt: string;
  state: 'preview' | 'running' | 'done' | 'undone';
  action: z.output<typeof actionSchema>;
  flags: [id: number, version: number][];
  result: BatchResult | null;
  doneAt: string | null;
}

interface BatchRow {
  id: string;
  user_id: number;
  created_at: string;
  state: Batch['state'];
  action: string;
  flags: string;
  result: string | null;
  done_at: string | null;
}

/** Fixes a selection. @throws StoreError `invalid` when there is none or too many. */
export async function prepareBatch(
  db: Database,
  kind: BatchKind,
  flags: readonly (readonly [number, number])[],
  userId: number,
  at: string,
): Promise<string> {
  if (flags.length === 0 || flags.length > mostInBatch) throw new StoreError('invalid', `1 to ${mostInBatch} flags`);
  const id = randomBytes(9).toString('base64url');
  await db.knex<BatchRow>('batches').insert({
    id,
    user_id: userId,
    created_at: at,
    state: 'preview',
    action: JSON.stringify({ kind }),
    flags: JSON.stringify(flags),
    result: null,
    done_at: null,
  });
  return id;
}

/** Null when there is none. */
export async function findBatch(db: Database, id: string): Promise<Batch | null> {
  const row = await db.read<BatchRow>('batches').where('id', id).first();
  if (!row) return null;
  const where = `batch ${id}`;
  return {
    id,
    userId: row.user_id,
    createdAt: row.created_at,
    state: row.state,
    action: readJson(actionSchema, row.action, where),
    flags: readJson(flagsSchema, row.flags, where),
    result: row.result === null ? null : readJson(resultSchema, row.result, where),
    doneAt: row.done_at,
  };
}

/** What would become of each flag if the batch ran now. */
export interface Forecast {
  flag: Flag;
  /** `pending`: waits for a second person. */
  outcome: 'done' | 'pending' | SkipReason;
  who: string | null;
}

export async function forecast(db: Database, batch: Batch, user: Decider, at: string): Promise<Forecast[]> {
  const policy = await policyOf(db);
  const flags = new Map(
    (
      await flagsById(
        db,
        batch.flags.map(([id]) => id),
      )
    ).map((flag) => [flag.id, flag]),
  );
  return batch.flags.flatMap(([id, version]): Forecast[] => {
    const flag = flags.get(id);
    if (!flag) return [];
    if (batch.action.kind === 'assign') return [{ flag, outcome: 'done', who: null }];
    if (flag.version !== version) {
      return [{ flag, outcome: flag.decidedBy ? 'decided' : 'changed', who: flag.decidedBy?.name ?? null }];
    }
    if (isHeld(flag, user.id, at)) return [{ flag, outcome: 'held', who: flag.holder?.name ?? null }];
    const decision = sampleOf(batch.action.kind);
    try {
      nextState(flag.state, decision.kind, user.role);
    } catch (error) {
      if (!(error instanceof LifeError)) throw error;
      return [{ flag, outcome: error.code, who: null }];
    }
    const second = takesTwo(policy, flag.severity, decision);
    if (second && flag.proposal?.by === user.id) return [{ flag, outcome: 'decided', who: user.name }];
    return [{ flag, outcome: second && flag.proposal === null ? 'pending' : 'done', who: null }];
  });
}

function sampleOf(kind: Exclude<BatchKind, 'assign'>): Decision {
  if (kind === 'take-down') return { kind, remedy: 'remove' };
  if (kind === 'hand-over') return { kind, note: '' };
  return { kind: 'retain', reason: kind === 'false-positive' ? kind : 'lawful-publication' };
}

/**
 * Runs a prepared batch, piece by piece; each flag is decided or skipped with its reason. A batch that was started before
 * is not started twice.
 * @throws LifeError `incomplete` names fields. StoreError `not-found`, `stale` when it already ran.
 */
export async function runBatch(
  db: Database,
  id: string,
  what: { decision: Decision } | { assigneeId: number | null },
  user: Decider,
  at: string,
): Promise<BatchResult> {
  const batch = await findBatch(db, id);
  if (!batch || batch.userId !== user.id) throw new StoreError('not-found', `batch ${id}: there is none`);
  const missing = 'decision' in what ? missingFields(what.decision, dayOf(at)) : [];
  if (missing.length > 0) throw new LifeError('incomplete', `missing or wrong: ${missing.join(', ')}`, missing);
  const taken = await db
    .knex<BatchRow>('batches')
    .where({ id, state: 'preview' })
    .update({ state: 'running', action: JSON.stringify({ ...batch.action, ...what }) });
  if (taken === 0) throw new StoreError('stale', `batch ${id}: has run`);
  const result: BatchResult = { decided: [], pending: [], skipped: [] };
  try {
    for (const part of pieces(batch.flags, atOnce)) {
      if ('decision' in what) {
        const flags = part.map(([flagId, version]) => ({ flagId, version }));
        const done = await decideMany(db, { flags, decision: what.decision, batch: id }, user, at);
        result.decided.push(...done.decided);
        result.pending.push(...done.pending);
        result.skipped.push(...done.skipped.map(({ flagId, because, who }) => ({ flagId, because, who })));
      } else {
        const ids = part.map(([flagId]) => flagId);
        const before = await assignMany(db, ids, what.assigneeId, { actor: `user:${user.name}`, at }, id);
        result.decided.push(...before.map(([flagId]) => flagId));
        result.before = [...(result.before ?? []), ...before];
      }
    }
  } finally {
    // also after an error: what was done is known, and can be undone
    await db
      .knex<BatchRow>('batches')
      .where('id', id)
      .update({ state: 'done', result: JSON.stringify(result), done_at: at });
  }
  return result;
}

/** Takes a whole batch back; what was decided anew since then stays, with its reason. @throws StoreError */
export async function undoBatch(db: Database, id: string, user: Decider, at: string): Promise<BatchResult> {
  const batch = await findBatch(db, id);
  if (!batch || (batch.userId !== user.id && user.role !== 'admin')) {
    throw new StoreError('not-found', `batch ${id}: there is none`);
  }
  // one that a stopped process left half-way can be taken back too
  if (batch.state !== 'done' && batch.state !== 'running')
    throw new StoreError('stale', `batch ${id}: is ${batch.state}`);
  const kept: BatchSkip[] = [];
  const touched = batch.result ? [...batch.result.decided, ...batch.result.pending] : batch.flags.map(([flag]) => flag);
  if (batch.result?.before) {
    for (const part of pieces(batch.result.before, atOnce)) {
      await undoAssign(db, part, batch.action.assigneeId ?? null, { actor: `user:${user.name}`, at }, id);
    }
  } else {
    for (const part of pieces(touched, atOnce)) {
      const { skipped } = await undoMany(db, id, user, at, { ids: part, proposer: batch.userId });
      kept.push(...skipped.map(({ flagId, because, who }) => ({ flagId, because, who })));
    }
  }
  const result = { decided: [], pending: [], skipped: [], ...batch.result, kept };
  await db
    .knex<BatchRow>('batches')
    .where('id', id)
    .update({ state: 'undone', result: JSON.stringify(result) });
  return result;
}

/** Previews that nobody ran are of no use the next day. */
export async function dropOldPreviews(db: Database, before: string): Promise<number> {
  return db.knex<BatchRow>('batches').where('state', 'preview').where('created_at', '<', before).del();
}
