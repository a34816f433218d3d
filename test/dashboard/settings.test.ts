import { load } from 'cheerio';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settingTable } from '../../data/settings.ts';
import { listEvents } from '../../data/stores/events.ts';
import { listTokens, openToken } from '../../data/stores/tokens.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
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

it('shows every setting with its value and meaning, and no secret', async () => {
  const page = load((await visitor.get('/settings')).body);
  const rows = page('table').first().find('tbody tr');
  expect(rows.length).toBe(settingTable.length);
  expect(rows.text()).toContain('XUNCHA_DATA_DIR');
  const database = rows.filter((_, row) => page(row).text().includes('DATABASE_URL'));
  expect(database.text()).toContain('（空）');
});

it('says in Chinese what each setting means and what may stand there', async () => {
  const page = load((await visitor.get('/settings')).body);
  const english = page('table')
    .first()
    .find('tbody tr')
    .toArray()
    .map((row) => page(row).find('td').last().text())
    .filter((text) => /[a-z]{2,} [a-z]{2,} [a-z]{2,}/i.test(text));
  expect(english).toEqual([]);
});

it('makes a token, shows it once, keeps only its digest, and revokes it', async () => {
  await visitor.get('/settings');
  const wrong = await visitor.post('/settings/tokens', { name: 'x', days: '0' });
  expect(wrong.status).toBe(400);
  expect(load(wrong.body)('.wrong').length).toBe(3);
  const made = await visitor.post('/settings/tokens', { name: '门户网站', days: '30', scopes: 'check' });
  const secret = load(made.body)('code.secret').text();
  expect(secret).toMatch(/^xuncha_\S{32}$/);
  expect((await visitor.get('/settings')).body).not.toContain(secret);
  const stored = JSON.stringify(await running.database.knex('tokens'));
  expect(stored + running.logged.join()).not.toContain(secret);
  expect(JSON.stringify((await listEvents(running.database, {}, { limit: 50 })).events)).not.toContain(secret);

  expect(await openToken(running.database, secret, 'check', at)).toMatchObject({ name: '门户网站' });
  expect(await openToken(running.database, secret, 'documents', at)).toBeNull();
  expect(await openToken(running.database, secret, 'check', '2026-12-25T00:00:00.000Z')).toBeNull();
  const [token] = await listTokens(running.database);
  await visitor.post(`/settings/tokens/${token?.id}/revoke`);
  expect(await openToken(running.database, secret, 'check', at)).toBeNull();
  await visitor.post(`/settings/tokens/${token?.id}/revoke`);
  expect((await visitor.get('/settings')).body).toContain('该令牌已经停用');
});
