import { combine, couldBe } from './candidates.ts';
import type { Grid } from './cells.ts';
import { bareOf, type Claim, judgeAs, weighOnce } from './claim.ts';
import type { MaskedNumber } from './mask-kinds.ts';
import { countCandidates, isWeak, together, weighCandidates } from './masked.ts';
import type { Scan } from './scan-state.ts';
import { nameIn } from './supporting.ts';

/** What else in the file, and in other files of the site, undoes a mask. */

/** Masks judged again where the row tells the birth date that they hide; and whose they are, for comparison with other documents. */
export function tellBirthDays(scan: Scan): void {
  if (scan.masks.length === 0 || scan.cells.count === 0) return;
  const rows = new Map<Grid, Map<number, { birth: string | null; name: string | null }>>();
  for (const mask of scan.masks) {
    if (mask.cell < 0) continue;
    const grid = scan.cells.grids[scan.cells.grid[mask.cell] ?? 0];
    if (!grid || (grid.births < 0 && grid.names < 0)) continue;
    const known = rows.get(grid) ?? readRows(scan, grid);
    rows.set(grid, known);
    const row = known.get(scan.cells.row[mask.cell] ?? 0);
    mask.person ??= row?.name ?? null;
    if (!row?.birth || mask.kind !== 'resident-id' || !mask.claim) continue;
    const count = countCandidates(mask.kind, mask.mask, scan.today, row.birth);
    if (isWeak(count)) becomeWeak(scan, mask, count, 'birth-date-told');
  }
}

function readRows(scan: Scan, grid: Grid): Map<number, { birth: string | null; name: string | null }> {
  const { cells } = scan;
  const rows = new Map<number, { birth: string | null; name: string | null }>();
  for (const cell of grid.cells) {
    const column = cells.column[cell] ?? 0;
    if (column !== grid.births && column !== grid.names) continue;
    const row = cells.row[cell] ?? 0;
    const known = rows.get(row) ?? { birth: null, name: null };
    rows.set(row, known);
    if (column === grid.names) known.name = nameIn(cells, cell);
    else known.birth = dayOf(cells.text(cell));
  }
  return rows;
}

function dayOf(text: string): string | null {
  const parts = /^((?:19|20)\d{2})(?:[-./年](\d{1,2})[-./月](\d{1,2})|(\d\d)(\d\d))日?$/.exec(
    text.slice(0, 40).replace(/\s/g, ''),
  );
  if (!parts) return null;
  const [, year = '', month = parts[4] ?? '', date = parts[5] ?? ''] = parts;
  return `${year}${month.padStart(2, '0')}${date.padStart(2, '0')}`;
}

function becomeWeak(scan: Scan, mask: MaskedNumber, count: number, why: string, detail?: string): void {
  const rule = scan.rules.byCode.get('weak-mask');
  const { claim: made } = mask;
  if (!rule || !made) return;
  if (made.rule !== rule) {
    judgeAs(made, rule);
    weighCandidates(made, count, mask.kind);
  }
  const points = rule.steps.get(why)?.points ?? 0;
  weighOnce(made, detail === undefined ? { key: why, points } : { key: why, points, detail });
}

/** Full numbers that a mask's own would be are looked for at most this often per document. */
const mostComparisons = 2_000_000;

/**
 * A masked number whose full form stands elsewhere in the file (a hidden column, a comment, the text under a box), or whose hidden part another
 * document of the site shows, is the gravest kind: somebody believes it is hidden.
 */
export function undoMasks(scan: Scan, claims: Claim[]): Claim[] {
  if (scan.masks.length === 0) return claims;
  const full = claims.filter((one) => one.score >= one.rule.suspect && one.rule.pattern.id !== 'weak-mask');
  let left = mostComparisons;
  for (const mask of scan.masks) {
    if (!mask.claim) continue;
    for (const one of full) {
      if (left-- <= 0) break;
      if (
        one.rule.pattern.id !== mask.kind ||
        !couldBe(mask.mask, bareOf(one, scan.text)) ||
        !samePerson(scan, mask, one, full.length)
      )
        continue;
      becomeWeak(scan, mask, 1, 'full-value-elsewhere', scan.hiddenAt(one.start) ? 'hidden' : 'visible');
      break;
    }
    const others = mask.person ? (scan.context.site?.maskedParts?.(mask.person) ?? []) : [];
    for (const other of others) {
      const count = together(mask, other, scan.today);
      if (count === null || !isWeak(count) || combine(mask.mask, other.mask) === mask.mask) continue;
      becomeWeak(scan, mask, count, 'other-document', other.url);
      break;
    }
  }
  return claims;
}

/** By their names where both are known; else by so many visible digits that chance would not bring the two together. */
function samePerson(scan: Scan, mask: MaskedNumber, one: Claim, rivals: number): boolean {
  const owner = one.cell < 0 ? null : rowName(scan, one.cell);
  if (owner && mask.person) return owner === mask.person;
  const visible = mask.mask.replace(/\*/g, '').length;
  return rivals * 10 ** -visible < (scan.hiddenAt(one.start) ? 0.1 : 0.001);
}

function rowName(scan: Scan, cell: number): string | null {
  const { cells } = scan;
  const grid = cells.grids[cells.grid[cell] ?? 0];
  if (!grid || grid.names < 0) return null;
  const row = cells.row[cell];
  for (let at = cell; at >= 0 && cells.row[at] === row && cells.grid[at] === grid.index; at--)
    if (cells.column[at] === grid.names) return nameIn(cells, at);
  for (let at = cell; at < cells.count && cells.row[at] === row && cells.grid[at] === grid.index; at++)
    if (cells.column[at] === grid.names) return nameIn(cells, at);
  return null;
}
