import { afterEach, beforeEach, expect, test } from 'vitest';
import { csvCell } from '../../dashboard/audit/handlers.ts';
import { verifyChain } from '../../data/audit.ts';
import { listEvents } from '../../data/stores/events.ts';
import { findFlag, listFlags } from '../../data/stores/flags.ts';
import { listHits } from '../../data/stores/hits.ts';
import { listNotices } from '../../data/stores/notices.ts';
import { addUser } from '../../data/stores/users.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { fillTriage } from '../support/triage.ts';
import { type Seen, Visitor } from '../support/visitor.ts';

let running: Running;
let reviewer: Visitor;
let canaries: string[];

beforeEach(async () => {
  running = await runDashboard();
  ({ canaries } = await fillTriage(running.database, 20, running.now().toISOString()));
  reviewer = new Visitor(running.url);
  await reviewer.signIn('reviewer');
});

afterEach(() => running.stop());

/** Another reviewer, signed in. */
async function second(): Promise<Visitor> {
  const by = { actor: 'system', at: running.now().toISOString() } as const;
  await addUser(running.database, { name: '李复核', role: 'reviewer', password: 'another correct horse' }, by);
  const visitor = new Visitor(running.url);
  await visitor.get('/sign-in');
  await visitor.post('/sign-in', { name: '李复核', password: 'another correct horse' });
  return visitor;
}

const versionIn = (seen: Seen) => /name="version" value="(\d+)"/.exec(seen.body)?.[1] ?? '';

async function lightFlag(): Promise<number> {
  const { flags } = await listFlags(running.database, { severities: ['low', 'medium'] }, { limit: 1 });
  return flags[0]!.id;
}

test('a take-down makes a notice, tells what was done, offers undo and leads to the next flag', async () => {
  const id = await lightFlag();
  const version = versionIn(await reviewer.get(`/flags/${id}`));
  const seen = await reviewer.post(`/flags/${id}/take-down`, { version, remedy: 'redact', note: '请核对后重发' });
  expect(seen.status).toBe(303);
  expect(seen.to).toMatch(/^\/flags\/\d+$/);
  expect(seen.to).not.toBe(`/flags/${id}`);
  const next = await reviewer.get(seen.to!);
  expect(next.body).toContain(`线索 ${id} 已下线`);
  const undo = /action="(\/flags\/\d+\/undo\?version=\d+)"/.exec(next.body)?.[1];
  expect((await listNotices(running.database, { flagId: id })).map((notice) => notice.state)).toEqual(['open']);
  const undone = await reviewer.post(undo!);
  expect((await reviewer.get(undone.to!)).body).toContain('已撤销');
  expect((await findFlag(running.database, id))?.state).toBe('open');
  expect((await listNotices(running.database, { flagId: id })).map((notice) => notice.state)).toEqual(['withdrawn']);
  expect((await verifyChain(running.database)).ok).toBe(true);
});

test('asked for by htmx, a decision and the next flag come in one answer with the new address', async () => {
  const id = await lightFlag();
  const version = versionIn(await reviewer.get(`/flags/${id}?category=outdated`));
  const seen = await reviewer.post(
    `/flags/${id}/retain`,
    { version, reason: 'false-positive' },
    { 'hx-request': 'true' },
  );
  expect(seen.status).toBe(200);
  expect(seen.headers.get('hx-push-url')).toMatch(/^\/flags\/\d+$/);
  expect(seen.body).not.toContain('<html');
  expect(seen.body).toContain('已判为误报');
});

test('who left a field out gets the page back with what was typed and what is missing', async () => {
  const id = await lightFlag();
  const version = versionIn(await reviewer.get(`/flags/${id}`));
  const fields = { version, reason: 'lawful-publication', basis: '', reviewOn: '2020-01-01' };
  const seen = await reviewer.post(`/flags/${id}/retain`, fields);
  expect(seen.status).toBe(422);
  expect(seen.body).toContain('请填写依据');
  expect(seen.body).toContain('value="2020-01-01"');
  expect((await findFlag(running.database, id))?.state).toBe('open');
});

test('of two who decide, the loser is told by whom and keeps what he typed', async () => {
  const other = await second();
  const id = await lightFlag();
  const version = versionIn(await reviewer.get(`/flags/${id}`));
  await other.get(`/flags/${id}`);
  await other.post(`/flags/${id}/hand-over`, { version, note: '涉密，请处理' });
  const seen = await reviewer.post(`/flags/${id}/take-down`, { version, remedy: 'archive', note: '我写了很久的说明' });
  expect(seen.status).toBe(409);
  expect(seen.body).toContain('李复核');
  expect(seen.body).toContain('我写了很久的说明');
  expect((await findFlag(running.database, id))?.state).toBe('handed-over');
});

