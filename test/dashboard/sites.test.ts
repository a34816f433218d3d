import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listColumns } from '../../data/stores/columns.ts';
import { heartbeat, latestInspections, takeInspection } from '../../data/stores/inspections.ts';
import { findSite, listSites } from '../../data/stores/sites.ts';
import { saveUnit } from '../../data/stores/units.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { admin } from '../support/stock.ts';
import { fillTriage } from '../support/triage.ts';
import { Visitor } from '../support/visitor.ts';

const at = '2026-11-23T02:00:00.000Z';
let running: Running;
let visitor: Visitor;

beforeAll(async () => {
  running = await runDashboard({ now: () => new Date(at) });
  visitor = new Visitor(running.url);
  await visitor.signIn('admin');
});
afterAll(() => running.stop());

const form = {
  url: 'https://www.example.gov.cn/zwgk/',
  name: '示例区政府',
  plain: 'weekdays',
  cron: '',
  maxPages: '500',
  delay: '1.5',
  concurrency: '2',
  render: 'auto',
  hosts: 'zfxxgk.example.gov.cn',
  include: '',
  exclude: '/zwgk/old/',
  ownDomains: 'example.gov.cn',
};

describe('adding a site', () => {
  it('teaches the first step while there is none', async () => {
    const seen = await visitor.get('/sites');
    expect(seen.body).toContain('还没有站点');
    expect(load(seen.body)('a[href="/sites/new"]').length).toBeGreaterThan(0);
  });

  it.each([
    ['url', 'ftp://example.gov.cn/', '请填写以 http:// 或 https:// 开头的网站地址'],
    ['url', 'javascript:alert(1)', '请填写以 http:// 或 https:// 开头的网站地址'],
    ['url', 'https://user:secret@example.gov.cn/', '请填写以 http:// 或 https:// 开头的网站地址'],
    ['maxPages', '0', '请填写 1 到 1000000 之间的整数'],
    ['delay', 'fast', '请填写 0 到 60 之间的数'],
    ['concurrency', '99', '请填写 1 到 16 之间的整数'],
    ['render', 'sometimes', '请从列表中选择'],
    ['exclude', 'https://example.gov.cn/a', '不是路径'],
    ['hosts', 'https://example.gov.cn', '不是主机名'],
  ])('refuses %s = %s, says why, and keeps the rest', async (field, value, message) => {
    await visitor.get('/sites/new');
    const seen = await visitor.post('/sites', { ...form, [field]: value });
    expect(seen.status).toBe(400);
    const page = load(seen.body);
    expect(page(`#wrong-${field}`).text()).toContain(message);
    expect(page('[name=name]').val()).toBe('示例区政府');
    expect(page(`[name=${field}]`).val() ?? value).toBe(field === 'render' ? 'auto' : value);
    expect(await listSites(running.database)).toHaveLength(0);
  });

  it.each(['* * *', '61 2 * * *', '0 0 31 2 *', '* * * * * *'])('refuses the schedule %s', async (cron) => {
    await visitor.get('/sites/new');
    const seen = await visitor.post('/sites', { ...form, plain: 'custom', cron });
    expect(seen.status).toBe(400);
    expect(load(seen.body)('#wrong-cron').text()).toContain('五段');
    expect(load(seen.body)('[name=cron]').val()).toBe(cron);
  });

  it('adds it, narrowed to its path, and asks for the first inspection', async () => {
    await visitor.get('/sites/new');
    const seen = await visitor.post('/sites', form);
    expect(seen.status).toBe(303);
    const [site] = await listSites(running.database);
    expect(site).toMatchObject({ schedule: '30 2 * * 1-5', maxPages: 500, delayMs: 1500, name: '示例区政府' });
    expect(site?.scope).toEqual({
      hosts: ['www.example.gov.cn', 'zfxxgk.example.gov.cn'],
      include: ['/zwgk/'],
      exclude: ['/zwgk/old/'],
      ownDomains: ['example.gov.cn'],
      privateHosts: [],
    });
    expect(await latestInspections(running.database)).toMatchObject([{ state: 'requested', trigger: 'manual' }]);
    const again = await visitor.post('/sites', form);
    expect(again.status).toBe(409);
    expect(again.body).toContain('这个地址的站点已经存在');
  });

  it('permits an internal address only as it was added, with its port', async () => {
    await visitor.get('/sites/new');
    await visitor.post('/sites', { ...form, url: 'http://127.0.0.1:8080/', hosts: '', name: '' });
    const site = await findSite(running.database, 'http://127.0.0.1:8080/');
    expect(site?.scope.privateHosts).toEqual(['127.0.0.1:8080']);
    expect(site?.name).toBe('127.0.0.1:8080');
  });
});

