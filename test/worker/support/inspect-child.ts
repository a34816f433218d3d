// A worker in a process of its own, to be killed in the middle of an inspection. Arguments: data folder, address, day.
import pino from 'pino';
import { openDatabase } from '../../../data/connect.ts';
import { newSite } from '../../../data/new-site.ts';
import { readSettings } from '../../../data/settings.ts';
import { requestInspection } from '../../../data/stores/inspections.ts';
import { addSite, findSite } from '../../../data/stores/sites.ts';
import { startWorker } from '../../../worker/main.ts';

const [dataDir = '', url = '', asOf = ''] = process.argv.slice(2);
const settings = readSettings({ XUNCHA_DATA_DIR: dataDir, XUNCHA_THREADS: '1' });
const database = await openDatabase(settings);
const by = { actor: 'system', at: new Date().toISOString() } as const;
const site =
  (await findSite(database, url)) ??
  (await addSite(database, newSite(url, { delayMs: 3, concurrency: 4, render: 'never' }), by));
const worker = await startWorker({ database, settings, log: pino({ level: 'silent' }), scheduled: false });
const { id } = await requestInspection(database, { siteId: site.id, trigger: 'cli', asOf }, by);
const result = await worker.runNow(id);
console.log(JSON.stringify({ inspection: id, ...result }));
await worker.stop();
await database.close();
