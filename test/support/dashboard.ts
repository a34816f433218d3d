import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { startDashboard } from '../../dashboard/main.ts';
import { type Role, roles } from '../../dashboard/roles.ts';
import type { Services } from '../../dashboard/services.ts';
import { type Database, openDatabase } from '../../data/connect.ts';
import { readSettings } from '../../data/settings.ts';
import { addUser } from '../../data/stores/users.ts';
import { loadPacks } from '../../patterns/load.ts';
import { shippedPacks } from '../../patterns/shipped.ts';

export const passwordOf = (role: Role): string => `${role}-correct horse`;

/** A real dashboard on a port of its own, over a database of its own, with one user per role. */
export interface Running {
  url: string;
  database: Database;
  /** What was logged, one JSON object a line. */
  logged: string[];
  now(): Date;
  stop(): Promise<void>;
}

export async function runDashboard(
  options: {
    now?: () => Date;
    language?: 'zh' | 'en';
    port?: number;
    env?: Record<string, string>;
    people?: boolean;
  } & Partial<Pick<Services, 'checkOne' | 'renderPdf' | 'testConnector'>> = {},
): Promise<Running> {
  const dataDir = mkdtempSync(join(tmpdir(), 'xuncha-dashboard-'));
  const settings = readSettings({
    XUNCHA_DATA_DIR: dataDir,
    XUNCHA_PORT: String(options.port ?? 0),
    XUNCHA_LANGUAGE: options.language ?? 'zh',
    ...options.env,
  });
  const database = await openDatabase(settings);
  const now = options.now ?? (() => new Date());
  const at = now().toISOString();
  for (const role of options.people === false ? [] : roles) {
    const user = { name: role, role, password: passwordOf(role), language: options.language ?? 'zh' };
    await addUser(database, user, { actor: 'system', at });
  }
  const rules = loadPacks(shippedPacks());
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const { checkOne = () => Promise.reject(new Error('this test checks no file')), renderPdf, testConnector } = options;
  const services = { database, settings, log, rules: () => rules, checkOne, now, renderPdf, testConnector };
  const dashboard = await startDashboard(services);
  return {
    url: dashboard.url,
    database,
    logged,
    now,
    async stop() {
      await dashboard.stop();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
