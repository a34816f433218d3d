import { hostname } from 'node:os';
import type { Database } from '../../data/connect.ts';
import { openDatabase } from '../../data/connect.ts';
import { StoreError } from '../../data/errors.ts';
import { readSettings } from '../../data/settings.ts';
import { requestInspection } from '../../data/stores/inspections.ts';
import { findSite, listSites, type Site } from '../../data/stores/sites.ts';
import type { InspectResult } from '../../worker/inspection.ts';
import { startWorker } from '../../worker/main.ts';
import { dayOf, parseWords, UsageError } from '../cli/command.ts';
import { progressLine } from '../cli/progress.ts';
import { textTable } from '../cli/table.ts';
import { openLog } from '../house.ts';
import { rulesInForce } from '../rules-in-force.ts';

/** Runs an inspection now. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseWords(args, { 'as-of': { type: 'string' } });
  const now = () => new Date();
  const asOf = dayOf('--as-of', values['as-of'], now());
  const settings = readSettings(process.env);
  const log = openLog(settings.logLevel === 'info' ? { logLevel: 'warn' } : settings);
  const database = await openDatabase(settings);
  let line: ReturnType<typeof progressLine> | null = null;
  try {
    const sites = await sitesNamed(database, positionals);
    const rules = await rulesInForce(database, log, now);
    const worker = await startWorker({
      database,
      settings,
      log,
      rules,
      scheduled: false,
      name: `${hostname()}:cli:${process.pid}`,
      onProgress: (_name, counts) => line?.show(counts),
    });
    const results: [Site, InspectResult | null][] = [];
    try {
      for (const site of sites) {
        line = progressLine(site.name);
        const by = { actor: 'system', at: now().toISOString() } as const;
        const asked = await requestInspection(database, { siteId: site.id, trigger: 'cli', asOf }, by);
        results.push([site, await worker.runNow(asked.id)]);
        line.end();
      }
    } finally {
      await worker.stop();
    }
    console.log(
      textTable(['site', 'state', 'seen', 'read', 'partial', 'unread', 'unchanged', 'new flags'], results.map(row)),
    );
    for (const [site, result] of results) explain(site, result);
    return results.every(([, result]) => result?.state === 'completed') ? 0 : 1;
  } finally {
    await database.close();
  }
}

async function sitesNamed(db: Database, keys: string[]): Promise<Site[]> {
  if (keys.length === 0) {
    const all = await listSites(db);
    if (all.length === 0) throw new UsageError('inspect: there are no sites yet; add one: xuncha site add URL');
    return all;
  }
  const sites: Site[] = [];
  for (const key of keys) {
    const site = await findSite(db, /^\d+$/.test(key) ? Number(key) : key);
    if (!site) throw new StoreError('not-found', `site ${key}: there is none; xuncha site list shows them`);
    sites.push(site);
  }
  return sites;
}

function row([site, result]: [Site, InspectResult | null]): (string | number)[] {
  const counts = result?.counts ?? {};
  const figures = ['seen', 'read', 'partial', 'unread', 'notModified', 'newFlags'].map((name) => counts[name] ?? 0);
  return [site.name, result?.state ?? 'running elsewhere', ...figures];
}

function explain(site: Site, result: InspectResult | null): void {
  if (result === null)
    console.error(`xuncha: ${site.name}: another worker runs its inspection; see xuncha items when it ended`);
  else if (result.error) console.error(`xuncha: ${site.name}: ${result.error}`);
}
