import type { Words } from '../language/words.ts';

/** What an item is called: its own title or the text that links to it, else the name of its file, as people read it. */
export function itemTitle(item: { title: string | null; url: string }, t: Words): string {
  return item.title?.trim() || fileName(item.url) || t.queue.untitled;
}

/** Last part of an address that says something: `名单.xlsx`, of a folder its name, of a site its host. */
export function fileName(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { pathname, host } = new URL(url);
  const last = pathname.split('/').findLast((part) => part !== '');
  return last === undefined ? host : decoded(last);
}

/** Takes percent signs out; servers of yesterday wrote names in GBK. What is neither stays as it is. */
export function decoded(text: string): string {
  if (!text.includes('%')) return text;
  const bytes = Buffer.from(
    text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  for (const charset of ['utf-8', 'gb18030']) {
    try {
      const name = new TextDecoder(charset, { fatal: true }).decode(bytes);
      // a control character or a bidi mark in a name would only be there to deceive
      return /[\p{Cc}\p{Cf}]/u.test(name) ? text : name;
    } catch {
      // not in this charset
    }
  }
  return text;
}
