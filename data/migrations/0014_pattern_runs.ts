import type { Knex } from 'knex';

/**
 * Work on patterns that takes longer than a page: dry runs, backtests, shadows of a version, open flags judged again.
 * A run is a row that a worker takes, with where it stands, so that it goes on after a kill.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('pattern_runs', (t) => {
    t.increments('id');
    t.text('kind').notNullable(); // dry-run | backtest | shadow | re-judge
    t.text('pack').notNullable();
    t.text('state').notNullable(); // waiting | running | done | failed | cancelled
    /** The changed text of the pack; null where a stored version (`rules`) or a switch is tried. */
    t.text('yaml');
    /** The stored version that is tried, or that was published. */
    t.integer('version');
    /** JSON: which versions and switches stand on either side, and the patterns that differ. */
    t.text('rules').notNullable();
    /** The day that counts as today. */
    t.text('as_of').notNullable();
    t.text('requested_by').notNullable();
    t.text('requested_at').notNullable();
    t.text('started_at');
    t.text('heartbeat_at');
    t.text('finished_at');
    /** Of a shadow: when it ends. */
    t.text('until');
    t.text('worker');
    /** Everything up to here is in `result`. */
    t.text('cursor');
    t.integer('done').notNullable().defaultTo(0);
    t.integer('total').notNullable().defaultTo(0);
    t.text('result'); // JSON of counts
    t.text('error');
    t.integer('resumed').notNullable().defaultTo(0);
    t.index(['state', 'kind', 'id']);
    t.index(['pack', 'id']);
  });

  // Masked samples: what a change would gain and lose, where a draft and a decision disagree.
  await knex.schema.createTable('run_findings', (t) => {
    t.increments('id');
    t.integer('run_id').notNullable().references('pattern_runs.id');
    t.text('change').notNullable();
    /** Decides which findings are kept when there are too many: a digest, so that the choice is fair and the same again. */
    t.text('rank').notNullable();
    t.integer('item_id').references('items.id');
    t.integer('flag_id').references('flags.id');
    t.integer('site_id').references('sites.id');
    t.text('pattern').notNullable();
    t.text('confidence').notNullable();
    t.text('data').notNullable(); // JSON, masked
    t.index(['run_id', 'change', 'rank']);
  });

  // What a published change would make of a flag that waits; the next inspection makes it so.
  await knex.schema.createTable('flag_outlooks', (t) => {
    t.integer('flag_id').primary().references('flags.id');
    t.integer('run_id').notNullable().references('pattern_runs.id');
    t.text('at').notNullable();
    t.text('data').notNullable(); // JSON
  });

  // "This is never personal", said by a reviewer, until an administrator accepts or declines it.
  await knex.schema.createTable('allow_proposals', (t) => {
    t.increments('id');
    t.integer('flag_id').notNullable().references('flags.id');
    t.text('kind').notNullable();
    t.text('digest');
    t.text('masked').notNullable();
    t.text('context').notNullable(); // JSON {before, after}, masked
    t.text('url_prefix');
    t.text('pattern');
    t.integer('unit_id').references('units.id');
    t.text('reason').notNullable();
    t.text('expires_on').notNullable();
    t.integer('proposed_by').notNullable().references('users.id');
    t.text('proposed_at').notNullable();
    t.text('state').notNullable(); // waiting | accepted | declined
    t.text('decided_by');
    t.text('decided_at');
    t.text('answer');
    t.integer('allow_id').references('allow_entries.id');
    t.index(['state', 'id']);
  });

  await knex.raw('create index items_changed on items (last_changed, id) where snapshot_id is not null');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup to go back');
}
