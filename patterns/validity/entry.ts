import type { PublishedDocument } from '../document.ts';
import type { DocumentFacts } from '../hit.ts';
import type { LedgerEntry } from './attachments.ts';
import { documentClauses } from './extract.ts';
import { readMarking } from './marking.ts';

/** A document's entry in the ledger and the clauses that stand in it, for a store to keep. */
export function ledgerEntry(id: string, document: PublishedDocument, facts: DocumentFacts): LedgerEntry {
  return {
    document: {
      id,
      title: facts.title?.value ?? null,
      number: facts.documentNumber?.value ?? null,
      issuer: facts.issuer?.value ?? null,
      issuedAt: facts.issuedAt?.value ?? null,
      publishedAt: facts.publishedAt?.value ?? null,
      validity: facts.validity?.value ?? null,
      marked: readMarking(document, facts)?.fate ?? null,
    },
    clauses: documentClauses(document, facts).map((clause) => ({ ...clause, from: id })),
  };
}
