import type { Cell, Table } from '../../patterns/document.ts';

/** Trims cells to their ink, drops empty ones and empty tables, and finds the line that stands over a table as its title. */
export function finishTables(tables: Table[], text: string): Table[] {
  const kept: Table[] = [];
  for (const table of tables) {
    const first = table.cells[0];
    if (!first) continue;
    if (!table.title) {
      const title = titleOver(text, first.start);
      if (title) table.title = title;
    }
    table.cells = table.cells.filter((cell) => trim(cell, text));
    if (table.cells.length > 0) kept.push(table);
  }
  return kept;
}

function trim(cell: Cell, text: string): boolean {
  while (cell.start < cell.end && blank(text.charCodeAt(cell.start))) cell.start++;
  while (cell.end > cell.start && blank(text.charCodeAt(cell.end - 1))) cell.end--;
  return cell.end > cell.start;
}

const blank = (code: number): boolean => code <= 32 || code === 0xa0 || code === 0x3000;

const titled =
  /(?:名单|名册|花名册|一览表|明细表?|汇总表?|统计表|登记表|公示表?|清单|台账|目录|情况表?|成绩表?|表)(?:[（(【].{0,30})?$/;

/** The nearest of the three lines above that names a list; else the line right above where it is short and no sentence. */
function titleOver(text: string, tableStart: number): { start: number; end: number } | null {
  let end = tableStart;
  let nearest: { start: number; end: number } | null = null;
  for (let lines = 0; lines < 3; ) {
    while (end > 0 && blank(text.charCodeAt(end - 1))) end--;
    if (end === 0) break;
    let start = text.lastIndexOf('\n', end - 1) + 1;
    while (start < end && blank(text.charCodeAt(start))) start++;
    const line = text.slice(start, end);
    // The cells of a table before this one are no title.
    if (line.length > 100 || line.includes('\t')) break;
    if (titled.test(line)) return { start, end };
    if (lines === 0 && line.length >= 2 && line.length <= 50 && !/[。；;，,]$/.test(line)) nearest = { start, end };
    lines++;
    end = start;
  }
  return nearest;
}
