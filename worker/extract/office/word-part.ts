import type { Place } from '../../../patterns/document.ts';
import type { Reading } from '../reading.ts';
import { TableWriter } from '../table-writer.ts';
import { attribute, localName, walkXml } from '../xml.ts';
import type { Relation } from './package.ts';

/** Reads one part of a Word document: its body, a header, the notes … in one pass. */
export function readWordPart(bytes: Uint8Array, reading: Reading, base: Place, relations: Relation[]): void {
  const part = new WordPart(reading, base, relations);
  walkXml(bytes, part);
  part.end();
}

type Paragraph = { words: string; place: Place }[];

const off = /^(?:0|false|off)$/;
const properties = new Set(['pPr', 'rPr', 'tblPr', 'trPr', 'sectPr', 'numPr']);

/**
 * Text boxes stand inside the paragraph that anchors them; they are written after it, so that they do not tear it
 * apart. Of alternative contents only the first is read: the fallback repeats it.
 */
class WordPart {
  readonly #reading: Reading;
  readonly #base: Place;
  readonly #relations: Relation[];
  readonly #tables: TableWriter;
  readonly #open: Paragraph[] = [];
  #waiting: Paragraph[] = [];
  #number = 0;
  #places = new Map<number, Place>();
  #properties: string[] = [];
  #fallback = 0;
  #deleted = 0;
  #inserted = 0;
  #textboxes = 0;
  #hiddenRun = false;
  #collecting = false;
  #instruction: string | null = null;
  #cell: { columns: number } | null = null;
  #cellStart = false;

  constructor(reading: Reading, base: Place, relations: Relation[]) {
    this.#reading = reading;
    this.#base = base;
    this.#relations = relations;
    this.#tables = new TableWriter(reading.text, reading.budget);
  }

