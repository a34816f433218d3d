import { addressKey, partsOf } from './address.ts';

/**
 * What an item remembers of its links, small enough for a hundred thousand items: addresses in full where the main
 * block has them, digests for those of the frame (menus, footers), which are the same on every page.
 */
export interface PageLinks {
  /** Addresses of the main block; those of the page's own origin without it. */
  main: string[];
  /** Six bytes for each further address, base64. */
  rest: string;
  /** Data addresses that the page's scripts loaded while it was rendered. */
  data: string[];
}

export interface LinkToKeep {
  url: string;
  main: boolean;
}

const mostMain = 500;

/** JSON for `items.links`; null when there are none. */
export function writePageLinks(
  pageUrl: string,
  links: readonly LinkToKeep[],
  data: readonly string[] = [],
): string | null {
  if (links.length === 0 && data.length === 0) return null;
  const { origin } = partsOf(pageUrl);
  const main: string[] = [];
  const rest: string[] = [];
  for (const link of links) {
    if (link.main && main.length < mostMain) main.push(shorten(link.url, origin));
    else rest.push(link.url);
  }
  const bytes = Buffer.alloc(rest.length * 6);
  for (const [index, url] of rest.entries()) bytes.writeUIntBE(linkKey(url), index * 6, 6);
  return JSON.stringify({
    ...(main.length > 0 && { main }),
    ...(rest.length > 0 && { rest: bytes.toString('base64') }),
    ...(data.length > 0 && { data: data.map((url) => shorten(url, origin)) }),
  });
}

export function readPageLinks(json: string | null): PageLinks | null {
  if (!json) return null;
  const links: unknown = JSON.parse(json);
  if (typeof links !== 'object' || links === null) return null;
  // Our own writing, and a hundred thousand of them: looked at by hand.
  const { main, rest, data }: { main?: unknown; rest?: unknown; data?: unknown } = links;
  return { main: texts(main), rest: typeof rest === 'string' ? rest : '', data: texts(data) };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Addresses in full of those that were kept so. */
export function fullAddresses(pageUrl: string, short: readonly string[]): string[] {
  const { origin } = partsOf(pageUrl);
  return short.map((url) => (url.startsWith('/') ? origin + url : url));
}

/** 48 bits of an address. */
export function linkKey(url: string): number {
  return addressKey(url) % 2 ** 48;
}

/** Keys of all links, main and rest. */
export function* keysOf(pageUrl: string, links: PageLinks): Generator<number> {
  for (const url of fullAddresses(pageUrl, links.main)) yield linkKey(url);
  const bytes = Buffer.from(links.rest, 'base64');
  for (let at = 0; at + 6 <= bytes.length; at += 6) yield bytes.readUIntBE(at, 6);
}

function shorten(url: string, origin: string): string {
  return url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
}
