import type { Knex } from 'knex';
import type { Clause } from '../../patterns/validity/clause.ts';
import { Ledger } from '../../patterns/validity/ledger.ts';
import { documentKeys, type LedgerDocument, targetKeys, versionKey } from '../../patterns/validity/ledger-document.ts';
import { idList, pieces, rowsOf, textList } from '../batch.ts';
import type { Database } from '../connect.ts';

/** A document of the ledger with its clauses, as stored. */
export interface Stored {
  id: number;
  document: LedgerDocument;
  clauses: Clause[];
}

/** A name that so many documents share says nothing; more of them are not looked at. */
const mostNamesakes = 500;
/** How far repeals of repeals are followed. */
const mostRounds = 4;

type Kind = 'is' | 'names';

/** Keys that a document is found by, and those that its clauses name. */
export function keysOf(document: LedgerDocument, clauses: readonly Clause[]): Record<Kind, string[]> {
  const version = versionKey(document);
  return {
    is: [...new Set([...documentKeys(document), ...(version === null ? [] : [version])])],
    names: [...new Set(clauses.flatMap((clause) => (clause.target === null ? [] : targetKeys(clause.target))))],
  };
}

/** Ids of documents that go by, or name, any of these keys; of each key the first few hundred. */
async function documentsBy(db: Database, knex: Knex, kind: Kind, keys: readonly string[]): Promise<number[]> {
  if (keys.length === 0) return [];
  const found = new Set<number>();
  for (const part of pieces(keys, 5000)) {
    const list = textList(db.dialect, part);
    // The index is asked once for each key and stops at the limit: a name that everybody uses costs no more than any other.
    const one = `select k.document_id from document_keys k where k.key = w.value and k.kind = ? limit ${mostNamesakes}`;
    const sql =
      db.dialect === 'sqlite'
        ? `select k.document_id from json_each(?) w cross join document_keys k on k.rowid in (${one.replace('k.document_id', 'k.rowid')})`
        : `select f.document_id from (select v as value from json_array_elements_text(?::json) as j(v)) w cross join lateral (${one}) f`;
    const rows = await rowsOf<{ document_id: number }>(knex, sql, [list.binding, kind]);
    for (const row of rows) found.add(row.document_id);
  }
  return [...found];
}

/**
 * Documents whose verdict this one has a part in: itself, those that its clauses name, its versions, and namesakes that
 * others may mean.
 */
export async function affectedBy(db: Database, knex: Knex, one: Stored): Promise<Set<number>> {
  const keys = keysOf(one.document, one.clauses);
  const version = versionKey(one.document);
  const named = await documentsBy(db, knex, 'is', [...keys.names, ...(version === null ? [] : [version])]);
  const pointers = await documentsBy(db, knex, 'names', keys.is);
  const namesakes = pointers.length > 0 ? await documentsBy(db, knex, 'is', keys.is) : [];
  return new Set([one.id, ...named, ...namesakes]);
}

/** Reads documents with their clauses. */
export async function readStored(db: Database, knex: Knex, ids: Iterable<number>): Promise<Stored[]> {
  const stored: Stored[] = [];
  for (const part of pieces([...ids], 5000)) {
    const list = idList(db.dialect, part);
    const rows = await rowsOf<{ id: number; data: string; clauses: string }>(
      knex,
      `select id, data, clauses from documents where id in ${list.sql}`,
      [list.binding],
    );
    // Our own writing, read back as it was put in.
    for (const row of rows)
      stored.push({ id: row.id, document: JSON.parse(row.data), clauses: JSON.parse(row.clauses) });
  }
  return stored;
}

/** A ledger in memory that holds all that bears on these documents, and nothing else. */
export async function ledgerAround(db: Database, knex: Knex, ids: ReadonlySet<number>): Promise<Ledger> {
  const ledger = new Ledger();
  const loaded = new Set<number>();
  const load = async (wanted: Iterable<number>): Promise<Stored[]> => {
    const fresh = [...wanted].filter((id) => !loaded.has(id));
    const stored = await readStored(db, knex, fresh);
    for (const { id, document, clauses } of stored) {
      loaded.add(id);
      ledger.load(document, clauses);
    }
    return stored;
  };
  const own = await load(ids);
  const is = new Set(own.flatMap((one) => keysOf(one.document, []).is));
  const versions = new Set(own.flatMap((one) => versionKey(one.document) ?? []));
  // Namesakes matter where somebody names them, and those come with the names below.
  const around = await load([
    ...(await documentsBy(db, knex, 'names', [...is])),
    ...(await documentsBy(db, knex, 'is', [...versions])),
  ]);
  // What the clauses may mean besides, and for repeals what those say in turn: that is where cycles hide.
  let edge = [...own, ...around];
  for (let round = 0; round < mostRounds && edge.length > 0; round += 1) {
    const clauses = edge.flatMap((one) => (round === 0 ? one.clauses : one.clauses.filter((c) => c.kind === 'repeal')));
    const keys = new Set(clauses.flatMap((clause) => (clause.target === null ? [] : targetKeys(clause.target))));
    edge = await load(await documentsBy(db, knex, 'is', [...keys]));
  }
  return ledger;
}
