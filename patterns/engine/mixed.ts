import { isCreditCode } from './checks.ts';
import { judgeCertificate, judgeId18 } from './judges/identity.ts';
import { type Scan, surround } from './scan-state.ts';

/** Judges a run of letters and digits (at least one letter). */
export function judgeMixed(scan: Scan, start: number, end: number, digits: number): void {
  const size = end - start;
  if (digits === 0 || size > 24) return;
  const { text } = scan;
  const bare = text.slice(start, end).toUpperCase();
  if (size === 18 && digits === 17 && bare.endsWith('X')) {
    surround(scan, start, end);
    judgeId18(scan, bare, 'plain');
    return;
  }
  if ((size === 20 || size === 22) && /^\d{17}[\dX]\d\d/.test(bare)) {
    surround(scan, start, end);
    judgeCertificate(scan, bare);
    return;
  }
  if (size === 18 && isCreditCode(bare)) return;
}
