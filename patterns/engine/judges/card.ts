import { isBankPrefix } from '../../reference/bank-prefixes.ts';
import { isTimestamp, luhnHolds } from '../checks.ts';
import { add, against, isBare } from '../claim.ts';
import { addName, open, type Scan, submit } from '../scan-state.ts';

/** A bank card or account of 13–19 digits: issuer prefix, Luhn and label, any two of them. Luhn alone is noise. */
export function judgeCard(scan: Scan, bare: string): void {
  const rule = scan.rules.byCode.get('bank-card');
  if (!rule) return;
  const made = open(scan, rule, bare);
  if (isBankPrefix(bare)) add(made, 'issuer');
  else if (bare.length >= 16 && bare.startsWith('62')) add(made, 'union-pay');
  if (isBare(made)) return;
  if (luhnHolds(bare)) add(made, 'checksum-ok');
  if (made.score >= rule.suspect - 1) addName(scan, made);
  if (isTimestamp(bare)) against(made, 'timestamp', 'timestamp');
  submit(scan, made);
}
