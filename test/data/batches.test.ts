import { expect, it } from 'vitest';
import { verifyChain } from '../../data/audit.ts';
import { LifeError } from '../../data/flag-life.ts';
import { findBatch, forecast, prepareBatch, runBatch, undoBatch } from '../../data/stores/batches.ts';
import { decide } from '../../data/stores/decisions.ts';
import { findFlag, listFlags } from '../../data/stores/flags.ts';
import { takeLease } from '../../data/stores/leases.ts';
import { listViews, removeView, saveView } from '../../data/stores/saved-views.ts';
import { eachDatabase } from '../support/database.ts';
import { aHit, aReviewer, aSite, day1, day2, found, someItems } from '../support/stock.ts';

const down = { kind: 'take-down', remedy: 'redact' } as const;
const keep = { kind: 'retain', reason: 'lawful-publication', basis: '条例第二十条', reviewOn: '2027-01-01' } as const;

eachDatabase((_name, open) => {
  /** Items a … e: medium, d held and e decided by a colleague. */
  async function start(severity: 'medium' | 'high' = 'medium') {
    const db = await open();
    const items = await someItems(db, await aSite(db), ['a', 'b', 'c', 'd', 'e']);
    for (const [path, id] of items) await found(db, id, [aHit(path, { severity })], day1);
    const { flags } = await listFlags(db, {}, { limit: 10 });
    const [reviewer, colleague] = [await aReviewer(db), await aReviewer(db, '王检查')];
    const chosen = flags.map((flag): [number, number] => [flag.id, flag.version]);
    const states = async () =>
      (await Promise.all(flags.map((flag) => findFlag(db, flag.id)))).map((flag) => flag?.state);
    return { db, flags, chosen, reviewer, colleague, states };
  }

  it('foretells, decides what it can, says why it skipped, runs once, and is undone as a whole', async () => {
    const { db, flags, chosen, reviewer, colleague, states } = await start();
    const id = await prepareBatch(db, 'take-down', chosen, reviewer.id, day2);
    await takeLease(db, flags[3]!.id, colleague.id, day2);
    await decide(db, { flagId: flags[4]!.id, version: 1, decision: down }, colleague, day2);
    const batch = await findBatch(db, id);
    const expected = await forecast(db, batch!, reviewer, day2);
    expect(expected.map((one) => [one.outcome, one.who])).toEqual([
      ['done', null],
      ['done', null],
      ['done', null],
      ['held', '王检查'],
      ['decided', '王检查'],
    ]);
    const result = await runBatch(db, id, { decision: down }, reviewer, day2);
    expect(result.decided).toHaveLength(3);
    expect(result.skipped).toEqual([
      { flagId: flags[3]!.id, because: 'held', who: '王检查' },
      { flagId: flags[4]!.id, because: 'decided', who: '王检查' },
    ]);
    await expect(runBatch(db, id, { decision: down }, reviewer, day2)).rejects.toMatchObject({ code: 'stale' });
    expect(await states()).toEqual(['taken-down', 'taken-down', 'taken-down', 'open', 'taken-down']);
    await expect(undoBatch(db, id, colleague, day2)).rejects.toMatchObject({ code: 'not-found' });
    expect((await undoBatch(db, id, reviewer, day2)).kept).toEqual([]);
    expect(await states()).toEqual(['open', 'open', 'open', 'open', 'taken-down']);
    expect((await findBatch(db, id))?.state).toBe('undone');
    expect(await verifyChain(db)).toMatchObject({ ok: true });
  });

  it('takes proposals back too, and leaves what was decided anew', async () => {
    const { db, flags, chosen, reviewer, colleague, states } = await start('high');
    const id = await prepareBatch(db, 'retain', chosen, reviewer.id, day2);
    const { pending } = await runBatch(db, id, { decision: keep }, reviewer, day2);
    expect(pending).toHaveLength(5);
    const first = await findFlag(db, flags[0]!.id);
    await decide(db, { flagId: first!.id, version: first!.version, decision: keep }, colleague, day2);
    const { kept } = await undoBatch(db, id, reviewer, day2);
    expect(kept).toMatchObject([{ flagId: flags[0]!.id, because: 'decided' }]);
    expect(await states()).toEqual(['retained', 'open', 'open', 'open', 'open']);
    expect((await findFlag(db, flags[1]!.id))?.proposal).toBeNull();
  });

  it('refuses what lacks a field before anything happens', async () => {
    const { db, chosen, reviewer, states } = await start();
    const id = await prepareBatch(db, 'retain', chosen, reviewer.id, day2);
    const lacking = { kind: 'retain', reason: 'still-in-force' } as const;
    await expect(runBatch(db, id, { decision: lacking }, reviewer, day2)).rejects.toBeInstanceOf(LifeError);
    expect(new Set(await states())).toEqual(new Set(['open']));
    expect((await findBatch(db, id))?.state).toBe('preview');
  });

  it('assigns many, shows them to whom they are assigned, and gives them back', async () => {
    const { db, chosen, reviewer, colleague } = await start();
    const id = await prepareBatch(db, 'assign', chosen.slice(0, 3), reviewer.id, day2);
    await runBatch(db, id, { assigneeId: colleague.id }, reviewer, day2);
    const mine = () => listFlags(db, { assigneeId: colleague.id }, { limit: 10 });
    expect((await mine()).flags).toHaveLength(3);
    expect((await listFlags(db, { assigneeId: 0 }, { limit: 10 })).flags).toHaveLength(2);
    await undoBatch(db, id, reviewer, day2);
    expect((await mine()).flags).toHaveLength(0);
  });

  it('keeps views of the queue: one’s own, and those that others share', async () => {
    const { db, reviewer, colleague } = await start();
    const by = { actor: 'user:reviewer', at: day2 } as const;
    const view = { ownerId: reviewer.id, name: '本周的名单', query: 'category=personal-data', shared: false };
    await saveView(db, view, by);
    expect(await listViews(db, colleague.id)).toEqual([]);
    await saveView(db, { ...view, shared: true }, by);
    const [seen] = await listViews(db, colleague.id);
    expect(seen).toMatchObject({ name: '本周的名单', ownerName: 'reviewer', query: 'category=personal-data' });
    await expect(removeView(db, seen!.id, { id: colleague.id, admin: false }, by)).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await removeView(db, seen!.id, { id: reviewer.id, admin: false }, by);
    expect(await listViews(db, reviewer.id)).toEqual([]);
    await expect(saveView(db, { ...view, name: ' ' }, by)).rejects.toMatchObject({ code: 'invalid' });
  });
});
