import type { Day } from '../language/calendar.ts';

export const verdictStates = [
  'in-force',
  'due-to-expire',
  'expired',
  'repealed',
  'superseded',
  'extended',
  'unknown',
] as const;
export type VerdictState = (typeof verdictStates)[number];

/** One link of the chain of evidence: which sentence of which document. */
export interface VerdictStep {
  /** Id of the document in which the sentence stands. */
  document: string;
  kind: string;
  sentence: string;
  /** Day from which it has effect. */
  effectiveAt: Day | null;
  /** Set where the step was not taken: `cycle`, `repeals-itself`, `ambiguous-target` … */
  problem?: string;
}

/** Whether a document is in force, with the chain of evidence that led there, the decisive step first. */
export interface Verdict {
  document: string;
  state: VerdictState;
  /** Last day in force where known. */
  until: Day | null;
  /** 0…1. */
  confidence: number;
  chain: VerdictStep[];
}