test('a flag that another reviewer holds is shown as held and cannot be decided', async () => {
  const other = await second();
  const id = await lightFlag();
  await other.get(`/flags/${id}`);
  await other.post(`/flags/${id}/lease`);
  const shown = await reviewer.get(`/flags/${id}`);
  expect(shown.body).toContain('李复核 正在处置');
  expect((await reviewer.get('/flags')).body).toContain('李复核 处置中');
  const seen = await reviewer.post(`/flags/${id}/retain`, { version: versionIn(shown), reason: 'false-positive' });
  expect(seen.status).toBe(409);
  // opening another flag lets go of this one
  await other.post('/flags/1/lease');
  expect((await reviewer.get(`/flags/${id}`)).body).not.toContain('正在处置');
});

test('keeping something severe takes a second person', async () => {
  const other = await second();
  const { flags } = await listFlags(running.database, { severities: ['critical'] }, { limit: 1 });
  const id = flags[0]!.id;
  const version = versionIn(await reviewer.get(`/flags/${id}`));
  await reviewer.post(`/flags/${id}/retain`, { version, reason: 'false-positive' });
  expect((await findFlag(running.database, id))?.state).toBe('open');
  const own = await reviewer.get(`/flags/${id}`);
  expect(own.body).toContain('等待另一人复核');
  expect(own.body).not.toContain('同意保留');
  expect((await reviewer.post(`/flags/${id}/agree`, { version: versionIn(own) })).status).toBe(409);
  const offered = await other.get(`/flags/${id}`);
  expect((await other.get('/flags?view=second')).body).toContain(`id="flag-${id}"`);
  await other.post(`/flags/${id}/agree`, { version: versionIn(offered) });
  expect((await findFlag(running.database, id))?.state).toBe('false-positive');
});

test('a full value is shown for a reason, to who may, for a minute, and leaves an event without the value', async () => {
  const { flags } = await listFlags(running.database, { pattern: 'resident-id' }, { limit: 1 });
  const id = flags[0]!.id;
  const [hit] = await listHits(running.database, id, { limit: 1 });
  const address = `/flags/${id}/hits/${hit!.id}/reveal`;
  await reviewer.get(`/flags/${id}`);
  expect((await reviewer.post(address, { reason: '看' })).status).toBe(400);
  const seen = await reviewer.post(address, { reason: '核对是否为本人' });
  expect(canaries.some((value) => seen.body.includes(value))).toBe(true);
  expect(seen.headers.get('refresh')).toMatch(/^60;/);
  const { events } = await listEvents(running.database, { action: 'flag.revealed' }, { limit: 5 });
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({ actor: 'user:reviewer', data: { why: '核对是否为本人' } });
  expect(canaries.some((value) => JSON.stringify(events).includes(value))).toBe(false);
  const manager = new Visitor(running.url);
  await manager.signIn('manager');
  expect((await manager.get(`/flags/${id}`)).body).not.toContain('reveal');
  expect((await manager.post(address, { reason: '核对是否为本人' })).status).toBe(403);
});

test('a comment is seen by colleagues, escaped, and kept when it is refused; the log has no word of it', async () => {
  await reviewer.get('/flags/1');
  const refused = await reviewer.post('/flags/1/comments', { text: '请打 138 0000 0000 核对' });
  expect(refused.status).toBe(422);
  expect(refused.body).toContain('请打 138 0000 0000 核对</textarea>');
  expect((await reviewer.post('/flags/1/comments', { text: '已电话核对 <b>在办</b>' })).status).toBe(303);
  const manager = new Visitor(running.url);
  await manager.signIn('manager');
  expect((await manager.get('/flags/1')).body).toContain('已电话核对 &lt;b&gt;在办&lt;/b&gt;');
  const { events } = await listEvents(running.database, { action: 'flag.commented' }, { limit: 5 });
  expect(events).toHaveLength(1);
  expect(JSON.stringify(events)).not.toContain('核对');
});

test('filters narrow the queue, show what is chosen, and stand in the address of the flag', async () => {
  const { body } = await reviewer.get('/flags?severity=critical&category=personal-data&unknown=1');
  expect(body).toContain('特别严重');
  expect(body).not.toMatch(/<span class="severity severity-low"/);
  expect(body).toMatch(/href="\/flags\/\d+\?category=personal-data&amp;severity=critical"/);
  expect(body).toContain('class="chip"');
  expect((await reviewer.get('/flags?text=没有这样的标题')).body).toContain('没有符合条件的线索');
});

test('a malformed address never breaks the queue', async () => {
  for (const query of [
    'after=%00',
    'after=abc',
    'site=-1',
    'unit=99999999999999',
    'severity=x',
    'age=1',
    'text=%25_%5C',
    'pattern=%27',
    'view=zzz',
  ]) {
    expect((await reviewer.get(`/flags?${query}`)).status, query).toBe(200);
  }
  for (const path of ['/flags/0', '/flags/abc', '/flags/1e3', '/flags/999999999999999999']) {
    expect((await reviewer.get(path)).status, path).toBe(404);
  }
});

test('an exported cell is never a formula', () => {
  expect(csvCell('=cmd|calc')).toBe("'=cmd|calc");
  expect(csvCell('+1,2')).toBe(`"'+1,2"`);
  expect(csvCell('平常')).toBe('平常');
});
