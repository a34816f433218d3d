import type { Cell, Place, Table } from '../../patterns/document.ts';
import type { Budget } from './limits.ts';
import type { TextBuilder } from './text-builder.ts';

interface Open {
  place: Place;
  title: { start: number; end: number } | undefined;
  start: number;
  row: number;
  column: number;
  columns: number;
  cells: Cell[];
  /** Row up to which (exclusive) a column is taken by a cell that spans rows. */
  taken: number[];
  cell: { start: number; row: number; column: number; place: Place | undefined } | null;
  holdsTable: boolean;
}

/** Wide spans are declared by mistake more often than meant. */
const maxSpan = 1000;

/**
 * Records tables while their text is written: cells are ranges of the text, separated by tabs, rows by line breaks.
 * A table that holds other tables is layout and is not kept.
 */
export class TableWriter {
  readonly #text: TextBuilder;
  readonly #budget: Budget;
  readonly #open: Open[] = [];

  constructor(text: TextBuilder, budget: Budget) {
    this.#text = text;
    this.#budget = budget;
  }

  get depth(): number {
    return this.#open.length;
  }

  get inCell(): boolean {
    return this.#open[this.#open.length - 1]?.cell != null;
  }

  openTable(place: Place, title?: { start: number; end: number }): void {
    const outer = this.#open[this.#open.length - 1];
    if (outer) outer.holdsTable = true;
    this.#text.newline();
    this.#text.openTables.add(this);
    this.#open.push({
      place: this.#text.placed(place),
      title,
      start: this.#text.length,
      row: -1,
      column: 0,
      columns: 0,
      cells: [],
      taken: [],
      cell: null,
      holdsTable: false,
    });
  }

  openRow(): void {
    const table = this.#open[this.#open.length - 1];
    if (!table) return;
    this.closeCell();
    this.#text.newline();
    table.row += 1;
    table.column = 0;
  }

  /** `at` puts the cell into a given column (spreadsheets); otherwise it takes the next free one. */
  openCell(options: { columns?: number; rows?: number; place?: Place; at?: number; row?: number } = {}): void {
    const table = this.#open[this.#open.length - 1];
    if (!table) return;
    this.closeCell();
    if (options.row !== undefined) table.row = options.row;
    if (table.row < 0) table.row = 0;
    if (options.at !== undefined) table.column = options.at;
    else while ((table.taken[table.column] ?? 0) > table.row) table.column += 1;
    if (!this.#text.atLineStart) this.#text.separate('\t');
    this.#budget.cell();
    const columns = Math.min(maxSpan, Math.max(1, options.columns ?? 1));
    const rows = Math.min(maxSpan, Math.max(1, options.rows ?? 1));
    table.cell = { start: this.#text.length, row: table.row, column: table.column, place: options.place };
    if (rows > 1) for (let i = 0; i < columns; i++) table.taken[table.column + i] = table.row + rows;
    table.column += columns;
    if (table.column > table.columns) table.columns = table.column;
  }

  closeCell(): void {
    const table = this.#open[this.#open.length - 1];
    const cell = table?.cell;
    if (!table || !cell) return;
    table.cell = null;
    const end = this.#text.length;
    if (end <= cell.start) return;
    const made: Cell = { row: cell.row, column: cell.column, start: cell.start, end };
    if (cell.place) made.place = this.#text.placed(cell.place);
    table.cells.push(made);
  }

  closeTable(): void {
    this.closeCell();
    const table = this.#open.pop();
    if (this.#open.length === 0) this.#text.openTables.delete(this);
    if (!table) return;
    this.#text.newline();
    if (table.holdsTable || table.cells.length === 0 || (table.columns < 2 && table.row < 1)) return;
    const made: Table = { place: table.place, rows: table.row + 1, columns: table.columns, cells: table.cells };
    if (table.title) made.title = table.title;
    this.#text.tables.push(made);
  }

  /** Closes what a broken file left open. */
  closeAll(): void {
    while (this.#open.length > 0) this.closeTable();
  }
}
