/** Sitemaps, sitemap indexes and feeds (RSS, Atom), read leniently: real ones are cut off, mis-nested or plain text. */

export interface SitemapEntries {
  pages: { url: string; changedAt: string | null }[];
  /** Further sitemaps, of an index. */
  sitemaps: string[];
}

const mostEntries = 50_000;

/** Whether a document is a sitemap, an index or a feed, judged by its root element. */
export function isListing(text: string): boolean {
  return /<(?:\w+:)?(?:urlset|sitemapindex|rss|feed|rdf:RDF)[\s>]/i.test(text.slice(0, 4000));
}

export function readSitemap(text: string): SitemapEntries {
  const found: SitemapEntries = { pages: [], sitemaps: [] };
  if (!/<\w/.test(text.slice(0, 4000))) {
    // A text sitemap: one address a line.
    for (const line of text.split(/\r?\n/, mostEntries)) {
      if (/^https?:\/\//i.test(line.trim())) found.pages.push({ url: line.trim(), changedAt: null });
    }
    return found;
  }
  const plain = text.replace(/<!--[\s\S]*?-->/g, '');
  const index = /<(?:\w+:)?sitemapindex[\s>]/i.test(plain.slice(0, 4000));
  const element =
    /<((?:\w+:)?(?:loc|link|guid|lastmod|enclosure|url))\b([^>]*?)(?:\/>|>([^<]*(?:<!\[CDATA\[[\s\S]*?\]\]>)?[^<]*))/gi;
  for (const [, tag = '', attributes = '', content = ''] of plain.matchAll(element)) {
    if (found.pages.length + found.sitemaps.length >= mostEntries) break;
    const name = tag.toLowerCase().replace(/^\w+:/, '');
    const inside = unescapeXml(content.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/, '$1').trim());
    if (name === 'lastmod') {
      const last = found.pages.at(-1);
      if (last && !index) last.changedAt = inside || null;
      continue;
    }
    const attribute = /\b(?:href|url)\s*=\s*["']([^"']+)["']/i.exec(attributes)?.[1];
    const address = inside !== '' && name !== 'url' ? inside : attribute ? unescapeXml(attribute) : '';
    if (!/^(?:https?:)?\/\/|^\//i.test(address)) continue;
    if (index) found.sitemaps.push(address);
    else found.pages.push({ url: address, changedAt: null });
  }
  return found;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(amp|lt|gt|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (name) return entities[String(name).toLowerCase()] ?? whole;
    const point = decimal ? Number(decimal) : Number.parseInt(String(hex), 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
