import type { Part, Place } from '../../../patterns/document.ts';
import type { Reading } from '../reading.ts';
import { TableWriter } from '../table-writer.ts';
import { localName, walkXml } from '../xml.ts';

export interface OpenTextOptions {
  presentation: boolean;
  /** Names of styles that hide what has them. */
  hidden: Set<string>;
  part: Part;
}

/** Styles that hide text, rows, columns, sheets or slides. */
export function hiddenStyles(parts: (Uint8Array | null)[]): Set<string> {
  const hidden = new Set<string>();
  for (const bytes of parts) {
    if (!bytes) continue;
    let style = '';
    walkXml(bytes, {
      open(name, attributes) {
        if (name === 'style:style') style = attributes['style:name'] ?? '';
        const hides =
          attributes['text:display'] === 'none' ||
          (name === 'style:table-properties' && attributes['table:display'] === 'false') ||
          attributes['presentation:visibility'] === 'hidden';
        if (hides && style) hidden.add(style);
      },
    });
  }
  return hidden;
}

/** Paragraphs, tables, notes, annotations, tracked deletions and slides of an OpenDocument part. */
export function readOpenText(bytes: Uint8Array, options: OpenTextOptions, reading: Reading): void {
  const walker = new OpenText(options, reading);
  walkXml(bytes, walker);
  walker.end();
}

class OpenText {
  readonly #options: OpenTextOptions;
  readonly #reading: Reading;
  readonly #tables: TableWriter;
  readonly #parts: Part[] = [];
  readonly #hiddenAt: number[] = [];
  /** Notes and comments stand inside a sentence; they are written after its paragraph. */
  readonly #aside: { words: string; place: Place }[] = [];
  #asideDepth = 0;
  #depth = 0;
  #slide = 0;
  #slideHidden = false;
  #paragraph = 0;
  #inParagraph = 0;
  #cellStart = false;
  #ignored = 0;
  #creator = false;
  #places = new Map<string, Place>();

  constructor(options: OpenTextOptions, reading: Reading) {
    this.#options = options;
    this.#reading = reading;
    this.#tables = new TableWriter(reading.text, reading.budget);
  }

