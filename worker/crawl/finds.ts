import { extensionOf, kindOf } from './address.ts';

export interface Discovered {
  /** As written, resolved against the page's base. */
  url: string;
  /** Written as a link; a string that only looks like an address leads nowhere without anybody to blame. */
  sure: boolean;
  /** Reached by a method that changes something: not to be asked for, whoever else finds it. */
  never?: boolean;
}

const mostPerDocument = 20_000;
/** Rooted paths without dot segments, escapes, query or fragment: resolved by putting the origin before them. */
const plainPath = /^\/(?!\/)[A-Za-z0-9_\-./]*$/;

/** Collects addresses of one document, each once. */
export class Finds {
  readonly list: Discovered[] = [];
  readonly #seen = new Map<string, Discovered>();
  /** As written: most addresses of a page stand there more than once. */
  readonly #written = new Set<string>();
  readonly #guessed = new Set<string>();
  readonly #base: string;
  readonly #origin: string;

  constructor(base: string) {
    this.#base = base;
    this.#origin = /^https?:\/\/[a-z0-9.-]+(?::\d+)?(?=\/|$)/.exec(base)?.[0] ?? '';
  }

  /** Written as a link. */
  add(raw: string, base = this.#base): void {
    if (this.#written.has(raw)) return;
    this.#written.add(raw);
    this.#take(raw, base, true);
  }

  /** Has the form of an address, perhaps. */
  maybe(raw: string): void {
    if (this.#guessed.has(raw)) return;
    this.#guessed.add(raw);
    const text = raw.trim();
    if (looksLikeAddress(text)) this.#take(text, this.#base, false);
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
    const url = this.#resolve(text, base);
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

  #resolve(text: string, base: string): string | null {
    if (this.#origin !== '' && base === this.#base && plainPath.test(text) && !/\/\.|\/\//.test(text)) {
      return this.#origin + text;
    }
    // Placeholders of templates: ${a}, {{a}}, <%a%>, '+a+'
    if (/\$\{|\{\{|<%|['"]\s*\+|\+\s*['"]/.test(text)) return null;
    if (/^(?:javascript|mailto|tel|data|about|blob|ftp|file|weixin|sms):/i.test(text)) return null;
    return URL.parse(text, base)?.href ?? null;
  }
}

const pageExtensions = new Set('html htm shtml shtm xhtml php asp aspx jsp jspx do action json xml cgi cfm'.split(' '));

/** Strings in scripts and data attributes: an address needs a scheme, a rooted path, or a file name with a telling end. */
export function looksLikeAddress(text: string): boolean {
  if (text.length < 2 || text.length > 600 || /[\s<>"'`{}|\\^*$]/.test(text)) return false;
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
