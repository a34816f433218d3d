import type { Knex } from 'knex';
import { hoursAfter } from '../time.ts';
import type { FlagRow } from './flag-row.ts';

/** Plans the checks that follow a take-down. */
export async function scheduleVerifications(
  trx: Knex.Transaction,
  flagId: number,
  hoursAhead: readonly number[],
  at: string,
): Promise<void> {
  await trx('verifications').insert(hoursAhead.map((hours) => ({ flag_id: flagId, due_at: hoursAfter(at, hours) })));
}

/** Ends checks that are not needed any more. */
export async function cancelVerifications(trx: Knex.Transaction, flagId: number, at: string): Promise<void> {
  await trx('verifications').where('flag_id', flagId).whereNull('done_at').update({ done_at: at, result: 'cancelled' });
}

/** There is always a next check: the planned ones, then the deadline, then daily. */
export async function planNext(trx: Knex.Transaction, flag: FlagRow, at: string): Promise<void> {
  const waiting = await trx('verifications').where('flag_id', flag.id).whereNull('done_at').first('id');
  if (waiting) return;
  const afterDeadline = flag.deadline !== null && flag.deadline > at ? flag.deadline : hoursAfter(at, 24);
  await trx('verifications').insert({ flag_id: flag.id, due_at: afterDeadline });
}
