import { z } from 'zod';
import { type Verdict, type VerdictState, verdictStates } from '../../patterns/validity/verdict.ts';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { readJson } from '../json.ts';

/** A document of one site as the ledger holds it, to tell what an inspection changed. */
export interface LedgerCopy {
  itemId: number;
  /** JSON as it was put in. */
  document: string;
  clauses: string;
  /** Positive evidence that its item is no longer there. A time-out proves nothing. */
  gone: boolean;
}

export async function ledgerOfSite(db: Database, siteId: number): Promise<Map<number, LedgerCopy>> {
  const rows = await rowsOf<{ item_id: number; data: string; clauses: string; gone: number }>(
    db.read,
    `select d.item_id, d.data, d.clauses,
       case when i.gone_at is not null or i.reason in ('not-found', 'gone') then 1 else 0 end as gone
     from documents d join items i on i.id = d.item_id where d.site_id = ?`,
    [siteId],
  );
  return new Map(
    rows.map(({ item_id: itemId, data: document, clauses, gone }) => [
      itemId,
      { itemId, document, clauses, gone: gone === 1 },
    ]),
  );
}

const chain = z.array(
  z.object({
    document: z.string(),
    kind: z.string(),
    sentence: z.string(),
    effectiveAt: z.string().nullable(),
    problem: z.string().optional(),
  }),
);

/** What the ledger of all sites says of the documents of one, by address. */
export async function verdictsOfSite(db: Database, siteId: number): Promise<Map<string, Verdict>> {
  const rows = await rowsOf<{
    ledger_id: string;
    state: VerdictState;
    until: string | null;
    confidence: number;
    chain: string;
  }>(db.read, 'select ledger_id, state, until, confidence, chain from documents where site_id = ?', [siteId]);
  const found = new Map<string, Verdict>();
  for (const row of rows) {
    if (!verdictStates.includes(row.state)) continue;
    found.set(row.ledger_id, {
      document: row.ledger_id,
      state: row.state,
      until: row.until,
      confidence: row.confidence,
      chain: readJson(chain, row.chain, `document ${row.ledger_id}`),
    });
  }
  return found;
}
