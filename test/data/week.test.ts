import { expect, it } from 'vitest';
import { learnColumns, saveColumn } from '../../data/stores/columns.ts';
import { decide, undo } from '../../data/stores/decisions.ts';
import { findFlag, listFlags } from '../../data/stores/flags.ts';
import { finishInspection, requestInspection, takeInspection } from '../../data/stores/inspections.ts';
import { assignColumns } from '../../data/stores/recrawl.ts';
import { saveUnit } from '../../data/stores/units.ts';
import { dueVerifications, recordVerification } from '../../data/stores/verifications.ts';
import { computeWeek, weekFigures } from '../../data/stores/week.ts';
import { weekOf, weekRange } from '../../data/time.ts';
import { eachDatabase } from '../support/database.ts';
import { aHit, aReviewer, aSite, found, someItems, worker } from '../support/stock.ts';

it('knows the ISO weeks of Asia/Shanghai', () => {
  expect(weekOf('2026-11-22T15:59:59.999Z')).toBe('2026-W47');
  expect(weekOf('2026-11-22T16:00:00.000Z')).toBe('2026-W48');
  expect(weekOf('2027-01-01T00:00:00.000Z')).toBe('2026-W53');
  expect(weekRange('2026-W48')).toEqual({ from: '2026-11-22T16:00:00.000Z', to: '2026-11-29T16:00:00.000Z' });
  expect(weekRange('2026-W54')).toBeNull();
  expect(weekRange('2025-W53')).toBeNull();
});

