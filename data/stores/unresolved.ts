import type { Clause } from '../../patterns/validity/clause.ts';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { ledgerAround } from './ledger-neighbours.ts';

/** A document that another one repeals, prolongs or replaces, and that no site of ours publishes. */
export interface UnresolvedName {
  kind: Clause['kind'];
  /** Name in 《》, without the marks. */
  title: string | null;
  number: string | null;
  sentence: string;
  /** Id in the ledger of the document that names it. */
  documentId: number;
  documentTitle: string | null;
  documentNumber: string | null;
  siteName: string;
}

const documentsAtOnce = 100;

/**
 * Names that resolve to no document of the ledger, in the order of the documents that use them. A name is tried by all of its
 * keys and by the rules that verdicts are made by, so one that is listed here had no part in any of them.
 * @param after id of the last document that was looked at. @returns at least `least` names while there are so many.
 */
export async function unresolvedNames(
  db: Database,
  filter: { siteId?: number; text?: string },
  page: { after?: number; least: number },
): Promise<{ names: UnresolvedName[]; next: number | null }> {
  const names: UnresolvedName[] = [];
  let after = page.after ?? 0;
  for (;;) {
    const documents = await candidates(db, filter.siteId, after);
    const last = documents.at(-1);
    if (!last) return { names, next: null };
    after = last.id;
    names.push(...(await unresolvedIn(db, documents)).filter((name) => fits(name, filter.text)));
    if (names.length >= page.least) return { names, next: documents.length < documentsAtOnce ? null : after };
  }
}

interface Candidate {
  id: number;
  ledger_id: string;
  title: string | null;
  number: string | null;
  site_name: string;
}

/** Documents with a name of which at least one key leads nowhere; the rules then say whether another key of it leads somewhere. */
function candidates(db: Database, siteId: number | undefined, after: number): Promise<Candidate[]> {
  return rowsOf<Candidate>(
    db.read,
    `select d.id, d.ledger_id, d.title, d.number, s.name as site_name
     from documents d join sites s on s.id = d.site_id
     where d.id > ? and s.removed_at is null ${siteId === undefined ? '' : 'and d.site_id = ?'}
       and exists (select 1 from document_keys k where k.document_id = d.id and k.kind = 'names'
         and not exists (select 1 from document_keys i where i.key = k.key and i.kind = 'is'))
     order by d.id limit ${documentsAtOnce}`,
    siteId === undefined ? [after] : [after, siteId],
  );
}

async function unresolvedIn(db: Database, documents: readonly Candidate[]): Promise<UnresolvedName[]> {
  const ledger = await ledgerAround(db, db.read, new Set(documents.map((one) => one.id)));
  const own = Map.groupBy(
    ledger.unresolved(documents.map((one) => one.ledger_id)).filter((one) => one.problem === 'unresolved'),
    ({ clause }) => clause.from,
  );
  return documents.flatMap((document) => {
    const seen = new Set<string>();
    return (own.get(document.ledger_id) ?? []).flatMap(({ clause }) => {
      const { title = null, number = null } = clause.target ?? {};
      // Title and body of one document often name the same.
      const key = `${clause.kind} ${number ?? title}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [
        {
          kind: clause.kind,
          title,
          number,
          sentence: clause.sentence,
          documentId: document.id,
          documentTitle: document.title,
          documentNumber: document.number,
          siteName: document.site_name,
        },
      ];
    });
  });
}

const fits = ({ title, number }: UnresolvedName, text: string | undefined): boolean =>
  !text || (title ?? '').includes(text) || (number ?? '').includes(text);
