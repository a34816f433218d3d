import type { Evidence } from '../hit.ts';
import type { Rule } from './compile.ts';

/** A candidate while it is judged: one rule, one range of the folded text, points added one by one. */
export interface Claim {
  rule: Rule;
  /** Offsets into the folded text. */
  start: number;
  end: number;
  /** The value without separators, for checks, masks and counting; the hit shows the text as published. */
  bare: string;
  score: number;
  evidence: Evidence[];
  /** Set by what speaks against it; a claim that stays below its least band is let go with this reason. */
  reason: string | null;
  /** Id of the allow entry that it falls under. */
  allowed: string | null;
  /** Index of the table cell it stands in, -1 outside of tables. */
  cell: number;
}

export function claim(rule: Rule, start: number, end: number, bare: string, cell: number): Claim {
  const made: Claim = { rule, start, end, bare, score: 0, evidence: [], reason: null, allowed: null, cell };
  if (rule.base.points !== 0) weigh(made, rule.base);
  return made;
}

export function weigh(made: Claim, step: Evidence): void {
  made.score += step.points;
  made.evidence.push(step);
}

/** Adds what the pack says that this is worth; what it does not mention is worth nothing and leaves no trace. */
export function add(made: Claim, key: string): void {
  const step = made.rule.steps.get(key);
  if (step) weigh(made, step);
}

/** As `add`, and lets the claim go with the reason when its score falls short. */
export function against(made: Claim, key: string, reason: string): void {
  add(made, key);
  if (made.rule.steps.has(key)) made.reason = reason;
}

/** Whether a claim is a hit: at or above its least band, and under no allow entry. */
export function isAccepted(made: Claim): boolean {
  return made.score >= made.rule.suspect && made.allowed === null;
}
