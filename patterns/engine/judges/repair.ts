import { isBankPrefix } from '../../reference/bank-prefixes.ts';
import { isAssignedMobile } from '../../reference/mobile-prefixes.ts';
import { idCheckHolds, isBirthDay, isRegion, luhnHolds } from '../checks.ts';
import { add } from '../claim.ts';
import { addName, open, type Scan, submit, surround } from '../scan-state.ts';
import { judgeId18 } from './identity.ts';

/** What character recognition, and a tired typist, put for a digit. */
const digitFor: Record<string, string> = {
  O: '0',
  o: '0',
  D: '0',
  Q: '0',
  l: '1',
  I: '1',
  i: '1',
  Z: '2',
  z: '2',
  S: '5',
  s: '5',
  b: '6',
  G: '6',
  B: '8',
  g: '9',
  q: '9',
};

const mostRepairs = 3;

/**
 * A run that would be a number but for a few letters that look like digits. Repaired only where the number then proves itself in all
 * its parts, or its label names it.
 */
export function repair(scan: Scan, start: number, end: number, digits: number): void {
  const size = end - start;
  if (size - digits > mostRepairs || (size !== 11 && size !== 18 && size !== 16 && size !== 19)) return;
  let bare = '';
  for (let at = start; at < end; at++) {
    const sign = scan.text.charAt(at);
    const code = sign.charCodeAt(0);
    if (code >= 48 && code <= 57) bare += sign;
    else if (size === 18 && at === end - 1 && (sign === 'X' || sign === 'x')) bare += 'X';
    else {
      const digit = digitFor[sign];
      if (digit === undefined) return;
      bare += digit;
    }
  }
  surround(scan, start, end);
  if (size === 18) {
    if (!isRegion(bare) || !isBirthDay(bare, 6, scan.today)) return;
    if (idCheckHolds(bare) || scan.at.near.count + scan.at.header.length > 0) judgeId18(scan, bare, 'repaired');
    return;
  }
  const rule = scan.rules.byCode.get(size === 11 ? 'mobile' : 'bank-card');
  if (!rule) return;
  const holds = size === 11 ? isAssignedMobile(bare) : isBankPrefix(bare) && luhnHolds(bare);
  if (!holds) return;
  const made = open(scan, rule, bare);
  made.own = bare;
  // Without its label, letters among digits are a code of some other kind.
  if (made.score <= 0) return;
  add(made, size === 11 ? 'assigned' : 'issuer');
  add(made, 'repaired');
  addName(scan, made);
  submit(scan, made);
}
