import { vinHolds } from '../checks.ts';
import { add } from '../claim.ts';
import { open, type Scan, submit, surround } from '../scan-state.ts';

const shape = /^[A-HJ-NPR-Z0-9]{17}$/;

/** A vehicle identification number: its check at position 9 is one chance in eleven, so its maker (L: China) or its label must join. */
export function judgeVin(scan: Scan, start: number, end: number, bare: string): boolean {
  const rule = scan.rules.byCode.get('vin');
  if (!rule || !shape.test(bare) || !/[A-Z].*[A-Z]/.test(bare)) return false;
  surround(scan, start, end);
  const made = open(scan, rule, bare);
  add(made, vinHolds(bare) ? 'checksum-ok' : 'checksum-failed');
  if (bare.startsWith('L') && /\d{4}$/.test(bare)) add(made, 'maker');
  submit(scan, made);
  return made.score >= rule.suspect;
}
