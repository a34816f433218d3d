import pino, { type Logger } from 'pino';
import { type Dashboard, startDashboard } from '../dashboard/main.ts';
import { type Database, openDatabase } from '../data/connect.ts';
import type { Settings } from '../data/settings.ts';
import { openBrowser } from '../worker/browser/browser.ts';
import { checkOne } from '../worker/check.ts';
import { openPool, type Pool } from '../worker/detect/pool.ts';
import { startWorker, type Worker, type WorkerOptions } from '../worker/main.ts';
import type { RulesInForce } from '../worker/rules.ts';
import { testConnector } from '../worker/takedown/connectors/test.ts';
import { rulesInForce } from './rules-in-force.ts';
import { weekLetterWriter } from './week-letter.ts';

export interface House {
  database: Database;
  log: Logger;
  worker: Worker | null;
  dashboard: Dashboard | null;
  stop(): Promise<void>;
}

export type Part = 'worker' | 'dashboard';

/** What the house is opened with beside the settings. */
export interface HouseOptions {
  only?: Part;
  log?: Logger;
  progress?: Pick<WorkerOptions, 'onProgress' | 'onFinished'>;
  /** Runs over the open database before worker and dashboard start. */
  prepare?(database: Database): Promise<void>;
}

/** Opens the database and starts worker and dashboard over it, or one of them: the only place where the two meet. */
export async function openHouse(settings: Settings, options: HouseOptions = {}): Promise<House> {
  const log = options.log ?? openLog(settings);
  const database = await openDatabase(settings);
  const closers: (() => Promise<unknown>)[] = [() => database.close()];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const rules = await rulesInForce(database, log, () => new Date());
    await rules();
    await options.prepare?.(database);
    const worker =
      options.only === 'dashboard' ? null : await openWorker(database, settings, log, rules, options.progress, closers);
    const dashboard = options.only === 'worker' ? null : await openDashboard(database, settings, log, rules, closers);
    return { database, log, worker, dashboard, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openWorker(
  database: Database,
  settings: Settings,
  log: Logger,
  rules: () => Promise<RulesInForce>,
  progress: HouseOptions['progress'],
  closers: (() => Promise<unknown>)[],
): Promise<Worker> {
  const browser = openBrowser({ configured: settings.browser });
  closers.push(() => browser.close());
  const writeWeekLetter = weekLetterWriter(settings, log, rules, browser);
  const worker = await startWorker({ database, settings, log, rules, writeWeekLetter, ...progress });
  closers.push(() => worker.stop());
  return worker;
}

async function openDashboard(
  database: Database,
  settings: Settings,
  log: Logger,
  rules: () => Promise<RulesInForce>,
  closers: (() => Promise<unknown>)[],
): Promise<Dashboard> {
  const browser = openBrowser({ configured: settings.browser });
  closers.push(() => browser.close());
  const pool = checkPool(settings, rules);
  closers.push(() => pool.close());
  const dashboard = await startDashboard({
    database,
    settings,
    log,
    rules: async () => (await rules()).rules,
    checkOne: async (input) => checkOne(input, { pool: await pool.open(), settings }),
    renderPdf: (html) => browser.pdf(html),
    testConnector: (id) => testConnector(id, { db: database, settings, now: () => new Date() }),
  });
  closers.push(() => dashboard.stop());
  return dashboard;
}

/** A thread of its own for checks from the dashboard, opened at the first one; it follows the rules. */
function checkPool(settings: Settings, rules: () => Promise<RulesInForce>) {
  let current: { pool: Pool; version: string } | null = null;
  return {
    async open(): Promise<Pool> {
      const now = await rules();
      const { packs, switches } = now;
      const { version } = now.rules;
      if (!current) {
        const maxBodyBytes = settings.maxBodyMb * 2 ** 20;
        current = { pool: openPool({ ...settings, threads: 1, packs, switches, keys: null, maxBodyBytes }), version };
      } else if (current.version !== version) {
        current.pool.use(now);
        current.version = version;
      }
      return current.pool;
    },
    async close(): Promise<void> {
      await current?.pool.close();
    },
  };
}

/** Structured log on standard error, so that standard output stays with the command. */
export function openLog(settings: Pick<Settings, 'logLevel'>): Logger {
  return pino({ level: settings.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}
