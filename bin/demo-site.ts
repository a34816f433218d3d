import type { Database } from '../data/connect.ts';
import { newSite } from '../data/new-site.ts';
import { saveColumn } from '../data/stores/columns.ts';
import { saveConnector } from '../data/stores/connectors.ts';
import { addSite, listSites, type Site } from '../data/stores/sites.ts';
import { saveUnit } from '../data/stores/units.ts';
import { dayOf } from '../data/time.ts';
import { mailDomain, siteName, unit } from '../test/sample-site/district.ts';
import { startSampleSite } from '../test/sample-site/server.ts';

/** Columns of the sample site with the unit that answers for each and how often it is to be updated (国办秘函〔2019〕19号). */
const columns: [name: string, path: string, unit: string, updateDays: number | null][] = [
  ['新闻动态', '/xwdt/', 'office', 14],
  ['通知公告', '/tzgg/', 'office', 180],
  ['政策文件', '/zwgk/zcwj/', 'office', 180],
  ['政策解读', '/zwgk/zcjd/', 'office', 180],
  ['公示公告', '/zwgk/gsgg/', 'civil', null],
  ['行政处罚', '/zwgk/xzcf/', 'market', null],
  ['财政预决算', '/zwgk/czyjs/', 'finance', 365],
  ['办事指南', '/bsfw/', 'civil', null],
  ['招聘信息', '/zpxx/', 'labour', null],
  ['互动交流', '/hdjl/', 'office', null],
  ['统计信息', '/zwgk/tjxx/', 'reform', 120],
  ['基层动态', '/jcdt/', 'office', 14],
];

export interface ServedSample {
  site: Site;
  close(): Promise<void>;
}

/**
 * Serves the sample site at the address it had before, with the day it was made for, so that a restart finds it
 * unchanged; the first time it is added with its units and columns.
 */
export async function serveSample(db: Database): Promise<ServedSample> {
  const before = (await listSites(db)).find((site) => site.name === siteName);
  const asOf = dayOf(before?.createdAt ?? new Date().toISOString());
  const served = await startSampleSite({ port: before ? Number(new URL(before.url).port) : 0, asOf });
  const site = before ?? (await addSample(db, served.url));
  return { site, close: () => served.close() };
}

async function addSample(db: Database, url: string): Promise<Site> {
  const by = { actor: 'system', at: new Date().toISOString() } as const;
  const wanted = newSite(url, { name: siteName, delayMs: 0, concurrency: 4, scope: { ownDomains: [mailDomain] } });
  const site = await addSite(db, wanted, by);
  // No mail server is needed to see what goes out: letters are kept as files.
  const outbox = { name: '示例发件箱', siteId: site.id, unitId: null, enabled: true };
  await saveConnector(db, outbox, { kind: 'outbox', options: {} }, by);
  const ids = new Map<string, number>();
  for (const [name, pathPrefix, key, updateDays] of columns) {
    const owner = unit(key);
    const unitId = ids.get(key) ?? (await saveUnit(db, { name: owner.name, email: owner.mail }, by));
    ids.set(key, unitId);
    await saveColumn(db, { siteId: site.id, name, pathPrefix, unitId, updateDays }, by);
  }
  return site;
}
