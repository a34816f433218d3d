import { type Claim, isAccepted } from './claim.ts';
import type { Scan } from './scan-state.ts';

/**
 * How many people the claims outside of rosters are about: within a paragraph (a line) as many as its most frequent kind has different values;
 * a value that stood in an earlier paragraph is somebody who was counted.
 */
export function countPersons(claims: readonly Claim[], rosters: ReadonlyMap<number, number>, scan: Scan): number {
  const seen = new Set<string>();
  let persons = 0;
  let lineEnd = -1;
  let counts = new Map<string, number>();
  let known = false;
  const close = () => {
    let most = 0;
    for (const count of counts.values()) if (count > most) most = count;
    persons += known ? Math.max(0, most - 1) : most;
    if (counts.size > 0) counts = new Map();
    known = false;
  };
  for (const claim of claims) {
    const { id } = claim.rule.pattern;
    if (!isAccepted(claim) || id === 'special-category' || id === 'minor' || id === 'birth-date') continue;
    if (claim.cell >= 0 && rosters.has(scan.cells.grid[claim.cell] ?? 0)) continue;
    if (claim.start >= lineEnd) {
      close();
      const next = scan.text.indexOf('\n', claim.start);
      lineEnd = next < 0 ? Number.POSITIVE_INFINITY : next;
    }
    const value = `${id} ${claim.bare}`;
    if (seen.has(value)) {
      known = true;
      if (!counts.has(id)) counts.set(id, 1);
      continue;
    }
    seen.add(value);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  close();
  return persons;
}
