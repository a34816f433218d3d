import { isAssignedMobile } from '../../reference/mobile-prefixes.ts';
import { add, against, isBare, weigh } from '../claim.ts';
import { nearest } from '../labels.ts';
import { lineAround } from '../line.ts';
import { addName, open, type Scan, submit } from '../scan-state.ts';
import type { Form } from './identity.ts';

/** A unit, or the decimals of an amount: 13742400407.76 (but not a date that follows a full stop). */
const yuan = /^(?:\.\d{1,2}(?![\d.月日年])|\s{0,2}(?:元|万|亿|%|％|㎡|平方|公里|公斤|吨|人次|股))/;

/** Whether `yuan` may match behind a number that this character follows. */
const amountStart = new Set([...'. \t\u3000\u00a0元万亿%％㎡平公吨人股'].map((sign) => sign.charCodeAt(0)));

function mayBeAmount(code: number): boolean {
  return code !== 10 && code !== 0xff0c && amountStart.has(code);
}

/** A mobile number: eleven digits that begin 1[3-9]. `all` is what the hit's value holds, with the country code. */
export function judgeMobile(scan: Scan, digits: string, all: string, form: Form): void {
  const rule = scan.rules.byCode.get('mobile');
  const code = digits.charCodeAt(1);
  if (!rule || code < 51 || code > 57) return;
  const { at, text } = scan;
  const assigned = isAssignedMobile(digits);
  const made = open(scan, rule, all);
  // In scripts and attributes digits without a label are keys and counters.
  if (!assigned && isBare(made) && scan.hiddenAt(at.start)) return;
  add(made, assigned ? 'assigned' : 'loose');
  if (form !== 'plain') add(made, form);
  addName(scan, made);
  const before = text.charCodeAt(at.start - 1);
  // In an address or a file name (/t13812345678_1.html) digits are no number of a person.
  if (before === 47 || before === 95 || before === 61) against(made, 'in-address', 'in-address');
  if (mayBeAmount(text.charCodeAt(at.end)) && yuan.test(text.slice(at.end, at.end + 6)))
    against(made, 'amount', 'amount');
  if (scan.context.site?.commonNumbers.has(digits)) against(made, 'common-number', 'common-number');
  // A name or a column's head has said enough; where only a plain label did, the line decides.
  if (at.name < 0 && at.near.count > 0 && at.header.length === 0) officeOrPerson(scan, made);
  submit(scan, made);
}

/** A plain label (联系电话, 电话, 手机 …) takes its meaning from its line: an organisation's, or a person's. */
function officeOrPerson(scan: Scan, made: Parameters<typeof submit>[1]): void {
  const { at } = scan;
  const line = lineAround(scan, at.start);
  if (line.person) add(made, 'person-near');
  else if (line.organisation && anybodys.test(nearest(at.near)?.word ?? ''))
    against(made, 'office-line', 'office-phone');
}

/** Labels that offices and people use alike; 手机 and the like are a person's wherever they stand. */
const anybodys = /电话|联系方式|联系人|致电|拨打|tel|phone/i;

const noHome = { key: 'no-home', points: 0 };

/** A number with an area code. An office's unless a home is spoken of: it is let go with its reason, so that a reviewer can see it was read. */
export function judgeLandline(scan: Scan, bare: string): void {
  const rule = scan.rules.byCode.get('landline');
  if (!rule || !/^0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}$/.test(bare)) return;
  const made = open(scan, rule, bare);
  if (scan.context.site?.commonNumbers.has(bare)) against(made, 'common-number', 'common-number');
  if (made.reason === null) made.reason = 'office-phone';
  if (isBare(made)) weigh(made, noHome);
  submit(scan, made);
}
