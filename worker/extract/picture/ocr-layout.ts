import type { Place } from '../../../patterns/document.ts';
import type { Reading } from '../reading.ts';
import { TableWriter } from '../table-writer.ts';
import type { OcrLine } from './ocr.ts';

interface Row {
  middle: number;
  height: number;
  cells: OcrLine[];
}

/** Writes recognised lines in reading order; rows that stand in columns become a table. */
export function writeRecognised(lines: OcrLine[], place: Place, reading: Reading): void {
  const rows = rowsOf(lines);
  const { text } = reading;
  text.newline();
  for (let i = 0; i < rows.length; ) {
    let upTo = i;
    while (upTo < rows.length && (rows[upTo]?.cells.length ?? 0) >= 2) upTo++;
    if (upTo - i >= 2) {
      writeTable(rows.slice(i, upTo), place, reading);
      i = upTo;
      continue;
    }
    const words = rows[i]?.cells.map((cell) => cell.text).join(' ') ?? '';
    text.line(words, place);
    i++;
  }
}

function rowsOf(lines: OcrLine[]): Row[] {
  const sorted = [...lines].sort((a, b) => a.top + a.bottom - b.top - b.bottom);
  const rows: Row[] = [];
  for (const line of sorted) {
    const middle = (line.top + line.bottom) / 2;
    const height = line.bottom - line.top;
    const row = rows[rows.length - 1];
    if (row && Math.abs(middle - row.middle) < Math.min(height, row.height) * 0.5) {
      row.cells.push(line);
      row.middle += (middle - row.middle) / row.cells.length;
      row.height = Math.max(row.height, height);
    } else rows.push({ middle, height, cells: [line] });
  }
  for (const row of rows) row.cells.sort((a, b) => a.left - b.left);
  return rows;
}

function writeTable(rows: Row[], place: Place, reading: Reading): void {
  const columns = columnsOf(rows);
  const tables = new TableWriter(reading.text, reading.budget);
  tables.openTable(place);
  for (const row of rows) {
    tables.openRow();
    let last = -1;
    for (const cell of row.cells) {
      const at = Math.max(columnAt(columns, cell), last);
      if (at === last) reading.text.write(' ', place);
      else tables.openCell({ at });
      reading.text.write(cell.text, place);
      last = at;
    }
    tables.closeCell();
  }
  tables.closeTable();
}

interface Column {
  left: number;
  right: number;
}

/** Columns: extents that overlap from row to row. Cells of many rows lead, so that one wide cell does not join two columns. */
function columnsOf(rows: Row[]): Column[] {
  const most = Math.max(...rows.map((row) => row.cells.length));
  const leading = rows.filter((row) => row.cells.length >= most * 0.8).flatMap((row) => row.cells);
  const cells = leading.sort((a, b) => a.right - a.left - (b.right - b.left));
  const columns: Column[] = [];
  for (const cell of cells) {
    const met = columns.filter(
      (column) => overlap(column, cell) > 0.3 * Math.min(column.right - column.left, cell.right - cell.left),
    );
    const [column] = met;
    if (met.length === 0) columns.push({ left: cell.left, right: cell.right });
    else if (met.length === 1 && column) {
      column.left = Math.min(column.left, cell.left);
      column.right = Math.max(column.right, cell.right);
    }
  }
  return columns.sort((a, b) => a.left - b.left);
}

function columnAt(columns: Column[], cell: Column): number {
  let best = 0;
  let most = -Infinity;
  columns.forEach((column, i) => {
    const shared = overlap(column, cell);
    if (shared > most) {
      most = shared;
      best = i;
    }
  });
  return best;
}

const overlap = (a: Column, b: Column): number => Math.min(a.right, b.right) - Math.max(a.left, b.left);
