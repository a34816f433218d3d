import type { Claim } from './claim.ts';

/** Reasons that hold for the digits themselves: nothing else is claimed of a number that is known to be this. */
const decisive = new Set(['credit-code', 'common-number', 'in-address']);

function rank(claim: Claim): number {
  const { rule, score } = claim;
  return score >= rule.confirmed ? 3 : score >= rule.likely ? 2 : score >= rule.suspect ? 1 : 0;
}

/** The one that stays of two claims on the same characters: the longer, then the surer, then the stronger. */
function compare(a: Claim, b: Claim): number {
  const accepted = Number(rank(b) > 0) - Number(rank(a) > 0);
  if (a.start === b.start && a.end === b.end) {
    const settled = Number(rank(a) === 0 && decides(a)) - Number(rank(b) === 0 && decides(b));
    if (settled !== 0 && rank(settled > 0 ? b : a) < 3) return -settled;
    return accepted || rank(b) - rank(a) || b.score - a.score;
  }
  const length = b.end - b.start - (a.end - a.start);
  return length || accepted || rank(b) - rank(a) || b.score - a.score;
}

function decides(claim: Claim): boolean {
  return claim.reason !== null && decisive.has(claim.reason);
}

/** Keeps claims that do not overlap, in text order: among those that do, the longest and strongest. */
export function resolve(claims: Claim[]): Claim[] {
  let sorted = true;
  for (let at = 1; at < claims.length && sorted; at++)
    sorted = (claims[at]?.start ?? 0) >= (claims[at - 1]?.start ?? 0);
  if (!sorted) claims.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Claim[] = [];
  let from = 0;
  while (from < claims.length) {
    const first = claims[from];
    if (!first) break;
    let { end } = first;
    let next = from + 1;
    for (let other = claims[next]; other && other.start < end; other = claims[++next])
      if (other.end > end) end = other.end;
    if (next === from + 1) kept.push(first);
    else for (const one of pick(claims.slice(from, next))) kept.push(one);
    from = next;
  }
  return kept;
}

function pick(group: Claim[]): Claim[] {
  group.sort(compare);
  const taken: Claim[] = [];
  for (const claim of group)
    if (!taken.some((other) => claim.start < other.end && other.start < claim.end)) taken.push(claim);
  return taken.sort((a, b) => a.start - b.start);
}

/** Two lists in text order as one; the second one may be out of order. */
export function mergeClaims(claims: Claim[], added: Claim[]): Claim[] {
  if (added.length === 0) return claims;
  added.sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Claim[] = [];
  let next = 0;
  for (const claim of claims) {
    for (let other = added[next]; other && other.start < claim.start; other = added[next]) {
      merged.push(other);
      next++;
    }
    merged.push(claim);
  }
  for (; next < added.length; next++) {
    const other = added[next];
    if (other) merged.push(other);
  }
  return merged;
}
