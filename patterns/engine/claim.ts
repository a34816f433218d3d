import type { Evidence } from '../hit.ts';
import type { Rule } from './compile.ts';

/**
 * A trace while it grows: a node of a tree that all claims of a rule share, since a roster of a million numbers has a handful of different
 * traces. Adding a step is a look-up, not an allocation.
 */
export interface Trace {
  rule: Rule;
  score: number;
  step: Evidence | null;
  parent: Trace | null;
  /** Steps of the lexicon that were added here, and what they led to. */
  next: Map<Evidence, Trace> | null;
  /** The same for the rule's own steps, by key; null for a key that its pack does not weigh. */
  named: Map<string, Trace | null> | null;
  steps: Evidence[] | null;
}

/**
 * A candidate while it is judged: one rule, one range of the folded text, points added one by one. Kept small, since a roster has half a
 * million of them at once: the rule and the score are the trace's, the value is the text's unless it says otherwise.
 */
export class Claim {
  /** Offsets into the folded text. */
  start: number;
  end: number;
  /** The value without separators where that is not the text itself in capitals. */
  own: string | null;
  trace: Trace;
  /** Set by what speaks against it; a claim that stays below its least band is let go with this reason. */
  reason: string | null;
  /** Index of the table cell it stands in, -1 outside of tables. */
  cell: number;
  /** Place of the name that stands before it (see `nameStart`), -1 where none was seen. */
  name: number;

  constructor(trace: Trace, start: number, end: number, own: string | null, cell: number) {
    this.start = start;
    this.end = end;
    this.own = own;
    this.trace = trace;
    this.reason = null;
    this.cell = cell;
    this.name = -1;
  }

  get rule(): Rule {
    return this.trace.rule;
  }

  /** Sum of the trace's points. */
  get score(): number {
    return this.trace.score;
  }
}

/** The value of a claim without separators, letters in capitals: for checks, masks and counting; the hit shows the text as published. */
export function bareOf(made: Claim, text: string): string {
  return made.own ?? text.slice(made.start, made.end).toUpperCase();
}

function trace(rule: Rule, parent: Trace | null, step: Evidence | null): Trace {
  const score = (parent?.score ?? 0) + (step?.points ?? 0);
  return { rule, score, step, parent, next: null, named: null, steps: null };
}

function rootOf(rule: Rule): Trace {
  const empty = trace(rule, null, null);
  rule.root = rule.base.points === 0 ? empty : trace(rule, empty, rule.base);
  return rule.root;
}

/** Opens a claim on a range; `bare` as long as the range is taken to be its text. */
export function claim(rule: Rule, start: number, end: number, bare: string, cell: number): Claim {
  return new Claim(rule.root ?? rootOf(rule), start, end, bare.length === end - start ? null : bare, cell);
}

/** Adds a step of the lexicon, which many claims share. */
export function weigh(made: Claim, step: Evidence): void {
  const { trace: from } = made;
  from.next ??= new Map();
  let next = from.next.get(step);
  if (!next) {
    next = trace(from.rule, from, step);
    from.next.set(step, next);
  }
  made.trace = next;
}

/** Adds a step that only this claim has (a count, an address), so that the shared tree does not keep it. */
export function weighOnce(made: Claim, step: Evidence): void {
  made.trace = trace(made.rule, made.trace, step);
}

/** Begins the trace of a claim anew under another rule. */
export function judgeAs(made: Claim, rule: Rule): void {
  made.trace = rule.root ?? rootOf(rule);
  made.reason = null;
}

function named(from: Trace, key: string): Trace | null {
  from.named ??= new Map();
  let next = from.named.get(key);
  if (next === undefined) {
    const step = from.rule.steps.get(key);
    next = step ? trace(from.rule, from, step) : null;
    from.named.set(key, next);
  }
  return next;
}

/** Adds what the pack says that this is worth; what it does not mention is worth nothing and leaves no trace. */
export function add(made: Claim, key: string): void {
  const next = named(made.trace, key);
  if (next) made.trace = next;
}

/** As `add`, and lets the claim go with the reason when its score falls short. */
export function against(made: Claim, key: string, reason: string): void {
  const next = named(made.trace, key);
  if (!next) return;
  made.trace = next;
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

/** Whether a claim is a hit: at or above its least band. */
export function isAccepted(made: Claim): boolean {
  return made.score >= made.rule.suspect;
}
