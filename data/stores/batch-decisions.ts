import { change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { ConflictError, StoreError } from '../errors.ts';
import { type Decision, LifeError } from '../flag-life.ts';
import { type DecideOptions, type Decider, decideInside, undoInside } from './decisions.ts';
import { policyOf } from './policy.ts';

/** Why one flag of a batch was left alone. */
export interface Skipped {
  flagId: number;
  because: ConflictError['code'] | LifeError['code'] | StoreError['code'];
  message: string;
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

/** Takes a whole batch back; what was decided anew since then is skipped with its reason. */
export async function undoMany(
  db: Database,
  batch: string,
  user: Decider,
  at: string,
): Promise<{ undone: number[]; skipped: Skipped[] }> {
  return change(db, { actor: `user:${user.name}`, at }, async (trx, log) => {
    const flags: { id: number; version: number }[] = await trx('flags')
      .where('batch', batch)
      .orderBy('id')
      .select('id', 'version');
    const done: { undone: number[]; skipped: Skipped[] } = { undone: [], skipped: [] };
    for (const { id, version } of flags) {
      const skipped = await skipping(id, async () => {
        await undoInside(trx, log, { flagId: id, version }, user, at);
        done.undone.push(id);
      });
      if (skipped) done.skipped.push(skipped);
    }
    return done;
  });
}

/** The refusals all come before the first write of a flag, so that nothing half-done stays behind. */
async function skipping(flagId: number, work: () => Promise<void>): Promise<Skipped | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof ConflictError || error instanceof LifeError || error instanceof StoreError) {
      return { flagId, because: error.code, message: error.message };
    }
    throw error;
  }
}
