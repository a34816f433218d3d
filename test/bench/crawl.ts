import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Figures } from '../support/sections.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const cache = here('../.cache/crawlee');
const crawleeVersion = '3.18.1';

const measured = z.object({
  state: z.string(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  rssMb: z.number(),
  firstMs: z.number(),
  counts: z.record(z.string(), z.number()),
});
type Measured = z.infer<typeof measured>;
const served = z.object({ ok: z.number(), notModified: z.number(), other: z.number() });

/** Speed of the whole pipeline against Crawlee's CheerioCrawler on one large local site. BENCH_PAGES=5000 makes it smaller. */
export const section = {
  name: 'crawl',
  async run(): Promise<Figures[]> {
    const pages = Number(process.env.BENCH_PAGES ?? 20_000);
    const site = await serve(pages);
    const folder = mkdtempSync(join(tmpdir(), 'xuncha-bench-'));
    try {
      const first = await inspect(folder, site.origin, pages * 2);
      const bodies = served.parse(await (await fetch(`${site.origin}/__counts`)).json()).ok;
      const second = await inspect(folder, site.origin, pages * 2);
      const again = served.parse(await (await fetch(`${site.origin}/__counts`)).json()).ok - bodies;
      const resumed = await resume(site.origin, pages);
      const peer = crawlee(site.origin, Math.min(pages, 3000));
      return [speed(first, peer), repetition(second, again), durability(resumed, first)];
    } finally {
      site.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function speed(first: Measured, peer: number | null): Figures {
  const rate = perSecond(first);
  return {
    title: 'pages of 30 KB, persisted, detection on',
    columns: ['what', 'pages', 'pages/s', 'CPU ms a page', 'largest RSS MiB'],
    rows: [
      ['xuncha', first.counts.pages ?? 0, rate, ms(first), Math.round(first.rssMb)],
      ['Crawlee CheerioCrawler', '', peer ?? 'not installed', '', ''],
    ],
    ok: rate >= 1000 && (peer === null || rate >= peer * 5),
    notes: [
      `goals: 1,000 pages/s and 5 × Crawlee${peer ? `; here ${(rate / peer).toFixed(1)} ×` : ''}. Site and crawler share the cores.`,
    ],
  };
}

function repetition(second: Measured, bodies: number): Figures {
  const cpuAt100k = (second.cpuSeconds / (second.counts.pages ?? 1)) * 100_000;
  return {
    title: 'second pass over the unchanged site',
    columns: ['pages', 'not modified', 'bodies of pages', 'seconds', 'CPU seconds', 'CPU seconds at 100,000'],
    rows: [
      [
        second.counts.pages ?? 0,
        second.counts.notModified ?? 0,
        bodies,
        round(second.seconds),
        round(second.cpuSeconds),
        round(cpuAt100k),
      ],
    ],
    ok: bodies === 0 && cpuAt100k <= 15,
    notes: ['goal: at most 15 s of CPU for 100,000 addresses, no body, no extraction'],
  };
}

function durability(resumedMs: number, first: Measured): Figures {
  return {
    title: 'resume after SIGKILL',
    columns: ['ms from process start to the first fetch', 'largest RSS MiB of the whole pass'],
    rows: [[Math.round(resumedMs), Math.round(first.rssMb)]],
    ok: resumedMs <= 2000,
    notes: ['goal: 2 s'],
  };
}

async function serve(pages: number): Promise<{ origin: string; addresses: number; stop(): void }> {
  const child = spawn(process.execPath, [here('crawl/site.ts'), String(pages)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((ready) =>
    child.stdout.once('data', (data: Buffer) => ready(String(data).trim())),
  );
  const [origin = '', addresses] = line.split(' ');
  return { origin, addresses: Number(addresses), stop: () => child.kill() };
}

function start(folder: string, origin: string, most: number) {
  const child = spawn(process.execPath, [here('crawl/inspect.ts'), folder, origin, String(most)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += String(chunk);
  });
  const ended = new Promise<string>((resolve) => child.on('close', () => resolve(output)));
  return { child, ended };
}

async function inspect(folder: string, origin: string, most: number): Promise<Measured> {
  return measured.parse(JSON.parse(await start(folder, origin, most).ended));
}

/** Kills a worker in the middle and measures how soon the next one asks the site for something. */
async function resume(origin: string, pages: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'xuncha-bench-'));
  const asked = async () => {
    const { ok, other } = served.parse(await (await fetch(`${origin}/__counts`)).json());
    return ok + other;
  };
  try {
    const before = await asked();
    const killed = start(folder, origin, pages * 2);
    while ((await asked()) < before + pages / 4) await new Promise((resolve) => setTimeout(resolve, 100));
    killed.child.kill('SIGKILL');
    await killed.ended;
    const then = await asked();
    const began = performance.now();
    const next = start(folder, origin, pages * 2);
    while ((await asked()) === then) await new Promise((resolve) => setTimeout(resolve, 10));
    const milliseconds = performance.now() - began;
    next.child.kill('SIGKILL');
    await next.ended;
    return milliseconds;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Crawlee in a folder of its own, with its disk storage; pages per second, or null where it cannot be installed. */
function crawlee(origin: string, pages: number): number | null {
  if (!existsSync(join(cache, 'node_modules', '@crawlee', 'cheerio'))) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    const install = ['i', '--no-audit', '--no-fund', '--ignore-scripts', `@crawlee/cheerio@${crawleeVersion}`];
    if (spawnSync('npm', install, { cwd: cache, stdio: 'ignore' }).status !== 0) return null;
  }
  const script = join(cache, 'run.js');
  writeFileSync(script, crawleeScript);
  mkdirSync(dirname(script), { recursive: true });
  const env = { ...process.env, CRAWLEE_LOG_LEVEL: 'OFF', CRAWLEE_PURGE_ON_START: '1' };
  const run = spawnSync(process.execPath, [script, `${origin}/`, String(pages)], { cwd: cache, env, encoding: 'utf8' });
  const rate = Number(/^rate (\S+)$/m.exec(run.stdout)?.[1]);
  return Number.isFinite(rate) ? Math.round(rate) : null;
}

const crawleeScript = `import { CheerioCrawler } from '@crawlee/cheerio';
const [url, most] = process.argv.slice(2);
let pages = 0;
const crawler = new CheerioCrawler({
  maxRequestsPerCrawl: Number(most), minConcurrency: 16, maxConcurrency: 16,
  async requestHandler({ $, request, enqueueLinks, pushData }) {
    pages++;
    await pushData({ url: request.url, title: $('title').text(), text: $('body').text() });
    await enqueueLinks();
  },
});
const started = performance.now();
await crawler.run([url]);
console.log('rate ' + pages / ((performance.now() - started) / 1000));
`;

const perSecond = (run: Measured) => Math.round((run.counts.pages ?? 0) / run.seconds);
const ms = (run: Measured) => round((run.cpuSeconds * 1000) / (run.counts.pages ?? 1));
const round = (n: number) => Math.round(n * 100) / 100;
