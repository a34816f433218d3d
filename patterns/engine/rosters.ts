import type { Roster } from '../hit.ts';
import type { Cells, Grid } from './cells.ts';
import { byGrid, type Claim, isAccepted } from './claim.ts';
import { isName } from './names.ts';
import type { Scan } from './scan-state.ts';

/** Rows with data of at least this many people make a table a roster. */
const fewest = 2;

/** Kinds of data from the most to the least telling. */
const telling = [
  'disability-certificate',
  'resident-id',
  'residence-permit',
  'foreigner-permit',
  'passport',
  'travel-permit',
  'military-id',
  'resident-id-15',
  'truncated-id',
  'bank-card',
  'insurance-number',
  'weak-mask',
  'home-address',
  'mobile',
  'landline',
  'licence-plate',
  'vin',
  'social-account',
  'email',
  'special-category',
  'minor',
  'birth-date',
  'person-name',
];

export function sortKinds(kinds: Iterable<string>): string[] {
  const order = (kind: string) => {
    const at = telling.indexOf(kind);
    return at < 0 ? telling.length : at;
  };
  return [...kinds].sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
}

export interface FoundRosters {
  rosters: Roster[];
  /** Grid → index of its roster. */
  byGrid: Map<number, number>;
}

/** Finds the tables of people among those that hold accepted claims. */
export function findRosters(scan: Scan, claims: Claim[], title: string | null): FoundRosters {
  const { cells } = scan;
  const found: FoundRosters = { rosters: [], byGrid: new Map() };
  for (const [index, list] of byGrid(claims, cells.grid)) {
    const grid = cells.grids[index];
    if (!grid) continue;
    // Claims come in text order, and so do rows.
    let rows = 0;
    let lastRow = -1;
    const columns: number[] = [];
    let most = 0;
    for (const claim of list) {
      if (claim.rule.pattern.supporting || !isAccepted(claim)) continue;
      const row = cells.row[claim.cell] ?? 0;
      if (row !== lastRow) rows++;
      lastRow = row;
      const column = cells.column[claim.cell] ?? 0;
      const count = (columns[column] ?? 0) + 1;
      columns[column] = count;
      if (count > most) most = count;
    }
    // A form about one person has its numbers in different columns and rows; a roster repeats a column.
    if (rows < fewest || most < fewest) continue;
    found.byGrid.set(index, found.rosters.length);
    found.rosters.push({
      persons: rows,
      kinds: sortKinds(kindsOf(list)),
      title: titleOf(grid, cells, scan.text, scan, title),
      special: [],
      minors: 0,
      place: grid.table.place,
    });
  }
  return found;
}

function kindsOf(claims: Claim[]): Set<string> {
  const kinds = new Set<string>();
  let last: Claim['rule'] | undefined;
  for (const claim of claims)
    if (claim.rule !== last && isAccepted(claim)) {
      kinds.add(claim.rule.pattern.id);
      last = claim.rule;
    }
  return kinds;
}

/** Range, in the folded text, of the title that stands over the table, in its first rows, or on the line before it. */
export function titleRange(grid: Grid, scan: Scan): { start: number; end: number } | null {
  const { cells, text, folded } = scan;
  const given = grid.table.title;
  if (given && given.end > given.start) return { start: folded.folded(given.start), end: folded.folded(given.end) };
  const head: number[] = [];
  for (const cell of grid.cells) {
    if ((cells.row[cell] ?? 0) >= grid.headRow) break;
    const length = cells.text(cell).trim().length;
    if (length >= 4 && length <= 80) head.push(cell);
  }
  const alone = head.length === 1 ? head[0] : undefined;
  if (alone !== undefined) return { start: cells.start[alone] ?? 0, end: cells.end[alone] ?? 0 };
  const first = grid.cells[0];
  let end = first === undefined ? 0 : (cells.start[first] ?? 0);
  for (let lines = 0; lines < 4 && end > 0; lines++) {
    const start = text.lastIndexOf('\n', end - 2) + 1;
    const line = text.slice(start, end).trim();
    if (line.length >= 4 && line.length <= 80) {
      const from = text.indexOf(line, start);
      return { start: from, end: from + line.length };
    }
    if (line.length > 80) return null;
    end = start;
  }
  return null;
}

/** The title of a roster with people's names taken out, or the document's own. */
export function titleOf(grid: Grid, _cells: Cells, text: string, scan: Scan, title: string | null): string | null {
  const range = titleRange(grid, scan);
  const found = (range ? text.slice(range.start, range.end).trim() : '') || title || '';
  const clean = withoutNames(found).slice(0, 120);
  return clean === '' ? null : clean;
}

function withoutNames(title: string): string {
  return title
    .split(/([\s、，,：:（）()]+)/)
    .map((part) => (part.length >= 2 && part.length <= 4 && isName(part) ? '某某' : part))
    .join('');
}
