import { type Claim, isAccepted } from './claim.ts';
import type { Scan } from './scan-state.ts';
import { ValueSet } from './value-set.ts';

/** Kinds that one person has one of: a new value is a new person, whoever else shares the line's telephone. */
const own = new Set([
  'resident-id',
  'resident-id-15',
  'residence-permit',
  'foreigner-permit',
  'disability-certificate',
  'passport',
]);
/** Kinds that say nothing about how many people there are. */
const uncounted = new Set(['special-category', 'minor', 'birth-date', 'person-name', 'home-address']);

/** Characters between the lines of one person's particulars. */
const sameBlock = 60;

function endOfLine(text: string, from: number): number {
  const next = text.indexOf('\n', from);
  return next < 0 ? Number.POSITIVE_INFINITY : next;
}

/** A table that is no roster is a form about one person. */
function endOfTable(scan: Scan, cell: number): number {
  const last = scan.cells.grids[scan.cells.grid[cell] ?? 0]?.cells.at(-1) ?? cell;
  return scan.cells.end[last] ?? 0;
}

/**
 * How many people the claims outside of rosters are about: within a paragraph (a line) as many as its most frequent kind has new values;
 * a telephone or mailbox that stood in an earlier paragraph is somebody who was counted.
 */
export function countPersons(claims: readonly Claim[], rosters: ReadonlyMap<number, number>, scan: Scan): number {
  const { rules, cells, text } = scan;
  const size = rules.rules.length;
  const seen = new ValueSet();
  const counts = new Int32Array(size);
  const role = rules.rules.map(({ pattern }) => (uncounted.has(pattern.id) ? 0 : own.has(pattern.id) ? 2 : 1));
  const nameRule = rules.byCode.get('person-name')?.index ?? -1;
  let persons = 0;
  let lineEnd = -1;
  let known = false;
  let touched = false;
  let inTable = false;
  let named = 0;
  const close = () => {
    if (!touched) return;
    let identities = 0;
    let others = 0;
    for (let at = 0; at < size; at++) {
      const count = counts[at] ?? 0;
      if (role[at] === 2 && count > identities) identities = count;
      if (role[at] === 1 && count > others) others = count;
    }
    counts.fill(0);
    if (known) others = 0;
    // Addresses and the like without any number still are about somebody.
    persons += Math.max(identities, others, known ? 0 : Math.min(named, 1));
    known = false;
    touched = false;
    named = 0;
  };
  for (const claim of claims) {
    if (!isAccepted(claim)) continue;
    if (claim.cell >= 0 && rosters.has(cells.grid[claim.cell] ?? 0)) continue;
    const { index } = claim.rule;
    if (claim.start >= lineEnd) {
      // A form goes on over lines: another kind of number close behind is the same person's.
      if ((counts[index] ?? 0) > 0 || role[index] === 0 || claim.start - lineEnd > sameBlock || inTable) close();
      inTable = claim.cell >= 0;
      lineEnd = inTable ? endOfTable(scan, claim.cell) : endOfLine(text, claim.start);
    }
    touched = true;
    if (role[index] === 0) {
      if (index !== nameRule) named++;
      continue;
    }
    const { own } = claim;
    const fresh = own === null ? seen.add(index, text, claim.start, claim.end) : seen.add(index, own, 0, own.length);
    if (fresh) counts[index] = (counts[index] ?? 0) + 1;
    else known = true;
  }
  close();
  return persons;
}
