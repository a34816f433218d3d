import type { Hit } from './hit.ts';

/** How many letters or digits stay readable at either end of a value. */
export interface MaskFormat {
  head: number;
  tail: number;
}

/**
 * Our own previews. No national rule says which digits to hide; these follow a published local one (ID: first two and last three, mobile:
 * first three and last four). A jurisdiction may bring its own table.
 */
export const maskFormats: Readonly<Record<string, MaskFormat>> = {
  'resident-id': { head: 2, tail: 3 },
  'resident-id-15': { head: 2, tail: 3 },
  'residence-permit': { head: 2, tail: 3 },
  'truncated-id': { head: 2, tail: 3 },
  'foreigner-permit': { head: 2, tail: 3 },
  'disability-certificate': { head: 2, tail: 2 },
  minor: { head: 2, tail: 3 },
  mobile: { head: 3, tail: 4 },
  landline: { head: 4, tail: 2 },
  'bank-card': { head: 4, tail: 4 },
  'licence-plate': { head: 2, tail: 1 },
  vin: { head: 3, tail: 3 },
  'person-name': { head: 1, tail: 0 },
};

const anySign = /[\p{L}\p{N}]/u;
const star = '*';

/** A value of the pattern with the same length and its separators, but with too little left to know it by. */
export function mask(
  pattern: string,
  value: string,
  formats: Readonly<Record<string, MaskFormat>> = maskFormats,
): string {
  if (pattern === 'special-category') return value;
  if (pattern === 'email') return maskEmail(value);
  if (pattern === 'home-address') return maskAddress(value);
  if (pattern === 'weak-mask') return maskMasked(value);
  if (pattern === 'birth-date') return value.replace(/\d/g, (digit, at) => (at < 4 ? digit : star));
  const format = formats[pattern];
  const signs = countSigns(value);
  // Without a format of its own a value keeps at most a quarter of itself.
  const head = format?.head ?? Math.min(2, signs >> 3);
  const tail = format?.tail ?? Math.min(2, signs >> 3);
  const extra = signs - ownLength(pattern, signs);
  // Where the format would show half of the value or more (a short, odd one), only its first sign stays.
  if ((head + tail) * 2 > Math.max(signs, 1) && pattern !== 'mobile' && pattern !== 'person-name')
    return keep(value, 1, 0, signs);
  return keep(value, head + extra, tail, signs);
}

/** A mobile number may be written with its country code, which hides nothing. */
function ownLength(pattern: string, signs: number): number {
  return pattern === 'mobile' && signs > 11 ? 11 : signs;
}

function countSigns(value: string): number {
  let count = 0;
  for (let at = 0; at < value.length; at++) if (isSign(value, at)) count++;
  return count;
}

function isSign(value: string, at: number): boolean {
  const code = value.charCodeAt(at);
  if (code < 128) return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  // Half of a pair or a lone surrogate is treated as a sign: hiding too much is the safe side.
  return (code >= 0xd800 && code <= 0xdfff) || anySign.test(value.charAt(at));
}

const fronts = new Map<string, string>();
const mostFronts = 10_000;

/** What stays open and the stars behind it: the numbers of a roster share them, so that a masked value costs one string. */
function frontOf(head: string, hide: number): string {
  const key = head + String.fromCharCode(hide);
  let front = fronts.get(key);
  if (front === undefined) {
    if (fronts.size >= mostFronts) fronts.clear();
    front = head + star.repeat(hide);
    fronts.set(key, front);
  }
  return front;
}

function keep(value: string, head: number, tail: number, signs: number): string {
  if (signs === value.length) {
    const hide = Math.max(0, signs - head - tail);
    return frontOf(value.slice(0, head), hide) + (tail > 0 ? value.slice(head + hide) : '');
  }
  let made = '';
  let nth = 0;
  for (let at = 0; at < value.length; at++) {
    if (!isSign(value, at)) made += value.charAt(at);
    else {
      made += nth < head || nth >= signs - tail ? value.charAt(at) : star;
      nth++;
    }
  }
  return made;
}

/** A number that is masked too little: what was left open between the ends is hidden as well. */
function maskMasked(value: string): string {
  const [head, tail] = value.length >= 15 ? [2, 3] : [3, 4];
  return value.replace(/\d|[Xx]/g, (sign, at: number) => (at < head || at >= value.length - tail ? sign : star));
}

function maskEmail(value: string): string {
  const at = value.indexOf('@');
  return at < 1 ? star.repeat(value.length) : value.charAt(0) + star.repeat(at - 1) + value.slice(at);
}

/** No finer than township or sub-district; without one, no finer than the first county, city or province. */
function maskAddress(value: string): string {
  const part = /^.*?(?:镇|乡|街道|苏木)/.exec(value) ?? /^.*?(?:区|县|旗|市|省)/.exec(value);
  const open = part && part[0].length < value.length ? part[0].length : 0;
  return value.slice(0, open) + star.repeat(value.length - open);
}

/**
 * The text from `from` to `to` with every personal value in it masked, also those that reach in or out.
 * Hits must be all hits of that text, whatever their category or pattern.
 */
export function maskText(text: string, hits: readonly Hit[], from: number, to: number): string {
  const start = Math.max(0, from);
  const signs = text.slice(start, Math.max(start, to)).split('');
  const hidden = new Uint8Array(signs.length);
  for (const hit of hits) {
    if (hit.category !== 'personal-data' || hit.end <= start || hit.start >= start + signs.length) continue;
    for (let at = Math.max(hit.start, start); at < Math.min(hit.end, start + signs.length); at++) {
      const shown = hit.masked.length === hit.end - hit.start ? hit.masked.charAt(at - hit.start) : star;
      const spot = at - start;
      // Where two hits overlap, what either of them hides stays hidden.
      if (shown !== text.charAt(at) || hidden[spot] === 1) {
        hidden[spot] = 1;
        signs[spot] = star;
      }
    }
  }
  return signs.join('');
}
