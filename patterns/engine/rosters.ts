import type { Hit, Roster } from '../hit.ts';
import type { Cells, Grid } from './cells.ts';
import { isName } from './names.ts';

/** A hit with the cell it stands in. */
export interface PlacedHit {
  hit: Hit;
  cell: number;
}

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

/** Finds the tables of people, and marks their hits with the roster they belong to. */
export function findRosters(placed: PlacedHit[], cells: Cells, text: string, title: string | null): Roster[] {
  const perGrid = new Map<number, PlacedHit[]>();
  for (const entry of placed) {
    if (entry.cell < 0) continue;
    const grid = cells.grid[entry.cell] ?? 0;
    const list = perGrid.get(grid);
    if (list) list.push(entry);
    else perGrid.set(grid, [entry]);
  }
  const rosters: Roster[] = [];
  for (const [index, entries] of perGrid) {
    const grid = cells.grids[index];
    if (!grid) continue;
    const rows = new Set<number>();
    const columns = new Map<number, number>();
    for (const { cell } of entries) {
      rows.add(cells.row[cell] ?? 0);
      const column = cells.column[cell] ?? 0;
      columns.set(column, (columns.get(column) ?? 0) + 1);
    }
    // A form about one person has its hits in different columns and rows; a roster repeats a column.
    if (rows.size < fewest || Math.max(...columns.values()) < fewest) continue;
    for (const { hit } of entries) hit.roster = rosters.length;
    rosters.push({
      persons: rows.size,
      kinds: sortKinds(new Set(entries.map(({ hit }) => hit.pattern))),
      title: titleOf(grid, cells, text, title),
      special: [],
      minors: 0,
      place: grid.table.place,
    });
  }
  return rosters;
}

/** The title that stands over the table, the last line before it, or the document's own, with people's names taken out. */
function titleOf(grid: Grid, cells: Cells, text: string, title: string | null): string | null {
  const given = grid.table.title;
  const first = grid.cells[0];
  const above = () => {
    const end = first === undefined ? 0 : (cells.start[first] ?? 0);
    const lines = text.slice(Math.max(0, end - 200), end).split('\n');
    return lines
      .map((line) => line.trim())
      .filter((line) => line.length >= 4 && line.length <= 80)
      .at(-1);
  };
  const heading = topRows(grid, cells);
  const found = (given ? text.slice(given.start, given.end).trim() : '') || heading || above() || title || '';
  const clean = withoutNames(found).slice(0, 120);
  return clean === '' ? null : clean;
}

/** A title row inside the table stands alone in its row, above the head. */
function topRows(grid: Grid, cells: Cells): string {
  const head: string[] = [];
  for (const cell of grid.cells) {
    if ((cells.row[cell] ?? 0) >= Math.max(grid.firstRow - 1, 0)) break;
    const text = cells.text(cell).trim();
    if (text.length >= 4 && text.length <= 80 && !/^\d/.test(text)) head.push(text);
  }
  return head.length === 1 ? (head[0] ?? '') : '';
}

function withoutNames(title: string): string {
  return title
    .split(/([\s、，,：:（）()]+)/)
    .map((part) => (part.length >= 2 && part.length <= 4 && isName(part) ? '某某' : part))
    .join('');
}
