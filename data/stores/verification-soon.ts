import type { Knex } from 'knex';

/** Lets the next planned check of each of these flags be due at once; those after it keep their time. */
export async function checkSoon(trx: Knex.Transaction, flagIds: readonly number[], at: string): Promise<void> {
  const rows: { id: number; flag_id: number }[] = await trx('verifications')
    .whereIn('flag_id', flagIds)
    .whereNull('done_at')
    .orderBy(['due_at', 'id'])
    .select('id', 'flag_id');
  const next = new Map<number, number>();
  for (const row of rows) if (!next.has(row.flag_id)) next.set(row.flag_id, row.id);
  await trx('verifications')
    .whereIn('id', [...next.values()])
    .where('due_at', '>', at)
    .update({ due_at: at });
}
