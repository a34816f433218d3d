import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { proposeDraft, saveDraft } from '../../data/stores/pack-drafts.ts';
import { importShipped, packsInForce, publishPack } from '../../data/stores/patterns.ts';
import { setSeverity } from '../../data/stores/severity-rules.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { passwordOf, type Running, runDashboard } from '../support/dashboard.ts';
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
  const by = { actor: 'user:李管理', at } as const;
  await importShipped(database, shippedPacks(), { actor: 'system', at });
  const { siteId } = await fillTriage(database, 20, at);
  const edited = (text: string, to: string) => text.replace('severity: low', `severity: ${to}`);
  const contact = (await packsInForce(database)).find((pack) => pack.pack === 'contact')!;
  const change = { pack: 'contact', yaml: edited(contact.yaml, 'medium'), base: 1, reason: '更严' };
  await publishPack(database, change, by);
  const newer = shippedPacks().map((pack) => ({ ...pack, text: edited(pack.text, 'high') }));
  await importShipped(database, newer, { actor: 'system', at });
  const draft = {
    pack: 'finance',
    base: 1,
    yaml: '# 示例',
    reason: '示例',
    origin: 'edit',
    shippedBase: null,
  } as const;
  await proposeDraft(database, await saveDraft(database, draft, by), by);
  const low = { pattern: 'mobile', siteId, unitId: null, severity: 'low', reason: '窗口号码' } as const;
  await setSeverity(database, low, by);
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

async function enter(language: 'zh' | 'en', options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options);
  await context.addCookies([{ name: 'xuncha-language', value: language, url: running.url }]);
  const page = await context.newPage();
  await page.goto(`${running.url}/sign-in`);
  await page.fill('[name=name]', 'admin');
  await page.fill('[name=password]', passwordOf('admin'));
  await page.click('button.button-primary');
  await page.goto(`${running.url}/account`);
  await page.selectOption('#field-language', language);
  await page.click('.display .button');
  await page.waitForLoadState();
  return page;
}

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

const addresses = [
  '/patterns',
  '/patterns/mobile',
  '/patterns/mobile/edit',
  '/patterns/new',
  '/patterns/try',
  '/patterns/import',
  '/patterns/guide',
  '/packs/contact',
  '/packs/contact/edit',
  '/packs/contact/upgrade',
  '/drafts/1',
];

test.each([
  ['light, Chinese', 'zh', { viewport: { width: 1280, height: 800 }, colorScheme: 'light' }],
  ['on a phone, dark, English', 'en', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
] as const)(
  '%s: every page of the studio is without a finding and fits the window',
  async (_name, language, options) => {
    const page = await enter(language, options);
    const found: string[] = [];
    for (const address of addresses) {
      await page.goto(running.url + address);
      for (const line of await violations(page)) found.push(`${address} ${line}`);
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (tooWide > 0) found.push(`${address} is ${tooWide}px too wide`);
    }
    await page.context().close();
    expect(found).toEqual([]);
  },
  120_000,
);

const text = '张三，手机13812345678\n咨询电话：13800138000';

test('an administrator edits a pattern, sees the trace while typing, publishes and takes it back', async () => {
  const page = await enter('zh', { viewport: { width: 1280, height: 900 } });
  await page.goto(`${running.url}/patterns/mobile/edit`);
  await page.fill('[name=tryText]', text);
  const marks = page.locator('#try-result .marked-text mark.takes');
  await marks.first().waitFor({ timeout: 20_000 });
  expect(await marks.first().textContent()).toBe('咨询电话');
  expect(await violations(page)).toEqual([]);
  // An edit elsewhere in the form is judged at once, without a press.
  await page.fill('[name="against.0.points"]', '-1');
  await page.locator('#try-result .traces li', { hasText: '138****8000' }).first().waitFor({ timeout: 20_000 });
  await page.fill('[name=reason]', '示例');
  await page.click('button[value=publish]');
  await page.locator('.note-bad').waitFor();
  expect(await page.locator('[id="wrong-ignore"]').textContent()).toContain('第 2 行');
  await page.fill('[name="against.0.points"]', '-9');
  await page.click('button[value=publish]');
  await page.waitForURL(`${running.url}/patterns`);
  await page.click('.flash button');
  const version = async () => (await packsInForce(running.database)).find((one) => one.pack === 'contact')?.version;
  await expect.poll(version, { timeout: 20_000 }).toBe(5);
  await page.context().close();
}, 90_000);

test('all of it works without scripts', async () => {
  const page = await enter('zh', { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false });
  await page.goto(`${running.url}/patterns/mobile/edit`);
  await page.fill('[name=tryText]', text);
  await page.click('button[value=try]');
  expect(await page.locator('.marked-text mark.takes').first().textContent()).toBe('咨询电话');
  expect(await page.inputValue('[name=tryText]')).toBe(text);
  await page.goto(`${running.url}/patterns?q=手机`);
  await page.selectOption('[name=view]', 'off');
  await page.click('.list-filter button');
  expect(await page.locator('.empty-title').textContent()).toContain('没有符合条件的规则');
  await page.context().close();
}, 60_000);
