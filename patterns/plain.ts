import type { Cell, PublishedDocument, Table } from './document.ts';
import type { PatternExample } from './schema.ts';

/** A document of nothing but text: a line of a .jsonl file, a pasted text, an example. */
export function plainDocument(text: string, url = 'text:', fields: Partial<PublishedDocument> = {}): PublishedDocument {
  return {
    url,
    type: 'text/plain',
    text,
    segments: [{ start: 0, end: text.length, place: {} }],
    tables: [],
    title: null,
    meta: {},
    head: {},
    links: [],
    main: { start: 0, end: text.length },
    ...fields,
  };
}

/** A document from a pattern's example: text, then its table with cells parted by tabs and rows by line breaks. */
export function exampleDocument(example: PatternExample): PublishedDocument {
  if (typeof example === 'string') return plainDocument(example);
  let text = example.text ?? '';
  const tables: Table[] = [];
  if (example.table) {
    if (text !== '') text += '\n';
    const cells: Cell[] = [];
    for (const [row, values] of example.table.entries())
      for (const [column, value] of values.entries()) {
        const start = text.length;
        text += value;
        cells.push({ row, column, start, end: text.length });
        text += column === values.length - 1 ? '\n' : '\t';
      }
    const columns = Math.max(0, ...example.table.map((values) => values.length));
    tables.push({ place: {}, rows: example.table.length, columns, cells });
  }
  return plainDocument(text, example.url ?? 'example:', {
    type: example.type ?? (example.url ? 'text/html' : 'text/plain'),
    tables,
    title: example.title ?? null,
    meta: example.meta ?? {},
    head: example.head ?? {},
  });
}
