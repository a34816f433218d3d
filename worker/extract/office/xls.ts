import { read, set_cptable, type WorkSheet } from '@e965/xlsx';
import * as codepages from '@e965/xlsx/dist/cpexcel.full.mjs';
import { LimitError } from '../limits.ts';
import type { Reading, Source } from '../reading.ts';
import { columnLetters } from './a1.ts';
import { numberText } from './cell-text.ts';
import { writeProperty } from './package.ts';
import { SheetWriter } from './sheet-writer.ts';

set_cptable(codepages);

/** Excel before 2007, its binary successor, and XML spreadsheets of 2003. */
export async function readWorkbook(source: Source, reading: Reading): Promise<void> {
  const book = open(source.bytes);
  const start = reading.text.length;
  book.SheetNames.forEach((name, index) => {
    const sheet = book.Sheets[name];
    if (!sheet) return;
    const hidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
    writeSheet(sheet, name, hidden, Boolean(book.Workbook?.WBProps?.date1904), reading);
  });
  if (reading.depth === 0) reading.main = { start, end: reading.text.length };
  for (const [name, value] of Object.entries(book.Props ?? {}))
    if (typeof value === 'string') writeProperty(reading, name, value);
}

function open(bytes: Uint8Array): ReturnType<typeof read> {
  try {
    return read(bytes, {
      type: 'array',
      dense: true,
      cellStyles: true,
      cellNF: true,
      cellText: true,
      cellHTML: false,
      cellFormula: false,
    });
  } catch (error) {
    if (error instanceof Error && /password|encrypt/i.test(error.message))
      throw new LimitError('encrypted', 'The workbook needs a password.');
    throw error;
  }
}

function writeSheet(sheet: WorkSheet, name: string, hidden: boolean, date1904: boolean, reading: Reading): void {
  const columns = sheet['!cols'] ?? [];
  const rows = sheet['!rows'] ?? [];
  const writer = new SheetWriter(
    reading,
    name,
    hidden,
    (column) => columns[column]?.hidden === true || columns[column]?.width === 0,
  );
  const notes: { cell: string; author: string | null; words: string }[] = [];
  const data = sheet['!data'] ?? [];
  data.forEach((row, r) => {
    reading.budget.tick();
    row?.forEach((cell, c) => {
      if (!cell) return;
      for (const comment of cell.c ?? [])
        notes.push({ cell: `${columnLetters(c)}${r + 1}`, author: comment.a ?? null, words: comment.t ?? '' });
      let words = '';
      if (cell.t === 'n') words = numberText(String(cell.v), cell.z ?? 'General', date1904);
      else if (cell.t === 's' || cell.t === 'b') words = String(cell.v ?? '').trim();
      else if (cell.t === 'd') words = cell.w ?? String(cell.v);
      writer.cell(r, c, words, rows[r]?.hidden === true);
    });
  });
  writer.end();
  for (const note of notes) writer.comment(note.cell, note.author, note.words);
  for (const row of data) {
    for (const cell of row ?? []) {
      const target = cell?.l?.Target;
      if (target && /^https?:/i.test(target))
        reading.text.links.push({ url: target, text: '', kind: 'page', main: true });
    }
  }
}
