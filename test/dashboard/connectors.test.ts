import { load } from 'cheerio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findConnector, listConnectors, openSecret } from '../../data/stores/connectors.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { fillTriage } from '../support/triage.ts';
import { Visitor } from '../support/visitor.ts';

let running: Running;
let admin: Visitor;
let siteId: number;
let answer: { ok: true; seen: string } | { ok: false; fault: string; detail: string } = { ok: true, seen: 'HTTP 200' };

beforeAll(async () => {
  running = await runDashboard({ testConnector: async () => answer });
  ({ siteId } = await fillTriage(running.database, 3, running.now().toISOString()));
  admin = new Visitor(running.url);
  await admin.signIn('admin');
});

afterAll(() => running.stop());

const webhook = { kind: 'webhook', name: '督办系统', url: 'https://duban.example.gov.cn/hook', enabled: 'yes' };
const http = {
  kind: 'http',
  name: '内容管理系统',
  enabled: 'yes',
  method: 'POST',
  url: 'https://cms.example.gov.cn/api/offline?path={{path}}',
  headers: 'Authorization: Bearer {{secret}}\nContent-Type: application/json',
  body: '{"url":"{{url}}"}',
  status: '200-299',
  contains: '',
  undoMethod: 'PUT',
  undoUrl: 'https://cms.example.gov.cn/api/online',
  undoBody: '{"url":"{{url}}"}',
  remedies: 'remove',
  secret: 'sesame-token',
};

test('every kind has a form that opens, and the list says what is set up', async () => {
  const { body } = await admin.get('/settings/connectors');
  expect(body).toContain('未配置');
  expect(body).toContain('XUNCHA_SMTP_URL');
  for (const kind of ['mail', 'webhook', 'quarantine', 'http', 'outbox']) {
    const seen = await admin.get(`/settings/connectors/new?kind=${kind}`);
    expect(seen.status, kind).toBe(200);
    expect(load(seen.body)('[name=kind]').val()).toBe(kind);
  }
  expect((await admin.get('/settings')).body).toContain('/settings/connectors');
});

test('a webhook is given a signing secret that is shown once', async () => {
  await admin.get('/settings/connectors/new?kind=webhook');
  const made = await admin.post('/settings/connectors', webhook);
  expect(made.status).toBe(201);
  const secret = load(made.body)('code.secret').text();
  expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
  const [connector] = await listConnectors(running.database);
  expect(await openSecret(running.database, connector!.id)).toBe(secret);
  for (const address of ['/settings/connectors', `/settings/connectors/${connector!.id}`, '/audit'])
    expect((await admin.get(address)).body, address).not.toContain(secret.slice(6));
  expect(running.logged.join('')).not.toContain(secret.slice(6));
});

test('a system with an interface is set up with templates; its secret is kept, never shown, and bound to its host', async () => {
  await admin.get('/settings/connectors/new?kind=http');
  expect((await admin.post('/settings/connectors', http)).status).toBe(303);
  const connector = (await listConnectors(running.database)).find((one) => one.kind === 'http')!;
  const address = `/settings/connectors/${connector.id}`;
  const form = await admin.get(address);
  expect(form.body).not.toContain('sesame');
  expect(load(form.body)('[name=headers]').text()).toContain('Bearer {{secret}}');
  expect((await admin.post(address, { ...http, secret: '', name: '改名' })).status).toBe(303);
  expect(await openSecret(running.database, connector.id)).toBe('sesame-token');
  const moved = await admin.post(address, { ...http, secret: '', url: 'https://evil.example/x' });
  expect(moved.status).toBe(422);
  expect(moved.body).toContain('目标主机变了');
  expect((await findConnector(running.database, connector.id))?.name).toBe('改名');
});

test.each([
  ['url', { url: 'file:///etc/passwd' }],
  ['url', { url: 'javascript:alert(1)' }],
  ['headers', { headers: 'no colon' }],
  ['status', { status: 'ok' }],
  ['template', { body: '{{nonsense}}' }],
  ['template', { url: 'https://cms.example.gov.cn/?k={{secret}}' }],
  ['remedies', { remedies: 'x' }],
  ['undo', { undoUrl: 'nonsense' }],
  ['name', { name: '' }],
])('a wrong %s is told and what was typed stays', async (_field, wrong) => {
  await admin.get('/settings/connectors/new?kind=http');
  const seen = await admin.post('/settings/connectors', { ...http, ...wrong });
  expect(seen.status).toBe(422);
  const page = load(seen.body);
  expect(page('.wrong, .note-bad').length).toBeGreaterThan(0);
  expect(page('[name=undoBody]').text()).toBe(http.undoBody);
  expect(seen.body).not.toContain('sesame');
});

test('a quarantine folder belongs to one site; mail addresses are plain addresses', async () => {
  await admin.get('/settings/connectors/new?kind=quarantine');
  const folder = { kind: 'quarantine', name: '静态站点', root: '/srv/www', remedies: 'remove' };
  expect((await admin.post('/settings/connectors', folder)).status).toBe(422);
  expect((await admin.post('/settings/connectors', { ...folder, siteId: String(siteId) })).status).toBe(303);
  const mail = { kind: 'mail', name: '邮件', to: 'a@example.cn\nb@example.cn' };
  expect((await admin.post('/settings/connectors', { ...mail, to: 'a@example.cn\r\nBcc: x' })).status).toBe(422);
  expect((await admin.post('/settings/connectors', mail)).status).toBe(303);
});

test('the test button tells how it went, and removing can be undone from the same place', async () => {
  const [connector] = await listConnectors(running.database);
  const address = `/settings/connectors/${connector!.id}`;
  await admin.get('/settings/connectors');
  await admin.post(`${address}/test`);
  expect((await admin.get('/settings/connectors')).body).toContain('测试成功（HTTP 200）');
  answer = { ok: false, fault: 'private-address', detail: '' };
  await admin.post(`${address}/test`);
  expect((await admin.get('/settings/connectors')).body).toContain('内网地址未获允许');
  await admin.post(`${address}/remove`);
  const seen = load((await admin.get('/settings/connectors')).body);
  const undo = seen('.flash form').attr('action')!;
  expect((await admin.get(address)).status).toBe(404);
  await admin.post(undo);
  expect((await admin.get(address)).status).toBe(200);
  const events = await running.database.knex('events').where('subject', `connector:${connector!.id}`).pluck('action');
  expect(events).toEqual([
    'connector.added',
    'connector.tested',
    'connector.tested',
    'connector.removed',
    'connector.restored',
  ]);
});
