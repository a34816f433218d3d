import type { Knex } from 'knex';
import { createFlagCounts, keepPatternsInOrder, makeEventsAppendOnly, narrowTexts } from './0001_triggers.ts';

/**
 * The first schema. Conventions: times are UTC ISO 8601 text, days are YYYY-MM-DD text, JSON is text that a zod schema reads
 * back, booleans are integers 0/1: the same on SQLite and PostgreSQL. Migrations are never edited once released.
 */
export async function up(knex: Knex): Promise<void> {
  // Facts about this database itself: the fingerprint of its key.
  await knex.schema.createTable('meta', (t) => {
    t.text('name').primary();
    t.text('value').notNullable();
  });

  await knex.schema.createTable('counters', (t) => {
    t.text('name').primary();
    t.integer('value').notNullable();
  });

  await knex.schema.createTable('units', (t) => {
    t.increments('id');
    t.text('name').notNullable().unique();
    t.text('email');
    t.text('contact');
    t.text('created_at').notNullable();
  });

  await knex.schema.createTable('users', (t) => {
    t.increments('id');
    t.text('name').notNullable().unique();
    t.text('role').notNullable();
    t.text('password_hash').notNullable();
    t.text('language').notNullable().defaultTo('zh');
    t.integer('unit_id').references('units.id');
    t.integer('failed_attempts').notNullable().defaultTo(0);
    t.text('locked_until');
    t.text('disabled_at');
    t.text('password_changed_at').notNullable();
    t.text('created_at').notNullable();
  });

  await knex.schema.createTable('sessions', (t) => {
    // Digest of the session id: a stolen database opens no session.
    t.text('id').primary();
    t.integer('user_id').references('users.id').index();
    t.text('data').notNullable();
    t.text('created_at').notNullable();
    t.text('last_used_at').notNullable();
    t.text('expires_at').notNullable().index();
  });

  await knex.schema.createTable('sites', (t) => {
    t.increments('id');
    t.text('url').notNullable();
    t.text('name').notNullable();
    t.text('schedule').notNullable();
    t.integer('max_pages').notNullable();
    t.integer('delay_ms').notNullable();
    t.integer('concurrency').notNullable();
    t.text('render').notNullable();
    /** JSON: hosts, include and exclude path prefixes, ownDomains, loopback/private permission with its port. */
    t.text('scope').notNullable();
    t.text('created_at').notNullable();
    t.text('removed_at');
    /** The last scheduled moment that was acted upon: what lies between it and now was missed. */
    t.text('last_due_at');
    t.text('last_full_at');
    t.unique(['url']);
  });

  await knex.schema.createTable('columns', (t) => {
    t.increments('id');
    t.integer('site_id').notNullable().references('sites.id');
    t.text('name').notNullable();
    t.text('path_prefix').notNullable();
    t.integer('unit_id').references('units.id');
    t.integer('update_days');
    t.integer('retention_days');
    t.unique(['site_id', 'path_prefix']);
  });

  await knex.schema.createTable('inspections', (t) => {
    t.increments('id');
    t.integer('site_id').notNullable().references('sites.id');
    t.text('trigger').notNullable(); // schedule | catch-up | manual | cli
    t.text('state').notNullable().index(); // requested | running | completed | failed | cancelled
    t.text('as_of').notNullable();
    t.text('requested_at').notNullable();
    t.text('started_at');
    t.text('heartbeat_at');
    t.text('finished_at');
    t.text('worker');
    t.text('error');
    /** JSON: seen, queued, pages, attachments, read, partial, unread, notModified, requests, bytes, flags, newFlags … */
    t.text('counts').notNullable();
    t.index(['site_id', 'id']);
  });
  // A site never runs twice at once, whatever the workers do.
  await knex.raw(`create unique index inspections_one_running on inspections (site_id) where state = 'running'`);
  await knex.raw(`create unique index inspections_one_requested on inspections (site_id) where state = 'requested'`);

  await knex.schema.createTable('snapshots', (t) => {
    /** Keyed digest of the content: what was published cannot be guessed from it. */
    t.text('id').primary();
    t.binary('sealed').notNullable();
    t.integer('characters').notNullable();
    t.text('created_at').notNullable();
    t.text('purge_at').index();
  });

  await knex.schema.createTable('items', (t) => {
    t.increments('id');
    t.integer('site_id').notNullable().references('sites.id');
    t.text('url').notNullable();
    t.text('kind').notNullable(); // page | attachment
    t.text('type');
    t.text('title');
    t.integer('column_id').references('columns.id');
    t.integer('found_on').references('items.id');
    t.integer('depth').notNullable();
    t.text('status'); // read | partial | unread | null while not yet visited
    t.text('reason');
    t.text('notes');
    t.integer('http_status');
    t.integer('characters');
    t.integer('bytes');
    t.text('etag');
    t.text('last_modified');
    /** Digest of the bytes as fetched. */
    t.text('content_hash').index();
    /** Digest of the extracted text: the same content at another address or behind another frame. */
    t.text('text_hash');
    t.text('snapshot_id').references('snapshots.id').index();
    /** What was extracted and judged with: a change means extraction and detection again without a download. */
    t.text('engine_version');
    t.text('published_at');
    t.text('document_number');
    /** JSON of DocumentFacts. */
    t.text('facts');
    /** JSON of the page's links, kept so that an unchanged page needs no body to go on from. */
    t.text('links');
    t.text('first_seen').notNullable();
    t.text('last_fetched');
    t.text('last_changed');
    t.text('gone_at');
    /** How long to wait before the next visit; grows while nothing changes. */
    t.integer('interval_hours');
    t.text('next_due_at');
    t.integer('inspection_id').references('inspections.id');
    t.unique(['site_id', 'url']);
    t.index(['site_id', 'status']);
    t.index(['site_id', 'text_hash']);
  });

  // One row per address and inspection; the crawl's memory, so that a killed worker goes on where it was.
  await knex.schema.createTable('frontier', (t) => {
    t.integer('inspection_id').notNullable().references('inspections.id');
    t.integer('item_id').notNullable().references('items.id');
    t.text('state').notNullable(); // queued | taken | done
    t.integer('priority').notNullable(); // lower first
    t.primary(['inspection_id', 'item_id']);
    t.index(['inspection_id', 'state', 'priority', 'item_id']);
  });

  await knex.schema.createTable('flags', (t) => {
    t.increments('id');
    t.integer('item_id').notNullable().references('items.id');
    t.integer('site_id').notNullable().references('sites.id');
    t.integer('column_id').references('columns.id');
    t.integer('unit_id').references('units.id');
    t.text('category').notNullable();
    t.text('url').notNullable();
    t.text('title');
    t.text('item_type');
    t.text('state').notNullable();
    t.text('severity').notNullable();
    /** 0 critical … 3 low, for the order of the queue. */
    t.integer('severity_rank').notNullable();
    t.text('confidence').notNullable();
    t.integer('persons').notNullable();
    t.integer('hit_count').notNullable();
    t.text('patterns').notNullable(); // JSON array of ids
    t.text('summary').notNullable(); // JSON {zh, en}
    /** The item's text_hash (or content_hash) when the hits were recorded. */
    t.text('content_hash').index();
    /** JSON: what the item's own content and what the crawl of the site contribute, each with a digest of its hits. */
    t.text('parts').notNullable();
    /** `retained` or `false-positive` while that decision holds for what decided_digests lists. */
    t.text('standing');
    t.integer('version').notNullable().defaultTo(1);
    t.text('first_seen').notNullable();
    t.text('last_seen').notNullable();
    t.integer('holder_id').references('users.id');
    t.text('lease_until');
    t.text('remedy');
    t.text('reason');
    t.text('basis');
    t.text('note');
    t.text('review_on');
    t.text('decided_at');
    t.integer('decided_by').references('users.id');
    /** The state that undo goes back to. */
    t.text('state_before');
    t.text('state_since').notNullable();
    /** JSON: a retain of a grave flag that waits for a second person. */
    t.text('proposal');
    t.integer('assignee_id').references('users.id');
    /** JSON: what changed since the last decision, or since it was raised. */
    t.text('changed');
    /** The flag of the same content at an address that is gone. */
    t.integer('predecessor_id').references('flags.id');
    t.text('batch');
    t.text('deadline');
    t.unique(['item_id', 'category']);
    t.index(['state', 'severity_rank', 'first_seen', 'id']);
    t.index(['site_id', 'state', 'severity_rank', 'first_seen', 'id']);
    t.index(['column_id', 'state', 'severity_rank', 'first_seen', 'id']);
    t.index(['unit_id', 'state', 'severity_rank', 'first_seen', 'id']);
    t.index(['category', 'state', 'severity_rank', 'first_seen', 'id']);
    t.index(['decided_at']);
    t.index(['batch']);
    t.index(['state', 'review_on']);
    t.index(['state', 'deadline']);
  });

  await knex.schema.createTable('flag_patterns', (t) => {
    t.text('pattern').notNullable();
    t.integer('flag_id').notNullable().references('flags.id');
    // The order of the queue, kept by a trigger: the queue of one pattern is a walk along this index.
    t.text('state').notNullable();
    t.integer('severity_rank').notNullable();
    t.text('first_seen').notNullable();
    t.primary(['pattern', 'flag_id']);
    t.index(['flag_id']);
    t.index(['pattern', 'state', 'severity_rank', 'first_seen', 'flag_id']);
  });

  // What was decided on, digest by digest: a later inspection is compared with it, so that nothing is asked twice.
  await knex.schema.createTable('decided_digests', (t) => {
    t.integer('flag_id').notNullable().references('flags.id');
    t.text('family').notNullable();
    t.text('digest').notNullable();
    /** The decision it belongs to, so that undo takes back what it added and nothing else. */
    t.text('decided_at').notNullable();
    t.primary(['flag_id', 'family', 'digest']);
  });

  await knex.schema.createTable('hits', (t) => {
    t.increments('id');
    t.integer('flag_id').notNullable().references('flags.id');
    t.text('pattern').notNullable();
    /** The pack of the pattern: a decision holds for the family, whatever becomes of the single pattern. */
    t.text('family').notNullable();
    t.integer('pattern_version').notNullable();
    /** `document`: found in the item itself; `site`: found by the crawl (dead links, stale columns). */
    t.text('origin').notNullable();
    /** 1 where a standing decision covers it. */
    t.integer('known').notNullable().defaultTo(0);
    t.text('severity').notNullable();
    t.text('confidence').notNullable();
    t.integer('score').notNullable();
    t.text('digest').notNullable(); // keyed HMAC of the folded value
    t.text('masked').notNullable();
    /** The text around the hit with every personal value in it masked: {before, after}. */
    t.text('context').notNullable();
    t.integer('text_start').notNullable();
    t.integer('text_end').notNullable();
    t.text('place').notNullable();
    t.text('evidence').notNullable();
    t.integer('roster');
    t.text('first_seen').notNullable();
    t.index(['flag_id', 'id']);
    t.index(['digest']);
    t.index(['pattern']);
  });

  await knex.schema.createTable('rosters', (t) => {
    t.increments('id');
    t.integer('flag_id').notNullable().references('flags.id').index();
    t.text('data').notNullable(); // JSON of Roster
  });

  // On how many items of a site a phone number stands; numbers only as keyed digests.
  await knex.schema.createTable('site_numbers', (t) => {
    t.integer('site_id').notNullable().references('sites.id');
    t.text('digest').notNullable();
    t.integer('item_id').notNullable().references('items.id');
    t.primary(['site_id', 'digest', 'item_id']);
    t.index(['item_id']);
  });

  await knex.schema.createTable('allow_entries', (t) => {
    t.increments('id');
    t.text('kind').notNullable(); // value | address | pattern | unit
    t.text('digest'); // of a value
    t.text('masked');
    t.text('url_prefix');
    t.text('pattern');
    t.integer('unit_id').references('units.id');
    t.text('reason').notNullable();
    t.integer('owner_id').notNullable().references('users.id');
    t.text('expires_on').notNullable();
    t.text('created_at').notNullable();
    t.text('removed_at');
  });

  await knex.schema.createTable('let_go', (t) => {
    t.increments('id');
    t.integer('item_id').notNullable().references('items.id').index();
    t.text('pattern').notNullable();
    /** The engine's reason, or `allow-entry` with the id in `detail`. */
    t.text('reason').notNullable();
    t.text('masked').notNullable();
    t.text('place').notNullable();
    t.text('detail');
    t.integer('allow_id').references('allow_entries.id').index();
  });

  await knex.schema.createTable('notices', (t) => {
    t.increments('id');
    t.integer('flag_id').notNullable().references('flags.id').index();
    t.integer('unit_id').references('units.id');
    t.text('number').notNullable().unique();
    t.text('state').notNullable().index(); // open | answered | objected | closed | withdrawn
    t.text('remedy').notNullable();
    t.text('body').notNullable(); // JSON, masked
    t.text('deadline').notNullable();
    t.text('answer');
    t.text('answered_at');
    t.text('created_at').notNullable();
  });

  await knex.schema.createTable('deliveries', (t) => {
    t.increments('id');
    t.integer('notice_id').notNullable().references('notices.id').index();
    t.text('connector').notNullable();
    t.text('state').notNullable(); // waiting | sent | failed
    t.integer('attempts').notNullable().defaultTo(0);
    t.text('next_at').notNullable();
    t.text('error');
    t.text('sent_at');
  });

  await knex.schema.createTable('verifications', (t) => {
    t.increments('id');
    t.integer('flag_id').notNullable().references('flags.id').index();
    t.text('due_at').notNullable();
    t.text('done_at');
    t.text('result'); // gone | still-there | unknown | cancelled
    t.text('evidence'); // JSON: one line per address that was asked
    t.index(['done_at', 'due_at']);
  });

  await knex.schema.createTable('comments', (t) => {
    t.increments('id');
    t.integer('flag_id').notNullable().references('flags.id').index();
    t.integer('user_id').notNullable().references('users.id');
    t.text('text').notNullable();
    t.text('created_at').notNullable();
  });

  // Packs of patterns as text; a version is never changed, the one in force is the highest that is published.
  await knex.schema.createTable('pack_versions', (t) => {
    t.increments('id');
    t.text('pack').notNullable();
    t.integer('version').notNullable();
    t.text('yaml').notNullable();
    t.text('origin').notNullable(); // shipped | edited
    /** published: in force while it is the highest; offered: a newer shipped text beside local edits, not in force. */
    t.text('state').notNullable();
    t.text('author').notNullable();
    t.text('reason').notNullable();
    t.text('created_at').notNullable();
    t.unique(['pack', 'version']);
  });

  await knex.schema.createTable('pattern_switches', (t) => {
    t.text('pattern').primary();
    t.integer('enabled').notNullable();
    t.text('changed_by').notNullable();
    t.text('changed_at').notNullable();
  });

  await knex.schema.createTable('week_reports', (t) => {
    t.text('week').primary(); // 2026-W47
    t.text('data').notNullable();
    t.text('frozen_at').notNullable();
  });

  // Append-only and hash-chained: each row carries the digest of the one before.
  await knex.schema.createTable('events', (t) => {
    t.integer('seq').primary();
    t.text('at').notNullable().index();
    t.text('actor').notNullable(); // user:NAME | worker | system | unit:NAME
    t.text('action').notNullable().index(); // flag.raised, flag.taken-down …
    t.text('subject').notNullable().index(); // flag:12, user:3, pack:identity …
    t.text('data').notNullable(); // JSON, masked
    t.text('previous').notNullable();
    t.text('hash').notNullable();
  });
  // Where the chain ends; also the lock that every state change takes first, so that the chain never forks.
  await knex.schema.createTable('event_head', (t) => {
    t.integer('id').primary();
    t.integer('seq').notNullable();
    t.text('hash').notNullable();
    t.text('mac').notNullable();
  });

  await makeEventsAppendOnly(knex);
  await createFlagCounts(knex);
  await keepPatternsInOrder(knex);
  await narrowTexts(knex);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup to go back');
}
