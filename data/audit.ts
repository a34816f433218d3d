import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';
import { batchTable, clean, pieces, rowsOf } from './batch.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './transaction.ts';

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
    if (events.length > 0) await append(db, trx, head, by, events);
    return result;
  });
}

async function lockHead(trx: Knex.Transaction): Promise<Head | undefined> {
  return trx<Head & { id: number }>('event_head').where('id', 1).forUpdate().first();
}

async function append(
  db: Database,
  trx: Knex.Transaction,
  head: Head | undefined,
  by: Act,
  events: NewEvent[],
): Promise<void> {
  let seq = head?.seq ?? 0;
  let previous = head?.hash ?? genesis;
  const rows = events.map((event) => {
    seq += 1;
    const row = {
      seq,
      at: by.at,
      actor: clean(by.actor),
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
    .insert({ id: 1, seq, hash: previous, mac: macOf(db, seq, previous) })
    .onConflict('id')
    .merge();
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
  | { ok: true; events: number; hash: string; last: string | null }
  | { ok: false; seq: number; problem: 'altered' | 'missing' | 'cut' | 'head' };

/**
 * Walks the whole chain. A broken chain is named by its first bad event: `altered` (its content or its link does not
 * fit), `missing` (a gap before it), `cut` (events at the end are gone), `head` (the end was rewritten without the key).
 */
export async function verifyChain(db: Database): Promise<ChainCheck> {
  let previous = genesis;
  let last: string | null = null;
  let seq = 0;
  // The end first: events that are written while we walk lie after it.
  const head = await db.knex<Head & { id: number }>('event_head').where('id', 1).first();
  const until = head?.seq ?? 0;
  for (;;) {
    const rows = await rowsOf<EventRow>(
      db.read,
      'select seq, at, actor, action, subject, data, previous, hash from events where seq > ? order by seq limit 5000',
      [seq],
    );
    for (const row of rows) {
      if (row.seq > until && until > 0) return checkHead(db, head, seq, previous, last);
      if (row.seq !== seq + 1) return { ok: false, seq: seq + 1, problem: 'missing' };
      if (row.previous !== previous || hashOf(row) !== row.hash) return { ok: false, seq: row.seq, problem: 'altered' };
      seq = row.seq;
      previous = row.hash;
      last = row.at;
    }
    if (rows.length === 0) return checkHead(db, head, seq, previous, last);
  }
}

function checkHead(db: Database, head: Head | undefined, seq: number, hash: string, last: string | null): ChainCheck {
  if (!head) return seq === 0 ? { ok: true, events: 0, hash, last } : { ok: false, seq: 1, problem: 'head' };
  if (seq < head.seq) return { ok: false, seq: seq + 1, problem: 'cut' };
  const expected = Buffer.from(macOf(db, head.seq, head.hash));
  const given = Buffer.from(head.mac);
  const genuine = expected.length === given.length && timingSafeEqual(expected, given);
  if (!genuine || head.hash !== hash) return { ok: false, seq: head.seq, problem: 'head' };
  return { ok: true, events: seq, hash, last };
}
