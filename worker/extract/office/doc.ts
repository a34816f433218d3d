import WordExtractor from 'word-extractor';
import type { Place } from '../../../patterns/document.ts';
import { LimitError } from '../limits.ts';
import type { Reading } from '../reading.ts';
import { TableWriter } from '../table-writer.ts';
import { piecesOf } from './doc-pieces.ts';
import type { OleFolder } from './ole-folder.ts';

/** Word 6 to 2003: body, notes, headers, comments, text boxes; and what stands in the file but is marked as deleted. */
export async function readDoc(bytes: Uint8Array, folder: OleFolder, reading: Reading): Promise<void> {
  const stream = folder.get('WordDocument');
  if (!stream) throw new Error('no document stream');
  const pieces = piecesOf(stream, folder.get('1Table'), folder.get('0Table'));
  if (pieces.encrypted) throw new LimitError('encrypted', 'The document needs a password.');
  const start = reading.text.length;
  try {
    await readParts(bytes, reading);
  } catch (error) {
    if (error instanceof LimitError) throw error;
    // Older or broken files: the text itself is still there, without its parts.
    writeBody(pieces.text, reading);
    if (pieces.text.trim() === '') throw error;
    return;
  }
  writeRest(pieces.text, start, reading);
}

async function readParts(bytes: Uint8Array, reading: Reading): Promise<void> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const document = await new WordExtractor().extract(buffer);
  const start = reading.text.length;
  writeBody(document.getBody(), reading);
  if (reading.depth === 0) reading.main = { start, end: reading.text.length };
  const parts: [string, Place][] = [
    [document.getHeaders({ includeFooters: false }), { part: 'header' }],
    [document.getFooters(), { part: 'footer' }],
    [document.getFootnotes(), { part: 'note' }],
    [document.getEndnotes(), { part: 'note' }],
    [document.getAnnotations(), { part: 'comment' }],
    [document.getTextboxes(), { part: 'textbox' }],
  ];
  for (const [words, place] of parts) {
    for (const line of words.split('\n')) if (line.trim()) reading.text.line(line.trim(), place);
  }
}

/** Rows of a table are lines whose cells end with a tab each; prose has its tabs inside. */
function writeBody(body: string, reading: Reading): void {
  const { text, budget } = reading;
  let table: TableWriter | null = null;
  let cell: string[] = [];
  let paragraph = 0;
  const closeTable = (): void => {
    table?.closeTable();
    table = null;
  };
  for (const line of body.split('\n')) {
    paragraph++;
    budget.tick();
    const place: Place = { part: 'body', paragraph };
    if (line.endsWith('\t') && line.trim()) {
      table ??= opened(reading);
      table.openRow();
      const cells = line.slice(0, -1).split('\t');
      if (cell.length > 0) cells[0] = [...cell, cells[0] ?? ''].join('\n');
      cell = [];
      for (const words of cells) {
        table.openCell();
        text.write(words.trim(), place);
        table.closeCell();
      }
    } else {
      closeTable();
      const words = line.trim();
      if (words) text.line(words, place);
    }
  }
  closeTable();
}

function opened(reading: Reading): TableWriter {
  const table = new TableWriter(reading.text, reading.budget);
  table.openTable({ part: 'body' });
  return table;
}

/** Paragraphs of the file that no part showed: deleted by a tracked change, or left over. */
function writeRest(all: string, start: number, reading: Reading): void {
  const known = reading.text.text.slice(start).replace(/\s+/g, '');
  const place: Place = { part: 'deletion', hidden: true };
  const seen = new Set<string>();
  for (const line of all.split(/[\n\t]/)) {
    const words = line.trim();
    const bare = words.replace(/\s+/g, '');
    if (bare.length < 2 || seen.has(bare) || known.includes(bare) || !/[\p{L}\p{N}]/u.test(bare)) continue;
    seen.add(bare);
    reading.text.line(words, place);
  }
}
