import type { Knex } from 'knex';
import { z } from 'zod';
import { documentNumberKey } from '../../patterns/language/document-number.ts';
import { type VerdictState, type VerdictStep, verdictStates } from '../../patterns/validity/verdict.ts';
import { rowsOf, textList } from '../batch.ts';
import type { Database } from '../connect.ts';
import { readJson } from '../json.ts';
import { keysOf, readStored } from './ledger-neighbours.ts';

/** A document of the ledger (台账) with its verdict and the chain of evidence that led there. */
export interface LedgerRow {
  id: number;
  ledgerId: string;
  itemId: number;
  siteId: number;
  siteName: string;
  columnName: string | null;
  unitId: number | null;
  unitName: string | null;
  url: string;
  title: string | null;
  number: string | null;
  issuer: string | null;
  issuedAt: string | null;
  publishedAt: string | null;
  /** 有效性 as published. */
  validity: string | null;
  state: VerdictState;
  until: string | null;
  confidence: number;
  chain: VerdictStep[];
  judgedOn: string;
}

const dataSchema = z.object({
  issuer: z.string().nullable(),
  issuedAt: z.string().nullable(),
  publishedAt: z.string().nullable(),
  validity: z.string().nullable(),
});
const chainSchema = z.array(
  z.object({
    document: z.string(),
    kind: z.string(),
    sentence: z.string(),
    effectiveAt: z.string().nullable(),
    problem: z.string().optional(),
  }),
);

interface Row {
  id: number;
  ledger_id: string;
  item_id: number;
  site_id: number;
  site_name: string;
  column_name: string | null;
  unit_id: number | null;
  unit_name: string | null;
  url: string;
  title: string | null;
  number: string | null;
  data: string;
  state: VerdictState;
  until: string | null;
  confidence: number;
  chain: string;
  judged_on: string;
}

const read = (row: Row): LedgerRow => ({
  id: row.id,
  ledgerId: row.ledger_id,
  itemId: row.item_id,
  siteId: row.site_id,
  siteName: row.site_name,
  columnName: row.column_name,
  unitId: row.unit_id,
  unitName: row.unit_name,
  url: row.url,
  title: row.title,
  number: row.number,
  ...readJson(dataSchema, row.data, `document ${row.id}`),
  state: row.state,
  until: row.until,
  confidence: row.confidence,
  chain: readJson(chainSchema, row.chain, `document ${row.id}`),
  judgedOn: row.judged_on,
});

const joined = (knex: Knex) =>
  knex('documents')
    .join('items', 'items.id', 'documents.item_id')
    .join('sites', 'sites.id', 'documents.site_id')
    // A site that was removed takes its documents along at once; the ledger forgets them at its next turn.
    .whereNull('sites.removed_at')
    .leftJoin('columns', 'columns.id', 'items.column_id')
    .leftJoin('units', 'units.id', 'columns.unit_id')
    .select(
      'documents.*',
      'items.url as url',
      'sites.name as site_name',
      'columns.name as column_name',
      'columns.unit_id as unit_id',
      'units.name as unit_name',
    );

export interface LedgerFilter {
  states?: readonly VerdictState[];
  siteId?: number;
  unitId?: number;
  /** Part of the title or the number. */
  text?: string;
  /** Ends on or after, on or before (YYYY-MM-DD): what is due, as a calendar. */
  untilFrom?: string;
  untilTo?: string;
}

/** Documents in the order they came; page on with `after` = the last id. */
export async function listDocuments(
  db: Database,
  filter: LedgerFilter,
  page: { after?: number; limit: number },
): Promise<LedgerRow[]> {
  const query = joined(db.read)
    .where('documents.id', '>', page.after ?? 0)
    .orderBy('documents.id')
    .limit(page.limit);
  if (filter.states && filter.states.length > 0) query.whereIn('documents.state', [...filter.states]);
  if (filter.siteId !== undefined) query.where('documents.site_id', filter.siteId);
  if (filter.unitId !== undefined) query.where('columns.unit_id', filter.unitId);
  if (filter.untilFrom !== undefined) query.where('documents.until', '>=', filter.untilFrom);
  if (filter.untilTo !== undefined) query.where('documents.until', '<=', filter.untilTo);
  if (filter.text) {
    const like = `%${filter.text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
    query.whereRaw(`(documents.title like ? escape '\\' or documents.number like ? escape '\\')`, [like, like]);
  }
  const rows: Row[] = await query;
  return rows.map(read);
}

/** How many documents have which verdict, of one site or of all. */
export async function documentCounts(db: Database, siteId?: number): Promise<Record<VerdictState, number>> {
  const rows = await rowsOf<{ state: VerdictState; n: number }>(
    db.read,
    `select state, count(*) as n from documents d join sites s on s.id = d.site_id
     where s.removed_at is null ${siteId === undefined ? '' : 'and d.site_id = ?'} group by state`,
    siteId === undefined ? [] : [siteId],
  );
  const counts = new Map(rows.map((row) => [row.state, row.n]));
  const result = { 'in-force': 0, 'due-to-expire': 0, expired: 0, repealed: 0, superseded: 0, extended: 0, unknown: 0 };
  for (const state of verdictStates) result[state] = counts.get(state) ?? 0;
  return result;
}

/** By id, address or document number in any spelling; several when a number is shared or a document was published twice. */
export async function findDocuments(db: Database, key: number | string): Promise<LedgerRow[]> {
  if (typeof key === 'number') return (await joined(db.read).where('documents.id', key)).map(read);
  const rows: Row[] = await joined(db.read)
    .where((any) =>
      any
        .where('documents.ledger_id', key)
        .orWhere('items.url', key)
        .orWhereIn(
          'documents.id',
          db
            .read('document_keys')
            .where({ kind: 'is', key: `n:${documentNumberKey(key)}` })
            .select('document_id'),
        ),
    )
    .orderBy('documents.id')
    .limit(50);
  return rows.map(read);
}

/** Documents with a clause that names this one: what repeals, extends, replaces or revives it, for its timeline. */
export async function documentsNaming(db: Database, id: number): Promise<LedgerRow[]> {
  const [stored] = await readStored(db, db.read, [id]);
  if (!stored) return [];
  const keys = textList(db.dialect, keysOf(stored.document, []).is);
  const ids = await rowsOf<{ document_id: number }>(
    db.read,
    `select distinct document_id from document_keys where kind = 'names' and document_id <> ? and key in ${keys.sql} limit 200`,
    [id, keys.binding],
  );
  const rows: Row[] = await joined(db.read)
    .whereIn(
      'documents.id',
      ids.map((row) => row.document_id),
    )
    .orderBy('documents.id');
  return rows.map(read);
}
