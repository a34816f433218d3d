import type { Database } from '../data/connect.ts';
import { newSite } from '../data/new-site.ts';
import { addSite, findSite, type Site } from '../data/stores/sites.ts';

/**
 * Adds the sites of XUNCHA_SITES that are not there yet; all of them are checked before the first one is added.
 * @throws StoreError `invalid` for a word that is no address
 */
export async function addNamedSites(db: Database, words: string): Promise<Site[]> {
  const wanted = words
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map((word) => newSite(word));
  const sites: Site[] = [];
  for (const site of wanted) {
    const there = await findSite(db, site.url);
    sites.push(there ?? (await addSite(db, site, { actor: 'system', at: new Date().toISOString() })));
  }
  return sites;
}
