import type { PublishedDocument, Table } from '../document.ts';
import type { Compiled, Label } from './compile.ts';
import type { Folded } from './fold.ts';
import { readHead } from './head.ts';
import { findTextTables } from './text-tables.ts';

/** A table as the engine sees it: where its head ends and what each column is headed. */
export interface Grid {
  index: number;
  table: Table;
  /** First row of the head; what stands above it is a title. -1 where no head was found. */
  headRow: number;
  /** First row that is not head; 0 where no head was found. */
  firstRow: number;
  /** Column → its header's words, joined over the rows of the head. */
  headers: string[];
  /** Column → labels found in its header. */
  labels: Label[][];
  /** Its cells, as indices into `Cells`, in text order. */
  cells: Int32Array;
  /** Column of people's names, of birth dates; -1 where there is none. */
  names: number;
  births: number;
}

/** All cells of a document in text order, as parallel arrays: a sheet of a million cells is looked up a million times. */
export interface Cells {
  grids: Grid[];
  count: number;
  start: Int32Array;
  end: Int32Array;
  row: Int32Array;
  column: Int32Array;
  grid: Int32Array;
  /** Index of the cell that holds the folded offset, or -1. Cheap when asked in ascending order. */
  at(offset: number): number;
  text(cell: number): string;
}

const width = 5;

/** Gathers cells; five numbers each: start, end, row, column, table. */
export class CellList {
  readonly tables: Table[] = [];
  private numbers = new Int32Array(width * 256);
  private size = 0;

  /** Begins another table; cells added from now on are its own. */
  open(table: Table): void {
    this.tables.push(table);
  }

  add(start: number, end: number, row: number, column: number): void {
    if (this.size + width > this.numbers.length) {
      const larger = new Int32Array(this.numbers.length * 2);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    const { numbers, size } = this;
    numbers[size] = start;
    numbers[size + 1] = end;
    numbers[size + 2] = row;
    numbers[size + 3] = column;
    numbers[size + 4] = this.tables.length - 1;
    this.size = size + width;
  }

  /** How many cells there are; giving it back to `cut` takes out what was added since. */
  get count(): number {
    return this.size / width;
  }

  cut(count: number): void {
    this.size = count * width;
    this.tables.pop();
  }

  /** The five numbers of each cell, in text order. */
  sorted(): Int32Array {
    const numbers = this.numbers.subarray(0, this.size);
    for (let at = width; at < numbers.length; at += width)
      if ((numbers[at] ?? 0) < (numbers[at - width] ?? 0)) return resort(numbers);
    return numbers;
  }
}

function resort(numbers: Int32Array): Int32Array {
  const order = Array.from({ length: numbers.length / width }, (_, nth) => nth * width);
  order.sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
  const sorted = new Int32Array(numbers.length);
  for (const [nth, at] of order.entries()) sorted.set(numbers.subarray(at, at + width), nth * width);
  return sorted;
}

export function readCells(document: PublishedDocument, folded: Folded, rules: Compiled): Cells {
  const list = new CellList();
  for (const table of document.tables) {
    list.open(table);
    for (const cell of table.cells) list.add(folded.folded(cell.start), folded.folded(cell.end), cell.row, cell.column);
  }
  if (document.tables.length === 0) findTextTables(folded.text, list);
  const numbers = list.sorted();
  const total = numbers.length / width;
  const start = new Int32Array(total);
  const end = new Int32Array(total);
  const row = new Int32Array(total);
  const column = new Int32Array(total);
  const grid = new Int32Array(total);
  const sizes = new Int32Array(list.tables.length);
  for (let at = 0, from = 0; at < total; at++, from += width) {
    start[at] = numbers[from] ?? 0;
    end[at] = numbers[from + 1] ?? 0;
    row[at] = numbers[from + 2] ?? 0;
    column[at] = numbers[from + 3] ?? 0;
    const owner = numbers[from + 4] ?? 0;
    grid[at] = owner;
    sizes[owner] = (sizes[owner] ?? 0) + 1;
  }
  let last = 0;
  const cells: Cells = {
    grids: [],
    count: total,
    start,
    end,
    row,
    column,
    grid,
    at(offset) {
      if (total === 0 || offset < (start[0] ?? 0)) return -1;
      if (offset < (start[last] ?? 0) || offset > (start[Math.min(last + 8, total - 1)] ?? 0)) {
        let low = 0;
        let high = total;
        while (low < high) {
          const middle = (low + high) >> 1;
          if ((start[middle] ?? 0) <= offset) low = middle + 1;
          else high = middle;
        }
        last = Math.max(0, low - 1);
      } else while (last + 1 < total && (start[last + 1] ?? 0) <= offset) last++;
      return offset < (end[last] ?? 0) ? last : -1;
    },
    text: (cell) => folded.text.slice(start[cell], end[cell]),
  };
  const own = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (let at = 0; at < total; at++) {
    const owner = grid[at] ?? 0;
    const nth = sizes[owner] ?? 0;
    const list = own[owner];
    if (list) list[nth] = at;
    sizes[owner] = nth + 1;
  }
  for (const [index, table] of list.tables.entries())
    cells.grids.push(readHead(index, table, cells, own[index] ?? new Int32Array(0), rules));
  return cells;
}
