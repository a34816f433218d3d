import { randomBytes } from 'node:crypto';
import type { FoundLink } from '../detect/judged.ts';
import type { Pool } from '../detect/pool.ts';
import { type NotFoundPage, notFoundLength } from '../detect/soft-404.ts';
import { normaliseAddress } from './address.ts';
import { declaredTypeOf, type Fetcher } from './fetcher.ts';
import type { Scope } from './scope.ts';
import { isListing, readSitemap } from './sitemap.ts';

const mostSitemaps = 200;

/** Addresses from the sitemaps that robots.txt names and from the usual places, indexes followed. Missing ones are nobody's fault. */
export async function sitemapLinks(fetcher: Fetcher, scope: Scope): Promise<FoundLink[]> {
  const { sitemaps } = await fetcher.robots(scope.root);
  const origin = new URL(scope.root).origin;
  const waiting = [...new Set([...sitemaps, '/sitemap.xml', '/sitemap_index.xml'])].flatMap(
    (url) => URL.parse(url, origin)?.href ?? [],
  );
  const read = new Set<string>();
  const links = new Map<string, FoundLink>();
  while (waiting.length > 0 && read.size < mostSitemaps) {
    const url = waiting.shift();
    if (!url || read.has(url) || !scope.hasHostOf(url)) continue;
    read.add(url);
    const answer = await fetcher.listing(url);
    if (!answer.body || answer.reason) continue;
    const text = new TextDecoder().decode(answer.body);
    if (!isListing(text) && !/^https?:\/\//.test(text.trimStart())) continue;
    const entries = readSitemap(text);
    waiting.push(...entries.sitemaps.flatMap((s) => URL.parse(s, url)?.href ?? []));
    for (const sitemap of entries.sitemaps) addLink(links, sitemap, url);
    for (const page of entries.pages) addLink(links, page.url, url);
  }
  // A sitemap that an index names is no item, unless it was no sitemap after all.
  for (const url of read) links.delete(normaliseAddress(url) ?? url);
  return [...links.values()];
}

function addLink(links: Map<string, FoundLink>, raw: string, base: string): void {
  const url = normaliseAddress(raw, base);
  if (url) links.set(url, { url, text: '', kind: 'page', main: false, sure: true });
}

/** What the site answers for an address that cannot exist. */
export interface Probe {
  page: NotFoundPage | null;
  /** Where it sends a visitor instead, where it does. */
  redirectsTo: string | null;
}

export async function probeNotFound(fetcher: Fetcher, pool: Pool, root: string, asOf: string): Promise<Probe> {
  const url = new URL(`/${randomBytes(9).toString('hex')}.html`, root).href;
  const answer = await fetcher.visit(url);
  const redirectsTo = answer.reason === null && answer.chain.length > 1 ? answer.url : null;
  if (answer.reason !== null || !answer.body || answer.body.byteLength > 2_000_000) return { page: null, redirectsTo };
  const judged = await pool.judge({
    bytes: answer.body,
    from: 'content',
    url,
    declaredType: declaredTypeOf(answer),
    context: { asOf, only: [] },
    discover: false,
    seal: false,
    withDocument: true,
  });
  const text = judged.document?.text.slice(0, notFoundLength) ?? '';
  return { page: text.trim() === '' ? null : { title: judged.title, text }, redirectsTo };
}
