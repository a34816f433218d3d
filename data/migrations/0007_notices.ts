import type { Knex } from 'knex';

/** How a notice leaves the house, who answered it, what was put aside for it, and how often it was chased. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('units', (t) => {
    /** Who hears of it when the unit is late. */
    t.text('escalation_email');
  });

  await knex.schema.createTable('connectors', (t) => {
    t.increments('id');
    t.text('kind').notNullable(); // mail | webhook | quarantine | http | outbox
    t.text('name').notNullable();
    // Null: for every site, for every unit.
    t.integer('site_id').references('sites.id');
    t.integer('unit_id').references('units.id');
    t.text('options').notNullable(); // JSON, nothing secret in it
    /** Sealed and bound to the row; never shown again. */
    t.binary('secret');
    t.integer('enabled').notNullable().defaultTo(1);
    t.text('created_at').notNullable();
    t.text('removed_at');
  });

  await knex.schema.alterTable('notices', (t) => {
    /** What deliveries were planned for: null (nothing yet), `open`, `withdrawn`. */
    t.text('planned_for');
    /** When a check last showed that an answer "done" did not hold; the unit is told once for each. */
    t.text('refuted_at');
    /** Steps of escalation that were taken. */
    t.integer('escalated').notNullable().defaultTo(0);
    /** A link of an earlier round opens nothing any more. */
    t.integer('link_round').notNullable().defaultTo(0);
  });
  // Notices of before are not sent out all at once because of an update.
  await knex('notices').update({ planned_for: 'open' });
  await knex.raw('create index notices_unplanned on notices (id) where planned_for is null');
  await knex.raw(
    `create index notices_to_withdraw on notices (id) where state = 'withdrawn' and planned_for <> 'withdrawn'`,
  );
  await knex.raw(`create index notices_waiting on notices (deadline) where state in ('open', 'answered')`);

  await knex.schema.alterTable('deliveries', (t) => {
    t.integer('connector_id').references('connectors.id');
    t.text('purpose').notNullable().defaultTo('notice'); // notice | withdrawal | refuted | overdue
    /** One delivery per notice and key, however often it is planned. */
    t.text('key');
    /** Being sent until then; after it the sender is taken for dead. */
    t.text('taken_until');
    /** What the other side said, without addresses. */
    t.text('receipt');
  });
  await knex.raw('create unique index deliveries_once on deliveries (notice_id, key) where key is not null');
  await knex.raw(`create index deliveries_due on deliveries (next_at, id) where state = 'waiting'`);

  await knex.schema.createTable('delivery_attempts', (t) => {
    t.increments('id');
    t.integer('delivery_id').notNullable().references('deliveries.id').index();
    t.text('begun_at').notNullable();
    t.text('ended_at');
    t.text('outcome'); // sent | failed | later | interrupted; null while it runs
    t.text('error');
    t.text('detail');
  });

  await knex.schema.createTable('notice_answers', (t) => {
    t.increments('id');
    t.integer('notice_id').notNullable().references('notices.id').index();
    t.text('kind').notNullable(); // done | objection
    t.text('text').notNullable(); // masked
    t.text('signer').notNullable();
    t.text('answered_at').notNullable();
  });

  // Files that a connector took out of a static site; the bytes lie in a folder beside the database.
  await knex.schema.createTable('quarantined', (t) => {
    t.increments('id');
    t.integer('notice_id').notNullable().references('notices.id').index();
    t.integer('connector_id').notNullable().references('connectors.id');
    /** Where it stood, below the root. */
    t.text('path').notNullable();
    t.text('stored').notNullable().unique();
    t.integer('bytes').notNullable();
    t.text('digest').notNullable(); // SHA-256 of the content
    t.text('moved_at').notNullable();
    t.text('restored_at');
    t.unique(['notice_id', 'connector_id', 'path']);
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup to go back');
}
