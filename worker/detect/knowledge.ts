import { z } from 'zod';
import type { ClosedHit } from '../../data/closed-hit.ts';
import type { PublishedDocument } from '../../patterns/document.ts';
import type { DocumentFacts } from '../../patterns/hit.ts';
import { isListPage } from '../../patterns/outdated/page-kind.ts';
import { type ItemSummary, summarise } from '../../patterns/outdated/summary.ts';
import type { ExtractedClause } from '../../patterns/validity/clause.ts';
import { ledgerEntry } from '../../patterns/validity/entry.ts';
import { readMarking } from '../../patterns/validity/marking.ts';
import { normaliseAddress } from '../crawl/address.ts';
import type { Hide } from './hide.ts';

/** What rules that look at a whole site need of an item; stored with it. */
export interface Knowledge {
  summary: ItemSummary;
  clauses: ExtractedClause[];
  issuer: string | null;
  validity: string | null;
  marked: 'ended' | 'partly' | null;
  /** Addresses of the files that the page offers. */
  attachments: string[];
  /** What the document says of its own end: a flag only once the ledger knows of nothing that put it off. */
  held: ClosedHit[];
}

const mostClauses = 300;
const mostAttachments = 100;

export function knowledgeOf(
  document: PublishedDocument,
  facts: DocumentFacts,
  column: string | null,
): Omit<Knowledge, 'held'> {
  const marking = readMarking(document, facts);
  const entry = ledgerEntry(document.url, document, facts);
  return {
    summary: summarise(document, facts, column ?? facts.column?.value ?? null, marking !== null),
    clauses: entry.clauses
      .slice(0, mostClauses)
      .map(({ from: _, ...clause }) => ({ ...clause, sentence: clause.sentence.slice(0, 300) })),
    issuer: entry.document.issuer,
    validity: entry.document.validity,
    marked: entry.document.marked,
    attachments: isListPage(document) ? [] : attachmentsIn(document),
  };
}

function attachmentsIn(document: PublishedDocument): string[] {
  const urls = document.links.flatMap((link) => {
    const url = link.kind === 'attachment' ? normaliseAddress(link.url) : null;
    return url && url !== document.url ? [url] : [];
  });
  return [...new Set(urls)].slice(0, mostAttachments);
}

/** As text for the store. The whole of it is masked once more: keys made of a title hold what the title holds. Hits are closed already. */
export function writeKnowledge(knowledge: Omit<Knowledge, 'held'>, held: readonly ClosedHit[], hide: Hide): string {
  return `${hide(JSON.stringify(knowledge)).slice(0, -1)},"held":${JSON.stringify(held)}}`;
}

const ownEnd = new Set(['expired-document', 'contradicting-validity']);

/** A hit that says no more than that the document's own validity is over. A mark that contradicts its page needs no ledger. */
export function waitsForLedger(hit: Pick<ClosedHit, 'pattern' | 'evidence'>): boolean {
  return ownEnd.has(hit.pattern) && !hit.evidence.some((step) => step.key.startsWith('marked-in-'));
}

/** Our own writing, read back: the shape is checked in so far as the rules would break on it. */
const schema = z.object({
  summary: z.looseObject({ url: z.string(), kind: z.string(), about: z.array(z.string()) }),
  clauses: z.array(z.looseObject({ kind: z.string(), sentence: z.string() })),
  issuer: z.string().nullable(),
  validity: z.string().nullable(),
  marked: z.enum(['ended', 'partly']).nullable(),
  attachments: z.array(z.string()),
  held: z.array(z.looseObject({ pattern: z.string(), evidence: z.array(z.looseObject({ key: z.string() })) })),
});

export function readKnowledge(json: string): Knowledge | null {
  const data: unknown = JSON.parse(json);
  return isKnowledge(data) ? data : null;
}

function isKnowledge(data: unknown): data is Knowledge {
  return schema.safeParse(data).success;
}
