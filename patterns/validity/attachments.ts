import type { Clause } from './clause.ts';
import type { LedgerDocument } from './ledger-document.ts';

/** What the ledger keeps of one item. */
export interface LedgerEntry {
  document: LedgerDocument;
  clauses: Clause[];
}

/**
 * A page and its attachments are one document in parts. An attachment without a date or an issuer of its own has its page's; and a
 * page takes over the validity clause of its only attachment that has one, unless it states one itself.
 */
export function joinAttachments(
  entries: readonly LedgerEntry[],
  attachmentsOf: ReadonlyMap<string, readonly string[]>,
): LedgerEntry[] {
  const byId = new Map(entries.map((entry) => [entry.document.id, entry]));
  const joined = new Map(byId);
  for (const [pageId, attachmentIds] of attachmentsOf) {
    const page = byId.get(pageId);
    if (page === undefined) continue;
    const attached = attachmentIds.flatMap((id) => byId.get(id) ?? []).filter((entry) => entry.document.id !== pageId);
    for (const entry of attached) joined.set(entry.document.id, dated(entry, page.document));
    const statesOwn = page.clauses.some(isOwn);
    const stating = attached.filter((entry) => entry.clauses.some(isOwn));
    const only = stating.length === 1 ? stating[0] : undefined;
    if (statesOwn || only === undefined) continue;
    const taken = only.clauses
      .filter(isOwn)
      .map((clause) => ({ ...clause, from: pageId, confidence: clause.confidence * 0.95 }));
    joined.set(pageId, { ...page, clauses: [...page.clauses, ...taken] });
  }
  return [...joined.values()];
}

const isOwn = (clause: Clause): boolean =>
  clause.kind === 'validity' && clause.target === null && clause.until !== null;

function dated(entry: LedgerEntry, page: LedgerDocument): LedgerEntry {
  const { document } = entry;
  const day = page.issuedAt ?? page.publishedAt;
  return {
    document: {
      ...document,
      issuer: document.issuer ?? page.issuer,
      issuedAt: document.issuedAt ?? page.issuedAt,
      publishedAt: document.publishedAt ?? page.publishedAt,
    },
    clauses: entry.clauses.map((clause) =>
      clause.effectiveAt === null && clause.target !== null ? { ...clause, effectiveAt: day } : clause,
    ),
  };
}
