import type { Place, Table } from '../../../patterns/document.ts';
import { type Extraction, extract } from '../../../worker/extract/extract.ts';
import type { ExtractLimits } from '../../../worker/extract/limits.ts';

const encoder = new TextEncoder();

/** Extracts bytes, or a text as UTF-8. */
export function read(
  file: Uint8Array | string,
  url = 'file',
  limits: Partial<ExtractLimits> = {},
): Promise<Extraction> {
  const bytes = typeof file === 'string' ? encoder.encode(file) : file;
  return extract({ bytes, url }, { ocr: false, ...limits });
}

/** A table as rows of words; an empty cell is an empty word. */
export function rowsOf(extraction: Extraction, table: Table | undefined): string[][] {
  const rows: string[][] = [];
  for (const cell of table?.cells ?? []) {
    rows[cell.row] ??= new Array<string>(table?.columns ?? 0).fill('');
    const row = rows[cell.row];
    if (row) row[cell.column] = extraction.document.text.slice(cell.start, cell.end);
  }
  return rows;
}

/** Place of the first occurrence of some words. */
export function placeOf(extraction: Extraction, words: string): Place | undefined {
  const at = extraction.document.text.indexOf(words);
  if (at < 0) throw new Error(`not in the text: ${words}`);
  return extraction.document.segments.find((segment) => segment.start <= at && at < segment.end)?.place;
}
