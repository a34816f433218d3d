import type { ZipFolder } from '../archive/zip-folder.ts';
import type { Reading } from '../reading.ts';
import { attribute, localName, walkXml } from '../xml.ts';
import { cellAt } from './a1.ts';
import { numberText } from './cell-text.ts';
import type { Relation } from './package.ts';
import { SheetWriter } from './sheet-writer.ts';

export interface SheetSource {
  name: string;
  hidden: boolean;
  strings: string[];
  formats: string[];
  date1904: boolean;
  folder: ZipFolder;
  relations: Relation[];
}

/** One worksheet: its cells as a table, then header and footer, comments and drawings. */
export function readSheet(bytes: Uint8Array, sheet: SheetSource, reading: Reading): void {
  const hiddenColumns: [number, number][] = [];
  const isHidden = (column: number): boolean => hiddenColumns.some(([from, to]) => column >= from && column <= to);
  const writer = new SheetWriter(reading, sheet.name, sheet.hidden, isHidden);
  const cells = new CellReader(sheet, writer, hiddenColumns, reading);
  walkXml(bytes, cells);
  writer.end();
  for (const words of cells.margins) reading.text.line(words, { sheet: sheet.name, part: 'header' });
  for (const relation of sheet.relations) {
    if (relation.external) {
      if (relation.kind === 'hyperlink')
        reading.text.links.push({ url: relation.target, text: '', kind: 'page', main: true });
      continue;
    }
    const part =
      relation.kind === 'comments' || relation.kind === 'threadedComment' || relation.kind === 'drawing'
        ? sheet.folder.get(relation.target)
        : null;
    if (!part) continue;
    if (relation.kind === 'drawing') readDrawing(part, sheet, reading);
    else readComments(part, writer);
  }
}

class CellReader {
  readonly margins: string[] = [];
  readonly #sheet: SheetSource;
  readonly #writer: SheetWriter;
  readonly #hiddenColumns: [number, number][];
  readonly #reading: Reading;
  #row = -1;
  #column = -1;
  #hiddenRow = false;
  #type = 'n';
  #style = 0;
  #value = '';
  #inline = '';
  #collecting: 'value' | 'inline' | 'margin' | null = null;
  #margin = '';

  constructor(sheet: SheetSource, writer: SheetWriter, hiddenColumns: [number, number][], reading: Reading) {
    this.#sheet = sheet;
    this.#writer = writer;
    this.#hiddenColumns = hiddenColumns;
    this.#reading = reading;
  }

  open(name: string, attributes: Record<string, string>): void {
    switch (localName(name)) {
      case 'col':
        if (isTrue(attributes.hidden) || Number(attributes.width) === 0) {
          this.#hiddenColumns.push([Number(attributes.min) - 1, Number(attributes.max) - 1]);
        }
        break;
      case 'row': {
        const number = Number(attributes.r);
        this.#row = number > 0 ? number - 1 : this.#row + 1;
        this.#column = -1;
        this.#hiddenRow = isTrue(attributes.hidden) || attributes.ht === '0';
        this.#reading.budget.tick();
        break;
      }
      case 'c': {
        const at = attributes.r ? cellAt(attributes.r) : null;
        this.#column = at ? at.column : this.#column + 1;
        if (at) this.#row = at.row;
        this.#type = attributes.t ?? 'n';
        this.#style = Number(attributes.s ?? 0);
        this.#value = '';
        this.#inline = '';
        break;
      }
      case 'v':
        this.#collecting = 'value';
        break;
      case 't':
        this.#collecting = 'inline';
        break;
      case 'oddHeader':
      case 'oddFooter':
      case 'evenHeader':
      case 'evenFooter':
      case 'firstHeader':
      case 'firstFooter':
        this.#collecting = 'margin';
        this.#margin = '';
        break;
    }
  }

  text(data: string): void {
    if (this.#collecting === 'value') this.#value += data;
    else if (this.#collecting === 'inline') this.#inline += data;
    else if (this.#collecting === 'margin') this.#margin += data;
  }

  close(name: string): void {
    if (this.#collecting === 'margin') {
      const words = this.#margin
        .replace(/&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[A-Z&])/gi, ' ')
        .replace(/\s+/g, ' ')
        .trim();
      if (words) this.margins.push(words);
    }
    this.#collecting = null;
    if (localName(name) !== 'c') return;
    const words = this.#words();
    if (words) this.#writer.cell(this.#row, this.#column, words, this.#hiddenRow);
  }

  #words(): string {
    switch (this.#type) {
      case 's':
        return (this.#sheet.strings[Number(this.#value)] ?? '').trim();
      case 'inlineStr':
        return this.#inline.trim();
      case 'str':
      case 'd':
        return this.#value.trim();
      case 'b':
        return this.#value === '1' ? 'TRUE' : this.#value === '0' ? 'FALSE' : '';
      case 'e':
        return '';
      default:
        return this.#value
          ? numberText(this.#value, this.#sheet.formats[this.#style] ?? 'General', this.#sheet.date1904)
          : this.#inline.trim();
    }
  }
}

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true';

function readComments(bytes: Uint8Array, writer: SheetWriter): void {
  const authors: string[] = [];
  let cell = '';
  let author: string | null = null;
  let words = '';
  let collecting = false;
  walkXml(bytes, {
    open(name, attributes) {
      const local = localName(name);
      if (local === 'author' || local === 't' || local === 'text') collecting = true;
      if (local === 'author') words = '';
      if (local === 'comment' || local === 'threadedComment') {
        cell = attributes.ref ?? '';
        author = authors[Number(attributes.authorId)] ?? null;
        words = '';
      }
    },
    text(data) {
      if (collecting) words += data;
    },
    close(name) {
      const local = localName(name);
      if (local === 'author') authors.push(words);
      if (local === 'comment' || local === 'threadedComment') writer.comment(cell, author, words);
      if (local === 't' || local === 'author' || local === 'text') collecting = false;
    },
  });
}

/** Text boxes and shapes that lie over a sheet. */
function readDrawing(bytes: Uint8Array, sheet: SheetSource, reading: Reading): void {
  const place = { sheet: sheet.name, part: 'textbox', ...(sheet.hidden ? { hidden: true } : {}) } as const;
  let collecting = false;
  walkXml(bytes, {
    open(name, attributes) {
      collecting = localName(name) === 't';
      const words = localName(name) === 'cNvPr' ? attribute(attributes, 'descr') : undefined;
      if (words && /[\u3400-\u9fff]{2}|\d{6,}/.test(words)) reading.text.line(words, place);
    },
    text(data) {
      if (collecting) reading.text.write(data, place);
    },
    close(name) {
      collecting = false;
      if (localName(name) === 'p') reading.text.newline();
    },
  });
}
