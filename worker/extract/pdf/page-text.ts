import type { Place } from '../../../patterns/document.ts';
import type { Reading } from '../reading.ts';
import { TableWriter } from '../table-writer.ts';
import type { Grid } from './grid.ts';

/** One character of a page as PDFium reads it; `x`, `y`: its middle. Blanks and line ends have no place. */
export interface Glyph {
  text: string;
  x: number;
  y: number;
  left: number;
  right: number;
  height: number;
  place: Place;
  /** Begins a text object of its own, where the format keeps them apart: a smaller gap then makes a cell. */
  begins?: boolean;
}

interface Run {
  text: string;
  place: Place;
}

/** Text of a ruled table by cells. */
class GridText {
  readonly grid: Grid;
  readonly cells = new Map<number, Run[]>();
  #last = -1;

  constructor(grid: Grid) {
    this.grid = grid;
  }

  add(glyph: Glyph, pending: string): void {
    const { row, column } = this.grid.cell(glyph.x, glyph.y);
    const key = row * this.grid.columns + column;
    let runs = this.cells.get(key);
    if (!runs) {
      runs = [];
      this.cells.set(key, runs);
    }
    const last = runs[runs.length - 1];
    const between = runs.length === 0 ? '' : this.#last === key ? pending : '\n';
    this.#last = key;
    if (last && last.place === glyph.place) last.text += between + glyph.text;
    else runs.push({ text: between + glyph.text, place: glyph.place });
  }

  write(reading: Reading, place: Place): void {
    const tables = new TableWriter(reading.text, reading.budget);
    tables.openTable(place);
    const keys = [...this.cells.keys()].sort((a, b) => a - b);
    let row = -1;
    for (const key of keys) {
      const at = Math.floor(key / this.grid.columns);
      if (at !== row) {
        tables.closeCell();
        reading.text.newline();
        row = at;
      }
      tables.openCell({ row, at: key % this.grid.columns });
      for (const run of this.cells.get(key) ?? []) reading.text.write(run.text, run.place);
      tables.closeCell();
    }
    tables.closeTable();
  }
}

/** Writes a page: lines in reading order, ruled tables where they begin, rows of aligned columns as tables too. */
export function writePage(glyphs: Glyph[], grids: Grid[], place: Place, reading: Reading): void {
  const tables = grids.filter((grid) => grid.columns > 1).map((grid) => new GridText(grid));
  const events: (GridText | Glyph[])[] = [];
  const begun = new Set<GridText>();
  let pending = '';
  let flow: Glyph[] = [];
  let inside: GridText | undefined;
  for (const glyph of glyphs) {
    if (glyph.text === ' ' || glyph.text === '\n') {
      if (pending !== '\n') pending = glyph.text;
      continue;
    }
    const table = tables.find(
      ({ grid }) => glyph.x > grid.left && glyph.x < grid.right && glyph.y < grid.top && glyph.y > grid.bottom,
    );
    if (table) {
      if (!begun.has(table)) {
        begun.add(table);
        if (flow.length > 0) events.push(flow);
        flow = [];
        events.push(table);
      }
      table.add(glyph, pending);
    } else {
      const mark = inside ? '\n' : pending;
      if (mark && flow.length > 0) flow.push({ ...glyph, text: mark });
      flow.push(glyph);
    }
    inside = table;
    pending = '';
  }
  if (flow.length > 0) events.push(flow);
  for (const event of events) {
    if (event instanceof GridText) event.write(reading, place);
    else writeFlow(event, place, reading);
  }
  reading.text.newline();
}

interface Line {
  glyphs: Glyph[];
  /** Parts with wide gaps between them. */
  parts: { left: number; right: number; glyphs: Glyph[] }[];
}

function writeFlow(glyphs: Glyph[], place: Place, reading: Reading): void {
  const lines = linesOf(glyphs);
  reading.text.newline();
  for (let i = 0; i < lines.length; ) {
    const upTo = alignedUpTo(lines, i);
    if (upTo - i >= 3) {
      writeAligned(lines.slice(i, upTo), place, reading);
      i = upTo;
    } else {
      writeLine(lines[i]?.glyphs ?? [], reading);
      reading.text.newline();
      i++;
    }
  }
}

function writeLine(glyphs: Glyph[], reading: Reading): void {
  let run = '';
  let place: Place | null = null;
  for (const glyph of glyphs) {
    if (place && glyph.place !== place) {
      reading.text.write(run, place);
      run = '';
    }
    place = glyph.place;
    run += glyph.text;
  }
  if (place) reading.text.write(run, place);
}

function linesOf(glyphs: Glyph[]): Line[] {
  const lines: Line[] = [];
  let line: Line = { glyphs: [], parts: [] };
  let gap = false;
  for (const glyph of glyphs) {
    if (glyph.text === '\n') {
      if (line.glyphs.length > 0) lines.push(line);
      line = { glyphs: [], parts: [] };
      continue;
    }
    line.glyphs.push(glyph);
    if (glyph.text === ' ') {
      gap = true;
      continue;
    }
    const part = line.parts[line.parts.length - 1];
    const wide =
      part && (glyph.left - part.right > glyph.height * (glyph.begins ? 0.4 : 1.1) || glyph.left < part.left);
    if (part && !wide) {
      if (gap) part.glyphs.push({ ...glyph, text: ' ' });
      part.glyphs.push(glyph);
      part.right = Math.max(part.right, glyph.right);
    } else line.parts.push({ left: glyph.left, right: glyph.right, glyphs: [glyph] });
    gap = false;
  }
  if (line.glyphs.length > 0) lines.push(line);
  return lines;
}

/** Up to which line (exclusive) the lines from `from` have the same columns: unruled tables of three rows and more. */
function alignedUpTo(lines: Line[], from: number): number {
  const first = lines[from];
  if (!first || first.parts.length < 2) return from;
  let at = from + 1;
  for (; at < lines.length; at++) {
    const line = lines[at];
    if (!line || line.parts.length !== first.parts.length) break;
    const same = line.parts.every((part, i) => {
      const other = first.parts[i];
      if (!other) return false;
      const overlap = Math.min(part.right, other.right) - Math.max(part.left, other.left);
      return overlap > 0;
    });
    if (!same) break;
  }
  return at;
}

function writeAligned(lines: Line[], place: Place, reading: Reading): void {
  const tables = new TableWriter(reading.text, reading.budget);
  tables.openTable(place);
  for (const line of lines) {
    tables.openRow();
    for (const part of line.parts) {
      tables.openCell();
      writeLine(part.glyphs, reading);
      tables.closeCell();
    }
  }
  tables.closeTable();
}
