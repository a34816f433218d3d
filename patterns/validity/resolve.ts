import { documentNumberKey } from '../language/document-number.ts';
import { titleKey } from '../language/titles.ts';
import type { Clause, Target } from './clause.ts';
import { type LedgerDocument, sameDocument, sameIssuer } from './ledger-document.ts';

/** Which documents a clause is about. More than one: several addresses or versions of the same one. */
export interface Resolution {
  ids: string[];
  /** Why nothing, or not everything, could be resolved. */
  problem: 'unresolved' | 'ambiguous-target' | 'names-itself' | 'number-shared' | null;
}

/** Day a document counts from: when it was written, else when it was published. */
export const dayOf = (document: LedgerDocument): string | null => document.issuedAt ?? document.publishedAt;

/**
 * Resolves a name to documents of the ledger among `candidates` (all that share one of the target's keys). A number decides where it
 * is stated; else title with issuer and date. A document never means itself, nor one that is newer than itself.
 */
export function resolveTarget(
  clause: Clause,
  from: LedgerDocument | null,
  candidates: readonly LedgerDocument[],
): Resolution {
  const { target } = clause;
  if (target === null) return { ids: [clause.from], problem: null };
  const others = candidates.filter(
    (candidate) => candidate.id !== clause.from && !(from && sameDocument(from, candidate)),
  );
  if (others.length === 0) return { ids: [], problem: candidates.length > 0 ? 'names-itself' : 'unresolved' };
  const numbered = target.number
    ? others.filter((one) => one.number && documentNumberKey(one.number) === documentNumberKey(target.number ?? ''))
    : [];
  if (numbered.length > 0) return settle(numbered, target);
  // A stated number that belongs to another document of this title: not this one.
  const titled = others.filter((one) => one.title !== null && !(target.number && one.number));
  const earlier = titled.filter((one) => !from || clause.kind === 'extension' || !isNewer(one, from));
  const dated = target.issuedAt ? earlier.filter((one) => one.issuedAt === target.issuedAt) : [];
  if (dated.length > 0) return settle(dated, target);
  const issued = earlier.filter((one) =>
    sameIssuer(target.issuer ?? (sameName(one, from) ? (from?.issuer ?? null) : null), one.issuer),
  );
  if (issued.length === 0) return { ids: [], problem: 'unresolved' };
  return settle(issued, target);
}

function isNewer(one: LedgerDocument, from: LedgerDocument): boolean {
  const a = dayOf(one);
  const b = dayOf(from);
  return a !== null && b !== null && a >= b;
}

function sameName(one: LedgerDocument, from: LedgerDocument | null): boolean {
  return !!one.title && !!from?.title && titleKey(one.title) === titleKey(from.title);
}

/** Several candidates stand for one document when they are copies or versions of one issuer; else the name is ambiguous. */
function settle(found: LedgerDocument[], target: Target): Resolution {
  const first = found[0];
  if (first === undefined) return { ids: [], problem: 'unresolved' };
  if (found.length === 1) return { ids: [first.id], problem: null };
  const exact = target.title
    ? found.filter((one) => one.title && titleKey(one.title) === titleKey(target.title ?? ''))
    : [];
  const rest = exact.length > 0 ? exact : found;
  const one = rest[0];
  if (one === undefined) return { ids: [], problem: 'unresolved' };
  const together = rest.every(
    (other) =>
      sameIssuer(one.issuer, other.issuer) &&
      (one.title === null ||
        other.title === null ||
        titleKey(one.title) === titleKey(other.title) ||
        sameDocument(one, other)),
  );
  if (together) return { ids: rest.map((other) => other.id), problem: null };
  return { ids: [], problem: target.number ? 'number-shared' : 'ambiguous-target' };
}
