import type { Knex } from 'knex';

/**
 * What a crawl keeps of each item for rules that look at a whole site: its kind, its dates, what it says about its own
 * and others' validity. JSON, free of personal values; small, so that a hundred thousand of them are read in seconds.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('item_knowledge', (t) => {
    t.integer('item_id').primary().references('items.id');
    t.integer('site_id').notNullable().references('sites.id').index();
    t.text('data').notNullable();
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup to go back');
}
