import { load } from 'cheerio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerToken } from '../../data/answer-link.ts';
import { deriveKeys } from '../../data/key.ts';
import { decide, undo } from '../../data/stores/decisions.ts';
import { listDeliveries, recordAttempt, takeDelivery } from '../../data/stores/deliveries.ts';
import type { Flag } from '../../data/stores/flag.ts';
import { findFlag, listFlags } from '../../data/stores/flags.ts';
import { noticesOfFlag } from '../../data/stores/notice-list.ts';
import { listAnswers } from '../../data/stores/notices.ts';
import { saveUnit } from '../../data/stores/units.ts';
import { listVerifications } from '../../data/stores/verifications.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { residentId } from '../support/invented.ts';
import { fillTriage } from '../support/triage.ts';
import { Visitor } from '../support/visitor.ts';

const start = '2026-11-02T02:00:00.000Z';
let clock = start;
let running: Running;
let canaries: string[];
let reviewer: Visitor;
let manager: Visitor;
const decider = { id: 1, name: 'reviewer', role: 'reviewer' } as const;
const person = residentId('370112', '19900307', 451);

beforeAll(async () => {
  running = await runDashboard({ now: () => new Date(clock) });
  ({ canaries } = await fillTriage(running.database, 14, start));
  reviewer = new Visitor(running.url);
  await reviewer.signIn('reviewer');
  manager = new Visitor(running.url);
  await manager.signIn('manager');
});

afterAll(() => running.stop());

/** Takes the next flag down; the link is read off the page of its notice. */
async function takenDown(title?: string): Promise<{ flag: Flag; notice: number; link: string }> {
  clock = start;
  const { flags } = await listFlags(running.database, { pattern: 'resident-id' }, { limit: 1 });
  const flag = flags[0]!;
  if (title) await running.database.knex('flags').where('id', flag.id).update({ title });
  const decision = { kind: 'take-down', remedy: 'remove', note: `联系 13812345678` } as const;
  await decide(running.database, { flagId: flag.id, version: flag.version, decision }, decider, start);
  const [notice] = await noticesOfFlag(running.database, flag.id, start);
  const page = load((await reviewer.get(`/notices/${notice!.id}`)).body);
  return { flag, notice: notice!.id, link: new URL(String(page('.answer-link input').val())).pathname };
}

test('a unit sees its notice by the link alone, masked, on a page that goes into no log and no search engine', async () => {
  const { link, notice } = await takenDown(`名单 ${person} <b>粗</b>`);
  const guest = new Visitor(running.url);
  const seen = await guest.get(link);
  expect(seen.status).toBe(200);
  const page = load(seen.body);
  expect(page('.nav').length).toBe(0);
  expect(page('.answer-evidence mark').first().text()).toMatch(/\*{4}/);
  for (const value of [...canaries, person, '13812345678', '<b>粗']) expect(seen.body).not.toContain(value);
  expect(seen.headers.get('referrer-policy')).toBe('no-referrer');
  expect(seen.headers.get('x-robots-tag')).toContain('noindex');
  expect(seen.headers.get('cache-control')).toContain('no-store');
  const token = link.split('/').at(-1) ?? 'x';
  expect(running.logged.join('')).not.toContain(token);
  // Only who decides is given the link.
  expect((await manager.get(`/notices/${notice}`)).body).not.toContain('/answer/');
});

test('“done” asks for a check at once and stands on notice and flag; what looks like a personal value is masked', async () => {
  const { flag, notice, link } = await takenDown();
  const guest = new Visitor(running.url);
  await guest.get(link);
  const answer = { kind: 'done', text: `已删除，当事人 ${person}，<script>alert(1)</script>`, signer: '周办' };
  expect((await guest.post(link, answer)).status).toBe(303);
  const [kept] = await listAnswers(running.database, notice);
  expect(kept?.text).not.toContain(person);
  expect(kept?.text).toContain('37');
  expect((await listVerifications(running.database, flag.id))[0]?.dueAt).toBe(start);
  const thanks = (await guest.get(link)).body;
  expect(thanks).toContain('反馈已收到');
  for (const address of [`/notices/${notice}`, `/flags/${flag.id}`]) {
    const { body } = await reviewer.get(address);
    expect(body, address).toContain('已删除，当事人');
    expect(body).not.toContain('<script>alert');
    expect(body).not.toContain(person);
  }
  const events = await running.database.knex('events').where('action', 'notice.answered');
  expect(events.at(-1).actor).toBe(`unit:${flag.unitName}`);
});

test('an objection needs a reason and puts the flag before the reviewer', async () => {
  const { flag, link } = await takenDown();
  const guest = new Visitor(running.url);
  await guest.get(link);
  const refused = await guest.post(link, { kind: 'objection', text: '否', signer: '周办' });
  expect(refused.status).toBe(422);
  expect(refused.body).toContain('请写明理由和依据');
  expect(load(refused.body)('[name=signer]').val()).toBe('周办');
  for (const wrong of [
    { kind: '', signer: '周办' },
    { kind: 'other', signer: '周办' },
    { kind: 'done', signer: '' },
  ])
    expect((await guest.post(link, wrong)).status).toBe(422);
  expect((await findFlag(running.database, flag.id))?.state).toBe('taken-down');
  await guest.post(link, { kind: 'objection', text: '依法应当公开，见《条例》第二十条', signer: '周办' });
  expect((await findFlag(running.database, flag.id))?.state).toBe('reopened');
  expect((await reviewer.get(`/flags/${flag.id}`)).body).toContain('依法应当公开');
});

