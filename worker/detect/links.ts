import { normaliseAddress } from '../crawl/address.ts';
import type { FoundLink } from './judged.ts';

const kinds = ['page', 'attachment', 'asset'] as const;

/** Links as one text, a line each: kind, main, sure, normalised address. The words of a link stay in the thread. */
export function packLinks(links: readonly FoundLink[]): string {
  let packed = '';
  for (const link of links) {
    const url = normaliseAddress(link.url);
    if (url) packed += `${kinds.indexOf(link.kind)}${link.main ? 1 : 0}${link.sure ? 1 : 0}${url}\n`;
  }
  return packed;
}

export function unpackLinks(packed: string): FoundLink[] {
  const links: FoundLink[] = [];
  for (const line of packed.split('\n')) {
    if (line.length < 4) continue;
    const kind = kinds[Number(line[0])] ?? 'page';
    links.push({ url: line.slice(3), text: '', kind, main: line[1] === '1', sure: line[2] === '1' });
  }
  return links;
}
