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
  const role = rules.rules.map(({ pattern }) => (uncounted.has(pattern.id) ? 0 : own.has(pattern.id) ? 2 : 1));
  const nameRule = rules.byCode.get('person-name')?.index ?? -1;
  const seen = new ValueSet();
  /** How often each kind stands in the block at hand. */
  const counts = new Int32Array(rules.rules.length);
  const counted = (claim: Claim) => isAccepted(claim) && !(claim.cell >= 0 && rosters.has(cells.grid[claim.cell] ?? 0));
  const isNew = (claim: Claim) => {
    const value = claim.own;
    const kind = claim.rule.index;
    return value === null ? seen.add(kind, text, claim.start, claim.end) : seen.add(kind, value, 0, value.length);
  };

  let persons = 0;
  let blockEnd = -1;
  let blockFrom = 0;
  /** Up to here telephones and the like are in `seen`. Where every block has identities of its own nobody asks for them. */
  let remembered = 0;
  let identities = 0;
  let known = false;
  let touched = false;
  let inTable = false;
  let named = 0;

  /** New values of the most frequent kind that a person may have several of. */
  const newOthers = (to: number) => {
    counts.fill(0);
    let most = 0;
    for (; remembered < to; remembered++) {
      const claim = claims[remembered];
      if (!claim || role[claim.rule.index] !== 1 || !counted(claim)) continue;
      const fresh = isNew(claim);
      if (remembered < blockFrom) continue;
      const count = (counts[claim.rule.index] ?? 0) + 1;
      if (!fresh) known = true;
      else {
        counts[claim.rule.index] = count;
        if (count > most) most = count;
      }
    }
    return most;
  };
  const close = (to: number) => {
    if (!touched) return;
    let most = 0;
    for (let at = 0; at < counts.length; at++) if (role[at] === 1) most = Math.max(most, counts[at] ?? 0);
    if (identities === 0 || most > identities) {
      const others = newOthers(to);
      // Addresses and the like without any number still are about somebody.
      persons += Math.max(identities, known ? 0 : others, known ? 0 : Math.min(named, 1));
    } else persons += identities;
    counts.fill(0);
    identities = 0;
    known = false;
    touched = false;
    named = 0;
  };
  for (let nth = 0; nth < claims.length; nth++) {
    const claim = claims[nth];
    if (!claim || !counted(claim)) continue;
    const { index } = claim.rule;
    if (claim.start >= blockEnd) {
      // A form goes on over lines: another kind of number close behind is the same person's.
      if ((counts[index] ?? 0) > 0 || role[index] === 0 || claim.start - blockEnd > sameBlock || inTable) {
        close(nth);
        blockFrom = nth;
      }
      inTable = claim.cell >= 0;
      blockEnd = inTable ? endOfTable(scan, claim.cell) : endOfLine(text, claim.start);
    }
    touched = true;
    if (role[index] === 0) {
      if (index !== nameRule) named++;
      continue;
    }
    counts[index] = (counts[index] ?? 0) + 1;
    if (role[index] !== 2) continue;
    if (isNew(claim)) identities++;
    else known = true;
  }
  close(claims.length);
  return persons;
}
