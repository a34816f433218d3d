import type { DetectionContext } from '../hit.ts';
import type { Cells, Grid } from './cells.ts';
import { add, type Claim, claim, weigh } from './claim.ts';
import type { Compiled, Label, Rule } from './compile.ts';
import type { Folded } from './fold.ts';
import { distance, lookBack, type Near, nearest } from './labels.ts';
import { limits } from './limits.ts';
import type { MaskedNumber } from './mask-kinds.ts';
import { nameBefore } from './names.ts';

/** What one pass over a document shares. */
export interface Scan {
  text: string;
  folded: Folded;
  rules: Compiled;
  cells: Cells;
  context: DetectionContext;
  /** As 20261123. */
  today: number;
  claims: Claim[];
  /** Accepted candidates past the limit: counted, not kept. */
  unlisted: number;
  /** Masked numbers that were read. */
  masks: MaskedNumber[];
  /** Whether the folded offset lies in a part of the file that its usual view does not show. */
  hiddenAt(offset: number): boolean;
  /** Where the last address that was read ends: one has many numbers and is read once. */
  addressEnd: number;
  /** The candidate at hand: its neighbourhood is read once, whoever judges it. */
  at: Surroundings;
}

export interface Surroundings {
  start: number;
  end: number;
  cell: number;
  grid: Grid | null;
  near: Near;
  header: Label[];
  /** Place of the name that stands before it (see `nameStart`); -1 where none does, -2 where nobody asked yet. */
  name: number;
}

const none: Label[] = [];

export function surroundings(): Surroundings {
  return {
    start: -1,
    end: -1,
    cell: -1,
    grid: null,
    near: { count: 0, labels: [], distances: [] },
    header: none,
    name: -2,
  };
}

/** Reads the labels before a candidate, the head of its column and the cell to its left, unless that was done already. */
export function surround(scan: Scan, start: number, end: number): Surroundings {
  const at = scan.at;
  if (at.start === start && at.end === end) return at;
  at.start = start;
  at.end = end;
  at.name = -2;
  at.near.count = 0;
  const { cells, text, rules } = scan;
  const cell = cells.count > 0 ? cells.at(start) : -1;
  at.cell = cell;
  if (cell < 0) {
    at.grid = null;
    at.header = none;
    lookBack(text, start, 0, rules, at.near);
    return at;
  }
  const floor = cells.start[cell] ?? 0;
  if (start > floor) lookBack(text, start, floor, rules, at.near);
  const grid = cells.grids[cells.grid[cell] ?? 0] ?? null;
  at.grid = grid;
  const column = cells.column[cell] ?? 0;
  at.header = (grid && (cells.row[cell] ?? 0) >= grid.firstRow && grid.labels[column]) || none;
  if (at.near.count === 0 && at.header.length === 0 && cell > 0 && cells.row[cell - 1] === cells.row[cell]) {
    const left = cells.start[cell - 1] ?? 0;
    const leftEnd = cells.end[cell - 1] ?? 0;
    if (leftEnd - left <= 24) lookBack(text, leftEnd, left, rules, at.near);
  }
  return at;
}

/** Whether a label near the candidate, or over its column, speaks of the rule at all, for it or against it. */
export function isLabelled(scan: Scan, rule: Rule): boolean {
  const { near, header } = scan.at;
  for (let nth = 0; nth < near.count; nth++) if (near.labels[nth]?.effects[rule.index]) return true;
  for (const label of header) if (label.effects[rule.index]) return true;
  return false;
}

/** Opens a claim on the candidate at hand with what its labels say for and against it. */
export function open(scan: Scan, rule: Rule, bare: string): Claim {
  const { start, end, cell, near, header } = scan.at;
  const made = claim(rule, start, end, bare, cell);
  const { labels } = near;
  for (let nth = 0; nth < near.count; nth++) {
    const effect = labels[nth]?.effects[rule.index];
    if (!effect) continue;
    if (nth === 0) {
      weigh(made, effect.near);
      if (effect.against) made.reason = effect.reason;
    } else if (effect.far && effect.far.points !== 0) weigh(made, effect.far);
    break;
  }
  let headed = false;
  for (const label of header) {
    const effect = label.effects[rule.index];
    if (!effect || (headed && !effect.against)) continue;
    weigh(made, effect.header);
    if (effect.against) made.reason = effect.reason;
    else headed = true;
  }
  return made;
}

/** Adds `name` when a person's name stands right before the candidate or before its label. */
export function addName(scan: Scan, made: Claim): void {
  const { at } = scan;
  if (at.name === -2) at.name = nameNear(scan);
  if (at.name < 0) return;
  add(made, 'name');
  made.name = at.name;
}

/** The place of the name right before the candidate at hand (薛军（138…）) or before its label (薛军，手机138…), or -1. */
export function nameNear(scan: Scan): number {
  const { start, near, cell } = scan.at;
  // In a table the name has a column of its own.
  if (cell >= 0) return -1;
  const direct = nameBefore(scan.text, start);
  const label = nearest(near);
  if (direct >= 0 || !label) return direct;
  return nameBefore(scan.text, start - distance(near) - label.word.length);
}

/** Hands a judged claim in; what falls short without a reason is forgotten. */
export function submit(scan: Scan, made: Claim): void {
  const accepted = made.score >= made.rule.suspect;
  if (!accepted && made.reason === null) return;
  if (scan.claims.length < limits.claims) scan.claims.push(made);
  else if (accepted) scan.unlisted++;
}
