import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';

/**
 * Writes down that a full value is shown, before it is shown: who, which hit, why. The value itself comes from the
 * sealed snapshot and is stored nowhere else. @throws StoreError `invalid` without a reason.
 */
export async function recordReveal(
  db: Database,
  reveal: { flagId: number; hitId: number; reason: string },
  by: Act,
): Promise<void> {
  const reason = reveal.reason.trim();
  if (reason.length < 2 || reason.length > 200)
    throw new StoreError('invalid', 'reveal: a reason of 2 to 200 characters');
  await change(db, by, async (trx, log) => {
    const hit = await trx('hits').where({ id: reveal.hitId, flag_id: reveal.flagId }).first('pattern');
    if (!hit) throw new StoreError('not-found', `hit ${reveal.hitId}: there is none`);
    log('flag.revealed', `flag:${reveal.flagId}`, { hit: reveal.hitId, pattern: hit.pattern, reason });
  });
}
