import { readAddress } from '../address.ts';
import { add, against } from '../claim.ts';
import { lineAround } from '../line.ts';
import { addName, open, type Scan, submit, surround } from '../scan-state.ts';

const business = /大厦|写字楼|商务|广场|产业园|工业园|科技园|园区|服务中心|政务|便民|办公|窗口|营业|中心.{0,4}$/;

/**
 * A home's address around the number at `number`, which one of the units of an address follows. Told from an office's by its label,
 * its line and how fine it is.
 * @returns its end, or 0
 */
export function judgeAddress(scan: Scan, number: number): number {
  const rule = scan.rules.byCode.get('home-address');
  if (!rule) return 0;
  const { text, cells } = scan;
  const cell = cells.count > 0 ? cells.at(number) : -1;
  const found = readAddress(text, number, Math.max(cell < 0 ? 0 : (cells.start[cell] ?? 0), scan.addressEnd));
  if (!found) return 0;
  const { start, end } = found;
  scan.addressEnd = end;
  surround(scan, start, end);
  const made = open(scan, rule, text.slice(start, end));
  add(made, found.level);
  if (found.region) add(made, 'region-name');
  addName(scan, made);
  const line = lineAround(scan, start);
  if (line.person) add(made, 'person-near');
  else if (line.organisation && scan.at.header.length === 0) against(made, 'office-line', 'office-address');
  if (business.test(text.slice(start, end))) against(made, 'business', 'office-address');
  submit(scan, made);
  return made.score >= rule.suspect ? end : 0;
}