  open(name: string, attributes: Record<string, string>): void {
    const local = localName(name);
    if (local === 'Fallback') this.#fallback++;
    if (this.#fallback > 0) return;
    if (properties.has(local)) this.#properties.push(local);
    if (this.#properties.length > 0 && local === 'tab') return;
    switch (local) {
      case 'p':
        this.#openParagraph();
        break;
      case 'r':
        this.#hiddenRun = false;
        break;
      case 'vanish':
        // Inside pPr it hides only the paragraph's mark.
        if (!this.#properties.includes('pPr') && !off.test(attribute(attributes, 'val') ?? '')) this.#hiddenRun = true;
        break;
      case 't':
      case 'delText':
        this.#collecting = true;
        break;
      case 'instrText':
      case 'delInstrText':
        this.#instruction ??= '';
        break;
      case 'tab':
      case 'ptab':
        this.#add(' ');
        break;
      case 'br':
      case 'cr':
        this.#add('\n');
        break;
      case 'noBreakHyphen':
        this.#add('-');
        break;
      case 'del':
      case 'moveFrom':
        this.#deleted++;
        break;
      case 'ins':
      case 'moveTo':
        this.#inserted++;
        break;
      case 'txbxContent':
        this.#textboxes++;
        break;
      case 'hyperlink':
        this.#link(attribute(attributes, 'id'));
        break;
      case 'docPr':
        this.#describe(attributes.descr ?? attributes.title);
        break;
      case 'comment':
        this.#author(attribute(attributes, 'author'));
        break;
      default:
        if (this.#open.length === 0) this.#openTablePart(local, attributes);
    }
  }

  #openTablePart(local: string, attributes: Record<string, string>): void {
    if (local === 'tbl') {
      this.#openCell();
      this.#tables.openTable(this.#base);
    } else if (local === 'tr') this.#tables.openRow();
    else if (local === 'tc') this.#cell = { columns: 1 };
    else if (local === 'gridSpan' && this.#cell) this.#cell.columns = Number(attribute(attributes, 'val') ?? 1);
  }

  #openCell(): void {
    if (!this.#cell) return;
    this.#tables.openCell({ columns: this.#cell.columns });
    this.#cell = null;
    this.#cellStart = true;
  }

  #openParagraph(): void {
    this.#openCell();
    if (this.#open.length === 0) {
      this.#number++;
      this.#places.clear();
      this.#reading.budget.tick();
    }
    this.#open.push([]);
    this.#hiddenRun = false;
  }

  text(data: string): void {
    if (this.#fallback > 0) return;
    if (this.#collecting) this.#add(data.replace(/[\r\n]+/g, ' '));
    else if (this.#instruction !== null) this.#instruction += data;
  }

  close(name: string): void {
    const local = localName(name);
    if (local === 'Fallback') {
      this.#fallback--;
      return;
    }
    if (this.#fallback > 0) return;
    if (properties.has(local)) this.#properties.pop();
    switch (local) {
      case 't':
      case 'delText':
        this.#collecting = false;
        break;
      case 'p':
        this.#closeParagraph();
        break;
      case 'del':
      case 'moveFrom':
        this.#deleted--;
        break;
      case 'ins':
      case 'moveTo':
        this.#inserted--;
        break;
      case 'txbxContent':
        this.#textboxes--;
        break;
      case 'tc':
        if (this.#open.length > 0) break;
        this.#openCell();
        this.#tables.closeCell();
        break;
      case 'tbl':
        if (this.#open.length === 0) this.#tables.closeTable();
        break;
    }
  }

  #closeParagraph(): void {
    const address = /HYPERLINK\s+"([^"]+)"/.exec(this.#instruction ?? '')?.[1];
    if (address) this.#reading.text.links.push({ url: address, text: '', kind: 'page', main: true });
    this.#instruction = null;
    const paragraph = this.#open.pop();
    if (!paragraph) return;
    if (this.#open.length > 0) {
      this.#waiting.push(paragraph);
      return;
    }
    this.#write(paragraph);
    for (const each of this.#waiting.splice(0)) this.#write(each);
  }

  #write(paragraph: Paragraph): void {
    const { text } = this.#reading;
    if (paragraph.length === 0) return;
    if (!this.#cellStart) text.newline();
    this.#cellStart = false;
    for (const { words, place } of paragraph) text.write(words, place);
    if (!this.#tables.inCell) text.newline();
  }

  #add(words: string): void {
    this.#open[this.#open.length - 1]?.push({ words, place: this.#place() });
  }

  #place(): Place {
    const key =
      (this.#deleted > 0 ? 1 : 0) +
      (this.#inserted > 0 ? 2 : 0) +
      (this.#textboxes > 0 ? 4 : 0) +
      (this.#hiddenRun ? 8 : 0);
    let place = this.#places.get(key);
    if (place) return place;
    place = { ...this.#base };
    if (this.#base.part === 'body') place.paragraph = this.#number;
    if (this.#textboxes > 0) place.part = 'textbox';
    if (this.#inserted > 0) place.part = 'insertion';
    if (this.#deleted > 0) place.part = 'deletion';
    if (this.#deleted > 0 || this.#hiddenRun) place.hidden = true;
    this.#places.set(key, place);
    return place;
  }

  #link(id: string | undefined): void {
    const target = this.#relations.find((relation) => relation.external && relation.id === id)?.target;
    if (target) this.#reading.text.links.push({ url: target, text: '', kind: 'page', main: true });
  }

  /** Words that describe a picture: typed in by hand, or what a program took from it. */
  #describe(words: string | undefined): void {
    if (!words || !/[\u3400-\u9fff]{2}|\d{6,}/.test(words)) return;
    this.#waiting.push([{ words, place: { ...this.#base, part: 'attribute', hidden: true } }]);
  }

  #author(author: string | undefined): void {
    if (author) this.#reading.text.line(`author: ${author}`, { part: 'metadata', hidden: true });
  }

  end(): void {
    for (const each of this.#waiting.splice(0)) this.#write(each);
    this.#tables.closeAll();
    this.#reading.text.newline();
  }
}
