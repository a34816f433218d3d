import { isAssignedMobile } from '../reference/mobile-prefixes.ts';
import { isRegionCode } from '../reference/region-codes.ts';
import { idCheckHolds, isBirthDay, isRegion, luhnHolds } from './checks.ts';
import { judgeCard } from './judges/card.ts';
import { judgeCertificate, judgeId18 } from './judges/identity.ts';
import { judgeLandline, judgeMobile } from './judges/phone.ts';
import { type Scan, surround } from './scan-state.ts';

/** Numbers written in groups: 370102 19900307 1234, 138-1234-5678, 6222 0212 3456 7890, or broken over two lines. */

const mostGroups = 8;
const groupEnds = new Int32Array(mostGroups);
const groupSizes = new Int32Array(mostGroups);

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Blank, hyphens and dashes, dot; blanks of other widths. A line break is not one: see `joinLines`. */
function isSeparator(code: number): boolean {
  return (
    code === 32 ||
    code === 45 ||
    code === 9 ||
    code === 46 ||
    code === 0xa0 ||
    code === 0x3000 ||
    (code >= 0x2000 && code <= 0x200a) ||
    (code >= 0x2010 && code <= 0x2015) ||
    code === 0xb7
  );
}

/** Behind up to three separators, the offset of the next digit, or -1. A tab parts cells unless it is the only one in a cell. */
function nextGroup(text: string, end: number, limit: number): number {
  for (let at = end; at < Math.min(end + 4, limit); at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) return at > end ? at : -1;
    if (!isSeparator(code) || code === 9) return -1;
  }
  return -1;
}

/**
 * Reads the groups behind a short run of digits and judges them as one number where their sizes are those of one.
 * @returns where the walk goes on; `end` when nothing was joined
 */
export function readChain(scan: Scan, start: number, end: number): number {
  const { text, cells } = scan;
  if (!scan.rules.wants.groups) return end;
  if (!mayBegin(text, start, end)) return joinLines(scan, start, end);
  let count = 1;
  groupEnds[0] = end;
  groupSizes[0] = end - start;
  const limit = cells.count > 0 ? cellLimit(scan, start) : text.length;
  let last = end;
  let total = end - start;
  while (count < mostGroups && total < 21) {
    const next = nextGroup(text, last, limit);
    if (next < 0) break;
    let at = next;
    while (at < limit && isDigit(text.charCodeAt(at))) at++;
    const mark = text.charCodeAt(at);
    const withX = (mark === 88 || mark === 120) && !isWord(text.charCodeAt(at + 1));
    if (withX) at++;
    else if (isWord(mark)) break;
    groupEnds[count] = at;
    groupSizes[count] = at - next;
    total += at - next;
    count++;
    last = at;
    if (withX) break;
  }
  if (count > 1) {
    const behind = judgeGroups(scan, start, count);
    if (behind > end) return behind;
  }
  return joinLines(scan, start, end);
}

