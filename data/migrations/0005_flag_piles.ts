import type { Knex } from 'knex';

/** The small piles beside the queue are counted at each look: what somebody holds, and what waits for a second person. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create index flags_held on flags (holder_id) where holder_id is not null');
  await knex.raw('create index flags_proposed on flags (state) where proposal is not null');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup to go back');
}
