import type { Place } from '../../../patterns/document.ts';
import type { Reading } from '../reading.ts';
import { TableWriter } from '../table-writer.ts';

const maxDepth = 200;

/**
 * Writes JSON as a reader wants it: lists of like objects as tables with their keys as header, all else as `key: value`.
 * Whole numbers keep all their digits. Returns whether it was JSON.
 */
export function writeJson(json: string, reading: Reading, place: Place): boolean {
  let value: unknown;
  try {
    value = JSON.parse(json, function exact(this: unknown, _key: string, each: unknown, context?: { source?: string }) {
      return typeof each === 'number' && !Number.isSafeInteger(each) && context?.source ? context.source : each;
    });
  } catch {
    return false;
  }
  writeValue(value, null, reading, place, 0);
  return true;
}

function writeValue(value: unknown, key: string | null, reading: Reading, place: Place, depth: number): void {
  reading.budget.tick();
  if (depth > maxDepth) return;
  if (Array.isArray(value)) {
    if (isTable(value)) writeTable(value, key, reading, place);
    else for (const each of value) writeValue(each, key, reading, place, depth + 1);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) writeValue(each, name, reading, place, depth + 1);
  } else {
    const words = scalar(value);
    if (words) reading.text.line(key ? `${key}: ${words}` : words, place);
  }
}

type Row = Record<string, unknown>;

function isTable(list: unknown[]): list is Row[] {
  if (list.length === 0) return false;
  return list.every(
    (row) =>
      typeof row === 'object' &&
      row !== null &&
      !Array.isArray(row) &&
      Object.values(row).every((cell) => !(typeof cell === 'object' && cell !== null)),
  );
}

function writeTable(rows: Row[], title: string | null, reading: Reading, place: Place): void {
  const { text, budget } = reading;
  const keys = [...new Set(rows.slice(0, 1000).flatMap((row) => Object.keys(row)))].slice(0, 500);
  const tables = new TableWriter(text, budget);
  let range: { start: number; end: number } | undefined;
  if (title) {
    text.newline();
    const start = text.length;
    text.write(title, place);
    range = { start, end: text.length };
  }
  tables.openTable(place, range);
  const write = (words: string[]): void => {
    tables.openRow();
    words.forEach((word, column) => {
      tables.openCell({ at: column });
      text.write(word, place);
      tables.closeCell();
    });
  };
  write(keys);
  for (const row of rows) write(keys.map((key) => scalar(row[key])));
  tables.closeTable();
}

function scalar(value: unknown): string {
  if (value === null || value === undefined) return '';
  const words = String(value);
  return words.includes('<') ? words.replace(/<[^>]{0,1000}>/g, ' ').trim() : words.trim();
}
