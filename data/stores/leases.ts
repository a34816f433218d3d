import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { ConflictError, StoreError } from '../errors.ts';
import { type Flag, flagInside, isHeld } from './flag.ts';
import { policyOf } from './policy.ts';

/**
 * Takes or renews the lease on a flag (处置中). Not an event: a lease ends by itself.
 * @throws ConflictError `held` names who holds it until when. StoreError `not-found`.
 */
export async function takeLease(db: Database, flagId: number, userId: number, at: string): Promise<Flag> {
  const { leaseMinutes } = await policyOf(db);
  const until = new Date(Date.parse(at) + leaseMinutes * 60_000).toISOString();
  // One statement: of two who ask at once, one gets it.
  const taken = await rowsOf(
    db.knex,
    `update flags set holder_id = ?, lease_until = ?
     where id = ? and (holder_id is null or holder_id = ? or lease_until <= ?) returning id`,
    [userId, until, flagId, userId, at],
  );
  const flag = await flagInside(db.read, flagId);
  if (!flag) throw new StoreError('not-found', `flag ${flagId}: there is none`);
  if (taken.length === 0 && isHeld(flag, userId, at)) throw held(flag);
  return flag;
}

/** Gives a lease back; another's stays. */
export async function releaseLease(db: Database, flagId: number, userId: number): Promise<void> {
  await db.knex('flags').where({ id: flagId, holder_id: userId }).update({ holder_id: null, lease_until: null });
}

/** What the slower of two is told. */
export function held(flag: Flag): ConflictError {
  return new ConflictError('held', flag, flag.holder?.name ?? null, flag.holder?.until ?? null);
}
