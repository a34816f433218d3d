// `npm start`: the whole house on one machine, with an invented government site unless XUNCHA_SITES names real ones.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../data/connect.ts';
import { roles } from '../data/flag-life.ts';
import { readSettings, type Settings } from '../data/settings.ts';
import { countFlags } from '../data/stores/flags.ts';
import { latestInspections, requestInspection } from '../data/stores/inspections.ts';
import type { Site } from '../data/stores/sites.ts';
import { addUser, listUsers } from '../data/stores/users.ts';
import { dayOf } from '../data/time.ts';
import { progressLine } from './cli/progress.ts';
import { explain } from './cli/run.ts';
import { textTable } from './cli/table.ts';
import { serveSample } from './demo-site.ts';
import { type House, openHouse, openLog } from './house.ts';
import { addNamedSites } from './named-sites.ts';
import { untilStopped } from './until-stopped.ts';

try {
  await demo(withOwnAddress(readSettings(process.env)));
} catch (error) {
  process.exitCode = explain(error);
}

/** A demonstration is looked at on this machine: links in its letters lead back here. */
function withOwnAddress(settings: Settings): Settings {
  if (settings.baseUrl !== '' || settings.port === 0 || settings.host !== '127.0.0.1') return settings;
  return { ...settings, baseUrl: `http://127.0.0.1:${settings.port}` };
}

async function demo(settings: Settings): Promise<void> {
  const started = Date.now();
  const stopped = untilStopped();
  const progress = watchInspections();
  const sites: Site[] = [];
  let closeSample = async () => {};
  const house = await openHouse(settings, {
    log: openLog({ logLevel: settings.logLevel === 'info' ? 'warn' : settings.logLevel }),
    progress,
    // The site must answer before a worker goes on with an inspection that was interrupted.
    async prepare(database) {
      if (settings.sites !== '') sites.push(...(await addNamedSites(database, settings.sites)));
      else {
        const { site, close } = await serveSample(database);
        sites.push(site);
        closeSample = close;
      }
    },
  });
  try {
    console.log(welcome(house, settings, await demoUsers(house.database, settings.dataDir)));
    await Promise.race([progress.ended(await inspectNew(house, sites)), stopped]);
    console.log(await found(house.database, sites, started));
    await stopped;
  } finally {
    await house.stop();
    await closeSample();
  }
}

/** A progress line per site, and a promise for the moment when so many inspections have ended. */
function watchInspections() {
  const lines = new Map<string, ReturnType<typeof progressLine>>();
  const line = (name: string) => lines.get(name) ?? lines.set(name, progressLine(name)).get(name);
  let done = 0;
  let check = () => {};
  return {
    onProgress: (name: string, counts: Record<string, number>) => line(name)?.show(counts),
    onFinished: (name: string) => {
      line(name)?.end();
      done += 1;
      check();
    },
    ended: (count: number) =>
      new Promise<void>((resolve) => {
        check = () => {
          if (done >= count) resolve();
        };
        check();
      }),
  };
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
    const wanted = { siteId: site.id, trigger: 'manual', asOf: dayOf(at) } as const;
    await requestInspection(house.database, wanted, { actor: 'system', at });
    asked += 1;
  }
  house.worker?.wake();
  return asked;
}

function welcome(house: House, settings: Settings, password: string | null): string {
  const lines = ['', `dashboard  ${house.dashboard?.url}`];
  if (password) lines.push(`sign in as ${roles.join(', ')} with the password ${password}`);
  const mail = settings.smtpUrl !== '' && settings.mailFrom !== '';
  lines.push(
    mail
      ? 'notices go out by mail (XUNCHA_SMTP_URL)'
      : `no mail server is configured (XUNCHA_SMTP_URL); letters are kept as files in ${join(settings.dataDir, 'outbox')}`,
  );
  return [...lines, ''].join('\n');
}

async function found(db: Database, sites: Site[], started: number): Promise<string> {
  const rows: (string | number)[][] = [];
  for (const site of sites) {
    const [last] = await latestInspections(db, { siteId: site.id, limit: 1 });
    const flags = await countFlags(db, { siteId: site.id }, []);
    const figure = (name: string) => last?.counts[name] ?? 0;
    const unread = figure('unread') + figure('partial');
    rows.push([site.name, site.url, figure('pages'), figure('attachments'), unread, flags.total]);
  }
  const table = textTable(['site', 'address', 'pages', 'attachments', 'not wholly read', 'flags waiting'], rows);
  const seconds = Math.round((Date.now() - started) / 1000);
  return `${table}\n\nready after ${seconds} s; the schedule goes on, stop with Ctrl-C`;
}
