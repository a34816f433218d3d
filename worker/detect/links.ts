import { normaliseAddress } from '../crawl/address.ts';
import type { Hide } from './hide.ts';
import type { FoundLink } from './judged.ts';

const kinds = ['page', 'attachment', 'asset'] as const;

/**
 * Links as one text, a line each: kind, main, sure, normalised address. The words of a link stay in the thread, but for
 * those of an attachment: many a file has no title of its own.
 */
export function packLinks(links: readonly FoundLink[], hide: Hide): string {
  let packed = '';
  for (const link of links) {
    const url = normaliseAddress(link.url);
    if (!url) continue;
    const words = link.kind === 'attachment' ? hide(wordsOf(link)) : '';
    packed += `${kinds.indexOf(link.kind)}${link.main ? 1 : 0}${link.sure ? 1 : 0}${url}${words && `\t${words}`}\n`;
  }
  return packed;
}

const empty = /^(?:附件|下载|点击下载|查看|pdf|word|excel|ofd|download)?\s*\d*\s*[:：]?$/i;

/** What a link says of its file, without the ending of the file's name; nothing where it only says "attachment 1". */
function wordsOf({ text }: FoundLink): string {
  const words = text.replace(/\s+/g, ' ').trim();
  const name = words.replace(/\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|rtf|zip|rar|7z|csv|txt|jpe?g|png)$/i, '');
  return empty.test(name) || /^https?:/i.test(name) ? '' : name.slice(0, 200);
}

export function unpackLinks(packed: string): FoundLink[] {
  const links: FoundLink[] = [];
  for (const line of packed.split('\n')) {
    if (line.length < 4) continue;
    const kind = kinds[Number(line[0])] ?? 'page';
    const [url = '', text = ''] = line.slice(3).split('\t', 2);
    links.push({ url, text, kind, main: line[1] === '1', sure: line[2] === '1' });
  }
  return links;
}
