// `npm start`: the whole house on one machine, with an invented government site unless XUNCHA_SITES names real ones.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../data/connect.ts';
import { roles } from '../data/flag-life.ts';
import { newSite } from '../data/new-site.ts';
import { readSettings, type Settings } from '../data/settings.ts';
import { countFlags } from '../data/stores/flags.ts';
import { latestInspections, requestInspection } from '../data/stores/inspections.ts';
import { addSite, listSites, type Site } from '../data/stores/sites.ts';
import { addUser, listUsers } from '../data/stores/users.ts';
import { dayOf } from '../data/time.ts';
import { startSampleSite } from '../test/sample-site/server.ts';
import { progressLine } from './cli/progress.ts';
import { explain } from './cli/run.ts';
import { textTable } from './cli/table.ts';
import { type House, openHouse, openLog } from './house.ts';
import { addNamedSites } from './named-sites.ts';
import { untilStopped } from './until-stopped.ts';

const sampleName = '示例站点';

try {
  const settings = readSettings(process.env);
  await demo(settings);
} catch (error) {
  process.exitCode = explain(error);
}

async function demo(settings: Settings): Promise<void> {
  const started = Date.now();
  const stopped = untilStopped();
  const lines = new Map<string, ReturnType<typeof progressLine>>();
  const line = (name: string) => lines.get(name) ?? lines.set(name, progressLine(name)).get(name);
  const ended = Promise.withResolvers<void>();
  let waiting = 0;
  const house = await openHouse(settings, {
    log: openLog({ logLevel: settings.logLevel === 'info' ? 'warn' : settings.logLevel }),
    progress: {
      onProgress: (name, counts) => line(name)?.show(counts),
      onFinished: (name) => {
        line(name)?.end();
        waiting -= 1;
        if (waiting === 0) ended.resolve();
      },
    },
  });
  const closeSites: (() => Promise<void>)[] = [];
  try {
    const sites =
      settings.sites === ''
        ? [await sampleSite(house.database, closeSites)]
        : await addNamedSites(house.database, settings.sites);
    const password = await demoUsers(house.database, settings.dataDir);
    console.log(welcome(house, password));
    waiting = await inspectNew(house, sites);
    if (waiting > 0) await Promise.race([ended.promise, stopped]);
    console.log(await found(house.database, sites, started));
    await stopped;
  } finally {
    await house.stop();
    for (const close of closeSites) await close();
  }
}

/** Serves the sample site at the address it had before, with the day it was made for, so that a restart finds it unchanged. */
async function sampleSite(db: Database, closers: (() => Promise<void>)[]): Promise<Site> {
  const before = (await listSites(db)).find((site) => site.name === sampleName);
  const asOf = dayOf(before?.createdAt ?? new Date().toISOString());
  const port = before ? Number(new URL(before.url).port) : 0;
  const served = await startSampleSite({ port, asOf });
  closers.push(() => served.close());
  if (before) return before;
  const site = newSite(served.url, { name: sampleName, delayMs: 0, concurrency: 4 });
  return addSite(db, site, { actor: 'system', at: new Date().toISOString() });
}

/** One person per role; the password is drawn once and kept beside the database, readable by its owner only. */
async function demoUsers(db: Database, dataDir: string): Promise<string | null> {
  const file = join(dataDir, 'demo-password');
  const there = await listUsers(db);
  if (there.length > 0) return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  const password = randomBytes(9).toString('base64url');
  for (const role of roles) {
    await addUser(db, { name: role, role, password }, { actor: 'system', at: new Date().toISOString() });
  }
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

/** Sites that were never inspected to the end are inspected now; the others follow their schedule. */
async function inspectNew(house: House, sites: Site[]): Promise<number> {
  let asked = 0;
  for (const site of sites) {
    const [done] = await latestInspections(house.database, { siteId: site.id, state: 'completed', limit: 1 });
    if (done) continue;
    const at = new Date().toISOString();
    await requestInspection(
      house.database,
      { siteId: site.id, trigger: 'manual', asOf: dayOf(at) },
      { actor: 'system', at },
    );
    asked += 1;
  }
  house.worker?.wake();
  return asked;
}

function welcome(house: House, password: string | null): string {
  const lines = ['', `dashboard  ${house.dashboard?.url}`];
  if (password) lines.push(`sign in as ${roles.join(', ')} with the password ${password}`);
  return [...lines, ''].join('\n');
}

async function found(db: Database, sites: Site[], started: number): Promise<string> {
  const rows: (string | number)[][] = [];
  for (const site of sites) {
    const [last] = await latestInspections(db, { siteId: site.id, limit: 1 });
    const flags = await countFlags(db, { siteId: site.id }, []);
    const figure = (name: string) => last?.counts[name] ?? 0;
    rows.push([
      site.name,
      site.url,
      figure('pages'),
      figure('attachments'),
      figure('unread') + figure('partial'),
      flags.total,
    ]);
  }
  const table = textTable(['site', 'address', 'pages', 'attachments', 'not wholly read', 'flags waiting'], rows);
  const seconds = Math.round((Date.now() - started) / 1000);
  return `${table}\n\nready after ${seconds} s; the schedule goes on, stop with Ctrl-C`;
}
