import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { copiesOf } from './items.ts';
import { findSite } from './sites.ts';

/** What a check of a take-down asks for, and what must not be there any more. */
export interface CheckTarget {
  category: string;
  siteUrl: string;
  privateHosts: string[];
  addresses: { role: 'item' | 'copy' | 'list'; url: string }[];
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
    found_on_url: string | null;
  }>(
    db.read,
    `select f.item_id, f.site_id, f.category, i.url, i.text_hash, i.content_hash, p.url as found_on_url
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
  return {
    category: flag.category,
    siteUrl: site.url,
    privateHosts: site.scope.privateHosts,
    addresses: [
      { role: 'item', url: flag.url },
      ...copies
        .filter((copy) => copy.siteId === flag.site_id)
        .map((copy) => ({ role: 'copy' as const, url: copy.url })),
      ...(flag.found_on_url ? [{ role: 'list' as const, url: flag.found_on_url }] : []),
    ],
    digests: digests.map((row) => row.digest),
    sitePatterns: patterns.map((row) => row.pattern),
  };
}
