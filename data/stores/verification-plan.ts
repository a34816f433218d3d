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

/** Hours until a doubtful answer is asked for again, where nothing is planned before; so often in a row. */
const soonHours = 2;
const mostSoon = 3;

/**
 * There is always a next check: the planned ones, then the deadline, then daily. What proved nothing is asked for again
 * soon, a few times: most doubts pass (a server that is down, a wall against robots).
 */
export async function planNext(trx: Knex.Transaction, flag: FlagRow, doubtful: boolean, at: string): Promise<void> {
  const rows: { due_at: string; done_at: string | null; result: string | null }[] = await trx('verifications')
    .where('flag_id', flag.id)
    .orderBy(['due_at', 'id'])
    .select('due_at', 'done_at', 'result');
  const waiting = rows.find((row) => row.done_at === null);
  const recent = rows.filter((row) => row.result === 'unknown' && (row.done_at ?? '') > hoursAfter(at, -24));
  const soon = hoursAfter(at, soonHours);
  if (doubtful && recent.length <= mostSoon && (!waiting || waiting.due_at > soon)) {
    await trx('verifications').insert({ flag_id: flag.id, due_at: soon });
  } else if (!waiting) {
    const afterDeadline = flag.deadline !== null && flag.deadline > at ? flag.deadline : hoursAfter(at, 24);
    await trx('verifications').insert({ flag_id: flag.id, due_at: afterDeadline });
  }
}
