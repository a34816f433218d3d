import type { Knex } from 'knex';

/** How an item looked: pictures and parts of tables, values painted over, sealed like snapshots and gone with them. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('pictures', (t) => {
    t.increments('id');
    t.integer('item_id').notNullable().references('items.id');
    /** The content that it shows. */
    t.text('snapshot_id').notNullable();
    /** Page of the file from 1; 0 where there is none, and `reason` says why. */
    t.integer('number').notNullable();
    /** `image`, `table` or `none`. */
    t.text('kind').notNullable();
    t.binary('sealed');
    t.integer('width').notNullable();
    t.integer('height').notNullable();
    /** JSON array of Mark. */
    t.text('marks').notNullable();
    t.text('reason');
    t.text('made_at').notNullable();
    t.unique(['item_id', 'number']);
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup to go back');
}
