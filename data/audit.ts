import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';
import { batchTable, clean, pieces, rowsOf } from './batch.ts';
import type { Database } from './connect.ts';
import type { Keys } from './key.ts';
import { inTransaction, isRace } from './transaction.ts';

/** Who does something: `user:NAME`, `unit:NAME`, `worker`, `system`. */
export type Actor = 'worker' | 'system' | `user:${string}` | `unit:${string}`;

/** Who changes a state, and when (UTC ISO 8601). Every function that changes something takes one. */
export interface Act {
  actor: Actor;
  at: string;
}

/** What a log entry may carry: ids, counts, words; never a personal value. */
export type EventData = { [key: string]: EventValue };
type EventValue = string | number | boolean | null | undefined | EventValue[] | { [key: string]: EventValue };

export interface NewEvent {
  action: string;
  /** `flag:12`, `user:3`, `pack:identity` … */
  subject: string;
  data?: EventData;
}

/** Collects the events of one transaction; they are written at its end. */
export type Log = (action: string, subject: string, data?: EventData) => void;

export interface EventRow {
  seq: number;
  at: string;
  actor: string;
  action: string;
  subject: string;
  data: string;
  previous: string;
  hash: string;
}

interface Head {
  seq: number;
  hash: string;
  mac: string;
}

export const genesis = '0'.repeat(64);

/**
 * Runs a state change and writes its events in the same transaction. The end of the chain is locked first, so changes
 * follow one another on both databases: the chain cannot fork, two decisions cannot cross.
 */
export async function change<T>(
  db: Database,
  by: Act,
  work: (trx: Knex.Transaction, log: Log) => Promise<T>,
): Promise<T> {
  return inTransaction(db, async (trx) => {
    const head = await lockHead(trx);
    const events: NewEvent[] = [];
    const result = await work(trx, (action, subject, data) => events.push({ action, subject, data }));
    await append(
      db,
      trx,
      head,
      events.map((event) => ({ ...event, by })),
    );
    return result;
  });
}

/** So many changes share a transaction at most: the first of them waits for the last. */
const mostTogether = 24;

interface Waiting {
  by: Act;
  /** Does the change; what it returns is called when it is on disk. */
  run(trx: Knex.Transaction, log: Log): Promise<() => void>;
  fail(error: unknown): void;
}
const waiting = new WeakMap<Database, Waiting[]>();

/**
 * Like `change`, for the short ones that many people make at once: those that wait in this process share one transaction,
 * so the end of the chain is locked, written and brought to disk once for all of them, and only one connection waits for
 * it. Each stands alone all the same: one that throws is taken back (a savepoint) and the others are kept.
 */
export function changeTogether<T>(
  db: Database,
  by: Act,
  work: (trx: Knex.Transaction, log: Log) => Promise<T>,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const one: Waiting = {
      by,
      async run(trx, log) {
        const result = await work(trx, log);
        return () => resolve(result);
      },
      fail: reject,
    };
    const line = waiting.get(db);
    if (line) line.push(one);
    else {
      const fresh = [one];
      waiting.set(db, fresh);
      void workOff(db, fresh);
    }
  });
}

async function workOff(db: Database, line: Waiting[]): Promise<void> {
  // what arrives in the same turn of the loop goes along
  await Promise.resolve();
  while (line.length > 0) {
    const group = line.splice(0, mostTogether);
    try {
      for (const settle of await runTogether(db, group)) settle();
    } catch (error) {
      for (const one of group) one.fail(error);
    }
  }
  waiting.delete(db);
}

function runTogether(db: Database, group: readonly Waiting[]): Promise<(() => void)[]> {
  return inTransaction(db, async (trx) => {
    const head = await lockHead(trx);
    const settled: (() => void)[] = [];
    const written: (NewEvent & { by: Act })[] = [];
    for (const one of group) {
      const events: (NewEvent & { by: Act })[] = [];
      const log: Log = (action, subject, data) => events.push({ action, subject, data, by: one.by });
      if (group.length === 1) settled.push(await one.run(trx, log));
      else {
        await trx.raw('savepoint one');
        try {
          settled.push(await one.run(trx, log));
          await trx.raw('release savepoint one');
        } catch (error) {
          // a lost race takes the whole transaction: all of it runs again
          if (isRace(error)) throw error;
          await trx.raw('rollback to savepoint one');
          settled.push(() => one.fail(error));
          continue;
        }
      }
      written.push(...events);
    }
    await append(db, trx, head, written);
    return settled;
  });
}

/** Begins the chain of a new database; there must be a row to lock before the first two events meet. */
export async function beginChain(knex: Knex, keys: Keys): Promise<void> {
  await knex('event_head')
    .insert({ id: 1, seq: 0, hash: genesis, mac: macOf({ keys }, 0, genesis) })
    .onConflict('id')
    .ignore();
}