test('a link that was altered, belongs to another house, is of another notice, void or out of date opens nothing', async () => {
  const { notice, link } = await takenDown();
  const guest = new Visitor(running.url);
  const token = link.split('/').at(-1)!;
  const [id, round, expires, mac] = token.split('-') as [string, string, string, string];
  const later = (Number.parseInt(expires, 36) + 86_400).toString(36);
  const foreign = answerToken(deriveKeys(Buffer.alloc(32, 7)), {
    noticeId: notice,
    round: 0,
    expires: Number.parseInt(expires, 36),
  });
  const flipped = mac.replace(/^./, (sign) => (sign === 'A' ? 'B' : 'A'));
  for (const wrong of [
    `${id}-${round}-${later}-${mac}`,
    `${(notice + 1).toString(36)}-${round}-${expires}-${mac}`,
    `${id}-${round}-${expires}-${flipped}`,
    `${id}-${round}-${expires}`,
    foreign,
    'x',
    '%00',
  ]) {
    const seen = await guest.get(`/answer/${wrong}`);
    expect(seen.status, wrong).toBe(404);
    expect(seen.body).not.toContain('巡查整改');
    await guest.get('/sign-in');
    expect((await guest.post(`/answer/${wrong}`, { kind: 'done', signer: '周办' })).status).toBe(404);
  }
  expect((await guest.get(link)).status).toBe(200);
  await reviewer.get(`/notices/${notice}`);
  expect((await reviewer.post(`/notices/${notice}/links/void`)).status).toBe(303);
  expect((await guest.get(link)).status).toBe(404);
  const renewed = load((await reviewer.get(`/notices/${notice}`)).body)('.answer-link input').val();
  const fresh = new URL(String(renewed)).pathname;
  expect((await guest.get(fresh)).status).toBe(200);
  clock = '2027-01-30T00:00:00.000Z';
  expect((await guest.get(fresh)).status).toBe(404);
  clock = start;
});

test('a link shows nothing of a notice that was taken back, and takes no answer', async () => {
  const { flag, notice, link } = await takenDown();
  const guest = new Visitor(running.url);
  await guest.get(link);
  const now = await findFlag(running.database, flag.id);
  await undo(running.database, { flagId: flag.id, version: now!.version }, decider, start);
  const seen = await guest.get(link);
  expect(seen.status).toBe(410);
  expect(seen.body).toContain('通知已撤回');
  expect(seen.body).not.toContain(flag.url);
  expect((await guest.post(link, { kind: 'done', signer: '周办' })).status).toBe(410);
  expect(await listAnswers(running.database, notice)).toEqual([]);
});

test('a state change from another site is refused, and a form without its token', async () => {
  const { link, notice } = await takenDown();
  const guest = new Visitor(running.url);
  await guest.get(link);
  const answer = { kind: 'done', signer: '周办' };
  expect((await guest.post(link, answer, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await guest.post(link, { ...answer, _csrf: 'x' })).status).toBe(403);
  expect(await listAnswers(running.database, notice)).toEqual([]);
});

test('the delivery log tells each attempt, and what failed can be sent again', async () => {
  const { flag, notice } = await takenDown();
  const seen = load((await reviewer.get(`/notices/${notice}`)).body);
  expect(seen('#deliveries').text()).toContain('不会自动送达');
  await saveUnit(running.database, { name: flag.unitName!, email: 'a@example.cn' }, { actor: 'user:admin', at: start });
  await reviewer.post(`/notices/${notice}/deliver`);
  const later = { kind: 'later', error: 'not-configured', detail: '' } as const;
  const taken = await takeDelivery(running.database, start);
  await recordAttempt(running.database, taken!.id, later, { actor: 'worker', at: start });
  expect((await reviewer.get(`/notices/${notice}`)).body).toContain('XUNCHA_SMTP_URL');
  const next = '2026-11-02T03:00:00.000Z';
  await takeDelivery(running.database, next);
  const failed = { kind: 'failed', error: 'refused', detail: '550 no such mailbox', permanent: true } as const;
  await recordAttempt(running.database, taken!.id, failed, { actor: 'worker', at: next });
  const page = load((await reviewer.get(`/notices/${notice}`)).body);
  expect(page('#deliveries').text()).toContain('对方拒绝');
  expect(page('#deliveries').text()).toContain('550 no such mailbox');
  const again = page('form.again').attr('action')!;
  expect((await reviewer.post(again)).status).toBe(303);
  expect((await listDeliveries(running.database, notice))[0]).toMatchObject({ state: 'waiting', attempts: 0 });
  expect((await manager.post(again)).status).toBe(403);
});

test('who asks too often waits', async () => {
  const guest = new Visitor(running.url);
  let last = 0;
  for (let n = 0; n < 70 && last !== 429; n++) last = (await guest.get('/answer/x')).status;
  expect(last).toBe(429);
});
