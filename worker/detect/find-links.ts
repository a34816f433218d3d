import type { PublishedDocument } from '../../patterns/document.ts';
import { kindOf } from '../crawl/address.ts';
import { discoverInCss, discoverInJson, discoverInScript } from '../crawl/discover.ts';
import { discoverInHtml, type PageAddresses } from '../crawl/discover-html.ts';
import type { Discovered } from '../crawl/finds.ts';
import { isListing, readSitemap } from '../crawl/sitemap.ts';
import { charsetOf, declaredInside, decodeText } from '../extract/charset.ts';
import type { FoundLink, TaskInput } from './judged.ts';

const mostBytes = 5_000_000;

/** Links of extraction first (they know their text and place), then what the raw content names beside them. */
export function linksOf(input: TaskInput, document: PublishedDocument, page: PageAddresses): FoundLink[] {
  const raw = new Map(
    input.from === 'content' ? rawLinks(input, document.type, page).map((found) => [found.url, found] as const) : [],
  );
  const found = new Map<string, FoundLink>();
  for (const link of document.links) {
    const before = found.get(link.url);
    if (before && (before.main || !link.main)) continue;
    const text = link.text.slice(0, 200);
    // Extraction reads addresses in scripts and in running text too: those have no words of their own.
    const known = raw.get(link.url);
    if (known?.never) continue;
    const sure = known?.sure ?? (text !== '' && text !== link.url && !link.url.endsWith(text));
    found.set(link.url, { ...link, text, sure });
  }
  for (const { url, sure, never } of raw.values()) {
    if (never || found.has(url)) continue;
    const kind = kindOf(url);
    found.set(url, {
      url,
      text: '',
      kind: kind === 'decoration' || kind === 'code' ? 'asset' : kind,
      main: false,
      sure,
    });
  }
  return [...found.values()];
}

function rawLinks(input: TaskInput, type: string, page: PageAddresses): Discovered[] {
  const declared = input.declaredType ?? '';
  const named = kindOf(input.url) === 'code';
  const structured = /html|xml|json|javascript|ecmascript|css/.test(`${type} ${declared}`);
  if ((!structured && !named) || input.bytes.byteLength > mostBytes) return [];
  const text = page.html ?? decodeText(input.bytes, [charsetOf(declared), declaredInside(input.bytes)]).text;
  if (/css/.test(declared) || /\.css(?:$|\?)/.test(input.url)) return discoverInCss(text, input.url);
  if (/javascript|ecmascript/.test(declared) || /\.m?js(?:$|\?)/.test(input.url))
    return discoverInScript(text, input.url);
  if (/json/.test(`${type} ${declared}`)) return discoverInJson(text, input.url);
  if (isListing(text)) {
    const listing = readSitemap(text);
    return [...listing.sitemaps, ...listing.pages.map((p) => p.url)].map((url) => ({ url, sure: true }));
  }
  // Read already, while the text was extracted.
  return page.html === null ? discoverInHtml(text, input.url) : page.list;
}
