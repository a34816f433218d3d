import { isAssignedMobile } from '../../reference/mobile-prefixes.ts';
import { idCheckHolds, isBirthDay, isCreditCode, isMonthDay, isRegion, number, regionOf } from '../checks.ts';
import { add, against, type Claim } from '../claim.ts';
import { addName, open, type Scan, submit, surround } from '../scan-state.ts';

/** How a number was written: in one piece, in groups, over a line break, with an OCR confusion repaired, or against another number. */
export type Form = 'plain' | 'separated' | 'joined' | 'repaired' | 'run-together' | 'country';

/** Adds what the parts of an 18-character ID say; the date is 8 digits at 6. */
function weighParts(made: Claim, bare: string, today: number): { date: boolean; region: boolean; check: boolean } {
  const date = isBirthDay(bare, 6, today);
  const region = regionOf(bare);
  const check = idCheckHolds(bare);
  if (region) add(made, region);
  add(made, date ? 'date' : 'date-invalid');
  add(made, check ? 'checksum-ok' : 'checksum-failed');
  return { date, region: region === 'region', check };
}

/**
 * An 18-character number: resident ID, residence permit, foreigner's permit, cut ID or credit code, whichever its parts prove.
 * @returns whether all its parts prove a resident ID, so that nothing else need be asked of it
 */
export function judgeId18(scan: Scan, bare: string, form: Form): boolean {
  const { byCode } = scan.rules;
  // No county begins with 9: what has a birth date behind it is a foreigner's permit, whatever its label calls it.
  if (bare.charCodeAt(0) === 57 && judgeForeigner(scan, bare)) return true;
  const head = bare.slice(0, 6);
  const permit = head === '810000' || head === '820000' || head === '830000';
  const rule = byCode.get(permit ? 'residence-permit' : 'resident-id');
  let sure = false;
  if (rule) {
    const made = open(scan, rule, bare);
    const parts = weighParts(made, bare, scan.today);
    const proven = parts.date && parts.region && parts.check;
    sure = proven && made.reason === null;
    if (form !== 'plain') add(made, form);
    if (form === 'repaired') made.own = bare;
    if (!proven && isCreditCode(bare)) against(made, 'credit-code', 'credit-code');
    // Without a day or a county the digits are any number; its label must carry it.
    if (made.score >= rule.suspect - 1) addName(scan, made);
    if (parts.date || made.score >= rule.suspect || made.reason) submit(scan, made);
  }
  if (bare.charCodeAt(17) === 48 && bare.endsWith('000')) judgeTruncated(scan, bare);
  return sure;
}

/** The ID behind the letter of a pupil's national number (学籍号 G…): a code of letters and digits, so it must prove itself. */
export function judgePupil(scan: Scan, bare: string): void {
  if (isRegion(bare) && isBirthDay(bare, 6, scan.today) && idCheckHolds(bare)) judgeId18(scan, bare, 'plain');
}

/** Since December 2023: 9, issuing province, nationality, birth date, order, MOD 11-2. */
function judgeForeigner(scan: Scan, bare: string): boolean {
  const rule = scan.rules.byCode.get('foreigner-permit');
  if (!rule || !isBirthDay(bare, 6, scan.today)) return false;
  const made = open(scan, rule, bare);
  add(made, 'date');
  add(made, idCheckHolds(bare) ? 'checksum-ok' : 'checksum-failed');
  if (isCreditCode(bare)) against(made, 'credit-code', 'credit-code');
  submit(scan, made);
  return made.score >= rule.suspect || made.reason !== null;
}

/** A spreadsheet keeps 15 digits of a number: the last three of an ID became 000. */
function judgeTruncated(scan: Scan, bare: string): void {
  const rule = scan.rules.byCode.get('truncated-id');
  if (!rule || !isBirthDay(bare, 6, scan.today) || idCheckHolds(bare)) return;
  const made = open(scan, rule, bare);
  const region = regionOf(bare);
  if (region) add(made, region);
  add(made, 'date');
  add(made, 'zeros');
  if (scan.at.cell >= 0) add(made, 'cell');
  submit(scan, made);
}

