import type { Knex } from 'knex';
import type { LedgerEntry } from '../../patterns/validity/attachments.ts';
import type { Verdict, VerdictState } from '../../patterns/validity/verdict.ts';
import { batchTable, idList, pieces, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { inTransaction } from '../transaction.ts';
import { affectedBy, keysOf, ledgerAround, readStored, type Stored } from './ledger-neighbours.ts';

/** A document that an inspection brought, with the clauses that stand in it. */
export interface NewDocument {
  itemId: number;
  siteId: number;
  entry: LedgerEntry;
}

/** A verdict that is another one than before. */
export interface Turned {
  itemId: number;
  ledgerId: string;
  from: VerdictState | null;
  to: VerdictState;
}

/**
 * Puts documents into the ledger (replacing what was known of their items) and judges again whatever they bear on, and
 * nothing else.
 * @param asOf YYYY-MM-DD. @returns how many were judged, and whose verdict changed.
 */
export async function putDocuments(
  db: Database,
  documents: readonly NewDocument[],
  asOf: string,
): Promise<{ judged: number; turned: Turned[] }> {
  return inTransaction(db, async (trx) => {
    const affected = new Set<number>();
    const note = async (stored: readonly Stored[]) => {
      for (const one of stored) for (const id of await affectedBy(db, trx, one)) affected.add(id);
    };
    const items = documents.map((one) => one.itemId);
    await note(await readStored(db, trx, await idsOfItems(db, trx, items)));
    await write(db, trx, documents, asOf);
    await note(await readStored(db, trx, await idsOfItems(db, trx, items)));
    return { judged: affected.size, turned: await judgeAgain(db, trx, affected, asOf) };
  });
}

/** Takes documents of items that are gone out of the ledger, and judges again what they bore on. */
export async function removeDocuments(db: Database, itemIds: readonly number[], asOf: string): Promise<Turned[]> {
  return inTransaction(db, async (trx) => {
    const ids = await idsOfItems(db, trx, itemIds);
    if (ids.length === 0) return [];
    const affected = new Set<number>();
    for (const one of await readStored(db, trx, ids)) for (const id of await affectedBy(db, trx, one)) affected.add(id);
    const list = idList(db.dialect, ids);
    await trx.raw(`delete from document_keys where document_id in ${list.sql}`, [list.binding]);
    await trx.raw(`delete from documents where id in ${list.sql}`, [list.binding]);
    for (const id of ids) affected.delete(id);
    return judgeAgain(db, trx, affected, asOf);
  });
}

/** Takes documents of removed sites out, a thousand at a time, and judges again what they bore on elsewhere. */
export async function removeLostSites(db: Database, asOf: string): Promise<Turned[]> {
  const turned: Turned[] = [];
  for (;;) {
    const rows = await rowsOf<{ item_id: number }>(
      db.read,
      `select d.item_id from documents d join sites s on s.id = d.site_id where s.removed_at is not null limit 1000`,
    );
    if (rows.length === 0) return turned;
    const items = rows.map((row) => row.item_id);
    turned.push(...(await removeDocuments(db, items, asOf)));
  }
}

/** Judges again what time alone may have changed: what has an end, or a clause that has effect later. Run once a day. */
export async function judgeDue(db: Database, asOf: string): Promise<Turned[]> {
  const rows = await rowsOf<{ id: number }>(
    db.read,
    `select id from documents where judged_on < ?
       and (pending = 1 or (until is not null and state in ('in-force', 'due-to-expire', 'extended'))) order by id`,
    [asOf],
  );
  const turned: Turned[] = [];
  for (const part of pieces(rows, 500)) {
    turned.push(...(await inTransaction(db, (trx) => judgeAgain(db, trx, new Set(part.map((row) => row.id)), asOf))));
  }
  return turned;
}

/** How documents are named and judged; another number here, and every ledger is built anew at its next inspection. */
export const ledgerVersion = 2;
const ledgerKey = 'ledger';

/** Builds a ledger anew that an older version of the program kept. Returns how many documents were judged; null: none had to be. */
export async function renewLedger(db: Database, asOf: string): Promise<number | null> {
  const row: { value: string } | undefined = await db.read('meta').where('name', ledgerKey).first('value');
  if (row?.value === String(ledgerVersion)) return null;
  const judged = await rebuildLedger(db, asOf);
  await db
    .knex('meta')
    .insert({ name: ledgerKey, value: String(ledgerVersion) })
    .onConflict('name')
    .merge();
  return judged;
}

const rebuildPiece = 4000;

/**
 * Writes the keys of all documents anew, in one transaction (a minute for a million: they are sorted before they are indexed),
 * then judges all of them in short ones. What was killed half-way is simply begun again.
 */
export async function rebuildLedger(db: Database, asOf: string): Promise<number> {
  await inTransaction(db, (trx) => rewriteKeys(db, trx));
  let count = 0;
  for (let after = 0; ; ) {
    const ids = await idsAfter(db.read, after);
    const last = ids.at(-1);
    if (last === undefined) return count;
    after = last;
    count += ids.length;
    await inTransaction(db, (trx) => judgeAgain(db, trx, new Set(ids), asOf, true));
  }
}

async function idsAfter(knex: Knex, after: number): Promise<number[]> {
  const sql = `select id from documents where id > ? order by id limit ${rebuildPiece}`;
  return (await rowsOf<{ id: number }>(knex, sql, [after])).map((row) => row.id);
}

/** Keys first lie in a table without an index: a million random places of an index cost more than sorting them once. */
async function rewriteKeys(db: Database, trx: Knex.Transaction): Promise<void> {
  await trx.raw('drop table if exists document_keys_new');
  await trx.raw('create table document_keys_new (key text not null, kind text not null, document_id integer not null)');
  for (let after = 0; ; ) {
    const ids = await idsAfter(trx, after);
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
    const stored = await readStored(db, trx, ids);
    await insertKeys(
      db,
      trx,
      'document_keys_new',
      stored.map(({ id, document, clauses }) => [id, { document, clauses }] as const),
    );
  }
  await trx.raw('delete from document_keys');
  await trx.schema.alterTable('document_keys', (t) => t.dropIndex(['document_id']));
  await trx.raw(
    `insert into document_keys (key, kind, document_id)
     select key, kind, document_id from document_keys_new order by key, kind, document_id`,
  );
  await trx.schema.alterTable('document_keys', (t) => t.index(['document_id']));
  await trx.raw('drop table document_keys_new');
}

async function idsOfItems(db: Database, trx: Knex.Transaction, itemIds: readonly number[]): Promise<number[]> {
  const list = idList(db.dialect, itemIds);
  const rows = await rowsOf<{ id: number }>(trx, `select id from documents where item_id in ${list.sql}`, [
    list.binding,
  ]);
  return rows.map((row) => row.id);
}

async function write(
  db: Database,
  trx: Knex.Transaction,
  documents: readonly NewDocument[],
  asOf: string,
): Promise<void> {
  const table = batchTable(
    db.dialect,
    'b',
    {
      ledger_id: 'text',
      item_id: 'integer',
      site_id: 'integer',
      title: 'text',
      number: 'text',
      data: 'text',
      clauses: 'text',
    },
    documents.map(({ itemId, siteId, entry }) => [
      entry.document.id,
      itemId,
      siteId,
      entry.document.title,
      entry.document.number,
      JSON.stringify(entry.document),
      JSON.stringify(entry.clauses),
    ]),
  );
  const rows = await rowsOf<{ id: number; ledger_id: string }>(
    trx,
    `insert into documents (ledger_id, item_id, site_id, title, number, data, clauses, state, confidence, chain, judged_on, pending)
     select b.ledger_id, b.item_id, b.site_id, b.title, b.number, b.data, b.clauses, 'unknown', 0, '[]', ?, 0
     from ${table.sql} where true
     on conflict (item_id) do update set ledger_id = excluded.ledger_id, title = excluded.title, number = excluded.number,
       data = excluded.data, clauses = excluded.clauses
     returning id, ledger_id`,
    [asOf, table.binding],
  );
  const ids = new Map(rows.map((row) => [row.ledger_id, row.id]));
  await writeKeys(
    db,
    trx,
    documents.flatMap(({ entry }) => {
      const id = ids.get(entry.document.id);
      return id === undefined ? [] : [[id, entry] as const];
    }),
  );
}

/** Puts the keys of documents in place of those that they had. */
async function writeKeys(
  db: Database,
  trx: Knex.Transaction,
  documents: readonly (readonly [number, LedgerEntry])[],
): Promise<void> {
  const list = idList(
    db.dialect,
    documents.map(([id]) => id),
  );
  await trx.raw(`delete from document_keys where document_id in ${list.sql}`, [list.binding]);
  await insertKeys(db, trx, 'document_keys', documents);
}

async function insertKeys(
  db: Database,
  trx: Knex.Transaction,
  into: 'document_keys' | 'document_keys_new',
  documents: readonly (readonly [number, LedgerEntry])[],
): Promise<void> {
  const keys = documents.flatMap(([id, entry]) => {
    const { is, names } = keysOf(entry.document, entry.clauses);
    return [...is.map((key) => [key, 'is', id]), ...names.map((key) => [key, 'names', id])];
  });
  const columns = { key: 'text', kind: 'text', document_id: 'integer' } as const;
  for (const part of pieces(keys, 10_000)) {
    const all = batchTable(db.dialect, 'b', columns, part);
    await trx.raw(`insert into ${into} (key, kind, document_id) select key, kind, document_id from ${all.sql}`, [
      all.binding,
    ]);
  }
}

/**
 * Judges these documents with all that bears on them, and stores the verdicts.
 * @param changedOnly leaves rows alone whose verdict is the one they have: most of them, when everything is judged.
 */
async function judgeAgain(
  db: Database,
  trx: Knex.Transaction,
  ids: ReadonlySet<number>,
  asOf: string,
  changedOnly = false,
): Promise<Turned[]> {
  if (ids.size === 0) return [];
  const ledger = await ledgerAround(db, trx, ids);
  const list = idList(db.dialect, [...ids]);
  const rows = await rowsOf<StoredVerdict>(
    trx,
    `select id, item_id, ledger_id, state, until, confidence, chain from documents where id in ${list.sql}`,
    [list.binding],
  );
  const turned: Turned[] = [];
  const judged = rows.flatMap((row) => {
    const verdict = ledger.verdict(row.ledger_id, asOf);
    if (!verdict) return [];
    if (verdict.state !== row.state) {
      // A document that was just put in has no chain and no verdict that anybody saw.
      const fresh = row.state === 'unknown' && row.chain === '[]';
      turned.push({ itemId: row.item_id, ledgerId: row.ledger_id, from: fresh ? null : row.state, to: verdict.state });
    }
    if (changedOnly && isSame(row, verdict)) return [];
    return [
      [
        row.id,
        verdict.state,
        verdict.until,
        Math.round(verdict.confidence * 1000),
        JSON.stringify(verdict.chain),
        isPending(verdict, asOf),
      ],
    ];
  });
  if (judged.length === 0) return turned;
  const table = batchTable(
    db.dialect,
    'b',
    { id: 'integer', state: 'text', until: 'text', confidence: 'integer', chain: 'text', pending: 'integer' },
    judged,
  );
  await trx.raw(
    `update documents set state = b.state, until = b.until, confidence = b.confidence / 1000.0, chain = b.chain,
       pending = b.pending, judged_on = ? from ${table.sql} where documents.id = b.id`,
    [asOf, table.binding],
  );
  return turned;
}

interface StoredVerdict {
  id: number;
  item_id: number;
  ledger_id: string;
  state: VerdictState;
  until: string | null;
  confidence: number;
  chain: string;
}

const isSame = (row: StoredVerdict, verdict: Verdict): boolean =>
  row.state === verdict.state &&
  row.until === verdict.until &&
  Math.abs(row.confidence - verdict.confidence) < 0.001 &&
  row.chain === JSON.stringify(verdict.chain);

const isPending = (verdict: Verdict, asOf: string): number =>
  verdict.chain.some((step) => step.effectiveAt !== null && step.effectiveAt > asOf) ? 1 : 0;
