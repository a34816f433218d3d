import { add } from '../claim.ts';
import { addName, isLabelled, open, type Scan, submit } from '../scan-state.ts';

/** Numbers of travel documents. Their forms are short and common, so a label or a column head must say what they are. */

const passport = /^(?:E\d{8}|E[A-HJ-NP-Z]\d{7}|G\d{8}|(?:PE|SE|DE|MA)\d{7}|[DSP]\d{7,8}|K\d{8}|1[45]\d{7})$/;
const travelPermit = /^(?:[HM]\d{8}(?:\d{2})?|[CW]\d{8}|C[A-HJ-NP-Z]\d{7}|\d{8})$/;
const foreigner = /^[A-Z]{3}\d{12}$/;

function judgeShape(scan: Scan, code: string, shape: RegExp, bare: string): void {
  const rule = scan.rules.byCode.get(code);
  if (!rule || !isLabelled(scan, rule) || !shape.test(bare)) return;
  const made = open(scan, rule, bare);
  if (made.score <= rule.base.points) return;
  add(made, 'form');
  addName(scan, made);
  submit(scan, made);
}

export function judgePassport(scan: Scan, bare: string): void {
  judgeShape(scan, 'passport', passport, bare);
}

export function judgeTravelPermit(scan: Scan, bare: string): void {
  judgeShape(scan, 'travel-permit', travelPermit, bare);
}

/** Before December 2023: three letters of the nationality and twelve digits. */
export function judgeForeignerOld(scan: Scan, bare: string): void {
  judgeShape(scan, 'foreigner-permit', foreigner, bare);
}