async function lockHead(trx: Knex.Transaction): Promise<Head> {
  const head = await trx<Head & { id: number }>('event_head').where('id', 1).forUpdate().first();
  if (!head) throw new Error('the end of the audit chain is missing: run `xuncha audit verify`');
  return head;
}

async function append(
  db: Database,
  trx: Knex.Transaction,
  head: Head,
  events: readonly (NewEvent & { by: Act })[],
): Promise<void> {
  if (events.length === 0) return;
  let { seq, hash: previous } = head;
  const rows = events.map((event) => {
    seq += 1;
    const row = {
      seq,
      at: event.by.at,
      actor: clean(event.by.actor),
      action: event.action,
      subject: clean(event.subject),
      data: clean(canonicalJson(event.data ?? {})),
      previous,
    };
    previous = hashOf(row);
    return { ...row, hash: previous };
  });
  for (const part of pieces(rows, 2000)) {
    const table = batchTable(
      db.dialect,
      'b',
      {
        seq: 'integer',
        at: 'text',
        actor: 'text',
        action: 'text',
        subject: 'text',
        data: 'text',
        previous: 'text',
        hash: 'text',
      },
      part.map((r) => [r.seq, r.at, r.actor, r.action, r.subject, r.data, r.previous, r.hash]),
    );
    const names = 'seq, at, actor, action, subject, data, previous, hash';
    await trx.raw(`insert into events (${names}) select ${names} from ${table.sql}`, [table.binding]);
  }
  await trx('event_head')
    .where('id', 1)
    .update({ seq, hash: previous, mac: macOf(db, seq, previous) });
}

/** JSON with sorted keys, no blanks and no `undefined`: the same text for the same data everywhere. */
export function canonicalJson(value: EventValue): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    return `{${keys
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`)
      .join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

function hashOf(row: Omit<EventRow, 'hash'>): string {
  const text = canonicalJson([row.seq, row.at, row.actor, row.action, row.subject, row.data, row.previous]);
  return createHash('sha256').update(text).digest('hex');
}

/** The end of the chain is keyed: who can write to the database but has no key can neither cut nor rebuild the chain. */
function macOf(db: Pick<Database, 'keys'>, seq: number, hash: string): string {
  return createHmac('sha256', db.keys.audit).update(`${seq}:${hash}`).digest('hex');
}

export type ChainCheck =
  /** `whole`: up to the end; otherwise it was told to stop before, and can go on from here. */
  | { ok: true; events: number; hash: string; last: string | null; whole: boolean }
  | { ok: false; seq: number; problem: 'altered' | 'missing' | 'cut' | 'added' | 'head' };

/** How far a walk has come: so many events hold, and the last of them has this hash. */
export type ChainSoFar = { events: number; hash: string; last: string | null };

/**
 * Walks the chain, from its beginning or from where an earlier walk came to, as long as `goOn` says so. A broken chain is named by its first bad event: `altered` (its content or its link does not
 * fit), `missing` (a gap), `cut` (events at the end are gone), `added` (events that the end does not know), `head` (the
 * end was rewritten without the key).
 */
export async function verifyChain(
  db: Database,
  from: ChainSoFar = { events: 0, hash: genesis, last: null },
  goOn: () => boolean = () => true,
): Promise<ChainCheck> {
  let previous = from.hash;
  let last = from.last;
  let seq = from.events;
  let expected = 0;
  for (;;) {
    const rows = await rowsOf<EventRow>(
      db.read,
      'select seq, at, actor, action, subject, data, previous, hash from events where seq > ? order by seq limit 5000',
      [seq],
    );
    for (const row of rows) {
      if (row.seq !== seq + 1) return { ok: false, seq: seq + 1, problem: 'missing' };
      if (row.previous !== previous || hashOf(row) !== row.hash) return { ok: false, seq: row.seq, problem: 'altered' };
      seq = row.seq;
      previous = row.hash;
      last = row.at;
    }
    if (rows.length > 0) {
      if (goOn()) continue;
      return { ok: true, events: seq, hash: previous, last, whole: false };
    }
    // The end is read after the events, so it can only be further on; then there must be more events.
    const head = await db.read<Head & { id: number }>('event_head').where('id', 1).first();
    if (!head) return { ok: false, seq: 1, problem: 'head' };
    if (head.seq < seq) return { ok: false, seq: head.seq + 1, problem: 'added' };
    if (head.seq > seq) {
      if (expected > seq) return { ok: false, seq: seq + 1, problem: 'cut' };
      expected = head.seq;
      continue;
    }
    if (!isGenuine(db, head) || head.hash !== previous) return { ok: false, seq, problem: 'head' };
    return { ok: true, events: seq, hash: previous, last, whole: true };
  }
}

function isGenuine(db: Database, head: Head): boolean {
  const expected = Buffer.from(macOf(db, head.seq, head.hash));
  const given = Buffer.from(head.mac);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
