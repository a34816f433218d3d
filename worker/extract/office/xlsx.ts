import type { Place } from '../../../patterns/document.ts';
import type { ZipFolder } from '../archive/zip-folder.ts';
import { LimitError } from '../limits.ts';
import { readPictures } from '../picture/embedded.ts';
import type { Reading } from '../reading.ts';
import { attribute, localName, walkXml } from '../xml.ts';
import { readEmbedded } from './docx.ts';
import { mainPart, type Relation, readProperties, relationsOf } from './package.ts';
import { readSheet } from './xlsx-sheet.ts';
import { readStyles } from './xlsx-styles.ts';

interface SheetEntry {
  name: string;
  id: string;
  hidden: boolean;
}

/**
 * Excel 2007 and later, read part by part: the numbers stand in the file as text, and reading them as numbers would
 * lose the last digits of an identity number.
 */
export async function readXlsx(folder: ZipFolder, reading: Reading): Promise<void> {
  const main = mainPart(folder, 'xl/workbook.xml');
  const workbook = folder.get(main);
  if (!workbook) throw new Error('no workbook part');
  const { sheets, date1904 } = readWorkbook(workbook);
  const relations = relationsOf(folder, main);
  const strings = sharedStrings(partOf(folder, relations, 'sharedStrings'), reading);
  const formats = readStyles(partOf(folder, relations, 'styles'));
  for (const sheet of sheets) {
    const target = relations.find((relation) => relation.id === sheet.id)?.target;
    if (!target) continue;
    let bytes: Uint8Array | null;
    try {
      bytes = folder.get(target);
    } catch (error) {
      if (error instanceof LimitError) throw error;
      reading.trouble.add('corrupt', 'A sheet of the workbook is damaged.');
      continue;
    }
    if (bytes)
      readSheet(
        bytes,
        { ...sheet, strings, formats, date1904, folder, relations: relationsOf(folder, target) },
        reading,
      );
  }
  if (reading.depth === 0) reading.main = { start: 0, end: reading.text.length };
  await readEmbedded(folder, reading);
  await readPictures(
    folder.entries.filter((entry) => /^xl\/media\//i.test(entry.name)),
    reading,
  );
  readLeftovers(folder, reading);
  readProperties(folder, reading);
}

function partOf(folder: ZipFolder, relations: Relation[], kind: string): Uint8Array | null {
  const target = relations.find((relation) => relation.kind === kind)?.target;
  return target ? folder.get(target) : folder.get(`xl/${kind}.xml`);
}

function readWorkbook(bytes: Uint8Array): { sheets: SheetEntry[]; date1904: boolean } {
  const sheets: SheetEntry[] = [];
  let date1904 = false;
  walkXml(bytes, {
    open(name, attributes) {
      const local = localName(name);
      if (local === 'workbookPr') date1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '');
      if (local !== 'sheet') return;
      const state = attributes.state ?? 'visible';
      sheets.push({ name: attributes.name ?? '', id: attribute(attributes, 'id') ?? '', hidden: state !== 'visible' });
    },
  });
  return { sheets, date1904 };
}

/** Strings of the workbook; the phonetic guides of East Asian text repeat it and are left out. */
function sharedStrings(bytes: Uint8Array | null, reading: Reading): string[] {
  const strings: string[] = [];
  if (!bytes) return strings;
  let words = '';
  let collecting = false;
  let phonetic = 0;
  walkXml(bytes, {
    open(name) {
      const local = localName(name);
      if (local === 'si') words = '';
      else if (local === 't') collecting = phonetic === 0;
      else if (local === 'rPh') phonetic++;
    },
    text(data) {
      if (collecting) words += data;
    },
    close(name) {
      const local = localName(name);
      if (local === 't') collecting = false;
      else if (local === 'rPh') phonetic--;
      else if (local === 'si') {
        strings.push(words);
        if ((strings.length & 1023) === 0) reading.budget.tick();
      }
    },
  });
  return strings;
}

/** Cached rows of pivot tables and of other workbooks: a list that was cut from the sheets may live on in them. */
function readLeftovers(folder: ZipFolder, reading: Reading): void {
  const place: Place = { part: 'attribute', hidden: true };
  const seen = new Set<string>();
  for (const entry of folder.entries) {
    if (!/^xl\/(?:pivotCache\/pivotCache|externalLinks\/externalLink)[^/]*\.xml$/i.test(entry.name)) continue;
    let collecting = false;
    walkXml(entry.read(), {
      open(name, attributes) {
        const local = localName(name);
        if (local === 's' && attributes.v) seen.add(attributes.v);
        else if (local === 'n' && attributes.v && /^\d{11,}$/.test(attributes.v)) seen.add(attributes.v);
        collecting = local === 'v';
      },
      text(data) {
        if (collecting && data.trim()) seen.add(data.trim());
      },
      close() {
        collecting = false;
      },
    });
  }
  if (seen.size === 0) return;
  const shown = reading.text.text;
  for (const words of seen) if (words.length > 1 && !shown.includes(words)) reading.text.line(words, place);
}
