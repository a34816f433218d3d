import { z } from 'zod';
import type { PublishedDocument } from '../../patterns/document.ts';
import type { DocumentFacts } from '../../patterns/hit.ts';
import { type ItemSummary, summarise } from '../../patterns/outdated/summary.ts';
import type { ExtractedClause } from '../../patterns/validity/clause.ts';
import { documentClauses } from '../../patterns/validity/extract.ts';
import { readMarking } from '../../patterns/validity/marking.ts';

/** What rules that look at a whole site need of an item; stored with it. */
export interface Knowledge {
  summary: ItemSummary;
  clauses: ExtractedClause[];
  issuer: string | null;
  validity: string | null;
  marked: 'ended' | 'partly' | null;
}

const mostClauses = 300;

export function knowledgeOf(document: PublishedDocument, facts: DocumentFacts, column: string | null): Knowledge {
  const marking = readMarking(document, facts);
  const summary = summarise(document, facts, column ?? facts.column?.value ?? null, marking !== null);
  return {
    summary,
    clauses: documentClauses(document, facts)
      .slice(0, mostClauses)
      .map((clause) => ({ ...clause, sentence: clause.sentence.slice(0, 300) })),
    issuer: facts.issuer?.value ?? null,
    validity: facts.validity?.value ?? null,
    marked: marking?.fate ?? null,
  };
}

/** Our own writing, read back: the shape is checked in so far as the rules would break on it. */
const schema = z.object({
  summary: z.looseObject({ url: z.string(), kind: z.string(), about: z.array(z.string()) }),
  clauses: z.array(z.looseObject({ kind: z.string(), sentence: z.string() })),
  issuer: z.string().nullable(),
  validity: z.string().nullable(),
  marked: z.enum(['ended', 'partly']).nullable(),
});

export function readKnowledge(json: string): Knowledge | null {
  const data: unknown = JSON.parse(json);
  return isKnowledge(data) ? data : null;
}

function isKnowledge(data: unknown): data is Knowledge {
  return schema.safeParse(data).success;
}
