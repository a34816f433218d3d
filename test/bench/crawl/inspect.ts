// One worker in a process of its own, measured. Arguments: data folder, origin, largest number of pages.
// Prints a line of JSON: seconds, pages, CPU seconds, largest resident size in MiB, milliseconds to the first fetch.
import { readdirSync, readFileSync } from 'node:fs';
import pino from 'pino';
import { openDatabase } from '../../../data/connect.ts';
import { newSite } from '../../../data/new-site.ts';
import { readSettings } from '../../../data/settings.ts';
import { requestInspection } from '../../../data/stores/inspections.ts';
import { addSite, findSite } from '../../../data/stores/sites.ts';
import { startWorker } from '../../../worker/main.ts';

/** CPU seconds of each thread of this process, the busiest first (Linux). */
function threadTimes(): string[] {
  const base = '/proc/self/task';
  const times = readdirSync(base).map((id) => {
    const stat = readFileSync(`${base}/${id}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
      ticks: Number(fields[11]) + Number(fields[12]),
    };
  });
  return times
    .sort((a, b) => b.ticks - a.ticks)
    .slice(0, 14)
    .map(({ name, ticks }) => `${name} ${ticks / 100}`);
}

const began = performance.now();
const [dataDir = '', origin = '', most = '30000'] = process.argv.slice(2);
const settings = readSettings({ XUNCHA_DATA_DIR: dataDir, XUNCHA_THREADS: process.env.BENCH_THREADS ?? '2' });
const database = await openDatabase(settings);
const by = { actor: 'system', at: new Date().toISOString() } as const;
const plan = newSite(`${origin}/`, { delayMs: 0, concurrency: 16, render: 'never', maxPages: Number(most) });
const site = (await findSite(database, plan.url)) ?? (await addSite(database, plan, by));
let firstMs = 0;
let largest = 0;
const watch = setInterval(() => {
  largest = Math.max(largest, process.memoryUsage.rss());
}, 50);
const worker = await startWorker({
  database,
  settings,
  log: pino({ level: process.env.BENCH_LOG ?? 'silent' }, pino.destination(2)),
  scheduled: false,
  onProgress: (_name, counts) => {
    if (firstMs === 0 && (counts.requests ?? 0) > 0) firstMs = performance.now() - began;
  },
});
const { id } = await requestInspection(database, { siteId: site.id, trigger: 'cli', asOf: '2026-11-23' }, by);
const started = performance.now();
const cpu = process.cpuUsage();
const result = await worker.runNow(id);
const used = process.cpuUsage(cpu);
const seconds = (performance.now() - started) / 1000;
clearInterval(watch);
const { counts, state, error } = result ?? { counts: {}, state: 'none', error: null };
if (process.env.BENCH_MEMORY) console.error(process.memoryUsage(), threadTimes());
const cpuSeconds = (used.user + used.system) / 1e6;
console.log(JSON.stringify({ state, error, seconds, cpuSeconds, rssMb: largest / 2 ** 20, firstMs, counts }));
await worker.stop();
await database.close();
