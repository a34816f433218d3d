import type { Table } from '../document.ts';
import type { CellList } from './cells.ts';

/** Tables written as plain text: a line of column heads, then lines of as many parts (CSV, tabs, bars, blanks of a PDF). */

const headLine = /身份证|证件号|姓 {0,4}名|手机|联系电话|卡号|账号|帐号|住址/g;
const separators: RegExp[] = [/\t/, /\|/, /[,，]/, /[;；]/, / {2,}|\u3000+/, / /];
const longestLine = 400;
const fewestColumns = 2;
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
    if (lineEnd - start > longestLine || start < 0) continue;
    const line = text.slice(start, lineEnd);
    const separator = separators.find((one) => isHead(line.split(one)));
    if (!separator) continue;
    const end = readRows(text, start, separator, line.split(separator).length, list);
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

/** Several short parts without numbers or sentences, most of them filled. */
function isHead(parts: string[]): boolean {
  if (parts.length < fewestColumns) return false;
  let filled = 0;
  for (const part of parts) {
    const text = part.trim();
    if (text.length > longestHead || /\d{3}|[。：:]/.test(text)) return false;
    if (text !== '') filled++;
  }
  return filled >= fewestColumns && filled * 2 > parts.length;
}

/**
 * Reads the lines below a head as long as they have as many parts as it has; a line of blanks ends the table only if nothing follows it.
 * @returns where the table ends, or 0 where fewer than two rows follow
 */
function readRows(text: string, start: number, separator: RegExp, columns: number, list: CellList): number {
  const rows: [number, number][][] = [];
  let at = start;
  let end = 0;
  while (at < text.length) {
    const lineEnd = endOfLine(text, at);
    if (lineEnd - at > longestLine) break;
    const cells = partsOf(text, at, lineEnd, separator);
    if (cells.length !== columns) break;
    rows.push(cells);
    end = lineEnd;
    at = lineEnd + 1;
  }
  if (rows.length < 3) return 0;
  const table: Table = { place: {}, rows: rows.length, columns, cells: [] };
  list.open(table);
  for (const [row, cells] of rows.entries())
    for (const [column, [from, to]] of cells.entries()) list.add(from, to, row, column);
  return end;
}

function partsOf(text: string, start: number, end: number, separator: RegExp): [number, number][] {
  const parts: [number, number][] = [];
  const line = text.slice(start, end);
  const each = new RegExp(separator, 'g');
  let from = 0;
  for (let match = each.exec(line); match; match = each.exec(line)) {
    parts.push([start + from, start + match.index]);
    from = match.index + match[0].length;
  }
  parts.push([start + from, start + line.trimEnd().length]);
  return parts;
}
