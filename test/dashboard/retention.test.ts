import { load } from 'cheerio';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { retentionInForce } from '../../data/stores/retention.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { fillDue } from '../support/due.ts';
import { type Seen, Visitor } from '../support/visitor.ts';

let running: Running;
let admin: Visitor;

beforeAll(async () => {
  running = await runDashboard({ now: () => new Date('2026-11-23T02:00:00.000Z') });
  await fillDue(running.database);
  admin = new Visitor(running.url);
  await admin.signIn('admin');
});
afterAll(() => running.stop());

/** What the form of a page would send. */
function fields(seen: Seen): Record<string, string> {
  const page = load(seen.body);
  const sent: Record<string, string> = {};
  page('#schedule input, #schedule select').each((_, field) => {
    const name = page(field).attr('name');
    if (name && page(field).attr('type') !== 'checkbox') sent[name] = String(page(field).val() ?? '');
  });
  return sent;
}

const figures = (seen: Seen) => {
  const page = load(seen.body);
  return page('.figure b')
    .toArray()
    .map((one) => page(one).text());
};

it('shows the shipped table to everyone and lets only administrators change it', async () => {
  const auditor = new Visitor(running.url);
  await auditor.signIn('auditor');
  const seen = await auditor.get('/retention');
  expect(seen.body).toContain('市场监督管理行政处罚信息公示规定');
  expect(seen.body).toContain('使用中：随产品提供的期限表');
  expect(seen.body).not.toContain('/retention/edit');
  expect((await auditor.get('/retention/edit')).status).toBe(403);
});

it('shows what a change would make due before it can be saved', async () => {
  const form = fields(await admin.get('/retention/edit'));
  // 行政处罚 of organisations: one year instead of five.
  const changed = { ...form, 'count-3': '1', reason: '按新规定缩短' };
  expect((await admin.post('/retention', changed)).status).toBe(409);
  const seen = await admin.post('/retention/preview', changed);
  // The natural person's penalty is due either way.
  expect(figures(seen)).toEqual(['1', '2', '1', '0']);
  expect(load(seen.body)('#effect table a').text()).toContain('某物业服务有限公司');
  expect(load(seen.body)('#effect').text()).toContain('综合执法部');
  expect((await retentionInForce(running.database)).version).toBe(0);
  // Changed once more after the look: shown again instead of saved.
  const sent = fields(seen);
  expect((await admin.post('/retention', { ...sent, 'count-3': '2' })).status).toBe(409);
  expect((await admin.post('/retention', { ...sent, reason: ' ' })).status).toBe(400);
  expect((await admin.post('/retention', sent)).to).toBe('/retention');
  const after = await admin.get('/retention');
  expect(after.body).toContain('第 1 版公开期限表已生效');
  expect(after.body).toContain('按新规定缩短');
  expect(after.body).toContain('修改 1 行');
});

it('refuses what cannot be, and keeps what was typed', async () => {
  const form = fields(await admin.get('/retention/edit'));
  const seen = await admin.post('/retention/preview', {
    ...form,
    'count-4': '0',
    'basis-4': '新依据',
    'kind-4': 'policy',
  });
  expect(load(seen.body)('.note-bad').text()).toContain('第 5 行');
  expect(load(seen.body)('[name="basis-4"]').val()).toBe('新依据');
  const ended = { ...form, 'count-4': '0', 'basis-4': '截止即撤', 'kind-4': 'policy', 'from-4': 'ended' };
  expect((await admin.post('/retention/preview', ended)).body).toContain('只有通知公告');
});

it('lets notices stay after their end where a new row says so, in the order given', async () => {
  const form = fields(await admin.get('/retention/edit'));
  const added = {
    'order-4': '1',
    'kind-4': 'notice',
    'from-4': 'ended',
    'count-4': '5',
    'unit-4': 'workday',
    'basis-4': '公示管理规定',
  };
  const seen = await admin.post('/retention/preview', { ...form, ...added, reason: '公示后再留五个工作日' });
  expect((await admin.post('/retention', fields(seen))).status).toBe(303);
  const { rules, version } = await retentionInForce(running.database);
  expect(version).toBe(2);
  expect(rules[0]).toMatchObject({ kind: 'notice', from: 'ended', count: 5, unit: 'workday' });
  const list = load((await admin.get('/due?what=publicity')).body);
  expect(list('.table time').first().text()).toBe('2026-12-04');
});

it('restores an older version as a new one, with its effect shown first', async () => {
  const seen = await admin.get('/retention/edit?version=0');
  expect(figures(seen)).toEqual(['2', '1', '0', '1']);
  const sent = fields(seen);
  expect(sent.reason).toBe('恢复为随产品提供的期限表');
  expect((await admin.post('/retention', sent)).status).toBe(303);
  expect(await retentionInForce(running.database)).toMatchObject({ version: 3 });
  // Whoever had the form open since version 2 is told.
  const stale = await admin.post('/retention', { ...sent, base: '2', 'count-0': '9' });
  expect(stale.status).toBe(409);
});
