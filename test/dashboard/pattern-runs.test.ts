import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listProposals } from '../../data/stores/allow-proposals.ts';
import { listHits } from '../../data/stores/hits.ts';
import { openDrafts, saveDraft } from '../../data/stores/pack-drafts.ts';
import { findRun, listRuns } from '../../data/stores/pattern-runs.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { aRunner, packText, storeTexts, usePacks } from '../support/runs.ts';
import { aHit, aSite, day1, found, someItems } from '../support/stock.ts';
import { Visitor } from '../support/visitor.ts';

let running: Running;
let admin: Visitor;
let reviewer: Visitor;

beforeAll(async () => {
  running = await runDashboard();
  const { database: db } = running;
  await usePacks(db);
  const site = await aSite(db);
  await storeTexts(db, site, {
    'a.html': '参会人员：王芳，工作手机13800138000，请保持畅通。',
    'b.html': '咨询电话：13900139000，工作日上午九点至十一点。',
  });
  admin = new Visitor(running.url);
  await admin.signIn('admin');
  reviewer = new Visitor(running.url);
  await reviewer.signIn('reviewer');
});
afterAll(() => running.stop());

const loosened = async () =>
  (await packText(running.database, 'contact')).replace('咨询电话, 咨询服务电话', '咨询服务电话');

describe('a dry run', () => {
  test('is asked for with the text of an editor, waits, and shows gains masked once the worker was there', async () => {
    const asked = await admin.post('/packs/contact/runs', { kind: 'dry-run', yaml: await loosened() });
    expect(asked.status).toBe(303);
    const waiting = await admin.get(asked.to!);
    expect(waiting.body).toContain('排队中');
    expect(waiting.body).toContain('等待巡查程序开始');
    await aRunner(running.database, 'worker', () => new Date()).turn();
    const done = await admin.get(asked.to!);
    expect(done.body).toContain('已完成');
    expect(done.body).toContain('139****9000');
    expect(done.body).not.toContain('13900139000');
    const list = await admin.get('/packs/contact/runs');
    expect(list.body).toContain('+1');
  });

  test('of a stored draft compares the draft', async () => {
    const draft = {
      pack: 'contact',
      base: 1,
      reason: '试',
      origin: 'edit',
      shippedBase: 1,
      yaml: await loosened(),
    } as const;
    const id = await saveDraft(running.database, draft, { actor: 'user:admin', at: day1 });
    const page = await admin.get(`/packs/contact/runs?what=draft:${id}`);
    expect(page.body).toContain(`value="draft:${id}" selected`);
    const asked = await admin.post('/packs/contact/runs', { kind: 'backtest', what: `draft:${id}` });
    expect(asked.status).toBe(303);
    const [run] = await listRuns(running.database, { pack: 'contact', limit: 1 });
    expect(run).toMatchObject({ kind: 'backtest', state: 'waiting' });
    await admin.post(`/packs/contact/runs/${run!.id}/cancel`);
    expect((await findRun(running.database, run!.id))!.state).toBe('cancelled');
    expect((await admin.get(`/packs/contact/runs/${run!.id}`)).body).toContain('没有做完');
  });

  test('of the text in force is refused in words', async () => {
    const yaml = await packText(running.database, 'contact');
    const seen = await admin.post('/packs/contact/runs', { kind: 'dry-run', yaml });
    expect(seen.status).toBe(422);
    expect(seen.body).toContain('没有任何一条规则不同');
  });

  test('of a text that cannot be loaded is refused in words', async () => {
    const seen = await admin.post('/packs/contact/runs', { kind: 'dry-run', yaml: 'pack: contact\nversion: x' });
    expect(seen.status).toBe(422);
    expect(seen.body).toContain('不能载入');
  });

  test('is for administrators; everyone may look', async () => {
    await reviewer.get('/packs/contact/runs');
    expect((await reviewer.post('/packs/contact/runs', { kind: 'dry-run', what: 'off:mobile' })).status).toBe(403);
    expect((await reviewer.get('/packs/contact/runs')).body).not.toContain('新的试运行');
  });

  test('an address of another pack, or of no run, is not found', async () => {
    const [run] = await listRuns(running.database, { pack: 'contact', limit: 1 });
    expect((await admin.get(`/packs/identity/runs/${run!.id}`)).status).toBe(404);
    expect((await admin.get('/packs/contact/runs/99999')).status).toBe(404);
  });
});

describe('what decisions suggest', () => {
  test('a pattern that is wrong more often than right is put before the administrator; one press makes a draft', async () => {
    const { database: db } = running;
    const site = await aSite(db, '新区');
    const paths = Array.from({ length: 24 }, (_, nth) => `d${nth}.html`);
    const items = await someItems(db, site, paths);
    for (const [nth, path] of paths.entries()) {
      const wrong = nth % 3 !== 0;
      const hit = aHit(`v${nth}`, {
        before: wrong ? '如有疑问请拨打维修报修' : '家属联系人手机',
        evidence: [{ key: 'assigned', points: 4 }],
      });
      await found(db, items.get(path)!, [hit], day1);
    }
    const flags: { id: number; item_id: number }[] = await db
      .read('flags')
      .where('site_id', site.id)
      .select('id', 'item_id');
    const nthOf = new Map([...items.values()].map((id, nth) => [id, nth]));
    for (const flag of flags) {
      const state = nthOf.get(flag.item_id)! % 3 !== 0 ? 'false-positive' : 'taken-down';
      await db.knex('flags').where('id', flag.id).update({ state, decided_at: day1 });
    }
    const list = await admin.get('/patterns/suggestions');
    expect(list.body).toContain('/patterns/mobile/suggestions');
    expect(list.body).toContain('最近 24 件处置中误报 16 件');
    const page = await admin.get('/patterns/mobile/suggestions');
    expect(page.body).toMatch(/value="against:[^"]*维修报修/);
    const word = /value="(against:[^"]*)"/.exec(page.body)![1]!;
    const drafted = await admin.post('/patterns/mobile/suggestions', { word });
    expect(drafted.status).toBe(303);
    const [draft] = (await openDrafts(db, 'contact')).filter((one) => one.reason.includes('建议的词'));
    expect(draft!.yaml).toContain(word.slice('against:'.length));
    expect(drafted.to).toBe(`/packs/contact/edit?draft=${draft!.id}`);
  });

  test('"never personal" of a reviewer waits for an administrator, who may accept it once', async () => {
    const { database: db } = running;
    const [flag] = await db.read('flags').limit(1);
    const [hit] = await listHits(db, flag.id, { limit: 1 });
    const address = `/flags/${flag.id}/hits/${hit!.id}/never-personal`;
    expect((await reviewer.get(address)).body).toContain('从不是个人信息');
    const asked = await reviewer.post(address, {
      scope: 'value',
      prefix: '',
      reason: '这是报修热线',
      expiresOn: '2027-06-30',
    });
    expect(asked.status).toBe(303);
    expect(await db.read('allow_entries')).toHaveLength(0);
    const [proposal] = await listProposals(db);
    expect(proposal).toMatchObject({ state: 'waiting', proposedBy: 'reviewer', kind: 'value' });
    await admin.get('/patterns/suggestions');
    await admin.post(`/patterns/proposals/${proposal!.id}/accept`);
    const [accepted] = await listProposals(db);
    expect(accepted).toMatchObject({ state: 'accepted' });
    expect(await db.read('allow_entries')).toHaveLength(1);
    await admin.post(`/patterns/proposals/${proposal!.id}/decline`, { answer: '太晚了' });
    expect((await admin.get('/patterns/suggestions')).body).toContain('已由别人决定');
  });
});
