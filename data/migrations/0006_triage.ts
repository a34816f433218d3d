import type { Knex } from 'knex';

/** What a house decides for itself, views of the queue that reviewers keep, and decisions on many flags at once. */
export async function up(knex: Knex): Promise<void> {
  // One row per rule that differs from the shipped one; data/stores/policy.ts knows the names.
  await knex.schema.createTable('policy', (t) => {
    t.text('name').primary();
    t.text('value').notNullable(); // JSON
    t.text('changed_by').notNullable();
    t.text('changed_at').notNullable();
  });

  await knex.schema.createTable('saved_views', (t) => {
    t.increments('id');
    t.integer('owner_id').notNullable().references('users.id');
    t.text('name').notNullable();
    /** The query of the queue's address. */
    t.text('query').notNullable();
    t.integer('shared').notNullable();
    t.text('created_at').notNullable();
    t.unique(['owner_id', 'name']);
  });

  // A batch is first a preview: it fixes which flags, in which version, before anything is decided.
  await knex.schema.createTable('batches', (t) => {
    t.text('id').primary();
    t.integer('user_id').notNullable().references('users.id').index();
    t.text('created_at').notNullable();
    t.text('state').notNullable(); // preview | running | done | undone
    /** JSON: what is to be done with each. */
    t.text('action').notNullable();
    /** JSON array of [flag, version]. */
    t.text('flags').notNullable();
    /** JSON: decided, pending, skipped with reasons; null before it ran. */
    t.text('result');
    t.text('done_at');
  });

  // Few flags are in somebody's hands at a time.
  await knex.raw(
    `create index flags_assigned on flags (assignee_id, state, severity_rank, first_seen, id) where assignee_id is not null`,
  );
  // The figures beside the filters, of items with many people: read from this index alone.
  await knex.raw(`create index flags_many on flags (persons, state, category, severity, confidence, site_id, column_id,
    unit_id, patterns) where persons >= 10`);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup to go back');
}
