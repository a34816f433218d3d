import type { Reading } from '../reading.ts';
import { localName, walkXml } from '../xml.ts';
import { columnLetters } from './a1.ts';
import { numberText } from './cell-text.ts';
import { SheetWriter } from './sheet-writer.ts';

/** A cell or row that repeats is written so often at most; sheets repeat empty ones to their very end. */
const maxRepeat = 200;

/** Sheets of an OpenDocument spreadsheet. */
export function readOpenSheets(content: Uint8Array, hiddenStyles: Set<string>, reading: Reading): void {
  let writer: SheetWriter | null = null;
  let hiddenColumns: [number, number][] = [];
  let columns = 0;
  let row = -1;
  let rowRepeat = 1;
  let hiddenRow = false;
  let column = 0;
  let cell: { words: string; raw: string | null; repeat: number } | null = null;
  let note: { words: string; author: string } | null = null;
  let notes: { cell: string; author: string; words: string }[] = [];
  let target: 'cell' | 'note' | 'author' | null = null;
  let paragraphs = 0;
  let rowCells: { column: number; words: string }[] = [];

  walkXml(content, {
    open(name, attributes) {
      switch (name) {
        case 'table:table': {
          const isHidden =
            hiddenStyles.has(attributes['table:style-name'] ?? '') || attributes['table:display'] === 'false';
          hiddenColumns = [];
          columns = 0;
          row = -1;
          notes = [];
          const ranges = hiddenColumns;
          writer = new SheetWriter(reading, attributes['table:name'] ?? '', isHidden, (at) =>
            ranges.some(([from, to]) => at >= from && at <= to),
          );
          break;
        }
        case 'table:table-column': {
          const repeat = Number(attributes['table:number-columns-repeated'] ?? 1);
          const visibility = attributes['table:visibility'];
          if (visibility === 'collapse' || visibility === 'filter') hiddenColumns.push([columns, columns + repeat - 1]);
          columns += repeat;
          break;
        }
        case 'table:table-row':
          row++;
          column = 0;
          rowCells = [];
          rowRepeat = Number(attributes['table:number-rows-repeated'] ?? 1);
          hiddenRow = attributes['table:visibility'] === 'collapse' || attributes['table:visibility'] === 'filter';
          reading.budget.tick();
          break;
        case 'table:table-cell':
        case 'table:covered-table-cell':
          cell = {
            words: '',
            raw: rawOf(attributes),
            repeat: Number(attributes['table:number-columns-repeated'] ?? 1),
          };
          paragraphs = 0;
          break;
        case 'office:annotation':
          note = { words: '', author: '' };
          break;
        case 'dc:creator':
          if (note) target = 'author';
          break;
        case 'text:p':
          if (note) {
            target = 'note';
            if (note.words) note.words += '\n';
          } else if (cell) {
            target = 'cell';
            if (paragraphs++ > 0) cell.words += '\n';
          }
          break;
        case 'text:s':
        case 'text:tab':
          if (target === 'cell' && cell) cell.words += ' ';
          break;
      }
    },
    text(data) {
      if (target === 'cell' && cell) cell.words += data;
      else if (target === 'note' && note) note.words += data;
      else if (target === 'author' && note) note.author += data;
    },
    close(name) {
      if (name === 'text:p' || name === 'dc:creator') target = null;
      else if (name === 'office:annotation' && note) {
        notes.push({ cell: `${columnLetters(column)}${row + 1}`, ...note });
        note = null;
      } else if ((name === 'table:table-cell' || name === 'table:covered-table-cell') && cell) {
        const words = shown(cell);
        if (words)
          for (let i = 0; i < Math.min(cell.repeat, maxRepeat); i++) rowCells.push({ column: column + i, words });
        column += cell.repeat;
        cell = null;
      } else if (name === 'table:table-row') {
        const times = rowCells.length > 0 ? Math.min(rowRepeat, maxRepeat) : 1;
        for (let i = 0; i < times; i++)
          for (const each of rowCells) writer?.cell(row + i, each.column, each.words, hiddenRow);
        row += rowRepeat - 1;
      } else if (name === 'table:table') {
        writer?.end();
        for (const each of notes) writer?.comment(each.cell, each.author, each.words);
        writer = null;
      } else if (localName(name) === 'spreadsheet') reading.text.newline();
    },
  });
}

function rawOf(attributes: Record<string, string>): string | null {
  const type = attributes['office:value-type'];
  return type === 'float' ? (attributes['office:value'] ?? null) : null;
}

/** What the cell shows, unless that is a number cut to an exponent or a mask over a long one. */
function shown(cell: { words: string; raw: string | null }): string {
  const words = cell.words.trim();
  if (cell.raw === null) return words;
  const exact = numberText(cell.raw, 'General');
  if (!words) return exact;
  return /^\d{11,}$/.test(exact) && words.replace(/\D/g, '') !== exact ? exact : words;
}
