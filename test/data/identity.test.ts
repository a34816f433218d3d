import { expect, it } from 'vitest';
import { flagStates } from '../../data/flag-life.ts';
import { decide, undo } from '../../data/stores/decisions.ts';
import { recordDetections } from '../../data/stores/detections.ts';
import { listEvents } from '../../data/stores/events.ts';
import { saveVisits } from '../../data/stores/fetches.ts';
import { findFlag, listFlags } from '../../data/stores/flags.ts';
import { recordGone } from '../../data/stores/gone.ts';
import { hitCounts, listHits } from '../../data/stores/hits.ts';
import { eachDatabase } from '../support/database.ts';
import {
  aDetection,
  aHit,
  aReviewer,
  aSite,
  day1,
  day2,
  day3,
  found,
  someItems,
  visited,
  worker,
} from '../support/stock.ts';

eachDatabase((_name, open) => {
  async function start() {
    const db = await open();
    const site = await aSite(db);
    const items = await someItems(db, site, ['a', 'b', 'c']);
    const reviewer = await aReviewer(db);
    const all = async () => (await listFlags(db, { states: flagStates }, { limit: 100 })).flags;
    const only = async () => {
      const [flag] = await all();
      if (!flag) throw new Error('no flag');
      return flag;
    };
    const falsePositive = async (at: string) => {
      const flag = await only();
      return decide(
        db,
        { flagId: flag.id, version: flag.version, decision: { kind: 'retain', reason: 'false-positive' } },
        reviewer,
        at,
      );
    };
    return { db, site, items, reviewer, all, only, falsePositive, a: items.get('a') ?? 0, b: items.get('b') ?? 0 };
  }

  it('raises one flag per item and category, and is idempotent', async () => {
    const { db, a, all } = await start();
    const hits = [
      aHit('13800000001'),
      aHit('13800000002'),
      aHit('x', { category: 'outdated', pattern: 'ended-notice', family: 'outdated' }),
    ];
    const first = await found(db, a, hits, day1);
    expect(first).toMatchObject({ raised: 2, changed: 0 });
    const events = (await listEvents(db, {}, { limit: 100 })).events.length;
    const again = await found(db, a, hits, day2);
    expect(again).toMatchObject({ raised: 0, changed: 0, reopened: 0, resolved: 0, flags: [] });
    expect((await listEvents(db, {}, { limit: 100 })).events).toHaveLength(events);
    const flags = await all();
    expect(flags.map((flag) => [flag.category, flag.persons, flag.firstSeen, flag.lastSeen, flag.version])).toEqual([
      ['personal-data', 2, day1, day2, 1],
      ['outdated', 0, day1, day2, 1],
    ]);
    expect(await hitCounts(db, flags[0]?.id ?? 0)).toEqual([{ pattern: 'mobile', hits: 2, fresh: 2 }]);
  });

  it('keeps a decision when the item is judged again, also by an edited pattern of the same family', async () => {
    const { db, a, only, falsePositive } = await start();
    await found(db, a, [aHit('13800000001')], day1);
    await falsePositive(day1);
    await found(
      db,
      a,
      [aHit('13800000001', { pattern: 'landline', patternVersion: 2, severity: 'low', start: 99 })],
      day2,
    );
    expect(await only()).toMatchObject({ state: 'false-positive', patterns: ['landline'], severity: 'low' });
  });

  it('asks again when new values appear, says what changed, and settles when they go away', async () => {
    const { db, a, only, falsePositive } = await start();
    await found(db, a, [aHit('13800000001')], day1);
    await falsePositive(day1);
    await found(db, a, [aHit('13800000001'), aHit('13800000002')], day2);
    const back = await only();
    expect(back).toMatchObject({
      state: 'open',
      changed: { previousState: 'false-positive', added: 1, removed: 0, addedPatterns: { mobile: 1 }, persons: [1, 2] },
    });
    expect((await listHits(db, back.id, { limit: 10, onlyNew: true })).map((hit) => hit.digest)).toEqual([
      'digest-of-13800000002',
    ]);
    await found(db, a, [aHit('13800000001')], day3);
    expect(await only()).toMatchObject({ state: 'false-positive', changed: null });
  });

  it('tells what is new, gone and moved since the decision, over several inspections', async () => {
    const { db, a, only, falsePositive } = await start();
    const at = (value: string, cell: string) => aHit(value, { place: { sheet: '名单', cell } });
    await found(db, a, [at('13800000001', 'C3'), at('13800000002', 'C4')], day1);
    await falsePositive(day1);
    await found(db, a, [at('13800000001', 'C9'), at('13800000003', 'C10')], day2);
    expect((await only()).changed).toMatchObject({
      previousState: 'false-positive',
      since: day2,
      added: 1,
      removed: 1,
      moved: 1,
      gone: [{ pattern: 'mobile', masked: '138****0000', place: { sheet: '名单', cell: 'C4' } }],
    });
    await found(db, a, [at('13800000003', 'C10'), at('13800000004', 'C11')], day3);
    expect((await only()).changed).toMatchObject({
      previousState: 'false-positive',
      since: day2,
      at: day3,
      added: 2,
      removed: 2,
      gone: [{ place: { cell: 'C4' } }, { place: { cell: 'C9' } }],
    });
  });

  it('remembers a false positive while the hits are away', async () => {
    const { db, a, only, falsePositive } = await start();
    await found(db, a, [aHit('13800000001')], day1);
    await falsePositive(day1);
    await found(db, a, [], day2);
    expect((await only()).state).toBe('false-positive');
    await found(db, a, [aHit('13800000001')], day3);
    expect((await only()).state).toBe('false-positive');
  });

  it('moves with the content to a new address once the old one is gone', async () => {
    const { db, a, b, all, falsePositive } = await start();
    await found(db, a, [aHit('13800000001')], day1);
    await falsePositive(day1);
    await saveVisits(db, null, [
      visited(a, day2, { status: 'unread', reason: 'gone', gone: true, contentHash: null, textHash: null }),
    ]);
    await recordGone(db, [a], worker(day2));
    await found(db, b, [aHit('13800000001')], day2);
    const flags = await all();
    expect(flags).toHaveLength(1);
    expect(flags[0]).toMatchObject({ state: 'false-positive', itemId: b, url: expect.stringMatching(/b$/) });
  });

  it('lends a standing decision to a copy, but not to a copy with more in it', async () => {
    const { db, a, b, items, all, falsePositive } = await start();
    await found(db, a, [aHit('13800000001')], day1);
    await falsePositive(day1);
    await found(db, b, [aHit('13800000001')], day2);
    await found(db, items.get('c') ?? 0, [aHit('13800000001'), aHit('13800000009')], day2);
    const states = Object.fromEntries((await all()).map((flag) => [flag.url.slice(-1), flag.state]));
    expect(states).toEqual({ a: 'false-positive', b: 'false-positive', c: 'open' });
  });

  it('resolves an undecided flag when its hits or its item go, and reopens it when they come back', async () => {
    const { db, a, only } = await start();
    await found(db, a, [aHit('13800000001')], day1);
    await found(db, a, [], day2);
    expect(await only()).toMatchObject({ state: 'resolved-itself', hitCount: 1 });
    await found(db, a, [aHit('13800000001')], day3);
    expect((await only()).state).toBe('reopened');
    await saveVisits(db, null, [visited(a, day3, { status: 'unread', reason: 'not-found', gone: true })]);
    expect(await recordGone(db, [a], worker(day3))).toBe(1);
    expect(await recordGone(db, [a], worker(day3))).toBe(0);
    expect((await only()).state).toBe('resolved-itself');
  });

  it('hands the history of a gone address over to the copy that was found before', async () => {
    const { db, a, b, all } = await start();
    await found(db, a, [aHit('13800000001')], day1);
    await found(db, b, [aHit('13800000001')], day2);
    await saveVisits(db, null, [
      visited(a, day3, { status: 'unread', reason: 'gone', gone: true, contentHash: null, textHash: null }),
    ]);
    await recordGone(db, [a], worker(day3));
    const flags = await all();
    const old = flags.find((flag) => flag.itemId === a);
    expect(old?.state).toBe('resolved-itself');
    expect(flags.find((flag) => flag.itemId === b)).toMatchObject({
      state: 'open',
      firstSeen: day1,
      predecessorId: old?.id,
    });
  });

  it('keeps what the item holds and what the crawl found apart within one flag', async () => {
    const { db, a, only } = await start();
    const site = (pattern: string) =>
      aHit(pattern, { category: 'site-health', pattern, family: 'site-health', severity: 'low' });
    await found(db, a, [site('placeholder')], day1);
    await recordDetections(db, [{ itemId: a, detection: aDetection([site('dead-link')]) }], 'site', worker(day1));
    expect(await only()).toMatchObject({ patterns: ['dead-link', 'placeholder'], hitCount: 2 });
    await found(db, a, [], day2);
    expect(await only()).toMatchObject({ state: 'open', patterns: ['dead-link'], hitCount: 1 });
    await recordDetections(db, [{ itemId: a, detection: aDetection([]) }], 'site', worker(day2));
    expect((await only()).state).toBe('resolved-itself');
  });

  it('takes back with an undo what the decision covered', async () => {
    const { db, a, only, reviewer, falsePositive } = await start();
    await found(db, a, [aHit('13800000001')], day1);
    const { flag } = await falsePositive(day1);
    await undo(db, { flagId: flag.id, version: flag.version }, reviewer, day2);
    expect(await findFlag(db, flag.id)).toMatchObject({ state: 'open', reason: null, decidedBy: null });
    expect((await listHits(db, flag.id, { limit: 1 }))[0]?.known).toBe(false);
    await found(db, a, [aHit('13800000001', { start: 50 })], day3);
    expect((await only()).state).toBe('open');
  });
});
