import { add } from '../claim.ts';
import { distance } from '../labels.ts';
import { addName, isLabelled, open, type Scan, submit, surround } from '../scan-state.ts';
import { judgePassport, judgeTravelPermit } from './documents.ts';

/** Numbers that only their label tells apart: permits of digits, insurance numbers, accounts of social networks, military IDs. */
export function judgeByLabel(scan: Scan, bare: string): void {
  const { near, header } = scan.at;
  if (near.count === 0 && header.length === 0) {
    judgeMilitary(scan, bare);
    return;
  }
  const size = bare.length;
  if (size === 8) judgeTravelPermit(scan, bare);
  if (size === 9) judgePassport(scan, bare);
  if (size >= 5 && size <= 11) judgeSocial(scan, bare);
  if (size >= 8 && size <= 20) judgeInsurance(scan, bare);
  judgeMilitary(scan, bare);
}

/** Labels of an account stand right before it. */
const closest = 6;

function judgeSocial(scan: Scan, bare: string): void {
  const rule = scan.rules.byCode.get('social-account');
  if (!rule || !isLabelled(scan, rule)) return;
  const direct = distance(scan.at.near) <= closest || scan.at.header.length > 0;
  if (!direct) return;
  const made = open(scan, rule, bare);
  if (made.score > 0 || made.reason !== null) submit(scan, made);
}

export function judgeInsurance(scan: Scan, bare: string): void {
  const rule = scan.rules.byCode.get('insurance-number');
  if (!rule || !isLabelled(scan, rule)) return;
  const made = open(scan, rule, bare);
  if (made.score <= 0) return;
  addName(scan, made);
  submit(scan, made);
}

const militaryWord = /[军士兵文政警武装海空后空参南北沈兰济成广]{1,4}字第$/;

/** 字第…号 with the arm before it: 军字第1234567号, 士字第…, 武字第…. */
function judgeMilitary(scan: Scan, bare: string): void {
  const { text, at } = scan;
  if (bare.length < 6 || bare.length > 8) return;
  const rule = scan.rules.byCode.get('military-id');
  if (!rule || text.charCodeAt(at.start - 1) !== 0x7b2c) {
    if (rule && at.near.count > 0) {
      const made = open(scan, rule, bare);
      if (made.score > 0) submit(scan, made);
    }
    return;
  }
  const before = militaryWord.exec(text.slice(Math.max(0, at.start - 8), at.start));
  if (!before) return;
  const stop = text.charAt(at.end) === '号' ? at.end + 1 : at.end;
  surround(scan, at.start - before[0].length, stop);
  const made = open(scan, rule, bare);
  add(made, 'form');
  submit(scan, made);
}

/**
 * An account name of letters, digits, hyphens and underscores right behind its label (微信：zhang_san8).
 * @returns its end, or 0
 */
export function judgeNamedAccount(scan: Scan, start: number, end: number): number {
  const rule = scan.rules.byCode.get('social-account');
  if (!rule) return 0;
  const { text } = scan;
  let stop = end;
  while (stop < start + 24 && /[\w-]/.test(text.charAt(stop) || ' ')) stop++;
  if (stop - start < 6 || stop - start > 20 || !/[a-z]/i.test(text.charAt(start)) || text.charAt(stop) === '@')
    return 0;
  surround(scan, start, stop);
  if (distance(scan.at.near) > closest && scan.at.header.length === 0) return 0;
  const made = open(scan, rule, text.slice(start, stop));
  if (made.score <= 0 && made.reason === null) return 0;
  submit(scan, made);
  return made.score >= rule.suspect ? stop : 0;
}
