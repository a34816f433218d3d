import type { Evidence } from '../hit.ts';
import type { Rule } from './compile.ts';

/**
 * A trace while it grows: a node of a tree that all claims of a rule share, since a roster of a million numbers has a handful of different
 * traces. Adding a step is a look-up, not an allocation.
 */
export interface Trace {
  score: number;
  step: Evidence | null;
  parent: Trace | null;
  next: Map<Evidence, Trace>;
  steps: Evidence[] | null;
}

/** A candidate while it is judged: one rule, one range of the folded text, points added one by one. */
export interface Claim {
  rule: Rule;
  /** Offsets into the folded text. */
  start: number;
  end: number;
  /** The value without separators, for checks, masks and counting; the hit shows the text as published. */
  bare: string;
  trace: Trace;
  /** Sum of the trace's points. */
  score: number;
  /** Set by what speaks against it; a claim that stays below its least band is let go with this reason. */
  reason: string | null;
  /** Id of the allow entry that it falls under. */
  allowed: string | null;
  /** Index of the table cell it stands in, -1 outside of tables. */
  cell: number;
  /** Where the name begins and ends that stands before it, -1 where none was seen. */
  nameStart: number;
  nameEnd: number;
}

function trace(parent: Trace | null, step: Evidence | null): Trace {
  return { score: (parent?.score ?? 0) + (step?.points ?? 0), step, parent, next: new Map(), steps: null };
}

function rootOf(rule: Rule): Trace {
  const empty = trace(null, null);
  rule.root = rule.base.points === 0 ? empty : trace(empty, rule.base);
  return rule.root;
}

export function claim(rule: Rule, start: number, end: number, bare: string, cell: number): Claim {
  const root = rule.root ?? rootOf(rule);
  return {
    rule,
    start,
    end,
    bare,
    trace: root,
    score: root.score,
    reason: null,
    allowed: null,
    cell,
    nameStart: -1,
    nameEnd: -1,
  };
}

/** Adds a step that many claims share (one of the rule's own, a label's). */
function grow(made: Claim, step: Evidence): void {
  let next = made.trace.next.get(step);
  if (!next) {
    next = trace(made.trace, step);
    made.trace.next.set(step, next);
  }
  made.trace = next;
  made.score = next.score;
}

/** Adds a step of the lexicon or of the rule. */
export function weigh(made: Claim, step: Evidence): void {
  grow(made, step);
}

/** Adds a step that only this claim has (a count, an address), so that the shared tree does not keep it. */
export function weighOnce(made: Claim, step: Evidence): void {
  made.trace = trace(made.trace, step);
  made.score = made.trace.score;
}

/** Adds what the pack says that this is worth; what it does not mention is worth nothing and leaves no trace. */
export function add(made: Claim, key: string): void {
  const step = made.rule.steps.get(key);
  if (step) grow(made, step);
}

/** As `add`, and lets the claim go with the reason when its score falls short. */
export function against(made: Claim, key: string, reason: string): void {
  const step = made.rule.steps.get(key);
  if (!step) return;
  grow(made, step);
  made.reason = reason;
}

/** The steps of a claim in the order they were added. Shared between claims: not to be changed. */
export function evidenceOf(made: Claim): Evidence[] {
  const { trace } = made;
  if (trace.steps) return trace.steps;
  const steps: Evidence[] = [];
  for (let at: Trace | null = trace; at; at = at.parent) if (at.step) steps.push(at.step);
  trace.steps = steps.reverse();
  return trace.steps;
}

/** Whether anything but the bare form was seen. */
export function isBare(made: Claim): boolean {
  return made.trace.step === null || made.trace.step === made.rule.base;
}

/** Claims that stand in tables, by their grid, in text order. */
export function byGrid(claims: readonly Claim[], grids: Int32Array): Map<number, Claim[]> {
  const lists = new Map<number, Claim[]>();
  let last = -1;
  let list: Claim[] = [];
  for (const claim of claims) {
    if (claim.cell < 0) continue;
    const grid = grids[claim.cell] ?? 0;
    if (grid !== last) {
      list = lists.get(grid) ?? [];
      lists.set(grid, list);
      last = grid;
    }
    list.push(claim);
  }
  return lists;
}

/** Whether a claim is a hit: at or above its least band, and under no allow entry. */
export function isAccepted(made: Claim): boolean {
  return made.score >= made.rule.suspect && made.allowed === null;
}
