import type { Knex } from 'knex';

/** Tokens for programs that call the API; only digests are kept. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('tokens', (t) => {
    t.increments('id');
    t.text('name').notNullable();
    t.text('digest').notNullable().unique();
    /** JSON array: check, documents. */
    t.text('scopes').notNullable();
    t.text('created_by').notNullable();
    t.text('created_at').notNullable();
    t.text('expires_at').notNullable();
    t.text('last_used_at');
    t.text('revoked_at');
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup to go back');
}
