import { load } from 'cheerio';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { decide } from '../../data/stores/decisions.ts';
import type { Flag } from '../../data/stores/flag.ts';
import { findFlag, listFlags } from '../../data/stores/flags.ts';
import { noticesOfFlag } from '../../data/stores/notice-list.ts';
import { answerNotice } from '../../data/stores/notices.ts';
import { listVerifications, recordVerification, type VerificationResult } from '../../data/stores/verifications.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { fillTriage } from '../support/triage.ts';
import { Visitor } from '../support/visitor.ts';

const start = '2026-11-02T02:00:00.000Z';
let clock = start;
let running: Running;
let manager: Visitor;
let canaries: string[];
const printed: string[] = [];

beforeAll(async () => {
  running = await runDashboard({
    now: () => new Date(clock),
    renderPdf: async (page) => {
      printed.push(page);
      return Buffer.from('%PDF-1.7');
    },
  });
  ({ canaries } = await fillTriage(running.database, 12, start));
  manager = new Visitor(running.url);
  await manager.signIn('manager');
});

afterAll(() => running.stop());
beforeEach(() => {
  clock = start;
});

/** Takes the next waiting flag down at that moment; its notice. */
async function takenDown(at = start, pattern = 'resident-id'): Promise<{ flag: Flag; notice: number }> {
  const { flags } = await listFlags(running.database, { pattern }, { limit: 1 });
  const [flag] = flags;
  const decision = { kind: 'take-down', remedy: 'redact', note: '请核对第三列' } as const;
  const reviewer = { id: 1, name: 'reviewer', role: 'reviewer' } as const;
  await decide(running.database, { flagId: flag!.id, version: flag!.version, decision }, reviewer, at);
  const [notice] = await noticesOfFlag(running.database, flag!.id, at);
  return { flag: flag!, notice: notice!.id };
}

async function checked(flag: Flag, result: VerificationResult, at: string): Promise<void> {
  const check = (await listVerifications(running.database, flag.id)).find((one) => one.doneAt === null);
  const evidence = [{ role: 'item', url: flag.url, status: result === 'gone' ? 404 : 200, result }];
  await recordVerification(running.database, check!.id, { result, evidence }, { actor: 'worker', at });
}

const standing = async (flag: Flag) => (await noticesOfFlag(running.database, flag.id, clock))[0]?.standing;

test('a notice stands as its deadline, its answer and its flag say', async () => {
  const { flag, notice } = await takenDown();
  expect(await standing(flag)).toBe('open');
  await answerNotice(running.database, notice, { kind: 'done', text: '已改' }, { actor: 'unit:甲', at: start });
  expect(await standing(flag)).toBe('answered');
  clock = '2026-12-31T02:00:00.000Z';
  expect(await standing(flag)).toBe('overdue');
  await checked(flag, 'still-there', clock);
  expect((await findFlag(running.database, flag.id))?.state).toBe('reopened');
  expect(await standing(flag)).toBe('reopened');
});

test('what is proved gone, and what a unit objects to', async () => {
  const one = await takenDown();
  await checked(one.flag, 'gone', start);
  expect(await standing(one.flag)).toBe('gone');
  const two = await takenDown();
  const objection = { kind: 'objection', text: '依法公开' } as const;
  await answerNotice(running.database, two.notice, objection, { actor: 'unit:甲', at: start });
  expect(await standing(two.flag)).toBe('objected');
});

test('the list counts each standing, narrows by unit, and leads to notice and flag', async () => {
  const { flag, notice } = await takenDown();
  const page = load((await manager.get('/notices')).body);
  const figures = page('.tabs .count').map((_, one) => Number(page(one).text()));
  expect(figures.get()[0]).toBe(
    figures
      .get()
      .slice(1)
      .reduce((sum, n) => sum + n, 0),
  );
  expect(page(`#notice-${notice} a[href="/notices/${notice}"]`).length).toBe(1);
  expect(page(`#notice-${notice} a[href="/flags/${flag.id}"]`).length).toBe(1);
  const narrowed = load((await manager.get(`/notices?standing=open&unit=${flag.unitId}`)).body);
  expect(narrowed(`#notice-${notice}`).length).toBe(1);
  expect(narrowed('.chip').length).toBe(1);
  expect((await manager.get('/notices?standing=open&unit=999')).body).toContain('没有这一类整改通知');
  for (const query of ['standing=x', 'page=0', 'page=99999999', 'unit=-1'])
    expect((await manager.get(`/notices?${query}`)).status, query).toBe(200);
});

test('the sheet says number, unit, what, where, why, until when, and is masked', async () => {
  const { flag, notice } = await takenDown();
  const { body } = await manager.get(`/notices/${notice}`);
  const sheet = load(body)('.paper').text();
  for (const words of [
    '整改通知书',
    '巡查整改〔2026〕',
    flag.unitName!,
    decodeURI(flag.url),
    '个人信息保护法',
    '请核对第三列',
    '（盖章）',
  ])
    expect(sheet).toContain(words);
  expect(sheet).toContain('2026年11月2日');
  expect(sheet).toMatch(/37\*+/);
  for (const value of canaries) expect(body).not.toContain(value);

  const pdf = await manager.get(`/notices/${notice}/pdf`);
  expect(pdf.headers.get('content-type')).toContain('application/pdf');
  expect(printed.at(-1)).toContain('整改通知书');
  expect(printed.at(-1)).not.toContain('class="nav"');
  expect((await manager.get('/notices/999999')).status).toBe(404);
});

test('a flag shows when which address was asked and what it answered, and its notice', async () => {
  const { flag, notice } = await takenDown();
  await checked(flag, 'unknown', start);
  const page = load((await manager.get(`/flags/${flag.id}`)).body);
  expect(page('#checks').text()).toContain('HTTP 200');
  expect(page('#checks').text()).toContain('不能确定');
  expect(page('#checks').text()).toContain('计划复核');
  expect(page(`.notice-links a[href="/notices/${notice}"]`).length).toBe(1);
});
