import type { Database } from '../../data/connect.ts';
import {
  judgeDue,
  type NewDocument,
  putDocuments,
  removeDocuments,
  removeLostSites,
  renewLedger,
  type Turned,
} from '../../data/stores/documents.ts';
import { ledgerOfSite } from '../../data/stores/ledger-site.ts';
import { joinAttachments, type LedgerEntry } from '../../patterns/validity/attachments.ts';
import type { Knowledge } from '../detect/knowledge.ts';

/** An item that is published and was read, with what is stored of it. */
export interface ReadItem {
  itemId: number;
  url: string;
  known: Knowledge;
}

/** A file that more pages offer belongs to none of them: a form, or the template's. */
const mostPages = 3;
/** Documents put in by one transaction: others may write in between. */
const batchSize = 500;

/** Page → the files that are its own. */
export function attachmentsOf(items: readonly ReadItem[]): Map<string, string[]> {
  const pagesOf = new Map<string, number>();
  for (const { known } of items) for (const url of known.attachments) pagesOf.set(url, (pagesOf.get(url) ?? 0) + 1);
  return new Map(
    items.flatMap(({ url, known }) => {
      const own = known.attachments.filter((file) => (pagesOf.get(file) ?? 0) <= mostPages);
      return own.length > 0 ? [[url, own] as const] : [];
    }),
  );
}

/**
 * Brings the ledger up to what is known of a site now: documents that came, changed or went, and whatever they bear on,
 * on this site and on others, is judged again; then what the day alone has turned. What is unchanged costs a comparison.
 */
export async function keepLedger(
  db: Database,
  siteId: number,
  items: readonly ReadItem[],
  asOf: string,
): Promise<{ put: number; removed: number; turned: Turned[] }> {
  const entries = items.flatMap((item) => entryOf(item) ?? []);
  const ids = new Map(items.map((item) => [item.url, item.itemId]));
  const before = await ledgerOfSite(db, siteId);
  const changed: NewDocument[] = [];
  const standing = new Set<number>();
  for (const entry of joinAttachments(entries, attachmentsOf(items))) {
    const itemId = ids.get(entry.document.id);
    if (itemId === undefined) continue;
    standing.add(itemId);
    const stored = before.get(itemId);
    const same =
      stored?.document === JSON.stringify(entry.document) && stored.clauses === JSON.stringify(entry.clauses);
    if (!same) changed.push({ itemId, siteId, entry });
  }
  const read = new Set(ids.values());
  const gone = [...before.values()].filter((one) => !standing.has(one.itemId) && (one.gone || read.has(one.itemId)));
  const turned: Turned[] = [];
  if (gone.length > 0) {
    const removed = gone.map((one) => one.itemId);
    turned.push(...(await removeDocuments(db, removed, asOf)));
  }
  for (let from = 0; from < changed.length; from += batchSize) {
    turned.push(...(await putDocuments(db, changed.slice(from, from + batchSize), asOf)).turned);
  }
  turned.push(...(await removeLostSites(db, asOf)));
  await renewLedger(db, asOf);
  turned.push(...(await judgeDue(db, asOf)));
  return { put: changed.length, removed: gone.length, turned };
}

/** Whatever has a number, says something about validity or is a policy; other pages are no documents. */
function entryOf({ url, known }: ReadItem): LedgerEntry | null {
  const { summary, clauses, issuer, validity, marked } = known;
  if (!summary.number && clauses.length === 0 && summary.kind !== 'policy') return null;
  const { title, number, issuedAt, publishedAt } = summary;
  return {
    document: { id: url, title, number, issuer, issuedAt, publishedAt, validity, marked },
    clauses: clauses.map((clause) => ({ ...clause, from: url })),
  };
}
