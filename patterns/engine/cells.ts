import type { PublishedDocument, Table } from '../document.ts';
import type { Compiled, Label } from './compile.ts';
import type { Folded } from './fold.ts';
import { labelsIn } from './labels.ts';

/** A table as the engine sees it: where its head ends and what each column is headed. */
export interface Grid {
  index: number;
  table: Table;
  /** First row that is not head; 0 where no head was found. */
  firstRow: number;
  /** Column → its header's words, joined over the rows of the head. */
  headers: string[];
  /** Column → labels found in its header. */
  labels: Label[][];
  /** Its cells, as indices into `Cells`, in text order. */
  cells: Int32Array;
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

const headRows = 6;

export function readCells(document: PublishedDocument, folded: Folded, rules: Compiled): Cells {
  let total = 0;
  for (const table of document.tables) total += table.cells.length;
  const all: { start: number; end: number; row: number; column: number; grid: number }[] = [];
  for (const [grid, table] of document.tables.entries())
    for (const cell of table.cells)
      all.push({
        start: folded.folded(cell.start),
        end: folded.folded(cell.end),
        row: cell.row,
        column: cell.column,
        grid,
      });
  let sorted = true;
  for (let at = 1; at < all.length; at++) if ((all[at]?.start ?? 0) < (all[at - 1]?.start ?? 0)) sorted = false;
  if (!sorted) all.sort((a, b) => a.start - b.start);

  const start = new Int32Array(total);
  const end = new Int32Array(total);
  const row = new Int32Array(total);
  const column = new Int32Array(total);
  const grid = new Int32Array(total);
  for (const [at, cell] of all.entries()) {
    start[at] = cell.start;
    end[at] = cell.end;
    row[at] = cell.row;
    column[at] = cell.column;
    grid[at] = cell.grid;
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
  const own = document.tables.map((table) => new Int32Array(table.cells.length));
  const filled = new Int32Array(own.length);
  for (let at = 0; at < total; at++) {
    const index = grid[at] ?? 0;
    const list = own[index];
    if (list) list[filled[index] ?? 0] = at;
    filled[index] = (filled[index] ?? 0) + 1;
  }
  for (const [index, table] of document.tables.entries())
    cells.grids.push(readHead(index, table, cells, own[index] ?? new Int32Array(0), rules));
  return cells;
}

const longNumber = /\d{5}/;

/**
 * The head of a table is its first row, among the first few, of several short cells without numbers of which at least one is a known label;
 * rows above it are titles, rows like it below (merged heads) belong to it.
 */
function readHead(index: number, table: Table, cells: Cells, own: Int32Array, rules: Compiled): Grid {
  const grid: Grid = { index, table, firstRow: 0, headers: [], labels: [], cells: own };
  const rows: number[][] = [];
  for (const at of own) {
    const row = cells.row[at] ?? 0;
    if (row >= headRows) break;
    const list = rows[row] ?? [];
    rows[row] = list;
    list.push(at);
  }
  let found = false;
  for (let row = 0; row < rows.length; row++) {
    const list = rows[row] ?? [];
    const texts = list.map((cell) => cells.text(cell).replace(/\s+/g, ''));
    const filled = texts.filter((text) => text !== '');
    const plain = filled.every((text) => text.length <= 24 && !longNumber.test(text));
    const labelled = filled.filter((text) => labelsIn(text, rules).length > 0 || headWord.test(text)).length;
    const headLike =
      plain && filled.length >= 1 && labelled * 2 >= filled.length && (filled.length >= 2 || table.columns === 1);
    if (!headLike) {
      if (found) break;
      continue;
    }
    // A key-value table (label, value, label, value) has labels in its first row too; its values are plain but no labels.
    found = true;
    grid.firstRow = row + 1;
    for (const [nth, cell] of list.entries()) {
      const column = cells.column[cell] ?? 0;
      grid.headers[column] = (grid.headers[column] ?? '') + (texts[nth] ?? '');
    }
  }
  for (let column = 0; column < grid.headers.length; column++)
    grid.labels[column] = labelsIn(grid.headers[column] ?? '', rules);
  return grid;
}

/** Words of heads that no pattern claims; they still tell a head from a row of people. */
const headWord =
  /^(?:序号|编号|姓名|性别|年龄|民族|学历|备注|地址|单位|部门|职务|岗位|金额|数量|日期|时间|名称|乡镇|街道|村|社区|类别|等级|项目|合计|分数|成绩|排名|学校|专业|户数|人数|面积|标准|NO\.?|No\.?|name)/i;
