import { isRegionCode } from '../reference/region-codes.ts';
import { cardCandidates, combine, idCandidates, plainCandidates } from './candidates.ts';
import { isBirthDay } from './checks.ts';
import { add, claim, weigh, weighOnce } from './claim.ts';
import { nearest } from './labels.ts';
import { isCardMask, isMobileMask, type MaskedNumber, type MaskKind } from './mask-kinds.ts';
import { nameBefore, nameEnd, nameStart } from './names.ts';
import { type Scan, surround } from './scan-state.ts';

/** Signs that stand for a hidden digit. Letters x and X count only in a row of three. */
const signs = new Set([...'*#●■_…○□◆◇★☆×╳✕✖✱∗﹡•※▇█▓▒░?'].map((sign) => sign.charCodeAt(0)));

export function isMaskSign(code: number): boolean {
  return signs.has(code);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const widest = 30;
/** Fewer candidates than this are few enough to try: a mask that leaves them hides nothing. */
const weakBelow = 10_000;

/**
 * Reads the masked number around the run at `start`…`end`, beside which a mask sign stands, and judges what the mask leaves open.
 * @returns where the walk goes on
 */
export function judgeMasked(scan: Scan, start: number, end: number): number {
  const { text } = scan;
  let from = start;
  while (from > 0 && start - from < widest && isPart(text.charCodeAt(from - 1))) from--;
  let to = end;
  while (to < text.length && to - from < widest && isPart(text.charCodeAt(to))) to++;
  if (to - from >= widest || isDigit(text.charCodeAt(to)) || to - from < 6) return end;
  let mask = '';
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) mask += text.charAt(at);
    // An ellipsis hides as many digits as are missing.
    else if (code === 0x2026) mask += '…';
    else mask += (code | 32) === 120 && at === to - 1 && isDigit(text.charCodeAt(at - 1)) ? 'X' : '*';
  }
  return judgeMask(scan, from, to, mask) ? to : end;
}

function isPart(code: number): boolean {
  return isDigit(code) || code === 88 || code === 120 || signs.has(code);
}

/** Below every band. */
const hidden = { key: 'properly-masked', points: -100 };

/** Judges one masked number; also where its hidden part is x's or blanks. */
export function judgeMask(scan: Scan, from: number, to: number, raw: string): boolean {
  surround(scan, from, to);
  const kind = kindOf(scan, raw);
  if (!kind) return false;
  const mask = stretched(raw, kind);
  if (!mask) return false;
  const rule = scan.rules.byCode.get('weak-mask');
  const owner = scan.rules.byId.get(kind);
  const name = nameBefore(scan.text, from);
  const read: MaskedNumber = {
    kind,
    mask,
    start: from,
    end: to,
    cell: scan.at.cell,
    person: name < 0 ? null : scan.text.slice(nameStart(name), nameEnd(name)),
    claim: null,
  };
  scan.masks.push(read);
  const count = countCandidates(kind, mask, scan.today, null);
  if (count === 0 || count >= weakBelow) {
    if (!owner) return true;
    const made = claim(owner, from, to, raw, scan.at.cell);
    made.own = raw;
    made.reason = 'properly-masked';
    weigh(made, hidden);
    read.claim = made;
    scan.claims.push(made);
    return true;
  }
  if (!rule) return true;
  const made = claim(rule, from, to, raw, scan.at.cell);
  made.own = raw;
  weighCandidates(made, count, kind);
  if (scan.at.near.count > 0 || scan.at.header.length > 0) add(made, 'labelled');
  read.claim = made;
  scan.claims.push(made);
  return true;
}

export function weighCandidates(made: ReturnType<typeof claim>, count: number, kind: MaskKind): void {
  const step = made.rule.steps.get(count <= 100 ? 'few-candidates' : 'some-candidates');
  weighOnce(made, { key: step?.key ?? 'some-candidates', points: step?.points ?? 0, detail: `${kind}: ${count}` });
}

/** Real numbers that a mask leaves possible; `birthDay` as YYYYMMDD where another cell of the row tells it. */
export function countCandidates(kind: MaskKind, mask: string, today: number, birthDay: string | null): number {
  if (kind === 'resident-id') return idCandidates(mask, today, birthDay);
  return kind === 'bank-card' ? cardCandidates(mask) : plainCandidates(mask);
}

export function isWeak(count: number): boolean {
  return count > 0 && count < weakBelow;
}

/** Whether what another document shows of a masked number leaves so few that the mask hides nothing any more. */
export function undone(kind: MaskKind, mask: string, other: string, today: number): boolean {
  const both = combine(mask, other);
  return both !== null && both !== mask && isWeak(countCandidates(kind, both, today, null));
}

/** What two masks of the same person's number leave open together, or null where they are not of one number. */
export function together(a: MaskedNumber, b: { kind: MaskKind; mask: string }, today: number): number | null {
  if (a.kind !== b.kind) return null;
  const both = combine(a.mask, b.mask);
  return both === null ? null : countCandidates(a.kind, both, today, null);
}

function kindOf(scan: Scan, raw: string): MaskKind | null {
  const { near, header } = scan.at;
  const { byId } = scan.rules;
  const kinds: MaskKind[] = ['resident-id', 'mobile', 'bank-card'];
  const labelled = kinds.find((kind) => {
    const index = byId.get(kind)?.index ?? -1;
    const says = (effects: (unknown | undefined)[] | undefined) => {
      const effect = effects?.[index];
      return (
        effect !== undefined && typeof effect === 'object' && effect !== null && 'against' in effect && !effect.against
      );
    };
    return says(nearest(near)?.effects) || header.some((label) => says(label.effects));
  });
  const { length } = raw;
  if (length === 11 && isMobileMask(raw)) return 'mobile';
  if (length === 18 && couldBeId(raw, scan.today)) return 'resident-id';
  if (labelled === 'resident-id' && length >= 12 && length <= 24 && couldBeId(raw, scan.today)) return 'resident-id';
  if (labelled === 'mobile' && length >= 8 && length <= 14 && isMobileMask(raw)) return 'mobile';
  if (isCardMask(raw) && (labelled === 'bank-card' || length === 16 || length === 19)) return 'bank-card';
  return null;
}

/** Visible digits at the front must begin a county code, and a visible birth day must exist. */
function couldBeId(raw: string, today: number): boolean {
  const head = /^\d*/.exec(raw)?.[0] ?? '';
  if (!/[*…]/.test(raw)) return false;
  if (head.length >= 6 && !isRegionCode(Number(head.slice(0, 6)))) return false;
  if (head.length === 1 && !/[1-8]/.test(head)) return false;
  if (head.length >= 2 && !/^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|8[1-3])/.test(head)) return false;
  return head.length < 14 || isBirthDay(head, 6, today);
}

const lengths: Record<MaskKind, number[]> = { 'resident-id': [18], mobile: [11], 'bank-card': [16, 19, 17, 18] };

/** Publishers write any number of signs for what is hidden: the visible ends keep their places, the middle takes the rest. */
function stretched(raw: string, kind: MaskKind): string | null {
  const wanted = lengths[kind];
  if (!raw.includes('…') && wanted.includes(raw.length)) return raw;
  const ends = /^(\d*)[*…]+(\d*X?)$/.exec(raw);
  if (!ends) return null;
  const [, head = '', tail = ''] = ends;
  const length = wanted.find((one) => one >= head.length + tail.length + 1);
  if (length === undefined) return null;
  return head + '*'.repeat(length - head.length - tail.length) + tail;
}
