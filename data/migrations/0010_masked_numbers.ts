import type { Knex } from 'knex';

/** Masked numbers beside a person's name, by item: what two items of a site show of one number may undo both masks. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('masked_numbers', (t) => {
    t.increments('id');
    t.integer('site_id').notNullable().references('sites.id');
    t.integer('item_id').notNullable().references('items.id');
    /** Keyed digest of the name. */
    t.text('person').notNullable();
    /** `resident-id`, `mobile` or `bank-card`. */
    t.text('kind').notNullable();
    /** Which digits are shown, as 1 and 0; masks of one shape cannot undo each other. */
    t.text('shape').notNullable();
    /** The mask, sealed, in base64: it is never asked for by value. */
    t.text('sealed').notNullable();
    t.index(['site_id', 'person', 'kind']);
    t.index(['item_id']);
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup to go back');
}
