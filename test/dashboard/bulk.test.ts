import { afterAll, beforeAll, expect, test } from 'vitest';
import { decide } from '../../data/stores/decisions.ts';
import { findFlag, listFlags } from '../../data/stores/flags.ts';
import { takeLease } from '../../data/stores/leases.ts';
import { userByName } from '../../data/stores/users.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { fillTriage } from '../support/triage.ts';
import { Visitor } from '../support/visitor.ts';

let running: Running;
let reviewer: Visitor;
let admin: Visitor;

beforeAll(async () => {
  running = await runDashboard();
  await fillTriage(running.database, 140, running.now().toISOString());
  [reviewer, admin] = [new Visitor(running.url), new Visitor(running.url)];
  await reviewer.signIn('reviewer');
  await admin.signIn('admin');
});
afterAll(() => running.stop());

const waiting = async (filter = {}) => (await listFlags(running.database, filter, { limit: 500 })).flags;
const value = (flag: { id: number; version: number }) => `${flag.id}.${flag.version}`;

/** Sends a form with several fields of one name. */
async function tick(visitor: Visitor, flags: string[], more: Record<string, string>) {
  const cookie = [...visitor.cookies].map(([name, one]) => `${name}=${one}`).join('; ');
  const body = new URLSearchParams({ _csrf: visitor.token, ...more });
  for (const flag of flags) body.append('flag', flag);
  const headers = { cookie, 'sec-fetch-site': 'same-origin' };
  const answer = await fetch(`${running.url}/bulk`, { method: 'POST', body, headers, redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}

test('ticked flags are shown with what would become of each, decided after a confirmation, and undone with one click', async () => {
  const at = running.now().toISOString();
  const [one, two, held] = (await waiting({ categories: ['outdated', 'ineffective'] })).slice(0, 3);
  const colleague = await userByName(running.database, 'admin');
  await takeLease(running.database, held!.id, colleague!.id, at);
  await reviewer.get('/flags');
  const address = await tick(
    reviewer,
    [one, two, held].map((flag) => value(flag!)),
    { do: 'take-down' },
  );
  const preview = await reviewer.get(address);
  expect(preview.body).toContain('将处置 2 条');
  expect(preview.body).toContain('他人正在处置');
  expect((await findFlag(running.database, one!.id))?.state).toBe('open');

  const run = /action="(\/bulk\/[^"]+\/run[^"]*)"/.exec(preview.body)?.[1] ?? '';
  const done = await reviewer.post(run, { remedy: 'mark-repealed', note: '请标注' });
  const result = await reviewer.get(done.to ?? '');
  expect(result.body).toContain('已处置 2 条');
  expect(result.body).toContain('跳过 1 条');
  expect(await findFlag(running.database, one!.id)).toMatchObject({ state: 'taken-down', remedy: 'mark-repealed' });
  // sent twice, done once
  await reviewer.post(run, { remedy: 'remove' });
  expect((await findFlag(running.database, one!.id))?.remedy).toBe('mark-repealed');

  const undo = /action="(\/bulk\/[^"]+\/undo[^"]*)"/.exec(result.body)?.[1] ?? '';
  await reviewer.post(undo);
  expect((await findFlag(running.database, one!.id))?.state).toBe('open');
  expect((await findFlag(running.database, two!.id))?.state).toBe('open');
});

test('all that a filter lets through can be decided; above 100 the number must be typed', async () => {
  await reviewer.get('/flags');
  const address = await tick(reviewer, [], { do: 'take-down', all: 'yes' });
  const preview = await reviewer.get(address);
  const [, count = '0'] = /请输入条数 (\d+)/.exec(preview.body) ?? [];
  expect(Number(count)).toBeGreaterThan(100);
  const run = /action="(\/bulk\/[^"]+\/run[^"]*)"/.exec(preview.body)?.[1] ?? '';
  const refused = await reviewer.post(run, { remedy: 'remove', note: '写过的说明' });
  expect(refused.status).toBe(422);
  expect(refused.body).toContain('写过的说明');
  expect(await waiting()).not.toHaveLength(0);
  const done = await reviewer.post(run, { remedy: 'remove', confirm: count });
  const result = await reviewer.get(done.to ?? '');
  const undo = /action="(\/bulk\/[^"]+\/undo[^"]*)"/.exec(result.body)?.[1] ?? '';
  const before = (await waiting()).length;
  await reviewer.post(undo);
  expect((await waiting()).length).toBeGreaterThan(before + 100);
}, 60_000);

test('nobody but its author sees a batch; nothing ticked changes nothing', async () => {
  await admin.get('/flags');
  const [flag] = await waiting();
  const address = await tick(admin, [value(flag!)], { do: 'false-positive' });
  expect((await reviewer.get(address)).status).toBe(404);
  expect(await tick(reviewer, [], { do: 'take-down' })).toMatch(/^\/flags/);
});

test('a flag is assigned from its page, from the queue, and shown to whom it is assigned', async () => {
  const [one, two] = await waiting();
  await reviewer.get(`/flags/${one!.id}`);
  await reviewer.post(`/flags/${one!.id}/assign`, { mine: 'yes' });
  const address = await tick(reviewer, [value(two!)], { do: 'assign', assignee: '1' });
  const run = /action="(\/bulk\/[^"]+\/run[^"]*)"/.exec((await reviewer.get(address)).body)?.[1] ?? '';
  await reviewer.post(run, { assignee: '1' });
  const mine = await reviewer.get('/flags?view=assigned');
  for (const flag of [one, two]) expect(mine.body).toContain(`id="flag-${flag!.id}"`);
  expect((await admin.get('/flags?view=assigned')).body).not.toContain(`id="flag-${one!.id}"`);
  expect((await reviewer.post(`/flags/${one!.id}/assign`, { assignee: '3' })).status).toBe(400);
});

test('a view is kept under a name, opens the same filters, and is shared only when asked', async () => {
  await reviewer.get('/flags?category=outdated&severity=low');
  const kept = await reviewer.post('/views', { name: '低风险过期', query: 'category=outdated&severity=low&evil=1' });
  expect(kept.to).toBe('/flags?category=outdated&severity=low');
  expect((await reviewer.get('/flags')).to).toBe('/flags?category=outdated&severity=low');
  expect((await reviewer.get('/flags?view=waiting')).body).toContain('低风险过期');
  expect((await admin.get('/flags?view=waiting')).body).not.toContain('低风险过期');
});

test('rows tell what others did while one looks, and nothing is sent when nothing changed', async () => {
  const flags = (await waiting({ severities: ['low'] })).slice(0, 3);
  const [decided, held] = flags;
  const rows = flags.map(value).join(',');
  const ask = (tag = '') =>
    reviewer.get(`/flags/live?severity=low&rows=${rows}`, { accept: 'application/json', 'if-none-match': tag });
  const first = await ask();
  expect((await ask(first.headers.get('etag') ?? '')).status).toBe(304);
  const at = running.now().toISOString();
  const colleague = await userByName(running.database, 'admin');
  const who = { id: colleague!.id, name: 'admin', role: 'admin' } as const;
  const decision = { kind: 'retain', reason: 'false-positive' } as const;
  await decide(running.database, { flagId: decided!.id, version: decided!.version, decision }, who, at);
  await takeLease(running.database, held!.id, who.id, at);
  const told = JSON.parse((await ask(first.headers.get('etag') ?? '')).body);
  const row = (id: number) => told.rows.find((one: { id: number }) => one.id === id);
  expect(row(decided!.id)).toMatchObject({ text: '误报', done: true, by: expect.stringContaining('admin') });
  expect(row(held!.id)).toMatchObject({ text: 'admin 处置中', done: false });
  expect(told.counts.waiting).toBe(JSON.parse(first.body).counts.waiting - 1);
});
