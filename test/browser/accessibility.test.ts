import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerToken } from '../../data/answer-link.ts';
import { addAllowEntry } from '../../data/stores/allow.ts';
import { decide } from '../../data/stores/decisions.ts';
import { findFlag } from '../../data/stores/flags.ts';
import { listHits } from '../../data/stores/hits.ts';
import { passwordOf, type Running, runDashboard } from '../support/dashboard.ts';
import { fillDue } from '../support/due.ts';
import { fillLedger } from '../support/ledger.ts';
import { fillTriage } from '../support/triage.ts';
import { openWindow } from '../support/window.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let running: Running;

beforeAll(async () => {
  browser = await openWindow();
  running = await runDashboard();
  const { database } = running;
  const at = running.now().toISOString();
  await fillTriage(database, 30, at);
  await fillDue(database);
  await fillLedger(database);
  const flag = await findFlag(database, 3);
  const reviewer = { id: 1, name: 'reviewer', role: 'reviewer' } as const;
  const decision = { kind: 'take-down', remedy: 'mark-repealed' } as const;
  await decide(database, { flagId: 3, version: flag!.version, decision }, reviewer, at);
  const [hit] = await listHits(database, 1, { limit: 1 });
  const allowed = { kind: 'value', digest: hit!.digest, masked: hit!.masked, reason: '示例', ownerId: 1 } as const;
  await addAllowEntry(database, { ...allowed, expiresOn: '2999-01-01' }, { actor: 'user:reviewer', at });
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

const addresses = [
  '/',
  '/flags',
  '/flags?category=outdated',
  '/flags/1',
  '/flags/2',
  '/flags/3',
  '/flags/1/hits/1/allow',
  '/allow',
  '/notices',
  '/notices/1',
  '/settings/connectors',
  '/settings/connectors/new?kind=http',
  '/settings/connectors/new?kind=quarantine',
  '/items',
  '/audit',
  '/users',
  '/units',
  '/account',
  '/week',
  '/check',
  '/settings',
  '/documents',
  '/due',
  '/retention',
  '/retention/edit?version=0',
  '/indicators',
  '/indicators/1',
  '/documents/unresolved',
  '/nowhere',
];

interface Look {
  name: string;
  language: 'zh' | 'en';
  options: BrowserContextOptions;
}

const wide = { width: 1280, height: 800 };
const looks: Look[] = [
  { name: 'light, Chinese', language: 'zh', options: { viewport: wide, colorScheme: 'light' } },
  { name: 'dark, English', language: 'en', options: { viewport: wide, colorScheme: 'dark' } },
  { name: 'on a phone, dark', language: 'zh', options: { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } },
  // 200 % zoom of a 1280 px window
  {
    name: 'at 200 %, English',
    language: 'en',
    options: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  },
];

async function enter(look: Look): Promise<Page> {
  const context = await browser.newContext(look.options);
  await context.addCookies([{ name: 'xuncha-language', value: look.language, url: running.url }]);
  const page = await context.newPage();
  await page.goto(`${running.url}/sign-in`);
  await page.fill('[name=name]', 'admin');
  await page.fill('[name=password]', passwordOf('admin'));
  await page.click('button.button-primary');
  await page.goto(`${running.url}/account`);
  await page.selectOption('#field-language', look.language);
  await page.click('.display .button');
  await page.waitForLoadState();
  return page;
}

/** Rule, place and reason of each violation, as a line that says what to mend. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const found: { violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] } =
      // biome-ignore lint/suspicious/noExplicitAny: axe puts itself on the window
      await (window as any).axe.run(document, { resultTypes: ['violations'] });
    return found.violations.map(
      (one) => `${one.id}: ${one.nodes[0]?.target.join(' ')} — ${one.nodes[0]?.failureSummary.split('\n')[1]?.trim()}`,
    );
  });
}

describe.each(looks)('$name', (look) => {
  test('every page of the reviewer and the administrator is without a finding, and none is wider than the window', async () => {
    const page = await enter(look);
    const found: string[] = [];
    for (const address of addresses) {
      await page.goto(running.url + address);
      for (const line of await violations(page)) found.push(`${address} ${line}`);
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (tooWide > 0) found.push(`${address} is ${tooWide}px too wide`);
    }
    await page.goto(`${running.url}/flags/2`);
    await page.keyboard.press('r');
    for (const line of await violations(page)) found.push(`deciding ${line}`);
    await page.context().close();
    expect(found).toEqual([]);
  }, 120_000);
});

test('the page to sign in is without a finding', async () => {
  const page = await browser.newPage();
  await page.goto(`${running.url}/sign-in`);
  expect(await violations(page)).toEqual([]);
  await page.close();
});

test.each(looks)('the page where a unit answers is without a finding: $name', async (look) => {
  const context = await browser.newContext(look.options);
  await context.addCookies([{ name: 'xuncha-language', value: look.language, url: running.url }]);
  const page = await context.newPage();
  const expires = Math.floor(Date.now() / 1000) + 3600;
  const found: string[] = [];
  for (const token of [answerToken(running.database.keys, { noticeId: 1, round: 0, expires }), 'x']) {
    await page.goto(`${running.url}/answer/${token}`);
    for (const line of await violations(page)) found.push(line);
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (tooWide > 0) found.push(`${tooWide}px too wide`);
  }
  await context.close();
  expect(found).toEqual([]);
});
