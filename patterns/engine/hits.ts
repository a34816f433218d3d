import type { Place, PublishedDocument, Table } from '../document.ts';
import type { Hit, LetGo } from '../hit.ts';
import { mask } from '../masks.ts';
import { type Claim, evidenceOf } from './claim.ts';
import { bandOf } from './compile.ts';
import type { Scan } from './scan-state.ts';

/** From judged claims to what is reported, in offsets and words of the original document. */

export type PlaceAt = (offset: number) => Place;

/** `roster`: index of the table of people that the claim stands in. */
export function toHit(
  claim: Claim,
  scan: Scan,
  document: PublishedDocument,
  placeAt: PlaceAt,
  roster: number | undefined,
): Hit | LetGo {
  const { rule, score } = claim;
  const start = scan.folded.origin(claim.start);
  const end = scan.folded.originEnd(claim.end);
  const value = document.text.slice(start, end);
  const { id, category, severity } = rule.pattern;
  const place = placeOf(scan, placeAt, claim.start, claim.cell);
  const confidence = bandOf(rule, score);
  if (confidence === null) {
    // What was masked well is shown as it was published.
    const masked = claim.reason === 'properly-masked' ? value : mask(id, value);
    const reason = claim.reason ?? 'too-little';
    const detail = evidenceOf(claim).findLast((step) => step.points < 0)?.detail;
    return { pattern: id, reason, masked, start, end, place, ...(detail ? { detail } : {}) };
  }
  const masked = mask(id, value);
  const evidence = evidenceOf(claim);
  // Two shapes rather than a field added later: there are a hundred thousand of these.
  if (roster === undefined)
    return { pattern: id, category, severity, confidence, score, start, end, value, masked, place, evidence };
  return { pattern: id, category, severity, confidence, score, start, end, value, masked, place, evidence, roster };
}

/** The place of a folded offset: its segment's, and more exactly its table's and cell's. */
export function placeOf(scan: Scan, placeAt: PlaceAt, offset: number, cell: number): Place {
  const start = scan.folded.origin(offset);
  const place = placeAt(start);
  if (cell < 0) return place;
  const grid = scan.cells.grids[scan.cells.grid[cell] ?? 0];
  if (!grid) return place;
  const own = cellPlace(grid.table, scan.cells.row[cell] ?? 0, scan.cells.column[cell] ?? 0, start);
  const table = placeIn(place, grid.table.place);
  return own ? { ...table, ...own } : table;
}

/** The place of a table within a segment, made once while both stay the same. */
function placeIn(segment: Place, table: Place): Place {
  if (segment !== lastSegment || table !== lastTable) {
    lastPlace = { ...segment, ...table };
    lastSegment = segment;
    lastTable = table;
  }
  return lastPlace;
}

let lastSegment: Place = {};
let lastTable: Place = {};
let lastPlace: Place = {};

let askedTable: Table | null = null;
let askedCell = 0;
/** Cells ahead of the last one that was asked for: hits come in text order, and so do most tables' cells. */
const ahead = 24;

/** A table's cells are sorted by row, then column. */
function cellPlace(table: Table, row: number, column: number, start: number) {
  const { cells } = table;
  const isBefore = (nth: number) => {
    const cell = cells[nth];
    return cell !== undefined && (cell.row < row || (cell.row === row && cell.column < column));
  };
  let low = 0;
  let high = cells.length;
  if (table === askedTable && isBefore(askedCell)) {
    low = askedCell;
    const near = Math.min(askedCell + ahead, cells.length);
    while (low < near && isBefore(low)) low++;
    if (low < near) high = low;
  }
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  askedTable = table;
  askedCell = low;
  const cell = cells[low];
  return cell && cell.start <= start && start < cell.end ? cell.place : undefined;
}
