import type { Place } from '../../../patterns/document.ts';
import type { Reading } from '../reading.ts';
import { TableWriter } from '../table-writer.ts';
import { columnLetters } from './a1.ts';

/** Writes one sheet as one table: every cell with its A1 name, hidden rows and columns marked. */
export class SheetWriter {
  readonly #reading: Reading;
  readonly #tables: TableWriter;
  readonly #sheet: string;
  readonly #hidden: boolean;
  readonly #hiddenColumns: (column: number) => boolean;
  #row = -1;

  constructor(reading: Reading, sheet: string, hidden: boolean, hiddenColumns: (column: number) => boolean) {
    this.#reading = reading;
    this.#sheet = sheet;
    this.#hidden = hidden;
    this.#hiddenColumns = hiddenColumns;
    this.#tables = new TableWriter(reading.text, reading.budget);
  }

  /** Only a sheet that holds something is written, so that an empty workbook stays empty. */
  #begin(): void {
    const { text } = this.#reading;
    const place: Place = { sheet: this.#sheet, ...(this.#hidden ? { hidden: true } : {}) };
    text.newline();
    const start = text.length;
    text.write(this.#sheet, place);
    this.#tables.openTable(place, { start, end: text.length });
  }

  /** Rows and columns count from 0; cells come row by row. */
  cell(row: number, column: number, words: string, hiddenRow: boolean): void {
    if (!words) return;
    if (this.#row < 0) this.#begin();
    if (row !== this.#row) {
      this.#tables.closeCell();
      this.#reading.text.newline();
      this.#row = row;
    }
    const place: Place = { sheet: this.#sheet, cell: `${columnLetters(column)}${row + 1}` };
    if (this.#hidden || hiddenRow || this.#hiddenColumns(column)) place.hidden = true;
    this.#tables.openCell({ row, at: column, place });
    this.#reading.text.write(words, place);
    this.#tables.closeCell();
  }

  end(): void {
    if (this.#row >= 0) this.#tables.closeTable();
  }

  comment(cell: string, author: string | null, words: string): void {
    const place: Place = { sheet: this.#sheet, cell, part: 'comment', ...(this.#hidden ? { hidden: true } : {}) };
    if (words.trim()) this.#reading.text.line(words.trim(), place);
    if (author?.trim())
      this.#reading.text.line(`author: ${author.trim()}`, { ...place, part: 'metadata', hidden: true });
  }
}
