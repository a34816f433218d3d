import { expect, test } from 'vitest';
import { cancelRun, findRun, runsBefore, takeRun } from '../../../data/stores/pattern-runs.ts';
import { listFindings } from '../../../data/stores/run-findings.ts';
import { purgeSnapshots } from '../../../data/stores/snapshots.ts';
import { eachDatabase } from '../../support/database.ts';
import { aRunner, ask, packText, storeTexts, usePacks } from '../../support/runs.ts';
import { admin, aSite, day1 } from '../../support/stock.ts';

const texts = {
  'a.html': '参会人员：王芳，工作手机13800138000，请保持畅通。',
  'b.html': '咨询电话：13900139000，工作日上午九点至十一点。',
  'c.html': '关于印发方案的通知。请认真贯彻执行。',
};
/** Office numbers are found too, once their words no longer speak against them. */
const loosened = (yaml: string) => yaml.replace('咨询电话, 咨询服务电话', '咨询服务电话');

eachDatabase((_name, open) => {
  test('a dry run tells what a changed pack would gain, masked, by site and confidence', async () => {
    const db = await open();
    await usePacks(db);
    const site = await aSite(db);
    const items = await storeTexts(db, site, texts);
    const yaml = loosened(await packText(db, 'contact'));
    const id = await ask(db, 'dry-run', { pack: 'contact', yaml });
    expect(await aRunner(db).turn()).toBe(true);
    const run = await findRun(db, id);
    expect(run).toMatchObject({ state: 'done', done: 3, total: 3 });
    expect(run!.rules.patterns).toContain('mobile');
    expect(run!.result).toMatchObject({ judged: 3, failed: 0, tally: { gained: 1, lost: 0 }, items: { gained: 1 } });
    expect(run!.result.bySite[site.id]).toEqual({ gained: 1, lost: 0, graded: 0 });
    const { findings } = await listFindings(db, id, { change: 'gained' });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ itemId: items.get('b.html'), pattern: 'mobile', siteName: site.name });
    expect(findings[0]!.data.masked).toBe('139****9000');
    expect(JSON.stringify(findings)).not.toContain('13900139000');
  });

  test('a switch that is turned off loses what the pattern finds now', async () => {
    const db = await open();
    await usePacks(db);
    await storeTexts(db, await aSite(db), texts);
    const id = await ask(db, 'dry-run', { pack: 'contact', turn: { pattern: 'mobile', on: false } });
    await aRunner(db).turn();
    const run = await findRun(db, id);
    expect(run!.result.byPattern.mobile).toEqual({ gained: 0, lost: 1, graded: 0 });
  });

  test('purged texts are counted, not passed over in silence', async () => {
    const db = await open();
    await usePacks(db);
    await storeTexts(db, await aSite(db), texts);
    await db.knex('items').update({ snapshot_id: null });
    await purgeSnapshots(db, '2027-11-23T00:00:00.000Z', 1);
    const id = await ask(db, 'dry-run', { pack: 'contact', yaml: loosened(await packText(db, 'contact')) });
    await aRunner(db).turn();
    const run = await findRun(db, id);
    expect(run).toMatchObject({ state: 'done', total: 0, result: { judged: 0, withoutText: 3 } });
  });

  test('a snapshot that cannot be opened is counted as failed and stops nothing', async () => {
    const db = await open();
    await usePacks(db);
    await storeTexts(db, await aSite(db), texts);
    const [first] = await db.knex('snapshots').select('id').orderBy('id').limit(1);
    await db
      .knex('snapshots')
      .where('id', first.id)
      .update({ sealed: Buffer.from('altered') });
    const id = await ask(db, 'dry-run', { pack: 'contact', yaml: loosened(await packText(db, 'contact')) });
    await aRunner(db).turn();
    expect((await findRun(db, id))!.result).toMatchObject({ judged: 2, failed: 1 });
  });

  test('two at once queue; a cancelled one is not taken', async () => {
    const db = await open();
    await usePacks(db);
    await storeTexts(db, await aSite(db), texts);
    const yaml = loosened(await packText(db, 'contact'));
    const [first, second, third] = [
      await ask(db, 'dry-run', { pack: 'contact', yaml }),
      await ask(db, 'dry-run', { pack: 'contact', yaml }),
      await ask(db, 'dry-run', { pack: 'contact', yaml }),
    ];
    expect(await runsBefore(db, third)).toBe(2);
    const taken = await takeRun(db, 'one', '2026-11-24T03:00:00.000Z', '2026-11-24T02:59:30.000Z');
    expect(taken?.run.id).toBe(first);
    // Another worker waits while the first is alive.
    expect(await takeRun(db, 'two', '2026-11-24T03:00:05.000Z', '2026-11-24T02:59:35.000Z')).toBeNull();
    expect(await cancelRun(db, second, admin(day1))).toBe(true);
    expect(await cancelRun(db, second, admin(day1))).toBe(false);
    const runner = aRunner(db, 'one');
    await runner.turn();
    await runner.turn();
    expect(await runner.turn()).toBe(false);
    expect((await findRun(db, second))!.state).toBe('cancelled');
    expect((await findRun(db, third))!.state).toBe('done');
  });

  test('what a killed worker left goes on where it stood, and says so', async () => {
    const db = await open();
    await usePacks(db);
    const items = await storeTexts(db, await aSite(db), texts);
    const yaml = loosened(await packText(db, 'contact'));
    const id = await ask(db, 'dry-run', { pack: 'contact', yaml });
    await takeRun(db, 'killed', '2026-11-24T02:00:00.000Z', '2026-11-24T01:59:30.000Z');
    await db
      .knex('pattern_runs')
      .where('id', id)
      .update({ cursor: String(items.get('a.html')), done: 1 });
    await aRunner(db, 'other').turn();
    const run = await findRun(db, id);
    expect(run).toMatchObject({ state: 'done', done: 3, resumed: 1, worker: 'other' });
    expect(run!.result.judged).toBe(2);
    expect(run!.result.tally.gained).toBe(1);
  });

  test('nothing to compare is refused', async () => {
    const db = await open();
    await usePacks(db);
    const yaml = await packText(db, 'contact');
    await expect(ask(db, 'dry-run', { pack: 'contact', yaml })).rejects.toMatchObject({ code: 'invalid' });
  });
});