  open(name: string, attributes: Record<string, string>): void {
    this.#depth++;
    const local = localName(name);
    const style = attributes['text:style-name'] ?? attributes['table:style-name'] ?? attributes['draw:style-name'];
    const hides =
      (style !== undefined && this.#options.hidden.has(style)) ||
      attributes['table:visibility'] === 'collapse' ||
      attributes['table:visibility'] === 'filter' ||
      local === 'hidden-text' ||
      local === 'hidden-paragraph';
    if (name === 'draw:page') {
      this.#slide++;
      this.#paragraph = 0;
      this.#slideHidden = hides;
    } else if (hides) this.#hiddenAt.push(this.#depth);
    switch (local) {
      case 'p':
      case 'h':
        if (this.#asideDepth > 0) this.#asideText('\n');
        else this.#openParagraph();
        this.#inParagraph++;
        break;
      case 'tab':
      case 's':
        this.#add(' ');
        break;
      case 'line-break':
        this.#add('\n');
        break;
      case 'a': {
        const url = attributes['xlink:href'];
        if (url && /^https?:/i.test(url)) this.#reading.text.links.push({ url, text: '', kind: 'page', main: true });
        break;
      }
      case 'note':
        this.#beginAside('note');
        break;
      case 'note-citation':
      case 'date':
      case 'date-string':
        if (this.#asideDepth > 0) this.#ignored++;
        break;
      case 'creator':
        this.#creator = this.#asideDepth > 0;
        break;
      case 'annotation':
        this.#beginAside('comment');
        break;
      case 'deletion':
        this.#parts.push('deletion');
        break;
      case 'tracked-changes':
        break;
      case 'notes':
        this.#parts.push('note');
        break;
      case 'text-box':
        if (!this.#options.presentation) this.#beginAside('textbox');
        break;
      case 'footer':
      case 'footer-left':
      case 'footer-first':
        this.#parts.push('footer');
        break;
      case 'table':
        if (this.#asideDepth === 0) this.#tables.openTable(this.#place());
        break;
      case 'table-row':
        if (this.#asideDepth === 0) this.#tables.openRow();
        break;
      case 'table-cell':
        if (this.#asideDepth > 0) break;
        this.#tables.openCell({
          columns: Number(attributes['table:number-columns-spanned'] ?? 1),
          rows: Number(attributes['table:number-rows-spanned'] ?? 1),
        });
        this.#cellStart = true;
        break;
    }
  }

  text(data: string): void {
    if (this.#ignored > 0 || (this.#inParagraph === 0 && !this.#creator)) return;
    if (this.#creator) {
      this.#aside.push({ words: `author: ${data}`, place: { part: 'metadata', hidden: true } });
      return;
    }
    this.#add(data.replace(/\s+/g, ' '));
  }

  close(name: string): void {
    const local = localName(name);
    switch (local) {
      case 'p':
      case 'h':
        this.#inParagraph--;
        if (this.#inParagraph === 0 && !this.#tables.inCell) {
          this.#reading.text.newline();
          this.#writeAside();
        }
        break;
      case 'note':
      case 'annotation':
        this.#endAside();
        break;
      case 'text-box':
        if (!this.#options.presentation) this.#endAside();
        break;
      case 'note-citation':
      case 'date':
      case 'date-string':
        if (this.#asideDepth > 0) this.#ignored--;
        break;
      case 'creator':
        this.#creator = false;
        break;
      case 'deletion':
      case 'notes':
      case 'footer':
      case 'footer-left':
      case 'footer-first':
        this.#parts.pop();
        break;
      case 'table-cell':
        if (this.#asideDepth === 0) this.#tables.closeCell();
        break;
      case 'table':
        if (this.#asideDepth === 0) this.#tables.closeTable();
        this.#writeAside();
        break;
    }
    if (this.#hiddenAt[this.#hiddenAt.length - 1] === this.#depth) this.#hiddenAt.pop();
    this.#depth--;
  }

  #openParagraph(): void {
    if (this.#inParagraph === 0) {
      this.#paragraph++;
      this.#places.clear();
      this.#reading.budget.tick();
    }
    if (!this.#cellStart) this.#reading.text.newline();
    this.#cellStart = false;
  }

  #add(words: string): void {
    if (this.#asideDepth > 0) this.#asideText(words);
    else if (this.#inParagraph > 0) this.#reading.text.write(words, this.#place());
  }

  #beginAside(part: Part): void {
    this.#asideDepth++;
    this.#parts.push(part);
    this.#aside.push({ words: '', place: { ...this.#place() } });
  }

  #asideText(words: string): void {
    const last = this.#aside[this.#aside.length - 1];
    if (last && last.place.part !== 'metadata') last.words += words;
    else this.#aside.push({ words, place: { ...this.#place() } });
  }

  #endAside(): void {
    this.#asideDepth--;
    this.#parts.pop();
    if (this.#inParagraph === 0 && this.#asideDepth === 0 && !this.#tables.inCell) this.#writeAside();
  }

  #writeAside(): void {
    if (this.#asideDepth > 0 || this.#tables.inCell) return;
    for (const { words, place } of this.#aside.splice(0)) this.#reading.text.line(words.trim(), place);
  }

  #place(): Place {
    const part = this.#parts[this.#parts.length - 1] ?? this.#options.part;
    const hidden = this.#hiddenAt.length > 0 || this.#slideHidden || part === 'deletion';
    const key = `${part}${hidden}`;
    let place = this.#places.get(key);
    if (place) return place;
    place = this.#options.presentation
      ? { slide: Math.max(1, this.#slide) }
      : part === 'body'
        ? { part, paragraph: this.#paragraph }
        : { part };
    if (this.#options.presentation && part !== 'body') place.part = part;
    if (hidden) place.hidden = true;
    this.#places.set(key, place);
    return place;
  }

  end(): void {
    this.#tables.closeAll();
    this.#asideDepth = 0;
    this.#writeAside();
    this.#reading.text.newline();
  }
}
