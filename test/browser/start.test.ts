import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openDatabase } from '../../data/connect.ts';
import type { Decision } from '../../data/flag-life.ts';
import { decide } from '../../data/stores/decisions.ts';
import { listFlags } from '../../data/stores/flags.ts';
import { userByName } from '../../data/stores/users.ts';
import { openWindow } from '../support/window.ts';

const root = join(import.meta.dirname, '..', '..');
const pictures = join(root, 'docs', 'images');
const dataDir = mkdtempSync(join(tmpdir(), 'xuncha-start-'));

let browser: Browser;
let started: ChildProcess;
let said = '';
let address = '';
let password = '';

beforeAll(async () => {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, XUNCHA_DATA_DIR: dataDir, XUNCHA_PORT: '0' };
  started = spawn(process.execPath, [join(root, 'bin', 'demo.ts')], { env });
  started.stdout?.on('data', (data) => (said += data));
  started.stderr?.on('data', (data) => (said += data));
  await vi.waitUntil(() => said.includes('ready after'), { timeout: 110_000, interval: 200 });
  address = /dashboard {2}(\S+)/.exec(said)?.[1] ?? '';
  password = /password (\S+)/.exec(said)?.[1] ?? '';
  await decideSome();
  browser = await openWindow();
});

afterAll(async () => {
  await browser?.close();
  if (!started) return;
  const ended = new Promise((resolve) => started.once('exit', resolve));
  started.kill('SIGINT');
  await ended;
});

/** A reviewer's first hours, from a second process over the same database. */
async function decideSome(): Promise<void> {
  const db = await openDatabase({ databaseUrl: '', dataDir, keyFile: '' });
  const reviewer = await userByName(db, 'reviewer');
  if (!reviewer) throw new Error('the start makes a reviewer');
  const { flags } = await listFlags(db, {}, { limit: 60 });
  const falsePositive: Decision = { kind: 'retain', reason: 'false-positive' };
  const takeDown: Decision = { kind: 'take-down', remedy: 'remove' };
  for (const [index, flag] of flags.entries()) {
    if (index % 3 === 0) continue;
    const decision = index % 7 === 1 ? falsePositive : takeDown;
    await decide(db, { flagId: flag.id, version: flag.version, decision }, reviewer, new Date().toISOString());
  }
  await db.close();
}

async function signIn(name: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`${address}/sign-in`);
  await page.fill('[name=name]', name);
  await page.fill('[name=password]', password);
  await page.click('button.button-primary');
  await page.waitForURL(`${address}/`);
  return page;
}

/** Pictures of the README: made when they are missing or when UPDATE_PICTURES is set, looked at in any case. */
async function picture(page: Page, name: string): Promise<Buffer> {
  const image = await page.screenshot();
  const file = join(pictures, `${name}.png`);
  if (process.env.UPDATE_PICTURES || !existsSync(file)) {
    mkdirSync(pictures, { recursive: true });
    writeFileSync(file, image);
  }
  return image;
}

describe('npm start', () => {
  test('tells the address, the people and what was found', () => {
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    for (const role of ['reviewer', 'admin', 'manager', 'auditor']) expect(said).toContain(role);
    expect(said).toMatch(/青岚区人民政府\s+http:\/\/127\.0\.0\.1:\d+\/\s+\d{3}\s+\d{2,3}\s+\d+\s+\d{2,3}/);
  });

  test('a reviewer finds the queue filled, worst first', async () => {
    const page = await signIn('reviewer');
    await page.goto(`${address}/flags`);
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(20);
    expect(await page.locator('tbody tr').first().innerText()).toContain('特别严重');
    expect((await picture(page, 'queue')).length).toBeGreaterThan(20_000);
  });

  test('a manager reads what the reviewer did', async () => {
    const page = await signIn('manager');
    await page.goto(`${address}/week`);
    await expect.poll(() => page.locator('main').innerText()).toContain('下线');
    expect((await picture(page, 'week')).length).toBeGreaterThan(20_000);
  });
});
