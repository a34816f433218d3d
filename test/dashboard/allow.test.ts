import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyChain } from '../../data/audit.ts';
import { listAllowEntries } from '../../data/stores/allow.ts';
import { listEvents } from '../../data/stores/events.ts';
import { listFlags } from '../../data/stores/flags.ts';
import { listHits } from '../../data/stores/hits.ts';
import { findItem } from '../../data/stores/items.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { fillTriage } from '../support/triage.ts';
import { Visitor } from '../support/visitor.ts';

const at = '2026-11-23T02:00:00.000Z';
let running: Running;
let reviewer: Visitor;
let canaries: string[];
let form: string;
let flag: { id: number; itemId: number; url: string; unitId: number | null };

beforeEach(async () => {
  running = await runDashboard({ now: () => new Date(at) });
  ({ canaries } = await fillTriage(running.database, 6, at));
  reviewer = new Visitor(running.url);
  await reviewer.signIn('reviewer');
  const { flags } = await listFlags(running.database, { pattern: 'resident-id' }, { limit: 1 });
  flag = flags[0]!;
  const [hit] = await listHits(running.database, flag.id, { limit: 1 });
  form = `/flags/${flag.id}/hits/${hit!.id}/allow`;
});

afterEach(() => running.stop());

const good = { scope: 'value', reason: '单位对外公布的示例', expiresOn: '2027-05-01' };

test('from a hit to an entry and back: owner, reason and day are shown, removal can be undone', async () => {
  expect((await reviewer.get(`/flags/${flag.id}`)).body).toContain(`href="${form}"`);
  expect((await reviewer.get(form)).body).toContain('value="2027-11-23"');
  const made = await reviewer.post(form, good);
  expect(made.status).toBe(303);
  const told = await reviewer.get(made.to!);
  expect(told.body).toContain('已登记放行 1');
  expect(told.body).toContain('action="/allow/1/remove"');
  const list = await reviewer.get('/allow');
  for (const words of ['单位对外公布的示例', 'reviewer', '2027-05-01', '0 处', '所有站点'])
    expect(list.body).toContain(words);

  await reviewer.post('/allow/1/remove');
  expect((await reviewer.get('/allow')).body).toContain('还没有放行任何内容');
  await reviewer.post('/allow/1/restore');
  expect(await listAllowEntries(running.database)).toMatchObject([{ id: 1, reason: good.reason }]);
  expect((await reviewer.post('/allow/1/restore')).status).toBe(404);

  const { events } = await listEvents(running.database, {}, { limit: 20 });
  const actions = events.map((event) => event.action).filter((action) => action.startsWith('allow.'));
  expect(actions.sort()).toEqual(['allow.added', 'allow.removed', 'allow.restored']);
  expect((await verifyChain(running.database)).ok).toBe(true);
});

test('each scope restricts to what it says', async () => {
  const folder = flag.url.replace(/[^/]*$/, '');
  await reviewer.get(form);
  for (const scope of ['here', 'value', 'address', 'unit']) await reviewer.post(form, { ...good, scope });
  await reviewer.post(form, { ...good, scope: 'pattern', prefix: folder });
  const entries = (await listAllowEntries(running.database)).reverse();
  expect(entries).toMatchObject([
    { kind: 'value', urlPrefix: flag.url, pattern: null, unitId: null },
    { kind: 'value', urlPrefix: null, pattern: null, unitId: null },
    { kind: 'address', masked: null, urlPrefix: flag.url, pattern: null },
    { kind: 'unit', masked: null, pattern: 'resident-id', unitId: flag.unitId },
    { kind: 'pattern', masked: null, pattern: 'resident-id', urlPrefix: folder },
  ]);
});

test('a slip in the form keeps what was typed and says what is wrong', async () => {
  await reviewer.get(form);
  const origin = new URL(flag.url).origin;
  const wrong: [Record<string, string>, string][] = [
    [{ ...good, scope: '' }, '请选择放行范围'],
    [{ ...good, reason: '无' }, '请写明原因'],
    [{ ...good, reason: '此人电话 138 0000 0000 已核' }, '请去掉后再提交'],
    [{ ...good, expiresOn: '2026-11-23' }, '两年以内的日期'],
    [{ ...good, expiresOn: '2030-01-01' }, '两年以内的日期'],
    [{ ...good, scope: 'pattern', prefix: 'https://other.example/' }, '至少包含完整的站点地址'],
    [{ ...good, scope: 'pattern', prefix: origin }, '至少包含完整的站点地址'],
  ];
  for (const [fields, words] of wrong) {
    const seen = await reviewer.post(form, fields);
    expect(seen.status, words).toBe(422);
    expect(seen.body, words).toContain(words);
  }
  expect(await listAllowEntries(running.database)).toEqual([]);
});

test('the items it touches are judged again although they did not change', async () => {
  const version = async () => (await findItem(running.database, flag.itemId))?.engineVersion;
  expect(await version()).toBe('1');
  await reviewer.get(form);
  await reviewer.post(form, good);
  expect(await version()).toBeNull();
});

test('a full value is neither shown nor stored', async () => {
  await reviewer.get(form);
  const seen = [await reviewer.get(form), await reviewer.post(form, good), await reviewer.get('/allow')];
  const { database } = running;
  const stored = JSON.stringify([await database.knex('allow_entries'), await database.knex('events')]);
  const all = seen.map((one) => one.body).join() + stored + running.logged.join();
  expect(canaries.length).toBeGreaterThan(0);
  for (const value of canaries) expect(all).not.toContain(value);
});

test('who only reads sees the entries, and no way to change them', async () => {
  await reviewer.get(form);
  await reviewer.post(form, good);
  for (const role of ['manager', 'auditor'] as const) {
    const visitor = new Visitor(running.url);
    await visitor.signIn(role);
    expect((await visitor.get(`/flags/${flag.id}`)).body).not.toContain(form);
    const list = await visitor.get('/allow');
    expect(list.body).toContain(good.reason);
    expect(list.body).not.toContain('/allow/1/remove');
  }
});
