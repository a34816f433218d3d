import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { ConflictError, StoreError } from '../errors.ts';
import { type Decision, LifeError } from '../flag-life.ts';
import { type DecideOptions, type Decider, decideInside, undoInside } from './decisions.ts';
import { proposalSchema } from './flag.ts';
import type { FlagRow } from './flag-row.ts';
import { facets } from './new-flag.ts';
import { policyOf } from './policy.ts';

/** Why one flag of a batch was left alone. */
export interface Skipped {
  flagId: number;
  because: ConflictError['code'] | LifeError['code'] | StoreError['code'];
  message: string;
  /** Who holds it or decided it, where somebody does. */
  who: string | null;
}

export interface BatchDecided {
  decided: number[];
  /** Decided by one person, waiting for a second. */
  pending: number[];
  skipped: Skipped[];
}

/**
 * Decides many flags with one decision, in one transaction. A flag that cannot be decided (held, decided meanwhile, not
 * possible) is skipped with its reason; the others are decided.
 * @param batch id of the batch, for one undo of all of it.
 */
export async function decideMany(
  db: Database,
  request: { flags: readonly { flagId: number; version: number }[]; decision: Decision; batch: string } & DecideOptions,
  user: Decider,
  at: string,
): Promise<BatchDecided> {
  const policy = await policyOf(db);
  return change(db, { actor: `user:${user.name}`, at }, async (trx, log) => {
    const done: BatchDecided = { decided: [], pending: [], skipped: [] };
    for (const { flagId, version } of request.flags) {
      const skipped = await skipping(flagId, async () => {
        const { pending } = await decideInside(trx, log, { ...request, flagId, version }, policy, user, at);
        (pending ? done.pending : done.decided).push(flagId);
      });
      if (skipped) done.skipped.push(skipped);
    }
    return done;
  });
}

/**
 * Takes decisions of a batch back; what was decided anew since then is skipped with its reason.
 * @param only these of them, and with them what this person proposed (a proposal carries no batch).
 */
export async function undoMany(
  db: Database,
  batch: string,
  user: Decider,
  at: string,
  only?: { ids: readonly number[]; proposer: number },
): Promise<{ undone: number[]; skipped: Skipped[] }> {
  return change(db, { actor: `user:${user.name}`, at }, async (trx, log) => {
    const query = trx<FlagRow>('flags').orderBy('id');
    if (only) query.whereIn('id', [...only.ids]);
    else query.where('batch', batch);
    const flags: Pick<FlagRow, 'id' | 'version' | 'batch' | 'proposal'>[] = await query.select(
      'id',
      'version',
      'batch',
      'proposal',
    );
    const done: { undone: number[]; skipped: Skipped[] } = { undone: [], skipped: [] };
    for (const { id, version, ...row } of flags) {
      const proposed = row.proposal !== null && proposerOf(row.proposal) === only?.proposer;
      if (row.batch !== batch && !proposed) {
        done.skipped.push({ flagId: id, because: 'decided', message: 'decided anew since then', who: null });
        continue;
      }
      const skipped = await skipping(id, async () => {
        await undoInside(trx, log, { flagId: id, version }, user, at);
        done.undone.push(id);
      });
      if (skipped) done.skipped.push(skipped);
    }
    return done;
  });
}

const proposerOf = (proposal: string): number => proposalSchema.parse(JSON.parse(proposal)).by;

/** Puts flags into somebody's hands, or into nobody's; returns who had them before. Those that change nothing are left out. */
export async function assignMany(
  db: Database,
  ids: readonly number[],
  assigneeId: number | null,
  by: Act,
  batch: string,
): Promise<[flagId: number, before: number | null][]> {
  return change(db, by, async (trx, log) => {
    const rows: FlagRow[] = await trx<FlagRow>('flags')
      .whereIn('id', [...ids])
      .orderBy('id');
    const changed = rows.filter((row) => row.assignee_id !== assigneeId);
    for (const row of changed) {
      log('flag.assigned', `flag:${row.id}`, { to: assigneeId, from: row.assignee_id, batch, ...facets(row) });
    }
    await trx<FlagRow>('flags')
      .whereIn(
        'id',
        changed.map((row) => row.id),
      )
      .update({ assignee_id: assigneeId });
    return changed.map((row) => [row.id, row.assignee_id]);
  });
}

/** Gives flags back to whom they were assigned before; one that was assigned anew stays. */
export async function undoAssign(
  db: Database,
  before: readonly (readonly [number, number | null])[],
  assigned: number | null,
  by: Act,
  batch: string,
): Promise<void> {
  await change(db, by, async (trx, log) => {
    for (const [id, assignee] of before) {
      const rows = await trx<FlagRow>('flags').where('id', id);
      const [row] = rows;
      if (!row || row.assignee_id !== assigned) continue;
      await trx<FlagRow>('flags').where('id', id).update({ assignee_id: assignee });
      log('flag.assigned', `flag:${id}`, { to: assignee, from: assigned, batch, ...facets(row) });
    }
  });
}

/** The refusals all come before the first write of a flag, so that nothing half-done stays behind. */
async function skipping(flagId: number, work: () => Promise<void>): Promise<Skipped | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof ConflictError || error instanceof LifeError || error instanceof StoreError) {
      const who = error instanceof ConflictError ? error.holder : null;
      return { flagId, because: error.code, message: error.message, who };
    }
    throw error;
  }
}
