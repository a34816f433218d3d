import type { PublishedDocument, Table } from '../../patterns/document.ts';
import { columnLetters } from '../extract/office/a1.ts';
import type { ShotHit, TableRow, TableShot } from './shot.ts';

const mostTables = 4;
const mostRows = 60;
const mostColumns = 30;
const mostCell = 200;
/** Rows shown above and below a hit. */
const around = 1;

/** The tables of a document that have hits: their first rows and the rows around each hit, values masked. */
export function shootTables(document: PublishedDocument, hits: readonly ShotHit[]): TableShot[] {
  const sorted = [...hits].sort((a, b) => a.start - b.start);
  const shots: TableShot[] = [];
  for (const table of document.tables) {
    if (shots.length >= mostTables) break;
    const first = table.cells[0];
    const last = table.cells.at(-1);
    if (!first || !last) continue;
    const inside = sorted.filter((hit) => hit.start >= first.start && hit.end <= last.end);
    if (inside.length > 0)
      shots.push({ ...shootTable(document, table, inside, shots.length + 1), title: titleOf(document, table, sorted) });
  }
  return shots;
}

function shootTable(document: PublishedDocument, table: Table, hits: ShotHit[], number: number): TableShot {
  const byRow = new Map<number, ShotHit[]>();
  let next = 0;
  for (const cell of table.cells) {
    while ((hits[next]?.end ?? Number.POSITIVE_INFINITY) <= cell.start) next++;
    for (let i = next; i < hits.length; i++) {
      const hit = hits[i];
      if (!hit || hit.start >= cell.end) break;
      byRow.set(cell.row, [...(byRow.get(cell.row) ?? []), hit]);
    }
  }
  const wanted = new Set([0, 1]);
  for (const row of byRow.keys()) {
    for (let near = row - around; near <= row + around; near++) {
      if (near >= 0 && near < table.rows && wanted.size < mostRows) wanted.add(near);
    }
  }
  const rows: TableRow[] = [];
  const width = Math.min(table.columns, mostColumns);
  let before = -1;
  for (const row of [...wanted].sort((a, b) => a - b)) {
    const cells: TableRow['cells'] = Array.from({ length: width }, () => []);
    rows.push({ number: numberOf(table, row), gap: row > before + 1, cells });
    before = row;
  }
  const rowAt = new Map([...wanted].sort((a, b) => a - b).map((row, i) => [row, rows[i]]));
  for (const cell of table.cells) {
    if (cell.column >= width) continue;
    const cells = rowAt.get(cell.row)?.cells;
    if (cells) cells[cell.column] = pieces(document.text, cell.start, cell.end, byRow.get(cell.row) ?? []);
  }
  return {
    kind: 'table',
    number,
    title: null,
    columns: Array.from({ length: width }, (_, column) => columnLetters(column)),
    rows: rows.filter((row) => row.cells.some((cell) => cell.length > 0)),
  };
}

function titleOf(document: PublishedDocument, table: Table, hits: readonly ShotHit[]): string | null {
  if (table.place.sheet) return table.place.sheet;
  if (!table.title) return null;
  const { start, end } = table.title;
  return pieces(document.text, start, end, hits)
    .map((piece) => piece.text)
    .join('');
}

function numberOf(table: Table, row: number): number {
  const named = table.cells.find((cell) => cell.row === row && cell.place?.cell);
  return Number(named?.place?.cell?.replace(/\D/g, '')) || row + 1;
}

/** A cell's text with every hit in it masked. */
function pieces(
  text: string,
  start: number,
  end: number,
  hits: readonly ShotHit[],
): { text: string; start?: number }[] {
  const found: { text: string; start?: number }[] = [];
  let at = start;
  for (const hit of hits) {
    if (hit.end <= at || hit.start >= end) continue;
    const from = Math.max(hit.start, at);
    if (from > at) found.push({ text: text.slice(at, from) });
    found.push({ text: hit.personal ? hit.masked : text.slice(from, Math.min(hit.end, end)), start: hit.start });
    at = Math.min(hit.end, end);
  }
  if (at < end) found.push({ text: text.slice(at, end).slice(0, mostCell) });
  return found;
}
