import type { Knex } from 'knex';

/** The retention schedule in versions, the days on which items end, and addresses that a calendar program may read. */
export async function up(knex: Knex): Promise<void> {
  // A version never changes; the highest is in force, and without any the program's own table is.
  await knex.schema.createTable('retention_versions', (t) => {
    t.integer('version').primary();
    /** JSON of RetentionRule[]. */
    t.text('rules').notNullable();
    t.text('author').notNullable();
    t.text('reason').notNullable();
    t.text('created_at').notNullable();
  });

  // Validity is not in here: the ledger knows it. Written at the end of each inspection and when the schedule changes.
  await knex.schema.createTable('due_dates', (t) => {
    t.integer('item_id').notNullable().references('items.id');
    t.integer('site_id').notNullable().references('sites.id');
    t.text('what').notNullable();
    t.text('day').notNullable();
    t.primary(['item_id', 'what']);
    t.index(['day', 'item_id']);
    t.index(['site_id']);
  });

  await knex.schema.createTable('calendar_links', (t) => {
    t.increments('id');
    t.integer('user_id').notNullable().references('users.id').index();
    /** Keyed digest of the secret in the address. */
    t.text('digest').notNullable().unique();
    t.text('filter').notNullable();
    t.text('language').notNullable();
    t.text('created_at').notNullable();
    t.text('expires_at').notNullable();
    t.text('last_used_at');
    t.text('revoked_at');
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup to go back');
}
