import type { Cell, Place } from '../../../patterns/document.ts';
import type { Reading } from '../reading.ts';

const separators = [',', '\t', ';', '|', '，'] as const;
type Separator = (typeof separators)[number];

/** The separator of a file of records: the one that stands equally often in nearly all of its first lines. */
export function separatorOf(text: string): Separator | null {
  const lines = text.slice(0, 64 * 1024).split('\n', 60);
  if (text.length > 64 * 1024) lines.pop();
  const filled = lines.map((line) => line.trimEnd()).filter((line) => line.trim().length > 0);
  if (filled.length < 2) return null;
  for (const separator of separators) {
    const counts = filled.map((line) => count(line, separator));
    const usual = mode(counts);
    const same = counts.filter((each) => each === usual).length;
    // Prose has commas too: ask for agreement, and for more than one of them unless every line agrees.
    const needed = usual >= 2 && separator !== '，' ? 0.7 : 1;
    if (usual >= 1 && same >= filled.length * needed) return separator;
  }
  return null;
}

/** Separators outside of quotes. */
function count(line: string, separator: string): number {
  let found = 0;
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '"') quoted = !quoted;
    else if (!quoted && line[i] === separator) found++;
  }
  return found;
}

function mode(counts: number[]): number {
  const often = new Map<number, number>();
  for (const each of counts) often.set(each, (often.get(each) ?? 0) + 1);
  let best = 0;
  let most = 0;
  for (const [value, times] of often) if (times > most) [best, most] = [value, times];
  return best;
}

/** Records as a table whose cells are ranges of the text as it stands; quotes around a field are left out of its range. */
export function recordTable(text: string, offset: number, separator: string, reading: Reading, place: Place): void {
  const cells: Cell[] = [];
  let row = 0;
  let column = 0;
  let columns = 0;
  let at = 0;
  while (at < text.length) {
    let start = at;
    let end: number;
    if (text[at] === '"') {
      start = at + 1;
      let close = text.indexOf('"', start);
      while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
      end = close < 0 ? text.length : close;
      at = end + 1;
      while (at < text.length && text[at] !== separator && text[at] !== '\n') at++;
    } else {
      while (at < text.length && text[at] !== separator && text[at] !== '\n') at++;
      end = at;
    }
    while (start < end && isBlank(text.charCodeAt(start))) start++;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
    if (end > start) {
      reading.budget.cell();
      cells.push({ row, column, start: offset + start, end: offset + end });
      if (column >= columns) columns = column + 1;
    }
    if (text[at] === '\n') {
      row += 1;
      column = 0;
    } else column += 1;
    at += 1;
  }
  const last = cells[cells.length - 1];
  if (last && columns > 1) {
    reading.text.tables.push({ place: reading.text.placed(place), rows: last.row + 1, columns, cells });
  }
}

const isBlank = (code: number): boolean => code <= 32 || code === 0xa0 || code === 0x3000 || code === 0xfeff;
