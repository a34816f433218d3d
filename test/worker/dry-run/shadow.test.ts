import { expect, test } from 'vitest';
import { outlookOf } from '../../../data/stores/flag-outlooks.ts';
import { findFlag } from '../../../data/stores/flags.ts';
import { findRun, listRuns } from '../../../data/stores/pattern-runs.ts';
import { publishPack } from '../../../data/stores/patterns.ts';
import { listFindings } from '../../../data/stores/run-findings.ts';
import { eachDatabase } from '../../support/database.ts';
import { aRunner, ask, packText, storeTexts, usePacks } from '../../support/runs.ts';
import { admin, aHit, aSite, day1, day2, day3, found } from '../../support/stock.ts';

const office = '咨询电话：13900139000，工作日上午九点至十一点。';
const loosened = (yaml: string) => yaml.replace('咨询电话, 咨询服务电话', '咨询服务电话');

eachDatabase((_name, open) => {
  test('a shadow judges what comes in after it began, records hits, raises no flag, and ends by itself', async () => {
    const db = await open();
    await usePacks(db);
    const site = await aSite(db);
    await storeTexts(db, site, { 'old.html': office });
    const yaml = loosened(await packText(db, 'contact'));
    const trial = { pack: 'contact', yaml };
    const id = await ask(db, 'shadow', trial, { until: '2026-11-26T16:00:00.000Z', at: '2026-11-23T03:00:00.000Z' });
    let now = new Date('2026-11-24T03:00:00Z');
    const runner = aRunner(db, 'worker', () => now);
    await runner.turn();
    expect(await findRun(db, id)).toMatchObject({ state: 'running', done: 0 });
    await db.knex('inspections').update({ state: 'completed' });
    await storeTexts(db, site, { 'new.html': office }, day2);
    now = new Date('2026-11-24T03:10:00Z');
    await runner.turn();
    expect(await findRun(db, id)).toMatchObject({ state: 'running', done: 1, result: { tally: { gained: 1 } } });
    // Looked at once is enough.
    now = new Date('2026-11-24T03:20:00Z');
    await runner.turn();
    expect(await findRun(db, id)).toMatchObject({ done: 1 });
    expect((await listFindings(db, id, { change: 'gained' })).findings).toHaveLength(1);
    expect(await db.read('flags')).toHaveLength(0);
    now = new Date('2026-11-27T00:00:00Z');
    await runner.turn();
    expect(await findRun(db, id)).toMatchObject({ state: 'done', done: 1 });
  });

  test('what is published is held against the flags that wait; they keep identity and state and say what would become of them', async () => {
    const db = await open();
    await usePacks(db);
    const site = await aSite(db);
    const text = '参会人员：王芳，工作手机13800138000，请保持畅通。';
    const items = await storeTexts(db, site, { 'a.html': text, 'b.html': text });
    for (const [path, id] of items)
      await found(db, id, [aHit(path)], day1, { snapshotId: `text-${id}-${day1}`, characters: text.length });
    const [first, second]: { id: number }[] = await db.read('flags').orderBy('id').select('id');
    await db.knex('flags').where('id', second!.id).update({ state: 'false-positive', decided_at: day2 });
    const runner = aRunner(db, 'worker', () => new Date(day3));
    // Nothing was published since the shipped packs came in.
    expect(await runner.turn()).toBe(false);
    const yaml = (await packText(db, 'contact')).replace('words: [咨询电话, ', 'words: [工作手机, 咨询电话, ');
    const version = await publishPack(db, { pack: 'contact', yaml, base: 1, reason: '测试' }, admin(day2));
    expect(await runner.turn()).toBe(true);
    const [run] = await listRuns(db, { pack: 'contact' });
    expect(run).toMatchObject({ kind: 're-judge', state: 'done', version, total: 1, done: 1 });
    const flag = (await findFlag(db, first!.id))!;
    expect(flag).toMatchObject({ state: 'open', version: 1 });
    expect(await outlookOf(db, flag)).toMatchObject({ kind: 'gone', pack: 'contact', version });
    expect(await outlookOf(db, (await findFlag(db, second!.id))!)).toBeNull();
    // Once, not again and again.
    expect(await runner.turn()).toBe(false);
  });
});
