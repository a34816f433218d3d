import pino from 'pino';
import { expect, test } from 'vitest';
import { openDatabase } from '../../data/connect.ts';
import { newSite } from '../../data/new-site.ts';
import { readSettings } from '../../data/settings.ts';
import { activeInspections, latestInspections, requestInspection } from '../../data/stores/inspections.ts';
import { addSite, findSite, markDue } from '../../data/stores/sites.ts';
import { startWorker, type Worker } from '../../worker/main.ts';
import { missedRun, Schedule } from '../../worker/schedule.ts';
import { eachDatabase, postgresql } from '../support/database.ts';
import { page, serveWeb } from './support/web.ts';

const log = pino({ level: 'silent' });

test.each([
  ['30 2 * * *', '2026-11-22T18:00:00Z', '2026-11-22T18:29:00Z', false], // 02:00 to 02:29 in Shanghai
  ['30 2 * * *', '2026-11-22T18:00:00Z', '2026-11-22T18:31:00Z', true],
  ['30 2 * * 1', '2026-11-23T00:00:00Z', '2026-11-29T00:00:00Z', false], // Monday was before
  ['30 2 * * 1', '2026-11-23T00:00:00Z', '2026-11-29T19:00:00Z', true],
  ['0 0 1 * *', '2026-11-02T00:00:00Z', '2026-11-30T15:59:00Z', false],
  ['0 0 1 * *', '2026-11-02T00:00:00Z', '2026-11-30T16:00:00Z', true],
  ['*/15 9-17 * * mon-fri', '2026-11-21T00:00:00Z', '2026-11-22T10:00:00Z', false],
  ['0 3 * * 7', '2026-11-21T00:00:00Z', '2026-11-22T10:00:00Z', true],
])('%s between %s and %s', (expression, since, now, missed) => {
  expect(missedRun(expression, new Date(since), new Date(now))).toBe(missed);
});

eachDatabase((_name, open) => {
  test('what was missed while no worker ran is made up for once', async () => {
    const db = await open();
    const by = { actor: 'system', at: '2026-11-01T00:00:00.000Z' } as const;
    const site = await addSite(db, newSite('http://127.0.0.1:9/', { schedule: '30 2 * * *' }), by);
    await markDue(db, site.id, '2026-11-10T00:00:00.000Z');
    const now = () => new Date('2026-11-23T01:00:00.000Z');
    for (let start = 0; start < 2; start++) {
      const schedule = new Schedule({ db, log, now, wake: () => {} });
      await schedule.start();
      await schedule.stop();
    }
    const asked = await activeInspections(db);
    expect(asked.map((one) => [one.trigger, one.state, one.asOf])).toEqual([['catch-up', 'requested', '2026-11-23']]);
    expect((await findSite(db, site.id))?.lastDueAt).toBe('2026-11-23T01:00:00.000Z');
  });

  test('a new site is not inspected before its time', async () => {
    const db = await open();
    const at = '2026-11-23T01:00:00.000Z';
    await addSite(db, newSite('http://127.0.0.1:9/', { schedule: '30 2 * * *' }), { actor: 'system', at });
    const schedule = new Schedule({ db, log, now: () => new Date(at), wake: () => {} });
    await schedule.start();
    await schedule.stop();
    expect(await activeInspections(db)).toEqual([]);
  });
});

test('two workers on one PostgreSQL share the sites; no site is inspected twice at once', async () => {
  const fresh = await postgresql();
  const webs = await Promise.all(
    [0, 1, 2].map((n) => serveWeb({ '/': page(`站点${n}`, '内容。', ['/a.html']), '/a.html': page('a', '内容。') })),
  );
  const settings = readSettings({
    XUNCHA_DATA_DIR: fresh.settings.dataDir,
    DATABASE_URL: fresh.settings.databaseUrl,
    XUNCHA_THREADS: '1',
  });
  const workers: Worker[] = [];
  const databases = [await openDatabase(settings), await openDatabase(settings)];
  const [db] = databases;
  if (!db) throw new Error('no database');
  try {
    const by = { actor: 'system', at: new Date().toISOString() } as const;
    for (const web of webs) {
      const site = await addSite(
        db,
        newSite(`${web.origin}/`, { delayMs: 0, render: 'never', schedule: '0 0 1 1 *' }),
        by,
      );
      await requestInspection(db, { siteId: site.id, trigger: 'manual', asOf: '2026-11-23' }, by);
    }
    for (const [n, database] of databases.entries())
      workers.push(await startWorker({ database, settings, log, name: `worker-${n}` }));
    const deadline = Date.now() + 40_000;
    while ((await activeInspections(db)).length > 0 && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 200));
    const done = await latestInspections(db);
    expect(done.map((one) => one.state)).toEqual(['completed', 'completed', 'completed']);
    for (const web of webs) expect(web.asked.filter((line) => line === 'GET /a.html')).toHaveLength(1);
  } finally {
    for (const worker of workers) await worker.stop();
    for (const database of databases) await database.close();
    for (const web of webs) await web.close();
    await fresh.remove();
  }
}, 90_000);
