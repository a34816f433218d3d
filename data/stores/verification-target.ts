import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { copiesOf } from './items.ts';
import { findSite, type Scope } from './sites.ts';

/** Of one page so many attachments are asked for. */
const mostAttachments = 20;

/** The item itself; what hangs on it; what carries the same content; the page it hangs on; the list that leads to it. */
export type CheckRole = 'item' | 'attachment' | 'copy' | 'page' | 'list';

/** What a check of a take-down asks for, and what must not be there any more. */
export interface CheckTarget {
  category: string;
  siteUrl: string;
  scope: Scope;
  addresses: { role: CheckRole; url: string }[];
  /** Keyed digests of the hits that were taken down. */
  digests: string[];
  /** Patterns by which the crawl found it: the page alone does not show them. */
  sitePatterns: string[];
}

/** Null when the flag or its site is gone. */
export async function getFlagForCheck(db: Database, flagId: number): Promise<CheckTarget | null> {
  const [flag] = await rowsOf<{
    item_id: number;
    site_id: number;
    category: string;
    url: string;
    text_hash: string | null;
    content_hash: string | null;
    kind: string;
    found_on_url: string | null;
  }>(
    db.read,
    `select f.item_id, f.site_id, f.category, i.url, i.text_hash, i.content_hash, i.kind, p.url as found_on_url
     from flags f join items i on i.id = f.item_id left join items p on p.id = i.found_on where f.id = ?`,
    [flagId],
  );
  const site = flag ? await findSite(db, flag.site_id) : null;
  if (!flag || !site) return null;
  const digests = await rowsOf<{ digest: string }>(
    db.read,
    `select distinct digest from hits where flag_id = ? union select distinct digest from decided_digests where flag_id = ?`,
    [flagId, flagId],
  );
  const patterns = await rowsOf<{ pattern: string }>(
    db.read,
    `select distinct pattern from hits where flag_id = ? and origin = 'site'`,
    [flagId],
  );
  const copies = await copiesOf(db, { id: flag.item_id, textHash: flag.text_hash, contentHash: flag.content_hash });
  const kept = await keptItems(db, flag.category, [flag.item_id, ...copies.map((copy) => copy.id)]);
  const attachments = await rowsOf<{ url: string }>(
    db.read,
    `select url from items where found_on = ? and kind = 'attachment' and gone_at is null order by id limit ?`,
    [flag.item_id, mostAttachments],
  );
  const role = flag.kind === 'attachment' ? ('page' as const) : ('list' as const);
  return {
    category: flag.category,
    siteUrl: site.url,
    scope: site.scope,
    addresses: [
      { role: 'item', url: flag.url },
      ...attachments.map(({ url }) => ({ role: 'attachment' as const, url })),
      ...copies
        .filter((copy) => copy.siteId === flag.site_id && !kept.has(copy.id))
        .map((copy) => ({ role: 'copy' as const, url: copy.url })),
      ...(flag.found_on_url ? [{ role, url: flag.found_on_url }] : []),
    ],
    digests: digests.map((row) => row.digest),
    sitePatterns: patterns.map((row) => row.pattern),
  };
}

/** Those of the items that somebody decided to keep online: they do not speak against a take-down elsewhere. */
async function keptItems(db: Database, category: string, itemIds: readonly number[]): Promise<Set<number>> {
  const rows: { item_id: number }[] = await db
    .read('flags')
    .where('category', category)
    .whereIn('item_id', [...itemIds])
    .whereIn('state', ['retained', 'false-positive'])
    .select('item_id');
  return new Set(rows.map((row) => row.item_id));
}
