import type { Place } from '../../../patterns/document.ts';
import type { ZipFolder } from '../archive/zip-folder.ts';
import { readPictures } from '../picture/embedded.ts';
import type { Reading } from '../reading.ts';
import { localName, walkXml } from '../xml.ts';
import { mainPart, readProperties, relationsOf } from './package.ts';
import { readWordPart } from './word-part.ts';

/** Word 2007 and later: body with its tables, then headers, footers, notes, comments, properties and what is embedded. */
export async function readDocx(folder: ZipFolder, reading: Reading): Promise<void> {
  const main = mainPart(folder, 'word/document.xml');
  const relations = relationsOf(folder, main);
  const body = folder.get(main);
  if (!body) throw new Error('no document part');
  readWordPart(body, reading, { part: 'body' }, relations);
  const end = reading.text.length;
  for (const relation of relations) {
    const place = places[relation.kind];
    if (!place || relation.external) continue;
    const bytes = folder.get(relation.target);
    if (bytes) readWordPart(bytes, reading, place, relationsOf(folder, relation.target));
  }
  if (reading.depth === 0) reading.main = { start: 0, end };
  await readEmbedded(folder, reading);
  await readPictures(
    folder.entries.filter((entry) => /^word\/media\//i.test(entry.name)),
    reading,
  );
  readProperties(folder, reading);
}

const places: Record<string, Place> = {
  header: { part: 'header' },
  footer: { part: 'footer' },
  footnotes: { part: 'note' },
  endnotes: { part: 'note' },
  comments: { part: 'comment' },
  glossaryDocument: { part: 'textbox', hidden: true },
};

/** Words of charts and diagrams; the figures behind a chart stand in its embedded workbook. */
function readCharts(folder: ZipFolder, reading: Reading): void {
  const place: Place = { part: 'textbox' };
  for (const entry of folder.entries) {
    if (!/(?:^|\/)charts\/chart[^/]*\.xml$/i.test(entry.name)) continue;
    let words = '';
    let cached = 0;
    walkXml(entry.read(), {
      open(name) {
        const local = localName(name);
        if (local === 'strCache' || local === 'strLit') cached++;
        words = '';
      },
      text(data) {
        words += data;
      },
      close(name) {
        const local = localName(name);
        if (local === 'strCache' || local === 'strLit') cached--;
        if (local === 't' || (local === 'v' && cached > 0)) reading.text.line(words.trim(), place);
        words = '';
      },
    });
  }
}

/** Files and workbooks that were put into a document: a chart's data sheet often holds the whole list. */
export async function readEmbedded(folder: ZipFolder, reading: Reading): Promise<void> {
  readCharts(folder, reading);
  for (const entry of folder.entries) {
    if (/(?:^|\/)embeddings\/[^/]+$/i.test(entry.name) && !entry.folder) await reading.inner(entry.name, entry.read());
  }
}
