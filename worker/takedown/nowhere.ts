import { randomBytes } from 'node:crypto';
import type { Answer } from '../crawl/client.ts';
import type { Judged } from '../detect/judged.ts';
import { notFoundLength } from '../detect/soft-404.ts';

/** The beginning of what a site serves for an address that never existed. */
export interface Nowhere {
  text: string;
}

/** Asks for an address beside the given one that nobody can have published; null when the answer is an honest refusal or none. */
export async function askNowhere(
  url: string,
  get: (address: string) => Promise<Answer>,
  judge: (answer: Answer) => Promise<Judged>,
): Promise<Nowhere | null> {
  const place = new URL(url);
  const ending = /\.\w{1,5}$/.exec(place.pathname)?.[0] ?? '';
  const address = new URL(`t${randomBytes(8).toString('hex')}${ending}`, `${place.origin}${place.pathname}`);
  const answer = await get(address.href);
  if (answer.reason || !answer.body) return null;
  const { document } = await judge(answer);
  const text = document?.text.trim().slice(0, notFoundLength) ?? '';
  return text === '' ? null : { text };
}
