import type { Link } from '../../../patterns/document.ts';
import { addressesInText, isPicture, kindOf, type RawLink, resolve } from './links.ts';
import type { Main } from './main-block.ts';

/** Resolves a page's links, each address once. */
export function finishLinks(
  raw: RawLink[],
  text: string,
  declaredBase: string | null,
  pageUrl: string,
  main: Main,
  into: Link[],
  from: number,
): void {
  const page = URL.parse(pageUrl);
  const web = page && (page.protocol === 'http:' || page.protocol === 'https:') ? page : null;
  const base = declaredBase ? (web ? URL.parse(declaredBase, web) : URL.parse(declaredBase)) : web;
  const origin = base ? base.origin : '';
  const seen = new Map<string, Link>();
  const all = raw;
  for (const { address, start, end } of addressesInText(text)) {
    if (start >= from)
      all.push({ address, start, end, words: '', kind: isPicture(address) ? 'picture' : 'any', framed: false });
  }
  for (const link of all) {
    const url = resolve(link.address, base, origin);
    if (url === null) continue;
    const inMain = !link.framed && link.start >= main.start && link.start <= main.end;
    const own = link.end > link.start ? squeezed(text.slice(link.start, Math.min(link.end, link.start + 500))) : '';
    const words =
      own && !/^\s*(?:\.{3}|…)$/.test(own) ? (/(?:…|\.\.\.)$/.test(own) && link.words ? link.words : own) : link.words;
    const kind = kindOf(url, link, words, inMain, main.list);
    const known = seen.get(url);
    if (known) {
      if (words.length > known.text.length) known.text = words;
      if (rank[kind] > rank[known.kind]) known.kind = kind;
      known.main ||= inMain || (kind === 'attachment' && !link.framed);
      continue;
    }
    // Attachments often stand in a block of their own below the article.
    const made: Link = { url, text: words, kind, main: inMain || (kind === 'attachment' && !link.framed) };
    seen.set(url, made);
    into.push(made);
  }
}

const rank = { asset: 0, page: 1, attachment: 2 };

function squeezed(words: string): string {
  return words.replace(/\s+/g, ' ').trim();
}
