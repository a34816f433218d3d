import { load } from 'cheerio';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordDetections } from '../../data/stores/detections.ts';
import { finishInspection } from '../../data/stores/inspections.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { aDetection, aHit, aSite, day1, found, someItems, worker } from '../support/stock.ts';
import { Visitor } from '../support/visitor.ts';

let running: Running;
let visitor: Visitor;

beforeAll(async () => {
  running = await runDashboard({ now: () => new Date('2026-11-23T02:00:00.000Z') });
  visitor = new Visitor(running.url);
  await visitor.signIn('manager');
});
afterAll(() => running.stop());

const states = async (path: string) => {
  const page = load((await visitor.get(path)).body);
  return new Map(
    page('tbody tr')
      .toArray()
      .map((row) => [page(row).find('td').eq(0).text(), page(row).find('.badge').text()]),
  );
};

it('says what to do while there is no site', async () => {
  expect((await visitor.get('/indicators')).body).toContain('还没有站点');
  expect((await visitor.get('/indicators/9')).status).toBe(404);
});

it('scores a site by what was found, with the evidence, and leaves open what a crawl cannot know', async () => {
  const { database } = running;
  const site = await aSite(database);
  const items = await someItems(database, site, ['', 'dt/', 'tz/1.html']);
  await database
    .knex('items')
    .where('id', items.get('') ?? 0)
    .update({ depth: 0 });
  const before = await states(`/indicators/${site.id}`);
  expect(before.get('首页两周内有更新')).toBe('不能判定');
  for (const itemId of items.values()) await found(database, itemId, [], day1);
  const hit = (pattern: string, value: string) =>
    aHit(value, { pattern, family: 'outdated', category: 'outdated', masked: value, evidence: [] });
  const detection = aDetection([hit('stale-home-page', site.url)]);
  await recordDetections(database, [{ itemId: items.get('') ?? 0, detection }], 'site', worker(day1));
  const [inspection] = await database.knex('inspections').select('id');
  await finishInspection(database, inspection.id, { state: 'completed', counts: {}, worker: 'test' }, worker(day1));
  const after = await states(`/indicators/${site.id}`);
  expect(after.get('首页两周内有更新')).toBe('不合格');
  expect(after.get('空白栏目')).toBe('合格');
  expect(after.get('提供办事服务')).toBe('不能判定');
  const seen = (await visitor.get('/indicators')).body;
  expect(seen).toContain('单项否决');
  expect(seen).toContain('首页两周内有更新');
  // One address that was not reached: absence proves nothing any more.
  await database
    .knex('items')
    .where('id', items.get('tz/1.html') ?? 0)
    .update({ status: 'unread', reason: 'budget' });
  expect((await states(`/indicators/${site.id}`)).get('空白栏目')).toBe('不能判定');
});
