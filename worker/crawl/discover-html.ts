import { Parser } from 'htmlparser2';
import type { PageObserver } from '../extract/html/observer.ts';
import { addressesInText, inScript } from './discover-script.ts';
import { type Discovered, Finds } from './finds.ts';
import { unescapeXml } from './sitemap.ts';

type Attributes = Readonly<Record<string, string>>;

/**
 * Everything that an HTML document names. It listens while extraction reads the page, so that a page is parsed once; it
 * sees what a reader of the text does not (comments, handlers, data attributes, strings in scripts).
 */
export class PageAddresses implements PageObserver {
  readonly #pageUrl: string;
  #found: Finds;
  /** As it came; null before a page was read. */
  html: string | null = null;
  #depth = 0;

  constructor(pageUrl: string) {
    this.#pageUrl = pageUrl;
    this.#found = new Finds(pageUrl);
  }

  get list(): Discovered[] {
    return this.#found.list;
  }

  begin(html: string): void {
    this.html = html;
    const tag = /<base\b/i.test(html) ? /<base\b[^>]*?\bhref\s*=\s*["']?([^"'\s>]+)/i.exec(html)?.[1] : undefined;
    const base = tag && unescapeXml(tag);
    this.#found = new Finds((base && URL.parse(base, this.#pageUrl)?.href) || this.#pageUrl);
    if (base) this.#found.add(base, this.#pageUrl);
    const doctype = /<!DOCTYPE[^>]*\b(?:SYSTEM|PUBLIC\s+"[^"]*")\s+"([^"]+)"/i.exec(html.slice(0, 2000))?.[1];
    if (doctype) this.#found.add(doctype);
  }

  end(): void {
    if (this.html === null) return;
    for (const text of addressesInText(this.html)) this.#found.maybe(text);
  }

  element(name: string, attributes: Attributes): void {
    if (name === 'form' && /^\s*(?:post|put|delete|dialog)/i.test(attributes.method ?? '')) return;
    if ((name === 'button' || name === 'input') && /^\s*post/i.test(attributes.formmethod ?? '')) return;
    for (const key in attributes) {
      const use = useOf(key);
      if (use === 'none') continue;
      const value = attributes[key]?.trim();
      if (value) this.#attribute(name, key, use, value, attributes);
    }
  }

  #attribute(name: string, key: string, use: Use, value: string, attributes: Attributes): void {
    const found = this.#found;
    if (use === 'link') this.#link(name, value);
    else if (use === 'script') this.script(value);
    else if (use === 'set') {
      for (const part of value.split(/\s*,\s+|,(?=\S+\s)/)) found.add(part.trim().split(/\s/, 1)[0] ?? '');
    } else if (use === 'document') this.#markup(value);
    else if (use === 'meta') this.#meta(value, attributes);
    else if (use === 'value') {
      if (name === 'param' || name === 'option') found.maybe(value);
    } else if (use === 'maybe' || (key === 'data' && name !== 'object')) found.maybe(value);
    else found.add(value);
  }

  #link(name: string, value: string): void {
    if (/^javascript:/i.test(value)) this.script(decodeSafely(value.slice(11)));
    else if (/^data:(?:image\/svg|text\/html)/i.test(value)) this.#markup(decodeSafely(value));
    else if (name !== 'base') this.#found.add(value);
  }

  #meta(value: string, attributes: Attributes): void {
    const refresh = /^\s*[\d.]*\s*[;,]?\s*url\s*=\s*["']?([^"']+)/i.exec(value)?.[1];
    if (refresh && /^\s*refresh/i.test(attributes['http-equiv'] ?? '')) {
      this.#found.add(refresh.trim());
      return;
    }
    const report = /\breport-uri\s+([^\s;]+)/i.exec(value)?.[1];
    const named = attributes.name ?? attributes.property ?? attributes.itemprop ?? '';
    if (report) this.#found.maybe(report);
    else if (value.includes('<')) this.#markup(value);
    else if (/(?:url|image|video|config)$/i.test(named) || /^(?:https?:)?\/\//.test(value)) this.#found.maybe(value);
  }

  script(code: string): void {
    inScript(code, this.#found, (markup) => this.#markup(markup));
  }

  /** Tags that a browser does not build: commented out, or inside of an element that shows none. */
  unbuilt(text: string): void {
    if (text.includes('<')) this.#markup(text);
  }

  /** A string of a list that a program loads. */
  value(text: string): void {
    if (text.includes('<')) this.#markup(text);
    else this.#found.maybe(text);
  }

  #markup(markup: string): void {
    // Markup in a string in markup in a string: nobody publishes that for readers.
    if (this.#depth > 3) return;
    this.#depth++;
    readInto(this, markup);
    this.#depth--;
  }
}

/** For markup that no reader reads. */
export function discoverInHtml(html: string, pageUrl: string): Discovered[] {
  const page = new PageAddresses(pageUrl);
  page.begin(html);
  readInto(page, html);
  page.end();
  return page.list;
}

const plainText = new Set(['textarea', 'xmp', 'noembed', 'noframes', 'iframe', 'plaintext']);

function readInto(page: PageAddresses, html: string): void {
  const open: string[] = [];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        open.push(name);
        page.element(name, attributes);
      },
      onclosetag() {
        open.pop();
      },
      ontext(text) {
        const inside = open.at(-1) ?? '';
        if (inside === 'script') page.script(text);
        else if (plainText.has(inside)) page.unbuilt(text);
      },
      oncomment: (text) => page.unbuilt(text),
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
}

type Use = 'none' | 'link' | 'script' | 'set' | 'document' | 'meta' | 'value' | 'maybe' | 'address';

/** What the value of an attribute is. `ping` and forms that post are left out: an inspector reads only. */
const uses = new Map<string, Use>([
  ...['href', 'src', 'xlink:href', 'action'].map((key) => [key, 'link'] as const),
  ...['srcset', 'imagesrcset'].map((key) => [key, 'set'] as const),
  ['srcdoc', 'document'],
  ['content', 'meta'],
  ['value', 'value'],
  ...['class', 'id', 'style', 'title', 'alt', 'name', 'type', 'rel', 'target', 'width', 'height', 'ping', 'method'].map(
    (key) => [key, 'none'] as const,
  ),
  ...'formaction background poster cite data codebase archive longdesc lowsrc dynsrc manifest profile implementation'
    .split(' ')
    .map((key) => [key, 'address'] as const),
]);
/** Names of attributes that may hold an address beside those of `data-…` and `on…`. */
const telling = /url|link|href|path|file/;

function useOf(key: string): Use {
  const known = uses.get(key);
  if (known) return known;
  if (key.startsWith('data-')) return 'maybe';
  if (key.startsWith('on')) return 'script';
  return telling.test(key) ? 'maybe' : 'none';
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
