import { z } from 'zod';
import { addressKey } from './address.ts';

/**
 * What an item remembers of its links, small enough for a hundred thousand items: addresses in full where the main
 * block has them, digests for those of the frame (menus, footers), which are the same on every page.
 */
const schema = z.object({
  /** Addresses of the main block; those of the page's own origin without it. */
  main: z.array(z.string()).default([]),
  /** Six bytes for each further address, base64. */
  rest: z.string().default(''),
  /** Data addresses that the page's scripts loaded while it was rendered. */
  data: z.array(z.string()).default([]),
});
export type PageLinks = z.infer<typeof schema>;

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
  const { origin } = new URL(pageUrl);
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
  const parsed = schema.safeParse(JSON.parse(json));
  return parsed.success ? parsed.data : null;
}

/** Addresses in full of those that were kept so. */
export function fullAddresses(pageUrl: string, short: readonly string[]): string[] {
  const { origin } = new URL(pageUrl);
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