/** A disability certificate: ID18 + class 1–7 + level 1–4 (+ B and a digit for a reissue). */
export function judgeCertificate(scan: Scan, bare: string): boolean {
  const rule = scan.rules.byCode.get('disability-certificate');
  if (!rule || !/^\d{17}[\dX][1-7][1-4](?:B\d)?$/.test(bare)) return false;
  const id = bare.slice(0, 18);
  if (!isBirthDay(id, 6, scan.today)) return false;
  const made = open(scan, rule, bare);
  weighParts(made, id, scan.today);
  addName(scan, made);
  submit(scan, made);
  return made.score >= rule.suspect;
}

/** First generation: region 6, YYMMDD, order 3. Only 1 in 250 random numbers has both, so a label or a head is needed. */
export function judgeId15(scan: Scan, bare: string): void {
  const rule = scan.rules.byCode.get('resident-id-15');
  if (!rule) return;
  const made = open(scan, rule, bare);
  if (!isMonthDay(bare, 8, 1900 + number(bare, 6, 2))) {
    if (made.score > rule.base.points && made.reason === null) add(made, 'date-invalid');
    else return;
  } else add(made, 'date');
  const region = regionOf(bare);
  if (region) add(made, region);
  addName(scan, made);
  submit(scan, made);
}

/** Two columns run into each other: an ID that proves itself in all its parts, with a mobile number before or behind it and nothing else. */
export function judgeRunTogether(scan: Scan, start: number, bare: string): void {
  if (bare.length !== 29) return;
  for (const [at, other] of [
    [0, 18],
    [11, 0],
  ] as const) {
    const id = bare.slice(at, at + 18);
    const mobile = bare.slice(other, other + 11);
    if (!isRegion(id) || !isBirthDay(id, 6, scan.today) || !idCheckHolds(id) || !isAssignedMobile(mobile)) continue;
    const idRule = scan.rules.byCode.get('resident-id');
    const mobileRule = scan.rules.byCode.get('mobile');
    surround(scan, start + at, start + at + 18);
    if (idRule) {
      const made = open(scan, idRule, id);
      weighParts(made, id, scan.today);
      add(made, 'run-together');
      submit(scan, made);
    }
    surround(scan, start + other, start + other + 11);
    if (mobileRule) {
      const made = open(scan, mobileRule, mobile);
      add(made, 'assigned');
      add(made, 'run-together');
      submit(scan, made);
    }
    return;
  }
}

/**
 * 3.70102E+17: what a spreadsheet shows of an ID in a narrow column, here with the walk at the letters behind the point.
 * @returns where the walk goes on
 */
export function judgeScientific(scan: Scan, start: number, end: number): number {
  const rule = scan.rules.byCode.get('truncated-id');
  const { text } = scan;
  const power = text.slice(end + 1, end + 3);
  const stop = end + 3;
  if (!rule || (power !== '17' && power !== '14') || text.charCodeAt(start - 1) !== 46) return end;
  const lead = text.charCodeAt(start - 2);
  if (lead < 49 || lead > 56 || /\d/.test(text.charAt(start - 3)) || /\d/.test(text.charAt(stop))) return end;
  const bare = text.charAt(start - 2) + text.slice(start, end - 1);
  if (bare.length < 5 || !/^\d+$/.test(bare)) return end;
  surround(scan, start - 2, stop);
  const made = open(scan, rule, bare);
  const region = bare.length >= 6 ? regionOf(bare) : null;
  if (region) add(made, region);
  if (bare.length >= 14 && isBirthDay(bare, 6, scan.today)) add(made, 'date');
  add(made, 'scientific');
  submit(scan, made);
  return stop;
}
