import { readChain } from './chains.ts';
import { judgeCard } from './judges/card.ts';
import { judgeCertificate, judgeId15, judgeId18, judgeRunTogether } from './judges/identity.ts';
import { judgeByLabel } from './judges/labelled.ts';
import { judgeLandline, judgeMobile } from './judges/phone.ts';
import type { Scan } from './scan-state.ts';
import { surround } from './scan-state.ts';

/** Numbers up to this length are read; longer runs of digits are no identifier. */
const longest = 64;

/**
 * Judges a run of digits by its length, alone or joined with the groups behind it.
 * @returns where the walk goes on: behind all that was read as one number
 */
export function judgeNumber(scan: Scan, start: number, end: number): number {
  const size = end - start;
  const { text } = scan;
  if (size < 5) return readChain(scan, start, end);
  if (size > longest) return end;
  if (isFraction(text, start)) return end;
  const bare = text.slice(start, end);
  const first = bare.charCodeAt(0);
  if (size === 13 && bare.startsWith('86') && bare.charCodeAt(2) === 49) return withCountryCode(scan, start, end, 2);
  if (size === 15 && bare.startsWith('0086')) return withCountryCode(scan, start, end, 4);
  // Eleven digits are whole as a telephone; only a line's end may make them the first part of something longer.
  if (size < 18 && (size !== 11 || scan.text.charCodeAt(end) < 32)) {
    const chained = readChain(scan, start, end);
    if (chained > end) return chained;
  }
  let sure = false;
  surround(scan, start, end);
  if (size === 11 && first === 49) judgeMobile(scan, bare, bare, 'plain');
  else if (size >= 10 && size <= 12 && first === 48) judgeLandline(scan, bare);
  else if (size === 15) judgeId15(scan, bare);
  else if (size === 18) sure = judgeId18(scan, bare, 'plain');
  else if (size === 20) judgeCertificate(scan, bare);
  else if (size > 20) judgeRunTogether(scan, start, bare);
  if (!sure && size >= 13 && size <= 19) judgeCard(scan, bare);
  judgeByLabel(scan, bare);
  return end;
}

function withCountryCode(scan: Scan, start: number, end: number, prefix: number): number {
  const bare = scan.text.slice(start + prefix, end);
  const from = scan.text.charCodeAt(start - 1) === 43 ? start - 1 : start;
  surround(scan, from, end);
  judgeMobile(scan, bare, bare, 'country');
  return end;
}

/** 0.13812345678 and 98.13812345678 are fractions; "1.13812345678" at the start of a line is a list entry. */
function isFraction(text: string, start: number): boolean {
  if (text.charCodeAt(start - 1) !== 46) return false;
  let at = start - 2;
  let digits = 0;
  while (at >= 0 && digits < 4 && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) {
    at--;
    digits++;
  }
  if (digits === 0) return false;
  const before = at < 0 ? 10 : text.charCodeAt(at);
  const zero = text.charCodeAt(at + 1) === 48;
  return zero || before !== 10;
}