function isWord(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function cellLimit(scan: Scan, start: number): number {
  const cell = scan.cells.at(start);
  return cell < 0 ? scan.text.length : (scan.cells.end[cell] ?? scan.text.length);
}

function sizesAre(...sizes: number[]): boolean {
  for (let at = 0; at < sizes.length; at++) if (groupSizes[at] !== sizes[at]) return false;
  return true;
}

/** Whether the first group, or the county code that begins in it, is one of a number that people write in groups. */
function mayBegin(text: string, start: number, end: number): boolean {
  const size = end - start;
  const first = text.charCodeAt(start);
  if (size === 3 || size === 4 || size === 6 || size === 7) return true;
  if (size === 2 && first === 56 && text.charCodeAt(start + 1) === 54) return true;
  return isSeparator(text.charCodeAt(end)) && beginsRegion(text, start);
}

function judgeGroups(scan: Scan, start: number, count: number): number {
  const { text } = scan;
  const first = text.charCodeAt(start);
  const bareOf = (groups: number) => {
    let bare = '';
    for (let nth = 0; nth < groups; nth++) {
      const end = groupEnds[nth] ?? 0;
      bare += text.slice(end - (groupSizes[nth] ?? 0), end);
    }
    return bare;
  };

  // The whole of an ID in any grouping, proven by its own parts; then its certificate's class and level behind it.
  let total = groupSizes[0] ?? 0;
  for (let groups = 2; groups <= count; groups++) {
    total += groupSizes[groups - 1] ?? 0;
    if (total > 20) break;
    if (total !== 18) continue;
    if (!beginsRegion(text, start)) break;
    const bare = bareOf(groups).toUpperCase();
    if (!isRegion(bare) || !isBirthDay(bare, 6, scan.today)) break;
    const regular = groupSizes[0] === 6 && (groupSizes[1] === 8 || groupSizes[1] === 4 || groupSizes[1] === 12);
    if (!regular && !idCheckHolds(bare)) break;
    const end = groupEnds[groups - 1] ?? start;
    if (groups < count && groupSizes[groups] === 2) {
      const longer = groupEnds[groups] ?? end;
      surround(scan, start, longer);
      if (judgeCertificate(scan, bareOf(groups + 1))) return longer;
    }
    surround(scan, start, end);
    judgeId18(scan, bare, 'separated');
    return end;
  }

  if (first === 49 && second(text, start) >= 51) {
    const groups = mobileGroups(count, 0);
    if (groups > 0) {
      surround(scan, start, groupEnds[groups - 1] ?? start);
      judgeMobile(scan, bareOf(groups), bareOf(groups), 'separated');
      return groupEnds[groups - 1] ?? start;
    }
  }
  const head = text.slice(start, groupEnds[0]);
  if (head === '86' || head === '0086') {
    const groups = mobileGroups(count, 1);
    if (groups > 0) {
      const end = groupEnds[groups] ?? start;
      const from = text.charCodeAt(start - 1) === 43 ? start - 1 : start;
      surround(scan, from, end);
      judgeMobile(scan, bareOf(groups + 1).slice(head.length), bareOf(groups + 1), 'country');
      return end;
    }
  }
  if (sizesAre(4, 4, 4, 4)) {
    const rest = count > 4 ? (groupSizes[4] ?? 0) : 0;
    const groups = rest >= 1 && rest <= 3 ? 5 : 4;
    surround(scan, start, groupEnds[groups - 1] ?? start);
    judgeCard(scan, bareOf(groups));
    return groupEnds[groups - 1] ?? start;
  }
  if (sizesAre(6, 13) || sizesAre(6, 10)) {
    surround(scan, start, groupEnds[1] ?? start);
    judgeCard(scan, bareOf(2));
    return groupEnds[1] ?? start;
  }
  if (first === 48 && (groupSizes[0] === 3 || groupSizes[0] === 4) && (groupSizes[1] === 7 || groupSizes[1] === 8)) {
    surround(scan, start, groupEnds[1] ?? start);
    judgeLandline(scan, bareOf(2));
    return groupEnds[1] ?? start;
  }
  return 0;
}

/** Whether the first six digits, over whatever parts them, are a county code; before anything is copied. */
function beginsRegion(text: string, start: number): boolean {
  let code = 0;
  for (let at = start, digits = 0; digits < 6 && at < start + 24; at++) {
    const sign = text.charCodeAt(at);
    if (!isDigit(sign)) continue;
    code = code * 10 + sign - 48;
    digits++;
  }
  return isRegionCode(code);
}

function second(text: string, start: number): number {
  const code = text.charCodeAt(start + 1);
  return code <= 57 ? code : 0;
}

/** How many groups from `skip` on make a mobile number as people write it: 3-4-4, 3-8, 7-4, 3-3-5, 4-3-4, 11. */
function mobileGroups(count: number, skip: number): number {
  const [a = 0, b = 0, c = 0] = groupSizes.subarray(skip, count);
  if (count - skip >= 1 && a === 11) return 1;
  if (
    count - skip >= 3 &&
    ((a === 3 && b === 4 && c === 4) || (a === 3 && b === 3 && c === 5) || (a === 4 && b === 3 && c === 4))
  )
    return 3;
  return count - skip >= 2 && ((a === 3 && b === 8) || (a === 7 && b === 4)) ? 2 : 0;
}

/** A number broken at the end of a line: only what its own parts prove, since any two numbers may stand so. */
function joinLines(scan: Scan, start: number, end: number): number {
  const { text } = scan;
  if (end - start < 3 || end - start > 17) return end;
  let at = end;
  let breaks = 0;
  while (at < end + 6) {
    const code = text.charCodeAt(at);
    if (code === 10) breaks++;
    else if (code !== 13 && code !== 32) break;
    at++;
  }
  if (breaks !== 1 || !isDigit(text.charCodeAt(at))) return end;
  if (at >= cellLimit(scan, start)) return end;
  const next = at;
  while (at < next + 19 && isDigit(text.charCodeAt(at))) at++;
  const mark = text.charCodeAt(at);
  if ((mark === 88 || mark === 120) && !isWord(text.charCodeAt(at + 1))) at++;
  else if (isWord(mark)) return end;
  const bare = text.slice(start, end) + text.slice(next, at).toUpperCase();
  const inCell = cellLimit(scan, start) < text.length;
  if (bare.length === 18 && isRegion(bare) && isBirthDay(bare, 6, scan.today) && (inCell || idCheckHolds(bare))) {
    surround(scan, start, at);
    judgeId18(scan, bare, 'joined');
    return at;
  }
  if (bare.length === 11 && isAssignedMobile(bare) && (inCell || end - start === 3 || end - start === 7)) {
    surround(scan, start, at);
    judgeMobile(scan, bare, bare, 'joined');
    return at;
  }
  if ((bare.length === 19 || bare.length === 16) && bare.startsWith('62') && luhnHolds(bare)) {
    surround(scan, start, at);
    judgeCard(scan, bare);
    return at;
  }
  return end;
}
