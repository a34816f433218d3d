import { expect, test } from 'vitest';
import { findRun } from '../../../data/stores/pattern-runs.ts';
import { listFindings } from '../../../data/stores/run-findings.ts';
import { detect } from '../../../patterns/engine/scan.ts';
import { loadPacks } from '../../../patterns/load.ts';
import { maskText } from '../../../patterns/masks.ts';
import { exampleDocument } from '../../../patterns/plain.ts';
import { shippedPacks } from '../../../patterns/shipped.ts';
import { isWeighable, weigherOf } from '../../../worker/dry-run/reweigh.ts';
import { eachDatabase } from '../../support/database.ts';
import { aRunner, ask, packText, storeTexts, usePacks } from '../../support/runs.ts';
import { aHit, aSite, day1, day2, found, someItems } from '../../support/stock.ts';

const rules = loadPacks(shippedPacks());
const changedRules = (change: (text: string) => string) =>
  loadPacks(
    shippedPacks().map((pack) => (pack.name.endsWith('contact.yaml') ? { ...pack, text: change(pack.text) } : pack)),
  );

const texts = [
  '联系人张三，手机13800138000',
  '电话138-0013-8000',
  'TEL13800138000',
  '薛某（１３８００１３８０００）',
  '参会人员：王芳，工作手机13800138000，请保持畅通。',
  '如有疑问请拨打13800138000。另附身份证号11010519491231002X。',
  '收件人：李四，预留电话：13900139000',
];

/** What is stored of a hit: its trace and its masked surroundings. */
function stored(text: string) {
  const document = exampleDocument(text);
  const { hits } = detect(document, rules, { asOf: '2026-11-24' });
  return hits
    .filter((hit) => hit.pattern === 'mobile' || hit.pattern === 'resident-id')
    .map((hit) => ({
      hit,
      trace: {
        evidence: hit.evidence,
        before: maskText(document.text, hits, Math.max(0, hit.start - 40), hit.start),
        inCell: false,
      },
    }));
}

test('weighed under the rules that found it, a stored hit has the score that it had', () => {
  const all = texts.flatMap(stored);
  expect(all.length).toBeGreaterThanOrEqual(texts.length);
  for (const { hit, trace } of all) {
    const weighed = weigherOf(rules, hit.pattern).weigh(trace);
    expect(weighed, trace.before).toEqual({ score: hit.score, confidence: hit.confidence });
  }
});

test('weighed under changed rules, it has the score that the engine gives the text', () => {
  const changes = [
    (text: string) => text.replace('assigned: 4', 'assigned: 1'),
    (text: string) => text.replace('keywords: [手机, ', 'keywords: ['),
    (text: string) => text.replace('words: [咨询电话, ', 'words: [工作手机, 咨询电话, '),
    (text: string) => text.replace('keyword: 3, keyword-far: 1', 'keyword: 1, keyword-far: 0'),
  ];
  for (const change of changes) {
    const after = changedRules(change);
    for (const text of texts) {
      const [first] = stored(text).filter(({ hit }) => hit.pattern === 'mobile');
      if (!first) continue;
      const now = detect(exampleDocument(text), after, { asOf: '2026-11-24' }).hits.find(
        (hit) => hit.pattern === 'mobile',
      );
      const weighed = weigherOf(after, 'mobile').weigh(first.trace);
      expect(weighed?.score ?? null, `${change} ${text}`).toBe(now?.score ?? null);
    }
  }
});

test('another expression or a new kind of evidence cannot be weighed from traces', () => {
  const [mobile] = rules.patterns.filter((pattern) => pattern.id === 'mobile');
  expect(isWeighable(mobile, mobile)).toBe(true);
  expect(isWeighable(mobile, undefined)).toBe(true);
  expect(isWeighable(undefined, mobile)).toBe(false);
  expect(isWeighable(mobile, { ...mobile!, matcher: { code: 'landline' } })).toBe(false);
  const points = { ...mobile!.evidence.points, 'check-digit': 2 };
  expect(isWeighable(mobile, { ...mobile!, evidence: { ...mobile!.evidence, points } })).toBe(false);
});

eachDatabase((_name, open) => {
  test('a backtest counts decisions by what they said and what the draft would find, from traces alone', async () => {
    const db = await open();
    await usePacks(db);
    const site = await aSite(db);
    const paths = Array.from({ length: 8 }, (_, nth) => `d${nth}.html`);
    const items = await someItems(db, site, paths);
    for (const [nth, path] of paths.entries()) {
      // Half of them stand behind a label of their own, half behind none.
      const labelled = nth % 2 === 0;
      const evidence = [
        { key: 'assigned', points: 4 },
        ...(labelled ? [{ key: 'keyword', points: 3, detail: '手机' }] : []),
      ];
      const hit = aHit(`v${nth}`, { before: labelled ? '手机' : '备注内容', evidence, score: labelled ? 7 : 4 });
      await found(db, items.get(path)!, [hit], day1);
    }
    const flags: { id: number; item_id: number }[] = await db.read('flags').select('id', 'item_id');
    const nthOf = new Map([...items.values()].map((id, nth) => [id, nth]));
    for (const { id, item_id } of flags) {
      const state = nthOf.get(item_id)! % 2 === 0 ? 'taken-down' : 'false-positive';
      await db.knex('flags').where('id', id).update({ state, decided_at: day2 });
    }
    const yaml = (await packText(db, 'contact')).replace('assigned: 4', 'assigned: 1');
    const id = await ask(db, 'backtest', { pack: 'contact', yaml });
    await aRunner(db).turn();
    const run = await findRun(db, id);
    expect(run).toMatchObject({ state: 'done', done: 8, total: 8 });
    expect(run!.result.decisions).toEqual({
      by: 'trace',
      before: { realFound: 4, realMissed: 0, falseFound: 4, falseMissed: 0 },
      after: { realFound: 4, realMissed: 0, falseFound: 0, falseMissed: 4 },
    });
    const { findings } = await listFindings(db, id, { change: 'false-dropped' });
    expect(findings).toHaveLength(4);
    expect(findings[0]).toMatchObject({ state: 'false-positive', pattern: 'mobile' });
  });

  test('where traces do not say enough, the stored texts of decided items are judged, and purged ones are counted', async () => {
    const db = await open();
    await usePacks(db);
    const site = await aSite(db);
    const items = await storeTexts(db, site, {
      'a.html': '参会人员：王芳，工作手机13800138000，请保持畅通。',
      'b.html': '参会人员：李强，工作手机13900139000，请保持畅通。',
    });
    for (const [path, id] of items)
      await found(db, id, [aHit(path)], day1, { snapshotId: `text-${id}-${day1}`, characters: 30 });
    await db.knex('flags').update({ state: 'taken-down', decided_at: day2 });
    await db.knex('items').where('id', items.get('b.html')!).update({ snapshot_id: null });
    const yaml = (await packText(db, 'contact')).replace(
      'matcher: {code: mobile}',
      'matcher: {regex: ["139\\\\d{8}"]}',
    );
    const id = await ask(db, 'backtest', { pack: 'contact', yaml });
    await aRunner(db).turn();
    const run = await findRun(db, id);
    expect(run).toMatchObject({ state: 'done', result: { withoutText: 1, judged: 1 } });
    expect(run!.result.decisions).toMatchObject({
      by: 'text',
      before: { realFound: 1 },
      after: { realFound: 0, realMissed: 1 },
    });
  });
});
