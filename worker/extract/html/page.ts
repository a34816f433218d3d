import type { Place } from '../../../patterns/document.ts';
import { LimitError } from '../limits.ts';
import type { Reading } from '../reading.ts';
import { TableWriter } from '../table-writer.ts';
import type { TextBuilder } from '../text-builder.ts';
import { Attributes } from './attributes.ts';
import { Extras } from './extras.ts';
import { finishLinks } from './finish-links.ts';
import { headOf } from './head-table.ts';
import type { RawLink } from './links.ts';
import { type Block, type Marks, mainOf, rankOf } from './main-block.ts';
import type { PageObserver } from './observer.ts';
import { jsonOf } from './script-text.ts';
import { blockTags, measuredTags } from './tags.ts';
import { Visibility } from './visibility.ts';

interface Element {
  name: string;
  hidden: boolean;
  framed: boolean;
  rank: number;
  start: number;
  plain: number;
  linked: number;
  link: RawLink | null;
  /** A container with a name that a script could fill. */
  slot: boolean;
  children: number;
}

const body: Place = { part: 'body' };
const concealed: Place = { part: 'body', hidden: true };
const form: Place = { part: 'form' };

/** Elements in which tags are text. */
const plainText = new Set(['textarea', 'xmp', 'noembed', 'noframes', 'iframe', 'plaintext']);
const maxNesting = 5_000;

/** Handler of the parser; collects one page. */
export class Page {
  readonly #reading: Reading;
  readonly #observer: PageObserver | null;
  readonly #text: TextBuilder;
  readonly #tables: TableWriter;
  readonly #url: string;
  readonly #visibility = new Visibility();
  readonly #extras: Extras;
  readonly #stack: Element[] = [];
  readonly #blocks: Block[] = [];
  readonly #attributes: Attributes;
  readonly #marks: Marks = { start: null, end: null };
  readonly #slots: string[] = [];
  parseInner: (html: string) => void = () => {};
  #base: string | null = null;
  /** Text of script, style and title is gathered here instead of the page. */
  #gather: { name: string; text: string; type: string } | null = null;
  #scripts: string[] = [];
  #externalScripts = 0;
  #pendingBreak = false;
  /** Where the open cell begins: its first block goes on in the row's line. */
  #cellStart = -1;
  #pre = 0;
  #title = '';
  #heading = '';
  #from: number;

