import type { Place } from '../../../patterns/document.ts';
import { remembering } from '../../remember.ts';
import type { Reading } from '../reading.ts';
import { writeJson } from '../text/json-writer.ts';
import { scriptStrings } from './script-text.ts';

const comment: Place = { part: 'comment', hidden: true };
const attribute: Place = { part: 'attribute', hidden: true };
const field: Place = { part: 'form', hidden: true };
const script: Place = { part: 'script', hidden: true };
const metadata: Place = { part: 'metadata', hidden: true };

const stringsOf = remembering(scriptStrings);

const telling = /\d{6,}|@|\d{3}[- ]\d{4}[- ]\d{4}/;
const describing =
  /^(?:description|keywords|author|abstract|og:description|og:title|twitter:description|dc\.description)$/;

/** What a page carries outside its view. It is written below the page, so that the text as shown stays whole. */
export class Extras {
  readonly #reading: Reading;
  readonly #comments: string[] = [];
  readonly #attributes = new Set<string>();
  readonly #fields: string[] = [];
  readonly #meta: string[] = [];
  readonly #scripts = new Set<string>();
  readonly #data: { json: string; code: string }[] = [];

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  comment(text: string): void {
    // Conditional comments and markers hold no words of interest; rows that were commented out do.
    if (!/[\u3400-\u9fff]|\d{6,}|@/.test(text)) return;
    const words = text.includes('<')
      ? text
          .replace(/<\/(?:td|th)>/gi, '\t')
          .replace(/<\/(?:tr|p|li|div|h\d)>|<br[^>]*>/gi, '\n')
          .replace(/<[^>]*>/g, '')
          .replace(/&nbsp;/g, ' ')
      : text;
    const clean = words.replace(/[ \t]*\n\s*/g, '\n').trim();
    if (clean) this.#comments.push(clean);
  }

  /** Titles and data attributes repeat what is shown; kept is what could identify somebody or is shown nowhere. */
  attribute(value: string): void {
    if (value.length < 4 || value.length > 5_000 || this.#attributes.size > 5_000) return;
    if (telling.test(value) || (value.length > 6 && /[\u3400-\u9fff]{2}/.test(value))) this.#attributes.add(value);
  }

  field(value: string): void {
    if (value.length < 20_000 && (/[\u3400-\u9fff]/.test(value) || telling.test(value))) this.#fields.push(value);
  }

  metaTag(name: string, content: string): void {
    if (describing.test(name) || /\d{11,}/.test(content)) this.#meta.push(`${name}: ${content.trim()}`);
  }

  script(code: string): void {
    for (const { key, value } of stringsOf(code)) this.#scripts.add(key ? `${key}: ${value}` : value);
  }

  /** What looked like JSON and is none is read as the script that it is. */
  json(json: string, code: string): void {
    this.#data.push({ json, code });
  }

  write(shown: string, title: string): void {
    const { text } = this.#reading;
    for (const each of this.#comments) text.line(each, comment);
    let flat: string | null = null;
    for (const each of this.#attributes) {
      if (shown.includes(each)) continue;
      flat ??= shown.replace(/\s+/g, '');
      if (!flat.includes(each.replace(/\s+/g, ''))) text.line(each, attribute);
    }
    for (const each of this.#fields) text.line(each, field);
    for (const { json, code } of this.#data) if (!writeJson(json, this.#reading, script)) this.script(code);
    for (const each of this.#scripts) text.line(each, script);
    if (title) text.line(`title: ${title}`, metadata);
    for (const each of this.#meta) text.line(each, metadata);
  }
}
