import type { Cells, Grid } from './cells.ts';
import { add, type Claim, claim } from './claim.ts';
import { limits } from './limits.ts';
import { isName, nameEnd, nameStart } from './names.ts';
import { mergeClaims } from './overlap.ts';
import type { Scan } from './scan-state.ts';

/**
 * What is personal only beside an identifier: names and birth dates of the rows, and right before the numbers, that were claimed.
 * Returns all claims in text order.
 */
export function addSupporting(scan: Scan, claims: Claim[]): Claim[] {
  const names = scan.rules.byCode.get('person-name');
  const births = scan.rules.byCode.get('birth-date');
  if (!names && !births) return claims;
  const { cells, text } = scan;
  const added: Claim[] = [];
  const rows = new Map<Grid, Uint8Array>();
  let lastGrid: Grid | undefined;
  let lastRows: Uint8Array | undefined;
  let lastName = -1;
  // What stands beside hits that are not listed is not listed either.
  let left = limits.hits;
  for (const one of claims) {
    if (one.score < one.rule.suspect) continue;
    if (left-- <= 0) break;
    if (one.cell >= 0) {
      const grid = cells.grids[cells.grid[one.cell] ?? 0];
      if (!grid || (grid.names < 0 && grid.births < 0)) continue;
      if (grid !== lastGrid || !lastRows) {
        lastRows = rows.get(grid) ?? new Uint8Array(lastRow(cells, grid) + 1);
        lastGrid = grid;
        rows.set(grid, lastRows);
      }
      lastRows[cells.row[one.cell] ?? 0] = 1;
    } else if (names) {
      if (one.name < 0 || one.name === lastName) continue;
      lastName = one.name;
      const start = nameStart(lastName);
      const end = nameEnd(lastName);
      const made = claim(names, start, end, text.slice(start, end), -1);
      add(made, 'beside');
      added.push(made);
    }
  }
  for (const [grid, list] of rows)
    for (const cell of grid.cells) {
      const column = cells.column[cell] ?? 0;
      if ((column !== grid.names && column !== grid.births) || list[cells.row[cell] ?? 0] !== 1) continue;
      const made = column === grid.names ? nameClaim(scan, cell) : birthClaim(scan, cell);
      if (made) added.push(made);
    }
  return mergeClaims(
    claims,
    added.filter((one) => one.score >= one.rule.suspect),
  );
}

function lastRow(cells: Cells, grid: Grid): number {
  let last = 0;
  for (const cell of grid.cells) last = Math.max(last, cells.row[cell] ?? 0);
  return last;
}

/** The name in a cell, or null where it is masked (张*, 张某某) or no name. */
export function nameIn(cells: Cells, cell: number): string | null {
  const name = cells.text(cell).replace(/[\s\u3000]+/g, '');
  if (name.length < 2 || name.length > 12 || /[*×XxOo○某]/.test(name)) return null;
  return isName(name) || /^[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,10}$/.test(name) ? name : null;
}

function nameClaim(scan: Scan, cell: number): Claim | null {
  const rule = scan.rules.byCode.get('person-name');
  const name = rule && nameIn(scan.cells, cell);
  if (!rule || !name) return null;
  const made = atCell(scan, rule, cell, name);
  add(made, 'header');
  return made;
}

const dateText =
  /^(?:19|20)\d{2}[-./年]?(?:0?[1-9]|1[0-2])(?:[-./月](?:(?:0?[1-9]|[12]\d|3[01])日?)?|(?:0[1-9]|[12]\d|3[01]))?$/;

function birthClaim(scan: Scan, cell: number): Claim | null {
  const rule = scan.rules.byCode.get('birth-date');
  const date = scan.cells.text(cell).slice(0, 40).replace(/\s/g, '');
  if (!rule || date.length > 14 || !dateText.test(date)) return null;
  const made = atCell(scan, rule, cell, date);
  add(made, 'header');
  return made;
}

function atCell(scan: Scan, rule: Claim['rule'], cell: number, bare: string): Claim {
  const { cells, text } = scan;
  let start = cells.start[cell] ?? 0;
  let end = cells.end[cell] ?? 0;
  while (start < end && /\s/.test(text.charAt(start))) start++;
  while (end > start && /\s/.test(text.charAt(end - 1))) end--;
  return claim(rule, start, end, bare, cell);
}
