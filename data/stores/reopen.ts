import type { Knex } from 'knex';
import { type Act, change, type Log } from '../audit.ts';
import type { Database } from '../connect.ts';
import { nextState, type Role } from '../flag-life.ts';
import { dayOf } from '../time.ts';
import type { Flag } from './flag.ts';
import { decidedBefore, flagFacets, forgetDigests, freed, reread } from './flag-change.ts';
import type { FlagRow } from './flag-row.ts';
import { cancelVerifications } from './verification-plan.ts';

/** Why a flag comes back. */
export type ReopenCause = 'still-there' | 'review-date' | 'objection' | 'by-hand';

/**
 * Puts a decided flag back into the queue, with its history. The decision no longer stands: it is asked for again.
 * @param by a person, or the worker (verification, review date, objection of a unit).
 */
export async function reopen(
  db: Database,
  flagId: number,
  cause: ReopenCause,
  by: Act & { role?: Role },
  version?: number,
): Promise<Flag> {
  return change(db, by, async (trx, log) => reopenInside(trx, log, flagId, cause, by, version));
}

export async function reopenInside(
  trx: Knex.Transaction,
  log: Log,
  flagId: number,
  cause: ReopenCause,
  by: Act & { role?: Role },
  version?: number,
): Promise<Flag> {
  const flag = await reread(trx, flagId);
  if (version !== undefined && flag.version !== version) throw decidedBefore(flag);
  const state = nextState(flag.state, 'reopen', by.role ?? 'worker');
  const overdue = flag.deadline !== null && flag.deadline < by.at;
  await trx<FlagRow>('flags')
    .where('id', flagId)
    .update({
      ...freed,
      state,
      standing: null,
      state_before: flag.state,
      state_since: by.at,
      version: flag.version + 1,
    });
  await forgetDigests(trx, flagId);
  await cancelVerifications(trx, flagId, by.at);
  log('flag.reopened', `flag:${flagId}`, { from: flag.state, state, because: cause, overdue, ...flagFacets(flag) });
  return reread(trx, flagId);
}

/** Retained flags whose review date has come, back into the queue. Returns how many. */
export async function reopenDue(db: Database, by: Act): Promise<number> {
  const due: { id: number }[] = await db
    .read('flags')
    .where('state', 'retained')
    .where('review_on', '<=', dayOf(by.at))
    .select('id')
    .orderBy('id');
  for (const { id } of due) await reopen(db, id, 'review-date', by);
  return due.length;
}