describe('a site', () => {
  it('is edited; its address stays', async () => {
    const page = load((await visitor.get('/sites/1/edit')).body);
    expect(page('[name=url]').length).toBe(0);
    expect(page('[name=plain] option[selected]').attr('value')).toBe('weekdays');
    const seen = await visitor.post('/sites/1/edit', { ...form, url: 'https://other.example/', name: '新名称' });
    expect(seen.status).toBe(303);
    expect(await findSite(running.database, 1)).toMatchObject({ url: form.url, name: '新名称' });
  });

  it('is inspected once however often the button is pressed, with live progress, and can be stopped', async () => {
    await visitor.get('/sites/1');
    await visitor.post('/sites/1/inspect');
    expect((await visitor.get('/sites/1')).body).toContain('没有重复请求');
    const [one] = await latestInspections(running.database, { siteId: 1 });
    const id = one?.id ?? 0;
    await takeInspection(running.database, 'test', at, at, id);
    await heartbeat(running.database, id, 'test', at, {
      seen: 30,
      queued: 70,
      pages: 25,
      attachments: 5,
      etaSeconds: 140,
    });
    const seen = await visitor.get(`/inspections/${id}/progress`, { 'hx-request': 'true' });
    expect(seen.body).toContain('已处理 30 / 100 个地址');
    expect(seen.body).toContain('约剩 2 分钟');
    expect(load(seen.body)('progress').attr('value')).toBe('30');
    await visitor.get('/sites/1');
    await visitor.post(`/inspections/${id}/cancel`);
    expect((await latestInspections(running.database, { siteId: 1 }))[0]?.state).toBe('cancelled');
    const ended = await visitor.get(`/inspections/${id}/progress`, { 'hx-request': 'true' });
    expect(ended.headers.get('hx-refresh')).toBe('true');
  });

  it('gets columns with owner, update period and retention; a wrong one keeps what was typed', async () => {
    const unitId = String(await saveUnit(running.database, { name: '综合办公室' }, admin(at)));
    const column = { name: '通知公告', pathPrefix: '/zwgk/tzgg/', unitId, updateDays: '14', retentionDays: '365' };
    await visitor.get('/sites/1');
    const wrong = await visitor.post('/sites/1/columns', { ...column, pathPrefix: 'zwgk', updateDays: '0' });
    expect(wrong.status).toBe(400);
    const page = load(wrong.body);
    expect(page('#wrong-pathPrefix').text()).toContain('以 / 开头');
    expect(page('#wrong-updateDays').length).toBe(1);
    expect(page('#field-name').val()).toBe('通知公告');
    expect((await visitor.post('/sites/1/columns', column)).status).toBe(303);
    expect(await listColumns(running.database, 1)).toMatchObject([
      { name: '通知公告', unitName: '综合办公室', updateDays: 14, retentionDays: 365 },
    ]);
  });

  it('loses a column and gets it back by undo', async () => {
    const [column] = await listColumns(running.database, 1);
    await visitor.get('/sites/1');
    await visitor.post(`/sites/1/columns/${column?.id}/remove`);
    const page = load((await visitor.get('/sites/1')).body);
    expect(await listColumns(running.database, 1)).toHaveLength(0);
    await visitor.post(page('.flash form').attr('action') ?? '');
    expect(await listColumns(running.database, 1)).toMatchObject([{ name: '通知公告', retentionDays: 365 }]);
  });

  it('is removed and comes back by undo with its id', async () => {
    await visitor.get('/sites/1');
    await visitor.post('/sites/1/remove');
    expect(await findSite(running.database, 1)).toBeNull();
    const page = load((await visitor.get('/sites')).body);
    await visitor.post(page('.flash form').attr('action') ?? '');
    expect(await findSite(running.database, 1)).toMatchObject({ id: 1, name: '新名称', removedAt: null });
  });

  it('lists its items with filters, and unread ones with their reason', async () => {
    const { siteId } = await fillTriage(running.database, 60, at);
    const all = load((await visitor.get(`/sites/${siteId}/items`)).body);
    expect(all('tbody tr').length).toBe(60);
    const unread = await visitor.get(`/sites/${siteId}/items?status=unread`);
    expect(load(unread.body)('tbody tr').length).toBe(2);
    expect(unread.body).toContain('已加密');
    expect(unread.body).not.toContain('<script>document.title');
    expect(load((await visitor.get('/sites')).body)('tbody tr').length).toBe(3);
    expect((await visitor.get('/sites/999/items')).status).toBe(404);
  });
});

it('shows sites to a reviewer without anything to change', async () => {
  const reviewer = new Visitor(running.url);
  await reviewer.signIn('reviewer');
  const page = load((await reviewer.get('/sites/1')).body);
  expect(page('main form[method=post]').length).toBe(0);
  expect((await reviewer.post('/sites/1/remove')).status).toBe(403);
});
