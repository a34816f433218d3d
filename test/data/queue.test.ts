import { expect, it } from 'vitest';
import { decide } from '../../data/stores/decisions.ts';
import type { FlagFilter } from '../../data/stores/flag-filter.ts';
import { findFlag, listFlags, listQueue, nextFlag, previousFlag } from '../../data/stores/flags.ts';
import { takeLease } from '../../data/stores/leases.ts';
import { eachDatabase } from '../support/database.ts';
import { aHit, aReviewer, aSite, day1, day2, found, someItems } from '../support/stock.ts';

const outdated = { pattern: 'ended-notice', family: 'outdated', category: 'outdated' } as const;

eachDatabase((_name, open) => {
  /** a: personal data (medium) and outdated (low); b: outdated (high) and personal data (low); c: outdated (low). */
  async function start() {
    const db = await open();
    const items = await someItems(db, await aSite(db), ['a', 'b', 'c']);
    const hits = {
      a: [aHit('1'), aHit('2', { ...outdated, severity: 'low' })],
      b: [aHit('3', { ...outdated, severity: 'high' }), aHit('4', { severity: 'low' })],
      c: [aHit('5', { ...outdated, severity: 'low' })],
    };
    for (const [path, id] of items) await found(db, id, hits[path as 'a' | 'b' | 'c'], day1);
    return { db, reviewer: await aReviewer(db), colleague: await aReviewer(db, '王检查') };
  }
  const shown = async (db: Parameters<typeof listQueue>[0], filter: FlagFilter, page = { limit: 10 }) =>
    (await listQueue(db, filter, page)).items.map(({ lead, others }) =>
      [lead, ...others].map((flag) => `${flag.url.at(-1)} ${flag.category} ${flag.severity}`),
    );

  it('shows each item once, under its worst flag, with the others beside it', async () => {
    const { db } = await start();
    expect(await shown(db, {})).toEqual([
      ['b outdated high', 'b personal-data low'],
      ['a personal-data medium', 'a outdated low'],
      ['c outdated low'],
    ]);
  });

  it('leads with the worst flag that the filter lets through', async () => {
    const { db } = await start();
    expect(await shown(db, { categories: ['personal-data'] })).toEqual([
      ['a personal-data medium', 'a outdated low'],
      ['b personal-data low', 'b outdated high'],
    ]);
    expect(await shown(db, { pattern: 'ended-notice', severities: ['low'] })).toEqual([
      ['a outdated low', 'a personal-data medium'],
      ['c outdated low'],
    ]);
    expect(await shown(db, { text: '/b' })).toHaveLength(1);
  });

  it('pages by item, forwards and back, without a gap and without showing one twice', async () => {
    const { db } = await start();
    const first = await listQueue(db, {}, { limit: 1 });
    expect(first.previous).toBeNull();
    const second = await listQueue(db, {}, { limit: 1, after: first.next });
    const third = await listQueue(db, {}, { limit: 1, after: second.next });
    expect([first, second, third].map(({ items }) => items[0]?.lead.url.at(-1))).toEqual(['b', 'a', 'c']);
    expect(third.next).toBeNull();
    const back = await listQueue(db, {}, { limit: 1, before: third.previous });
    expect(back.items[0]?.lead.id).toBe(second.items[0]?.lead.id);
    expect(back.previous).not.toBeNull();
    const start1 = await listQueue(db, {}, { limit: 1, before: back.previous });
    expect(start1.items[0]?.lead.id).toBe(first.items[0]?.lead.id);
    expect(start1.previous).toBeNull();
  });

  it('goes on with what else stands about the same item, then with the next item', async () => {
    const { db, reviewer } = await start();
    const { flags } = await listFlags(db, {}, { limit: 10 });
    const path: string[] = [];
    for (let flag = flags[0] ?? null; flag && path.length < 5; flag = await nextFlag(db, {}, flag)) {
      path.push(`${flag.url.at(-1)} ${flag.category}`);
      const decision = { kind: 'take-down', remedy: 'remove' } as const;
      await decide(db, { flagId: flag.id, version: flag.version, decision }, reviewer, day2);
    }
    expect(path).toEqual(['b outdated', 'b personal-data', 'a personal-data', 'a outdated', 'c outdated']);
  });

  it('passes over what somebody else holds', async () => {
    const { db, reviewer, colleague } = await start();
    const { items } = await listQueue(db, {}, { limit: 3 });
    const [first, second, third] = items.map((item) => item.lead);
    await takeLease(db, second!.id, colleague.id, day2);
    const free = { freeFor: { userId: reviewer.id, at: day2 }, categories: ['outdated', 'personal-data'] as const };
    const after = await nextFlag(db, { ...free, severities: ['medium', 'high', 'low'] }, { ...first!, itemId: -1 });
    expect(after?.id).not.toBe(second!.id);
    expect(await previousFlag(db, {}, third!)).not.toBeNull();
    expect((await findFlag(db, second!.id))?.holder?.name).toBe('王检查');
  });
});
