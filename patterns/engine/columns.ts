import type { Cells, Grid } from './cells.ts';
import { add, byGrid, type Claim, claim } from './claim.ts';
import type { Rule } from './compile.ts';
import { mergeClaims } from './overlap.ts';
import type { Scan } from './scan-state.ts';

/** A column whose filled cells conform to one kind at least this far is of that kind, and its odd cells inherit it. */
const conforming = 0.8;
/** Without a head a column needs more cells to speak for itself. */
const fewestUnheaded = 8;
const fewestHeaded = 3;

/**
 * Lets columns vote: a weak member of a column is strengthened by the rest, and a cell that is no valid number by itself (a digit too few,
 * a letter) is claimed for its column. `claims` are resolved and in text order; returns them with what was added.
 */
export function voteColumns(scan: Scan, claims: Claim[]): Claim[] {
  const { cells } = scan;
  if (cells.count === 0) return claims;
  const lists = byGrid(claims, cells.grid);
  if (lists.size === 0) return claims;
  const claimed = new Uint8Array(cells.count);
  for (const one of claims) if (one.cell >= 0) claimed[one.cell] = 1;
  const added: Claim[] = [];
  for (const [index, list] of lists) {
    const grid = cells.grids[index];
    if (grid) added.push(...voteGrid(scan, grid, list, claimed));
  }
  return mergeClaims(claims, added);
}

interface Column {
  filled: number;
  /** Accepted claims by rule index. */
  counts: number[];
  letGo: number;
}

function voteGrid(scan: Scan, grid: Grid, claims: Claim[], claimed: Uint8Array): Claim[] {
  const { cells } = scan;
  const columns: Column[] = [];
  const columnOf = (column: number): Column => {
    const made = columns[column] ?? { filled: 0, counts: new Array<number>(scan.rules.rules.length).fill(0), letGo: 0 };
    columns[column] = made;
    return made;
  };
  for (const one of claims) {
    const column = columnOf(cells.column[one.cell] ?? 0);
    if (one.score >= one.rule.suspect) {
      column.counts[one.rule.index] = (column.counts[one.rule.index] ?? 0) + 1;
    } else column.letGo++;
  }
  for (const cell of grid.cells) {
    if ((cells.row[cell] ?? 0) < grid.firstRow) continue;
    const column = columns[cells.column[cell] ?? 0];
    if (column && isFilled(scan.text, cells, cell)) column.filled++;
  }
  const kinds = columns.map((column, nth) => kindOf(scan, grid, column, nth));
  if (kinds.every((kind) => !kind)) return [];
  for (const one of claims) {
    const kind = kinds[cells.column[one.cell] ?? 0];
    if (kind === one.rule && one.score >= one.rule.suspect && one.score < one.rule.confirmed) add(one, 'column');
  }
  const added: Claim[] = [];
  for (const cell of grid.cells) {
    const kind = kinds[cells.column[cell] ?? 0];
    if (!kind || claimed[cell] === 1 || (cells.row[cell] ?? 0) < grid.firstRow) continue;
    const odd = inherit(scan, kind, cell, cells);
    if (odd) added.push(odd);
  }
  return added;
}

function isFilled(text: string, cells: Cells, cell: number): boolean {
  for (let at = cells.start[cell] ?? 0; at < (cells.end[cell] ?? 0); at++) if (text.charCodeAt(at) > 47) return true;
  return false;
}

function kindOf(scan: Scan, grid: Grid, column: Column | undefined, nth: number): Rule | null {
  if (!column) return null;
  let best: Rule | null = null;
  let most = 0;
  for (const rule of scan.rules.rules) {
    const count = column.counts[rule.index] ?? 0;
    if (count > most) {
      best = rule;
      most = count;
    }
  }
  if (!best) return null;
  const rule = best;
  const headed = (grid.labels[nth] ?? []).some((label) => label.effects[rule.index]?.against === false);
  // What was let go as properly masked or with a reason of its own conforms as well; it only is no hit.
  const share = (most + column.letGo) / Math.max(1, column.filled);
  return share >= conforming && most >= (headed ? fewestHeaded : fewestUnheaded) ? rule : null;
}

/** How many digits an odd member of a column may have to be taken for a broken number of its kind. */
const digitRange: Record<string, [number, number]> = {
  'resident-id': [13, 20],
  mobile: [10, 12],
  'bank-card': [12, 22],
};

function inherit(scan: Scan, rule: Rule, cell: number, cells: Cells): Claim | null {
  const range = digitRange[rule.pattern.id];
  if (!range) return null;
  let start = cells.start[cell] ?? 0;
  let end = cells.end[cell] ?? 0;
  while (start < end && scan.text.charCodeAt(start) <= 32) start++;
  while (end > start && scan.text.charCodeAt(end - 1) <= 32) end--;
  if (end - start > 40) return null;
  const text = scan.text.slice(start, end);
  const bare = text.replace(/[^0-9A-Za-z]/g, '');
  const digits = bare.replace(/\D/g, '').length;
  if (digits < range[0] || digits > range[1] || digits < bare.length - 3 || /[\u4e00-\u9fff*]/.test(text)) return null;
  const made = claim(rule, start, end, bare.toUpperCase(), cell);
  add(made, 'header');
  add(made, 'column');
  add(made, 'odd');
  return made.score >= rule.suspect ? made : null;
}
