import type { Day } from '../language/calendar.ts';

export const clauseKinds = ['validity', 'repeal', 'partial-repeal', 'extension', 'replacement', 'revival'] as const;
export type ClauseKind = (typeof clauseKinds)[number];

/** A document as another one names it. At least one of title and number is known. */
export interface Target {
  /** Name as written in 《》, without the marks. */
  title: string | null;
  /** Normalised number. */
  number: string | null;
  issuer: string | null;
  issuedAt: Day | null;
}

/** What one sentence of a document says about a document's force: an edge of the ledger. */
export interface ExtractedClause {
  kind: ClauseKind;
  /** Null: the document in which the sentence stands. */
  target: Target | null;
  /** Day from which it has effect; null when unknown. */
  effectiveAt: Day | null;
  /** Last day in force, for validity and extension. */
  until: Day | null;
  /** Extension by a length instead of a day: it runs from the end that the document had before. */
  length?: { count: number; unit: 'day' | 'month' | 'year' };
  sentence: string;
  start: number;
  end: number;
  source: 'sentence' | 'title' | 'catalogue';
  /** 0…1. */
  confidence: number;
  /** Why a part of it cannot be used: `no-such-day`, `ends-before-start` … */
  problem?: string;
}

/** A clause in the ledger: an extracted one with the document it stands in. */
export interface Clause extends ExtractedClause {
  /** Id of the document in which it stands. */
  from: string;
}
