import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findFlag, listFlags } from '../../data/stores/flags.ts';
import { passwordOf, type Running, runDashboard } from '../support/dashboard.ts';
import { fillTriage } from '../support/triage.ts';
import { openWindow } from '../support/window.ts';

let browser: Browser;
let running: Running;

beforeAll(async () => {
  browser = await openWindow();
  running = await runDashboard();
  await fillTriage(running.database, 90, running.now().toISOString());
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

/** A fresh window in which nothing may go wrong unseen: neither a script error nor a refusal by the page's own policy. */
async function open(options: { scripts?: boolean } = {}): Promise<{ page: Page; wrong: string[] }> {
  const context = await browser.newContext({
    javaScriptEnabled: options.scripts ?? true,
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('status of 4')) wrong.push(message.text());
  });
  return { page, wrong };
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${running.url}/sign-in?next=/flags`);
  await page.focus('[name=name]');
  await page.keyboard.type('reviewer');
  await page.keyboard.press('Tab');
  await page.keyboard.type(passwordOf('reviewer'));
  await page.keyboard.press('Enter');
  await page.waitForSelector('.tabs');
}

const flagOn = (page: Page) => page.locator('.flag').getAttribute('data-flag').then(Number);
const stateOf = async (id: number) => (await findFlag(running.database, id))?.state;

let page: Page;
let wrong: string[];

beforeEach(async () => {
  ({ page, wrong } = await open());
  return () => page.context().close();
});

/** Presses keys that decide once the page listens, and waits until it shows another flag. */
async function decideWith(...keys: string[]): Promise<number> {
  await page.waitForSelector('.decide form[data-htmx-powered]', { state: 'attached' });
  const id = await flagOn(page);
  for (const key of keys) await page.keyboard.press(key);
  await page.waitForFunction((was) => document.querySelector('.flag')?.getAttribute('data-flag') !== String(was), id);
  return id;
}

test('undo takes the last decision back from where it was made', async () => {
  await signIn(page);
  await page.goto(`${running.url}/flags?severity=low`);
  await page.waitForSelector('tr[data-href]');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.flag');
  const id = await decideWith('t', 'Enter');
  expect(await stateOf(id)).toBe('taken-down');
  expect(await page.locator('.flash').textContent()).toContain(`线索 ${id} 已下线`);
  await page.keyboard.press('u');
  await page.waitForFunction((was) => document.querySelector('.flag')?.getAttribute('data-flag') === String(was), id);
  expect(await stateOf(id)).toBe('open');
  expect(page.url()).toContain(`/flags/${id}?severity=low`);
  expect(wrong).toEqual([]);
});

test('j and k go along the queue, Escape leaves a field, ? tells the keys, / searches', async () => {
  await signIn(page);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const second = await page.locator('tr[aria-selected=true]').getAttribute('id');
  await page.keyboard.press('k');
  expect(await page.locator('tr[aria-selected=true]').getAttribute('id')).not.toBe(second);
  await page.keyboard.press('?');
  expect(await page.locator('dialog#keys').isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('owned');
  await page.keyboard.press('Enter');

  await page.waitForFunction(() => document.querySelectorAll('tr[data-href]').length === 1);
  expect(wrong).toEqual([]);
});

test('a script in a crawled title is shown and never runs, swapped in or loaded', async () => {
  await signIn(page);
  const hostile = await listFlags(running.database, { text: 'onerror' }, { limit: 1 });
  const id = hostile.flags[0]!.id;
  await page.goto(`${running.url}/flags?text=onerror`);
  await page.click('.row-link');
  await page.waitForSelector('.flag h1');
  expect(await page.locator('.flag h1').textContent()).toContain("<script>document.title='owned'</script>");
  expect(await page.title()).toContain('<script>');
  await page.goto(`${running.url}/flags/${id}`);
  await page.waitForTimeout(200);
  expect(await page.title()).not.toBe('owned');
  expect(await page.locator('#main img, #main script').count()).toBe(0);
  expect(wrong).toEqual([]);
});

test('back leads to the queue as it was', async () => {
  await signIn(page);
  await page.goto(`${running.url}/flags?category=outdated`);
  await page.click('.row-link >> nth=0');
  await page.waitForSelector('.flag');
  await page.goBack();
  await page.waitForSelector('.chip');
  expect(page.url()).toContain('category=outdated');
});

test('a full value hides itself when asked to, and is in the page only meanwhile', async () => {
  await signIn(page);
  await page.goto(`${running.url}/flags?pattern=resident-id`);
  await page.click('.row-link >> nth=0');
  await page.click('.reveal summary >> nth=0');
  await page.locator('.reveal input[name=reason]').first().fill('核对是否为本人');
  await page.keyboard.press('Enter');
  const value = (await page.locator('mark.revealed').textContent()) ?? '';
  expect(value).toMatch(/^\d{17}[\dX]$/);
  await page.getByRole('link', { name: '立即遮盖' }).click();
  await page.waitForSelector('mark.revealed', { state: 'detached' });
  expect(await page.content()).not.toContain(value);
  expect(wrong).toEqual([]);
});

test('opening a flag holds it after a moment, and says so', async () => {
  await signIn(page);
  await page.click('.row-link >> nth=0');
  await page.waitForSelector('#lease >> text=由您处置', { timeout: 5000 });
  expect((await findFlag(running.database, await flagOn(page)))?.holder?.name).toBe('reviewer');
});

test('without scripts the same work is done by links and forms', async () => {
  const plain = await open({ scripts: false });
  await plain.page.goto(`${running.url}/sign-in?next=${encodeURIComponent('/flags?severity=low')}`);
  await plain.page.fill('[name=name]', 'reviewer');
  await plain.page.fill('[name=password]', passwordOf('reviewer'));
  await plain.page.click('button.button-primary');
  await plain.page.click('.row-link >> nth=0');
  const id = await flagOn(plain.page);
  await plain.page.click('#choice-take-down summary');
  await plain.page.click('#choice-take-down button[type=submit]');
  expect(await plain.page.locator('.flash').textContent()).toContain(`线索 ${id} 已下线`);
  expect(await stateOf(id)).toBe('taken-down');
  await plain.page.click('.flash button');
  expect(await stateOf(id)).toBe('open');
  await plain.page.context().close();
});

test('the interface speaks English when asked, from the next page on', async () => {
  await signIn(page);
  await page.click('button[name=language]');
  await page.waitForSelector('html[lang=en]');
  expect(await page.locator('h1').textContent()).toBe('Flags');
  await page.click('button[name=language]');
  await page.waitForSelector('html[lang=zh-CN]');
});

test('sixty decisions by keyboard alone', async () => {
  await signIn(page);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.flag');
  const decided: [number, string][] = [];
  for (let n = 0; n < 60; n++) {
    if (n % 2 === 0) decided.push([await decideWith('t', 'Enter'), 'taken-down']);
    else {
      // keeping something severe takes two, so its state does not tell
      const severe = (await page.locator('.flag-marks .severity-critical, .flag-marks .severity-high').count()) > 0;
      decided.push([await decideWith('f'), severe ? 'open' : 'false-positive']);
    }
  }
  for (const [id, state] of decided) expect(await stateOf(id), `flag ${id}`).toBe(state);
  expect(new Set(decided.map(([id]) => id)).size).toBe(60);
  expect(wrong).toEqual([]);
}, 120_000);
