import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { type Database, openDatabase } from '../../../data/connect.ts';
import { newSite } from '../../../data/new-site.ts';
import { readSettings, type Settings } from '../../../data/settings.ts';
import { requestInspection } from '../../../data/stores/inspections.ts';
import { addSite, type Site } from '../../../data/stores/sites.ts';
import type { InspectResult } from '../../../worker/inspection.ts';
import { startWorker, type Worker } from '../../../worker/main.ts';

export const asOf = '2026-11-23';

export interface ItemRow {
  id: number;
  url: string;
  path: string;
  status: string | null;
  reason: string | null;
  notes: string | null;
  http_status: number | null;
  type: string | null;
  characters: number | null;
  content_hash: string | null;
  snapshot_id: string | null;
  last_changed: string | null;
}

export interface FlagOfItem {
  id: number;
  path: string;
  category: string;
  state: string;
  patterns: string;
  persons: number;
  last_seen: string;
}

export interface Inspector {
  db: Database;
  dataDir: string;
  worker: Worker;
  addSite(url: string, more?: Parameters<typeof newSite>[1]): Promise<Site>;
  inspect(site: Site, day?: string): Promise<InspectResult>;
  /** Items by path. */
  items(site: Site): Promise<Map<string, ItemRow>>;
  flags(site: Site): Promise<FlagOfItem[]>;
  close(): Promise<void>;
}

/** A worker over a fresh SQLite database in a folder of its own. */
export async function openInspector(env: Record<string, string> = {}, dataDir?: string): Promise<Inspector> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'xuncha-worker-'));
  const settings: Settings = readSettings({ XUNCHA_DATA_DIR: folder, ...env });
  const db = await openDatabase(settings);
  const log = pino({ level: process.env.XUNCHA_TEST_LOG ?? 'silent' });
  const worker = await startWorker({ database: db, settings, log, scheduled: false });
  const by = () => ({ actor: 'system', at: new Date().toISOString() }) as const;
  const pathOf = (site: Site, url: string) => url.replace(new URL(site.url).origin, '');
  let closed = false;
  return {
    db,
    dataDir: folder,
    worker,
    addSite: (url, more) => addSite(db, newSite(url, { delayMs: 0, concurrency: 4, render: 'never', ...more }), by()),
    async inspect(site, day = asOf) {
      const { id } = await requestInspection(db, { siteId: site.id, trigger: 'cli', asOf: day }, by());
      const result = await worker.runNow(id);
      if (!result) throw new Error('the inspection was not there to be run');
      return result;
    },
    async items(site) {
      const rows: ItemRow[] = await db.knex('items').where('site_id', site.id).orderBy('id');
      return new Map(rows.map((row) => [pathOf(site, row.url), { ...row, path: pathOf(site, row.url) }]));
    },
    async flags(site) {
      const rows: (FlagOfItem & { url: string })[] = await db.knex('flags').where('site_id', site.id).orderBy('id');
      return rows.map((row) => ({ ...row, path: pathOf(site, row.url) }));
    },
    async close() {
      if (closed) return;
      closed = true;
      await worker.stop();
      await db.close();
      if (!dataDir) rmSync(folder, { recursive: true, force: true });
    },
  };
}
