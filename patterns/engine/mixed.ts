import { isCreditCode } from './checks.ts';
import { against, claim } from './claim.ts';
import { judgeForeignerOld, judgePassport, judgeTravelPermit } from './judges/documents.ts';
import { judgeCertificate, judgeId18, judgePupil, judgeScientific } from './judges/identity.ts';
import { judgeInsurance, judgeNamedAccount } from './judges/labelled.ts';
import { isPlateProvince, judgePlate } from './judges/plate.ts';
import { repair } from './judges/repair.ts';
import { judgeVin } from './judges/vehicle.ts';
import { judgeMask } from './masked.ts';
import { judgeNumber } from './numbers.ts';
import { type Scan, surround } from './scan-state.ts';

const longest = 24;
/** 138xxxx1234: three or more x in a row hide digits. */
const hiddenByX = /^\d*[xX]{3,}\d*[xX]?$/;

const pupil = /^[GL]\d{17}[\dX]$/;

/** A label of Latin letters written without a blank: QQ123456789, TEL13800138000. */
const glued = /^(?:qq|vx|wx|tel|phone|mobile|id|no)(?=\d{5,18}$)/i;

/**
 * Judges a run of letters and digits with at least one letter. Most runs are words of Latin script and are passed over by their shape alone.
 * @returns where the walk goes on
 */
export function judgeMixed(scan: Scan, start: number, end: number, digits: number): number {
  const { text } = scan;
  const size = end - start;
  const before = text.charCodeAt(start - 1);
  if (before > 127 && isPlateProvince(before)) {
    const behind = judgePlate(scan, start, end);
    if (behind > 0) return behind;
  }
  if (size <= 20 && (before === 58 || before > 127 || (before === 32 && text.charCodeAt(start - 2) === 58))) {
    const behind = judgeNamedAccount(scan, start, end);
    if (behind > 0) return behind;
  }
  if (digits >= 2 && size >= 8 && size <= longest && hiddenByX.test(text.slice(start, end))) {
    const mask = text
      .slice(start, end)
      .replace(/[xX](?=.)|[xX]$/g, (_sign, at) => (at === size - 1 && /\d/.test(text.charAt(end - 2)) ? 'X' : '*'));
    if (judgeMask(scan, start, end, mask)) return end;
  }
  if (digits < 5 || size > longest) return end;
  if (size - digits <= 6) {
    const label = glued.exec(text.slice(start, end));
    if (label) return judgeNumber(scan, start + label[0].length, end);
  }
  if (text.charCodeAt(end) === 43 && (text.charCodeAt(end - 1) | 32) === 101) return judgeScientific(scan, start, end);
  const bare = text.slice(start, end).toUpperCase();
  if (size === 18 && digits === 17 && bare.charCodeAt(17) === 88) {
    surround(scan, start, end);
    judgeId18(scan, bare, 'plain');
    return end;
  }
  if ((size === 20 || size === 22) && /^\d{17}[\dX]\d\d/.test(bare)) {
    surround(scan, start, end);
    judgeCertificate(scan, bare);
    return end;
  }
  if (size === 18 && isCreditCode(bare)) {
    const rule = scan.rules.byCode.get('resident-id');
    if (!rule) return end;
    const made = claim(rule, start, end, bare, -1);
    against(made, 'credit-code', 'credit-code');
    scan.claims.push(made);
    return end;
  }
  // A pupil's national number is a letter and the ID.
  if (size === 19 && pupil.test(bare)) {
    surround(scan, start + 1, end);
    judgePupil(scan, bare.slice(1));
    return end;
  }
  if (size === 17 && judgeVin(scan, start, end, bare)) return end;
  if (size - digits <= 3) {
    const letters = bare.charCodeAt(0);
    if (letters >= 65 && size >= 8 && size <= 15) {
      surround(scan, start, end);
      judgePassport(scan, bare);
      judgeTravelPermit(scan, bare);
      judgeForeignerOld(scan, bare);
      judgeInsurance(scan, bare);
    }
  }
  repair(scan, start, end, digits);
  return end;
}