  constructor(reading: Reading, url: string) {
    this.#reading = reading;
    this.#observer = reading.observer;
    this.#text = reading.text;
    this.#url = url;
    this.#tables = new TableWriter(reading.text, reading.budget);
    this.#extras = new Extras(reading);
    this.#attributes = new Attributes(reading.text, this.#extras, {
      inner: (html) => this.parseInner(html),
      field: (value) => this.#write(` ${value} `, form),
    });
    this.#from = reading.text.length;
  }

  tick(): void {
    this.#reading.budget.tick();
  }

  onopentag(name: string, attributes: Record<string, string>): void {
    const parent = this.#stack[this.#stack.length - 1];
    if (this.#stack.length > maxNesting) {
      throw new LimitError('nested-too-deep', `Reading stopped: more than ${maxNesting} nested elements.`);
    }
    if (parent) parent.children += 1;
    const measured = measuredTags.has(name);
    const rank =
      measured || name === 'nav' || name === 'footer' || name === 'header' || name === 'aside'
        ? rankOf(name, attributes)
        : 0;
    const root = name === 'html' || name === 'body';
    const element: Element = {
      name,
      hidden: (parent?.hidden ?? false) || (!root && this.#visibility.hides(name, attributes)),
      framed: (parent?.framed ?? false) || (rank < 0 && !root),
      rank,
      start: 0,
      plain: 0,
      linked: 0,
      link: parent?.link ?? null,
      slot: false,
      children: 0,
    };
    this.#stack.push(element);
    this.#observer?.element(name, attributes);
    this.#flow(name, attributes);
    if (blockTags.has(name)) this.#pendingBreak = true;
    element.start = this.#text.length;
    if (measured && (attributes.id !== undefined || attributes.class !== undefined)) element.slot = true;
    const link = this.#attributes.take(name, attributes, element.framed, element.hidden);
    if (link) element.link = link;
  }

  /** Line breaks, tables and what is gathered apart. */
  #flow(name: string, attributes: Record<string, string>): void {
    switch (name) {
      case 'br':
        this.#pendingBreak = true;
        break;
      case 'pre':
        this.#pre += 1;
        break;
      case 'table':
        this.#tables.openTable(this.#stack[this.#stack.length - 1]?.hidden ? concealed : body);
        break;
      case 'tr':
        if (this.#tables.depth > 0) {
          this.#pendingBreak = false;
          this.#tables.openRow();
        }
        break;
      case 'td':
      case 'th':
        if (this.#tables.depth > 0) {
          this.#pendingBreak = false;
          const hidden = this.#stack[this.#stack.length - 1]?.hidden;
          this.#tables.openCell({
            columns: span(attributes.colspan),
            rows: span(attributes.rowspan),
            ...(hidden ? { place: concealed } : {}),
          });
          this.#cellStart = this.#text.length;
        }
        break;
      case 'script':
        this.#gather = { name, text: '', type: attributes.type ?? '' };
        if (attributes.src) this.#externalScripts += 1;
        break;
      case 'style':
        this.#gather = { name, text: '', type: '' };
        break;
      case 'title':
        if (!this.#title && !this.#stack.some((each) => each.name === 'svg'))
          this.#gather = { name, text: '', type: '' };
        break;
      case 'base':
        this.#base ??= attributes.href ?? null;
        break;
      case 'meta':
        this.#meta(attributes);
        break;
    }
  }

  #meta(attributes: Record<string, string>): void {
    const content = attributes.content;
    if (content === undefined) return;
    const key = (attributes.name ?? attributes.property ?? attributes.itemprop ?? '').trim().toLowerCase();
    if (key) {
      if (this.#reading.depth === 0 && this.#reading.meta[key] === undefined) this.#reading.meta[key] = content.trim();
      this.#extras.metaTag(key, content);
      return;
    }
    const action = (attributes['http-equiv'] ?? '').toLowerCase();
    if (action === 'refresh') {
      const address = /url\s*=\s*["']?([^"']+)/i.exec(content)?.[1];
      if (address) this.#attributes.link(address, 'any', '', true);
    } else if (action === 'content-security-policy') {
      const address = /report-uri\s+([^\s;]+)/.exec(content)?.[1];
      if (address) this.#attributes.link(address, 'asset', '', true);
    }
  }

  ontext(data: string): void {
    if (this.#gather) {
      this.#gather.text += data;
      return;
    }
    const element = this.#stack[this.#stack.length - 1];
    let piece = data;
    if (this.#pre === 0) {
      if (/[\t\n\r\f]| {2}/.test(piece)) piece = piece.replace(/[ \t\n\r\f]+/g, ' ');
      if (piece.charCodeAt(0) === 32 && (this.#pendingBreak || this.#text.afterBlank)) piece = piece.slice(1);
      if (piece.length === 0) return;
    }
    if (this.#observer && element && plainText.has(element.name)) this.#observer.unbuilt(data);
    const place = element?.hidden ? concealed : element?.name === 'textarea' ? form : body;
    this.#write(piece, place);
    if (!element || element.hidden) return;
    if (element.link) element.linked += piece.length;
    else element.plain += piece.length;
  }

  #write(piece: string, place: Place): void {
    if (this.#pendingBreak) {
      this.#pendingBreak = false;
      if (this.#text.length !== this.#cellStart) this.#text.newline();
    }
    this.#text.write(piece, place);
  }

  onclosetag(name: string): void {
    const element = this.#stack.pop();
    if (!element) return;
    if (this.#gather?.name === name) this.#endGather();
    const parent = this.#stack[this.#stack.length - 1];
    if (parent) {
      parent.plain += element.plain;
      parent.linked += element.linked;
    }
    const end = this.#text.length;
    if (name === 'a' && element.link) element.link.end = end;
    if (element.slot && element.children === 0 && end === element.start && this.#slots.length < 200 && name !== 'td') {
      this.#slots.push(name);
    }
    if (measuredTags.has(name) && end > element.start) {
      const { start, plain, linked, rank, framed } = element;
      this.#blocks.push({ start, end, plain, linked, rank, framed: framed || element.hidden });
    }
    if (blockTags.has(name)) this.#pendingBreak = true;
    switch (name) {
      case 'td':
      case 'th':
        this.#tables.closeCell();
        break;
      case 'table':
        this.#tables.closeTable();
        break;
      case 'pre':
        this.#pre -= 1;
        break;
      case 'h1':
        if (!this.#heading && !element.hidden) this.#heading = this.#text.text.slice(element.start, end).trim();
        break;
    }
  }

  #endGather(): void {
    const gathered = this.#gather;
    this.#gather = null;
    if (!gathered) return;
    if (gathered.name === 'title') this.#title = gathered.text.replace(/\s+/g, ' ').trim();
    else if (gathered.name === 'style') this.#visibility.learn(gathered.text);
    else if (/xml|html|template/i.test(gathered.type)) this.#markup(gathered.text);
    else if (gathered.text.trim()) {
      this.#scripts.push(gathered.text);
      this.#observer?.script(gathered.text);
    }
  }

  /** Markup kept in a script: records of a list that a script unfolds (`<record><![CDATA[<li>…`). */
  #markup(markup: string): void {
    this.parseInner(markup.replace(/<!\[CDATA\[|\]\]>/g, ''));
  }

  oncomment(data: string): void {
    const comment = data.trim();
    if (comment.length === 0) return;
    this.#observer?.unbuilt(comment);
    const word = comment.length < 60 ? comment.toLowerCase().replace(/[^a-z\u4e00-\u9fff]/g, '') : '';
    if (/^(?:content|article|zw|正文|zjegrsscontent|enpcontent|filenametrscontent)(?:start|begin|开始)$/.test(word)) {
      this.#marks.start ??= this.#text.length;
    } else if (/^(?:content|article|zw|正文|zjegrsscontent|enpcontent|filenametrscontent)(?:end|结束)$/.test(word)) {
      this.#marks.end = this.#text.length;
    }
    if (comment.includes('=')) {
      for (const match of comment.matchAll(/\b(?:href|src)\s*=\s*["']?([^"'\s>]+)/gi))
        this.#attributes.link(match[1] ?? '', 'any', '', true);
    }
    this.#extras.comment(comment);
  }

  onprocessinginstruction(_name: string, data: string): void {
    const address = /SYSTEM\s+"([^"]+)"/.exec(data)?.[1];
    if (address) this.#attributes.link(address, 'asset', '', true);
  }

  /** Title, head table, main block and links, once all is read; then what stands outside the view. */
  finish(): void {
    this.#tables.closeAll();
    this.#text.newline();
    const { text } = this.#text;
    const end = text.length;
    const shown = this.#from === 0 ? text : text.slice(this.#from);
    const main = mainOf(this.#blocks, this.#marks, end);
    if (main.start < this.#from) main.start = this.#from;
    const top = this.#stack[0];
    for (const code of this.#scripts) {
      this.#attributes.fromScript(code, '', top?.framed ?? true);
      this.#dataOf(code);
    }
    finishLinks(this.#attributes.links, text, this.#base, this.#url, main, this.#text.links, this.#from);
    if (this.#reading.depth === 0) {
      this.#reading.main = trim(text, main.start, main.end);
      Object.assign(this.#reading.head, headOf(shown, Math.max(main.start - this.#from, 0) + 1_500));
      this.#reading.title = this.#bestTitle();
      const plain = this.#blocks.reduce((most, block) => Math.max(most, block.framed ? 0 : block.plain), 0);
      this.#reading.needsRender = this.#scripted(plain, this.#text.links.length);
      this.#reading.loginWall = this.#attributes.password && plain < 1_500;
    }
    this.#extras.write(shown, this.#title);
  }

  /** A script is data where it is one JSON value; else its strings count. */
  #dataOf(code: string): void {
    const json = jsonOf(code);
    if (json !== null) this.#extras.json(json, code);
    else this.#extras.script(code);
  }

  #bestTitle(): string | null {
    const declared = this.#reading.meta.articletitle;
    if (declared) return declared;
    if (this.#heading.length > 3 && (!this.#title || this.#title.includes(this.#heading))) return this.#heading;
    return this.#title || this.#heading || null;
  }

  /** Whether what a reader sees comes from a script: hardly any text of its own, and an empty place for it. */
  #scripted(plain: number, links: number): boolean {
    if (plain >= 300 || (this.#externalScripts === 0 && this.#scripts.length === 0)) return false;
    const code = this.#scripts.join('\n');
    const fetches =
      /\bfetch\s*\(|XMLHttpRequest|\$\.(?:ajax|get|post|getJSON)|axios|\.load\s*\(|document\.write|innerHTML|createApp|new\s+Vue|ReactDOM/.test(
        code,
      );
    const lists = this.#slots.some((name) => name !== 'form');
    if (plain < 30 && links < 3) return true;
    return lists && plain < 300 && (fetches || (plain < 120 && this.#externalScripts > 0));
  }
}

function span(value: string | undefined): number {
  const number = value === undefined ? 1 : Number.parseInt(value, 10);
  return number > 0 ? number : 1;
}

function trim(text: string, from: number, upTo: number): { start: number; end: number } {
  let start = from;
  let end = upTo;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return { start, end };
}
