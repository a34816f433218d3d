import type { Knex } from 'knex';

/** What administrators need to change patterns together: drafts, a second person, severities by place, who runs what. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('pack_versions', (t) => {
    /** The shipped version whose changes the text has taken in; null for a pack of one's own. */
    t.integer('shipped_base');
    /** Who put it in force, where that was another person than the author. */
    t.text('published_by');
  });
  // Until now a local text could only rest on the last shipped one that was in force before it.
  await knex.raw(
    `update pack_versions set shipped_base = (select max(p.version) from pack_versions p where p.pack = pack_versions.pack
       and p.origin = 'shipped' and p.state = 'published' and p.version <= pack_versions.version)`,
  );

  await knex.schema.createTable('pack_drafts', (t) => {
    t.increments('id');
    t.text('pack').notNullable();
    /** The version in force that the draft began with; 0 for a new pack. */
    t.integer('base').notNullable();
    t.text('yaml').notNullable();
    t.text('reason').notNullable();
    t.text('author').notNullable();
    /** edit | import | merge */
    t.text('origin').notNullable();
    /** The shipped version that a merge takes in. */
    t.integer('shipped_base');
    /** draft | proposed | published | refused | dropped */
    t.text('state').notNullable();
    t.text('created_at').notNullable();
    t.text('updated_at').notNullable();
    t.text('decided_by');
    t.text('decision_note');
    /** The version that it became. */
    t.integer('version');
    t.index(['state', 'pack']);
  });

  // Append-only: the newest row of a pattern and place holds; a row without a severity takes the one before back.
  await knex.schema.createTable('severity_rules', (t) => {
    t.increments('id');
    t.text('pattern').notNullable();
    t.integer('site_id').references('sites.id');
    t.integer('unit_id').references('units.id');
    t.text('severity');
    t.text('reason').notNullable();
    t.text('changed_by').notNullable();
    t.text('changed_at').notNullable();
    t.index(['pattern', 'id']);
  });

  // Counts every change of packs and switches: one small number tells a running worker that there is something new.
  await knex.schema.createTable('rules_state', (t) => {
    t.integer('id').primary();
    t.integer('number').notNullable();
  });
  await knex('rules_state').insert({ id: 1, number: 1 });

  await knex.schema.createTable('worker_rules', (t) => {
    t.text('worker').primary();
    /** Digest of packs, switches and engine that it judges with. */
    t.text('version').notNullable();
    /** JSON: pack → version in use. */
    t.text('packs').notNullable();
    /** JSON: what it cannot load, with line and reason; its last good version stays in force. */
    t.text('refused').notNullable();
    t.text('since').notNullable();
  });

  // What a pattern did since a day is counted along this index, without a look at the hits themselves.
  await knex.schema.alterTable('hits', (t) => {
    t.dropIndex(['pattern']);
    t.index(['pattern', 'first_seen']);
  });

  await knex.schema.createTable('pattern_costs', (t) => {
    t.text('pattern').primary();
    /** Microseconds a megabyte of text, as measured on the machine of the dashboard. */
    t.integer('micros_per_mb').notNullable();
    t.text('rules').notNullable();
    t.text('measured_at').notNullable();
  });

  await makeUnchangeable(knex, ['pack_versions', 'severity_rules']);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup to go back');
}

/** What was published stays as it was published; a roll-back is another version. */
async function makeUnchangeable(knex: Knex, tables: readonly string[]): Promise<void> {
  const sqlite = String(knex.client.config.client).includes('sqlite');
  if (!sqlite)
    await knex.raw(`create function refuse_version_change() returns trigger language plpgsql as $$
      begin raise exception 'versions are never changed'; end $$`);
  for (const table of tables) {
    if (sqlite)
      for (const verb of ['update', 'delete'])
        await knex.raw(
          `create trigger ${table}_no_${verb} before ${verb} on ${table} begin select raise(abort, 'versions are never changed'); end`,
        );
    else
      await knex.raw(`create trigger ${table}_no_change before update or delete on ${table}
        for each row execute function refuse_version_change()`);
  }
}
