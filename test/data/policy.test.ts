import { expect, it } from 'vitest';
import { StoreError } from '../../data/errors.ts';
import { decide } from '../../data/stores/decisions.ts';
import { listEvents } from '../../data/stores/events.ts';
import { listFlags } from '../../data/stores/flags.ts';
import { takeLease } from '../../data/stores/leases.ts';
import { policyOf, savePolicy, shippedPolicy, takesTwo } from '../../data/stores/policy.ts';
import { listVerifications } from '../../data/stores/verifications.ts';
import { eachDatabase } from '../support/database.ts';
import { aHit, aReviewer, aSite, day1, day2, found, someItems } from '../support/stock.ts';

const keep = { kind: 'retain', reason: 'lawful-publication', basis: '条例第二十条', reviewOn: '2027-01-01' } as const;

it('takes two people to keep something grave online, from the severity on that the house chose', () => {
  expect(takesTwo(shippedPolicy, 'critical', keep)).toBe(true);
  expect(takesTwo(shippedPolicy, 'medium', keep)).toBe(false);
  expect(takesTwo(shippedPolicy, 'critical', { kind: 'take-down', remedy: 'remove' })).toBe(false);
  expect(takesTwo({ ...shippedPolicy, secondPersonFrom: 'low' }, 'low', keep)).toBe(true);
  expect(takesTwo({ ...shippedPolicy, secondPersonFrom: 'never' }, 'critical', keep)).toBe(false);
});

eachDatabase((_name, open) => {
  async function start() {
    const db = await open();
    const items = await someItems(db, await aSite(db), ['a', 'b']);
    for (const [path, id] of items) await found(db, id, [aHit(path, { severity: 'high' })], day1);
    const { flags } = await listFlags(db, {}, { limit: 10 });
    return { db, flags, reviewer: await aReviewer(db), by: { actor: 'user:admin', at: day2 } as const };
  }

  it('follows deadlines, checks, leases and the second person as soon as they are changed', async () => {
    const { db, flags, reviewer, by } = await start();
    const [first, second] = flags;
    await savePolicy(
      db,
      {
        secondPersonFrom: 'never',
        deadlineHours: { critical: 8, high: 12, medium: 100, low: 200 },
        leaseMinutes: 20,
        verificationHours: [2, 48],
      },
      by,
    );
    const held = await takeLease(db, first!.id, reviewer.id, day2);
    expect(Date.parse(held.holder?.until ?? '') - Date.parse(day2)).toBe(20 * 60_000);
    const down = {
      flagId: first!.id,
      version: held.version,
      decision: { kind: 'take-down', remedy: 'remove' },
    } as const;
    const { flag } = await decide(db, down, reviewer, day2);
    expect(Date.parse(flag.deadline ?? '') - Date.parse(day2)).toBe(12 * 3_600_000);
    expect((await listVerifications(db, first!.id)).map((one) => Date.parse(one.dueAt) - Date.parse(day2))).toEqual([
      2 * 3_600_000,
      48 * 3_600_000,
    ]);
    const kept = await decide(db, { flagId: second!.id, version: second!.version, decision: keep }, reviewer, day2);
    expect(kept).toMatchObject({ pending: false, flag: { state: 'retained' } });
    const { events } = await listEvents(db, { action: 'policy.' }, { limit: 10 });
    expect(events.map((event) => event.subject)).toContain('policy:leaseMinutes');
  });

  it('refuses what makes no sense, names it, and keeps what was', async () => {
    const { db, by } = await start();
    const wrong = { ...shippedPolicy, leaseMinutes: 0, verificationHours: [24, 1] };
    await expect(savePolicy(db, wrong, by)).rejects.toMatchObject(
      new StoreError('invalid', 'leaseMinutes, verificationHours'),
    );
    expect(await policyOf(db)).toEqual(shippedPolicy);
  });
});