eachDatabase((_name, open) => {
  it('counts what happened from the log, carries the backlog over, and freezes when the week is over', async () => {
    const db = await open();
    const site = await aSite(db);
    const items = [...(await someItems(db, site, ['a', 'b', 'c', 'd', 'e'], '2026-11-16T02:00:00.000Z')).values()];
    const reviewer = await aReviewer(db);
    for (const [index, id] of items.entries()) {
      await found(
        db,
        id,
        [aHit(`1380000000${index}`)],
        index < 2 ? '2026-11-19T02:00:00.000Z' : '2026-11-23T02:00:00.000Z',
      );
    }
    const { flags } = await listFlags(db, {}, { limit: 10 });
    const take = (index: number, at: string) =>
      decide(
        db,
        { flagId: flags[index]?.id ?? 0, version: 1, decision: { kind: 'take-down', remedy: 'remove' } },
        reviewer,
        at,
      );
    const { flag } = await take(0, '2026-11-24T02:00:00.000Z');
    await take(1, '2026-11-24T14:00:00.000Z');
    await decide(
      db,
      { flagId: flags[2]?.id ?? 0, version: 1, decision: { kind: 'retain', reason: 'false-positive' } },
      reviewer,
      '2026-11-25T02:00:00.000Z',
    );
    const undone = await take(3, '2026-11-25T03:00:00.000Z');
    await undo(db, { flagId: undone.flag.id, version: 2 }, reviewer, '2026-11-25T04:00:00.000Z');
    const [check] = await dueVerifications(db, '2026-11-24T03:00:00.000Z', 1);
    await recordVerification(db, check?.id ?? 0, { result: 'gone', evidence: [] }, worker('2026-11-24T08:00:00.000Z'));
    expect((await findFlag(db, flag.id))?.state).toBe('verified-gone');

    const now = '2026-11-26T02:00:00.000Z';
    const live = await weekFigures(db, '2026-W48', now);
    expect(live.frozenAt).toBeNull();
    expect(live.all).toEqual({
      raised: 3,
      decided: 3,
      takenDown: 2,
      retained: 0,
      falsePositive: 1,
      handedOver: 0,
      verifiedGone: 1,
      reopened: 0,
      resolvedItself: 0,
      undone: 1,
      waiting: 2,
      overdue: 0,
    });
    expect(live.backlog.map((day) => day.waiting)).toEqual([5, 3, 2, 2]);
    expect(live.timeToDecision).toEqual({ n: 4, median: 49, p90: 132 });
    expect(live.timeToGone).toEqual({ n: 1, median: 6, p90: 6 });
    expect(live.by.site).toMatchObject([{ name: '起步区', raised: 3, waiting: 2 }]);
    expect(live.by.pattern).toMatchObject([{ key: 'mobile', takenDown: 2, falsePositive: 1 }]);

    const later = '2026-12-07T02:00:00.000Z';
    const frozen = await weekFigures(db, '2026-W48', later);
    expect(frozen.frozenAt).toBe(later);
    const { frozenAt: _frozenAt, ...figures } = frozen;
    expect(figures).toEqual(await computeWeek(db, '2026-W48', later));
    await decide(
      db,
      { flagId: flags[4]?.id ?? 0, version: 1, decision: { kind: 'take-down', remedy: 'remove' } },
      reviewer,
      later,
    );
    expect(await weekFigures(db, '2026-W48', later)).toEqual(frozen);
    expect((await weekFigures(db, '2026-W49', later)).all).toMatchObject({ waiting: 2, overdue: 1, decided: 0 });
    expect((await weekFigures(db, '2026-W50', later)).all).toMatchObject({ waiting: 1, overdue: 1, decided: 1 });
  });

  it('counts a flag in the column that its first inspection learnt only at its end', async () => {
    const db = await open();
    const at = '2026-11-24T02:00:00.000Z';
    const site = await aSite(db, 'site');
    const items = [...(await someItems(db, site, ['tzgg/1', 'tzgg/2', 'x'])).values()];
    for (const id of items) await found(db, id, [aHit(`of ${id}`)], at);
    const origin = new URL(site.url).origin;
    expect((await weekFigures(db, '2026-W48', at)).by.column).toMatchObject([{ key: '0', raised: 3, waiting: 3 }]);
    await learnColumns(db, site.id, [{ name: '通知公告', pathPrefix: '/tzgg/' }]);
    await assignColumns(db, site.id, origin, worker(at));
    const unitId = await saveUnit(db, { name: '办公室' }, worker(at));
    await saveColumn(db, { siteId: site.id, name: '通知公告', pathPrefix: '/tzgg/', unitId }, worker(at));
    const { by } = await weekFigures(db, '2026-W48', at);
    expect(by.column.map(({ name, raised, waiting }) => [name, raised, waiting])).toEqual([
      ['通知公告', 2, 2],
      ['', 1, 1],
    ]);
    expect(by.unit.map(({ name, raised, waiting }) => [name, raised, waiting])).toEqual([
      ['办公室', 2, 2],
      ['', 1, 1],
    ]);
    // The next inspection finds the same and moves nothing twice.
    for (const id of items) await found(db, id, [aHit(`of ${id}`)], at);
    expect((await weekFigures(db, '2026-W48', at)).by).toEqual(by);
    expect((await computeWeek(db, '2026-W48', at)).by).toEqual(by);
  });

  it('refuses a week that is none or has not begun', async () => {
    const db = await open();
    await expect(weekFigures(db, '2026-W60', '2026-11-26T02:00:00.000Z')).rejects.toMatchObject({ code: 'invalid' });
    await expect(weekFigures(db, '2026-W49', '2026-11-26T02:00:00.000Z')).rejects.toThrow('has not begun');
  });

  it('adds up what inspections read, and why something was not', async () => {
    const db = await open();
    const site = await aSite(db);
    const at = '2026-11-24T02:00:00.000Z';
    const { id } = await requestInspection(db, { siteId: site.id, trigger: 'manual', asOf: '2026-11-24' }, worker(at));
    await takeInspection(db, 'w', at, at);
    await finishInspection(
      db,
      id,
      { state: 'completed', counts: { seen: 10, read: 7, partial: 1, unread: 2 }, worker: 'w' },
      worker(at),
    );
    expect((await weekFigures(db, '2026-W48', at)).coverage).toMatchObject({
      inspections: 1,
      seen: 10,
      read: 7,
      partial: 1,
      unread: 2,
    });
  });
});
