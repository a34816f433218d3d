/**
 * Addresses in raw HTML, scripts, style sheets, JSON and headers. One pass of regular expressions over the text: it
 * needs no well-formed document, and it sees what a reader of the tree does not (comments, handlers, data attributes,
 * strings in scripts). What extraction has already found as links is merged by the caller.
 */
import { extensionOf, kindOf } from './address.ts';
import { unescapeXml } from './sitemap.ts';

export interface Discovered {
  /** As written, resolved against the page's base. */
  url: string;
  /** Written as a link; a string that only looks like an address leads nowhere without anybody to blame. */
  sure: boolean;
  /** Reached by a method that changes something: not to be asked for, whoever else finds it. */
  never?: boolean;
}

const mostPerDocument = 20_000;

/** Attributes of a tag, with their values. */
const attribute = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+))/g;
/** Tags with attributes; the others name no address. */
const tagStart = /<[a-z!][\w:-]*[\s/"'][^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>/gi;
/** Names of attributes that may hold an address beside those of `data-…` and `on…`. */
const telling = /url|link|href|path|file/;

/** Everything that an HTML document names, with the address of its `<base>`. */
export function discoverInHtml(html: string, pageUrl: string): Discovered[] {
  const baseHref = /<base\b[^>]*?\bhref\s*=\s*["']?([^"'\s>]+)/i.exec(html)?.[1];
  const base = (baseHref && URL.parse(unescapeXml(baseHref), pageUrl)?.href) || pageUrl;
  const found = new Finds(base);
  if (baseHref) found.add(unescapeXml(baseHref), pageUrl);
  const doctype = /<!DOCTYPE[^>]*\b(?:SYSTEM|PUBLIC\s+"[^"]*")\s+"([^"]+)"/i.exec(html.slice(0, 2000))?.[1];
  if (doctype) found.add(doctype);
  // Tags inside of a script are strings of it, often with a placeholder where the address belongs.
  const scripts: string[] = [];
  const markup = html.replace(/(<script\b[^>]*>)([\s\S]*?)<\/script/gi, (_, tag: string, script: string) => {
    scripts.push(script);
    return tag;
  });
  for (const [tag] of markup.matchAll(tagStart)) inTag(tag, found);
  for (const script of scripts) inScript(script, found);
  inText(markup, found);
  return found.list;
}

function inTag(tag: string, found: Finds): void {
  const name = /^<!?([\w:-]+)/.exec(tag)?.[1]?.toLowerCase() ?? '';
  if (name === 'form' && /\bmethod\s*=\s*["']?(?:post|put|delete|dialog)/i.test(tag)) return;
  if ((name === 'button' || name === 'input') && /\bformmethod\s*=\s*["']?post/i.test(tag)) return;
  for (const [, attributeName = '', a, b, c] of tag.matchAll(attribute)) {
    const key = attributeName.toLowerCase();
    const use = uses.get(key) ?? useOf(key);
    if (use === 'none') continue;
    const written = (a ?? b ?? c ?? '').trim();
    if (written === '') continue;
    const value = written.includes('&') ? unescapeXml(written) : written;
    if (use === 'link') inLink(name, value, found);
    else if (use === 'script') inScript(value, found);
    else if (use === 'set') {
      for (const part of value.split(/\s*,\s+|,(?=\S+\s)/)) found.add(part.trim().split(/\s/, 1)[0] ?? '');
    } else if (use === 'document') for (const [inner] of value.matchAll(tagStart)) inTag(inner, found);
    else if (use === 'meta') inMeta(tag, value, found);
    else if (use === 'value') {
      if (name === 'param' || name === 'option') found.maybe(value);
    } else if (use === 'maybe' || (key === 'data' && name !== 'object')) found.maybe(value);
    else found.add(value);
  }
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

function useOf(key: string): Use {
  if (key.startsWith('data-')) return 'maybe';
  if (key.startsWith('on')) return 'script';
  return telling.test(key) ? 'maybe' : 'none';
}

function inLink(tagName: string, value: string, found: Finds): void {
  if (/^javascript:/i.test(value)) inScript(decodeSafely(value.slice(11)), found);
  else if (/^data:(?:image\/svg|text\/html)/i.test(value)) {
    for (const [inner] of decodeSafely(value).matchAll(tagStart)) inTag(inner, found);
  } else if (tagName !== 'base') found.add(value);
}

function inMeta(tag: string, value: string, found: Finds): void {
  const refresh = /^\s*[\d.]*\s*[;,]?\s*url\s*=\s*["']?([^"']+)/i.exec(value)?.[1];
  if (refresh && /http-equiv\s*=\s*["']?refresh/i.test(tag)) {
    found.add(refresh.trim());
    return;
  }
  const report = /\breport-uri\s+([^\s;]+)/i.exec(value)?.[1];
  if (report) {
    found.maybe(report);
    return;
  }
  if (value.includes('<')) for (const [inner] of value.matchAll(tagStart)) inTag(inner, found);
  else if (/\b(?:url|image|video|config)["']?\s/i.test(`${tag} `) || /^(?:https?:)?\/\//.test(value))
    found.maybe(value);
}

const sendsBefore =
  /(?:sendBeacon|\.(?:post|put|delete|patch))\s*\(\s*$|\bopen\(\s*["'](?:post|put|delete|patch)["']\s*,\s*$/i;

/** `window.open('…')`, `location = '…'`, `fetch("…")` and any other string that has the form of an address. */
export function inScript(script: string, found: Finds): void {
  // Most inline scripts name nothing: a string that could be an address has a slash or a dot in it.
  if (!/["'`][^"'`\n]*[./]/.test(script)) {
    if (script.includes('://')) inText(script, found);
    return;
  }
  const constants = new Map<string, string>();
  const literal = /(?:(?:var|let|const)\s+)?([A-Za-z_$][\w$.]*)\s*[=:]\s*(?:"([^"\\\n]{1,300})"|'([^'\\\n]{1,300})')/g;
  for (const [, name = '', a, b] of script.matchAll(literal)) constants.set(name, a ?? b ?? '');
  for (const match of script.matchAll(/"((?:[^"\\\n]|\\.){1,600})"|'((?:[^'\\\n]|\\.){1,600})'|`([^`$\\]{1,600})`/g)) {
    const text = unescapeScript(match[1] ?? match[2] ?? match[3] ?? '');
    if (text.includes('<') && /<(?:a|img|iframe)\b/i.test(text)) {
      for (const [inner] of text.matchAll(tagStart)) inTag(inner, found);
      continue;
    }
    // What is sent by POST, PUT or DELETE is not for an inspector.
    const end = match.index + match[0].length;
    const sent =
      /^\s*,\s*\{[^}]*method\s*:\s*["'`](?:post|put|delete|patch)/i.test(script.slice(end, end + 120)) ||
      sendsBefore.test(script.slice(Math.max(0, match.index - 40), match.index));
    if (sent) {
      found.never(text);
      continue;
    }
    found.maybe(text);
  }
  // var domain = "…"; var path = "…"; domain + path
  if (constants.size > 1)
    for (const [, left = '', right = ''] of script.matchAll(/([A-Za-z_$][\w$.]*)\s*\+\s*([A-Za-z_$][\w$.]*)/g)) {
      const [a, b] = [constants.get(left), constants.get(right)];
      if (a !== undefined && b !== undefined) found.maybe(a + b);
    }
  inText(script, found);
}

/** Absolute addresses and ./relative paths with an extension that stand in running text or comments. */
export function inText(text: string, found: Finds): void {
  if (text.includes('://'))
    for (const [url] of text.matchAll(/\bhttps?:\/\/[^\s"'<>`\\^{}|，。；、（）《》“”]{4,600}/gi)) {
      found.maybe(unescapeXml(url.replace(/[).,;:!?\]]+$/, '')));
    }
  for (const [, path = ''] of text.matchAll(
    /(?:^|[\s(>])(\.{0,2}\/(?:[\w.-]+\/)*[\w-]+\.[a-z0-9]{2,6})(?=$|[\s)<,;])/gim,
  )) {
    found.maybe(path);
    if (path.startsWith('.')) found.maybe(path.replace(/^\.+/, ''));
  }
}

export function discoverInScript(script: string, url: string): Discovered[] {
  const found = new Finds(url);
  inScript(script, found);
  return found.list;
}

export function discoverInCss(css: string, url: string): Discovered[] {
  const found = new Finds(url);
  for (const [, a, b, c] of css.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]+))\s*\)/gi))
    found.add(a ?? b ?? c ?? '');
  for (const [, a, b] of css.matchAll(/@import\s+(?:"([^"]+)"|'([^']+)')/gi)) found.add(a ?? b ?? '');
  return found.list;
}

/** Lists that a JavaScript column loads: any string value that has the form of an address, under whatever key. */
export function discoverInJson(text: string, url: string): Discovered[] {
  const found = new Finds(url);
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF?\s*[\w$.]+\(/, '').replace(/\)\s*;?\s*$/, ''));
  } catch {
    inScript(text, found);
    return found.list;
  }
  const waiting: unknown[] = [data];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') {
      if (value.includes('<')) for (const [tag] of value.matchAll(tagStart)) inTag(tag, found);
      else found.maybe(value);
    } else if (Array.isArray(value)) for (const member of value) waiting.push(member);
    else if (value && typeof value === 'object') for (const member of Object.values(value)) waiting.push(member);
  }
  return found.list;
}

/** Link, Refresh and Content-Location headers. */
export function discoverInHeaders(headers: Record<string, string | string[] | undefined>, url: string): Discovered[] {
  const found = new Finds(url);
  const all = (name: string) => [headers[name] ?? []].flat();
  for (const header of all('link')) {
    for (const [, target = '', parameters = ''] of header.matchAll(/<([^>]*)>([^,<]*)/g)) {
      if (!/rel\s*=\s*"?(?:preconnect|dns-prefetch)/i.test(parameters)) found.add(target);
    }
  }
  for (const header of all('refresh')) {
    const target = /url\s*=\s*["']?([^"']+)/i.exec(header)?.[1];
    if (target) found.add(target.trim());
  }
  for (const header of all('content-location')) found.add(header);
  return found.list;
}

/** Collects addresses of one document, each once. */
export class Finds {
  readonly list: Discovered[] = [];
  readonly #seen = new Map<string, Discovered>();
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** Written as a link. */
  add(raw: string, base = this.#base): void {
    this.#take(raw, base, true);
  }

  /** Has the form of an address, perhaps. */
  maybe(raw: string): void {
    const text = raw.trim();
    if (text.length < 2 || text.length > 600 || !looksLikeAddress(text)) return;
    this.#take(text, this.#base, false);
  }

  /** Only reached by a method that changes something. */
  never(raw: string): void {
    const url = URL.parse(raw.trim(), this.#base)?.href;
    if (!url || this.#seen.has(url)) return;
    const one = { url, sure: false, never: true };
    this.#seen.set(url, one);
    this.list.push(one);
  }

  #take(raw: string, base: string, sure: boolean): void {
    const text = raw.trim();
    if (text === '' || text.startsWith('#') || this.list.length >= mostPerDocument) return;
    // Placeholders of templates: ${a}, {{a}}, <%a%>, '+a+'
    if (/\$\{|\{\{|<%|['"]\s*\+|\+\s*['"]/.test(text)) return;
    if (/^(?:javascript|mailto|tel|data|about|blob|ftp|file|weixin|sms):/i.test(text)) return;
    const url = URL.parse(text, base)?.href;
    if (!url) return;
    const before = this.#seen.get(url);
    if (before) {
      // What is written as a link as well may be followed.
      if (sure) Object.assign(before, { sure, never: false });
      return;
    }
    const one = { url, sure };
    this.#seen.set(url, one);
    this.list.push(one);
  }
}

const pageExtensions = new Set('html htm shtml shtm xhtml php asp aspx jsp jspx do action json xml cgi cfm'.split(' '));

/** Strings in scripts and data attributes: an address needs a scheme, a rooted path, or a file name with a telling end. */
function looksLikeAddress(text: string): boolean {
  if (/[\s<>"'`{}|\\^]/.test(text) || /[*$]/.test(text)) return false;
  if (/^(?:https?:)?\/\/[\w.-]+(?:[:/?]|$)/i.test(text)) return !/w3\.org\/|schemas\.|\/\/$/.test(text);
  if (/^[a-z][\w+.-]*:/i.test(text)) return false;
  const extension = extensionOf(text);
  const telling = pageExtensions.has(extension) || kindOf(text) === 'attachment';
  if (text.startsWith('/') || text.startsWith('./') || text.startsWith('../')) {
    return (
      telling ||
      (/^\/[\w%.-]+(?:\/[\w%.=&?-]*)+$/.test(text) && kindOf(text) !== 'decoration' && !text.startsWith('//'))
    );
  }
  return telling && /^[\w%.-]+(?:\/[\w%.-]+)*\.\w+(?:\?.*)?$/.test(text) && !/^[\w-]+\.(?:do|action)$/.test(text);
}

function unescapeScript(text: string): string {
  return text.includes('\\')
    ? text
        .replace(/\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi, (_, u, x) => String.fromCharCode(Number.parseInt(u ?? x, 16)))
        .replace(/\\(.)/g, '$1')
    : text;
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
