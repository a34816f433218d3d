import type { Knex } from 'knex';

/** The dimensions of `flag_counts`; NULL is kept as 0 so that a row can be found by its key. */
const dimensions = ['site_id', 'column_id', 'unit_id', 'category', 'state', 'severity', 'confidence', 'patterns'];

const isSqlite = (knex: Knex): boolean => knex.client.config.client === 'sqlite3';

/** The audit log refuses UPDATE and DELETE in the database itself, whoever asks. */
export async function makeEventsAppendOnly(knex: Knex): Promise<void> {
  if (isSqlite(knex)) {
    for (const verb of ['update', 'delete']) {
      await knex.raw(
        `create trigger events_no_${verb} before ${verb} on events begin select raise(abort, 'events are append-only'); end`,
      );
    }
    return;
  }
  await knex.raw(`create function refuse_event_change() returns trigger language plpgsql as $$
    begin raise exception 'events are append-only'; end $$`);
  await knex.raw(`create trigger events_no_change before update or delete on events
    for each row execute function refuse_event_change()`);
  await knex.raw(`create trigger events_no_truncate before truncate on events
    for each statement execute function refuse_event_change()`);
}

/**
 * Counts of flags by every filter of the queue, kept by triggers in the transaction that changes a flag: the figures
 * beside the filters are a sum over a few thousand rows instead of a million flags, and cannot drift.
 */
export async function createFlagCounts(knex: Knex): Promise<void> {
  await knex.schema.createTable('flag_counts', (t) => {
    for (const name of dimensions.slice(0, 3)) t.integer(name).notNullable();
    for (const name of dimensions.slice(3)) t.text(name).notNullable();
    t.integer('n').notNullable();
    t.primary(dimensions);
  });
  const key = dimensions.join(', ');
  const values = (row: string) =>
    dimensions.map((name) => (name.endsWith('_id') ? `coalesce(${row}.${name}, 0)` : `${row}.${name}`)).join(', ');
  const add = `insert into flag_counts (${key}, n) values (${values('new')}, 1)
      on conflict (${key}) do update set n = flag_counts.n + 1;`;
  const take = `update flag_counts set n = n - 1 where (${key}) = (${values('old')});`;
  const differs = (operator: string) => dimensions.map((name) => `old.${name} ${operator} new.${name}`).join(' or ');

  if (isSqlite(knex)) {
    await knex.raw(`create trigger flags_counted_insert after insert on flags begin ${add} end`);
    await knex.raw(`create trigger flags_counted_delete after delete on flags begin ${take} end`);
    await knex.raw(`create trigger flags_counted_update after update of ${key} on flags
      when ${differs('is not')} begin ${take} ${add} end`);
    return;
  }
  await knex.raw(`create function count_flag() returns trigger language plpgsql as $$ begin
      if tg_op = 'UPDATE' and not (${differs('is distinct from')}) then return null; end if;
      if tg_op <> 'INSERT' then ${take} end if;
      if tg_op <> 'DELETE' then ${add} end if;
      return null;
    end $$`);
  await knex.raw(`create trigger flags_counted after insert or delete or update of ${key} on flags
    for each row execute function count_flag()`);
}

/** `flag_patterns` follows the order of the queue in the transaction that changes a flag. */
export async function keepPatternsInOrder(knex: Knex): Promise<void> {
  const follow = `update flag_patterns set state = new.state, severity_rank = new.severity_rank,
    first_seen = new.first_seen where flag_id = new.id;`;
  const columns = 'state, severity_rank, first_seen';
  if (isSqlite(knex)) {
    await knex.raw(`create trigger flags_patterns_follow after update of ${columns} on flags begin ${follow} end`);
    return;
  }
  await knex.raw(
    `create function follow_flag() returns trigger language plpgsql as $$ begin ${follow} return null; end $$`,
  );
  await knex.raw(`create trigger flags_patterns_follow after update of ${columns} on flags
    for each row execute function follow_flag()`);
}

/**
 * Searching a text reads all titles and addresses: from an index that holds nothing else, where there can be one
 * (PostgreSQL's cannot hold long addresses, and it reads tables in parallel).
 */
export async function narrowTexts(knex: Knex): Promise<void> {
  if (isSqlite(knex)) await knex.raw('create index flags_texts on flags (title, url)');
}
