import type { Table } from '../document.ts';
import type { CellList } from './cells.ts';

/** Tables written as plain text: a line of column heads, then lines of as many parts (CSV, tabs, bars, blanks of a PDF). */

const headLine = /身份证|证件号|姓 {0,4}名|手机|联系电话|卡号|账号|帐号|住址/g;
/** Character codes that part cells, or an expression for blanks, in the order they are tried. */
const separators: (number[] | RegExp)[] = [[9], [0x7c], [0x2c, 0xff0c], [0x3b, 0xff1b], / {2,}|\u3000+/g, / /g];
const longestLine = 400;
const fewestColumns = 2;
const mostColumns = 60;
const longestHead = 16;

export function findTextTables(text: string, list: CellList): void {
  let done = 0;
  headLine.lastIndex = 0;
  for (let match = headLine.exec(text); match; match = headLine.exec(text)) {
    if (match.index < done) {
      headLine.lastIndex = done;
      continue;
    }
    const start = text.lastIndexOf('\n', match.index) + 1;
    const lineEnd = endOfLine(text, match.index);
    done = Math.min(lineEnd + 1, text.length);
    headLine.lastIndex = done;
    if (lineEnd - start > longestLine || start < 0 || isSentence(text, start, lineEnd)) continue;
    const spots: number[] = [];
    let columns = 0;
    const separator = separators.find((one) => {
      columns = parts(text, start, lineEnd, one, spots);
      if (columns < fewestColumns || columns > mostColumns) return false;
      return isHead(Array.from({ length: columns }, (_, nth) => text.slice(spots[nth * 2], spots[nth * 2 + 1])));
    });
    if (!separator) continue;
    const end = readRows(text, start, separator, columns, list);
    if (end > done) {
      done = end;
      headLine.lastIndex = end;
    }
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** A line with a number, a colon or a full stop is no head, however it is parted; most lines that name a number are such. */
function isSentence(text: string, start: number, end: number): boolean {
  let digits = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    digits = code >= 48 && code <= 57 ? digits + 1 : 0;
    if (digits === 3 || code === 0x3002 || code === 0xff1a || code === 58) return true;
  }
  return false;
}

/** Several short parts, most of them filled. */
function isHead(parts: string[]): boolean {
  if (parts.length < fewestColumns) return false;
  let filled = 0;
  for (const part of parts) {
    const text = part.trim();
    if (text.length > longestHead) return false;
    if (text !== '') filled++;
  }
  return filled >= fewestColumns && filled * 2 > parts.length;
}

/**
 * Reads a head and the lines below it as long as they have as many parts as it has.
 * @returns where the table ends, or 0 where fewer than two rows follow
 */
function readRows(text: string, start: number, separator: number[] | RegExp, columns: number, list: CellList): number {
  const before = list.count;
  const table: Table = { place: {}, rows: 0, columns, cells: [] };
  list.open(table);
  const spots: number[] = [];
  let at = start;
  let end = 0;
  while (at < text.length) {
    const lineEnd = endOfLine(text, at);
    if (lineEnd - at > longestLine || parts(text, at, lineEnd, separator, spots) !== columns) break;
    for (let column = 0; column < columns; column++)
      list.add(spots[column * 2] ?? at, spots[column * 2 + 1] ?? at, table.rows, column);
    table.rows++;
    end = lineEnd;
    at = lineEnd + 1;
  }
  if (table.rows >= 3) return end;
  list.cut(before);
  return 0;
}

/** Writes start and end of each part of a line into `spots`. @returns how many there are */
function parts(text: string, start: number, end: number, separator: number[] | RegExp, spots: number[]): number {
  let count = 0;
  let from = start;
  const close = (to: number) => {
    spots[count * 2] = from;
    spots[count * 2 + 1] = to;
    count++;
  };
  let stop = end;
  while (stop > start && text.charCodeAt(stop - 1) === 13) stop--;
  if (Array.isArray(separator)) {
    const [one = 0, other = one] = separator;
    for (let at = start; at < stop; at++) {
      const code = text.charCodeAt(at);
      if (code !== one && code !== other) continue;
      close(at);
      from = at + 1;
    }
  } else {
    const line = text.slice(start, stop).trimEnd();
    for (const match of line.matchAll(separator)) {
      close(start + match.index);
      from = start + match.index + match[0].length;
    }
    stop = start + line.length;
  }
  close(Math.max(from, stop));
  return count;
}
