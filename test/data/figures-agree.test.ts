import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verifyChain } from '../../data/audit.ts';
import type { Database } from '../../data/connect.ts';
import { ConflictError } from '../../data/errors.ts';
import { type Decision, flagStates, LifeError } from '../../data/flag-life.ts';
import { learnColumns, saveColumn } from '../../data/stores/columns.ts';
import { type Decider, decide, undo } from '../../data/stores/decisions.ts';
import { saveVisits } from '../../data/stores/fetches.ts';
import { countFlags, listFlags } from '../../data/stores/flags.ts';
import { recordGone } from '../../data/stores/gone.ts';
import { assignColumns } from '../../data/stores/recrawl.ts';
import { reopen } from '../../data/stores/reopen.ts';
import { findSite } from '../../data/stores/sites.ts';
import { saveUnit } from '../../data/stores/units.ts';
import { dueVerifications, recordVerification } from '../../data/stores/verifications.ts';
import { computeWeek, weekFigures } from '../../data/stores/week.ts';
import { eachDatabase } from '../support/database.ts';
import { aHit, aReviewer, aSite, found, someItems, visited, worker } from '../support/stock.ts';

const start = Date.parse('2026-11-23T02:00:00.000Z');
const week = '2026-W48';

const decisions: Decision[] = [
  { kind: 'take-down', remedy: 'redact' },
  { kind: 'retain', reason: 'false-positive' },
  { kind: 'retain', reason: 'lawful-publication', basis: '条例', reviewOn: '2027-01-01' },
  { kind: 'hand-over', note: '涉密' },
];

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('find' as const),
      item: fc.nat(3),
      hits: fc.subarray([1, 2, 3]),
      grave: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('vanish' as const), item: fc.nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      flag: fc.nat(5),
      decision: fc.constantFrom(...decisions),
      who: fc.nat(1),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'reopen' as const), flag: fc.nat(5) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('verify' as const),
      result: fc.constantFrom('gone' as const, 'still-there' as const, 'unknown' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('place' as const), prefix: fc.constantFrom('/', '/a', '/b') }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('own' as const), prefix: fc.constantFrom('/', '/a'), unit: fc.nat(2) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function run(db: Database, items: number[], people: Decider[], one: Step, at: string): Promise<void> {
  const flags = async () => (await listFlags(db, { states: flagStates }, { limit: 50 })).flags;
  const item = 'item' in one ? (items[one.item] ?? 0) : 0;
  const flag = 'flag' in one ? (await flags())[one.flag] : undefined;
  const [person = { id: 0, name: '', role: 'reviewer' as const }] = 'who' in one ? people.slice(one.who) : people;
  if (one.do === 'find') {
    const hits = one.hits.map((n) =>
      aHit(`v${n}`, { severity: one.grave ? 'high' : 'low', pattern: n === 3 ? 'email' : 'mobile' }),
    );
    await found(db, item, hits, at);
  } else if (one.do === 'vanish') {
    await saveVisits(db, null, [
      visited(item, at, { status: 'unread', reason: 'gone', gone: true, contentHash: null, textHash: null }),
    ]);
    await recordGone(db, [item], worker(at));
  } else if (one.do === 'place') {
    const site = await findSite(db, 1);
    await learnColumns(db, 1, [{ name: one.prefix, pathPrefix: one.prefix }]);
    await assignColumns(db, 1, new URL(site?.url ?? '').origin, worker(at));
  } else if (one.do === 'own') {
    const by = { actor: 'user:admin', at } as const;
    const unitId = one.unit === 0 ? null : await saveUnit(db, { name: `unit ${one.unit}` }, by);
    await saveColumn(db, { siteId: 1, name: one.prefix, pathPrefix: one.prefix, unitId }, by);
  } else if (one.do === 'verify') {
    const [check] = await dueVerifications(db, at, 1);
    if (check) await recordVerification(db, check.id, { result: one.result, evidence: [] }, worker(at));
  } else if (flag) {
    const request = { flagId: flag.id, version: flag.version };
    if (one.do === 'decide') await decide(db, { ...request, decision: one.decision }, person, at);
    if (one.do === 'undo') await undo(db, request, person, at);
    if (one.do === 'reopen') await reopen(db, flag.id, 'by-hand', { actor: 'user:admin', at, role: 'admin' });
  }
}

eachDatabase((name, open) => {
  it('whatever happens, queue, counts, log and week agree', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const db = await open();
        const site = await aSite(db, 'site');
        const items = [...(await someItems(db, site, ['a', 'b', 'c', 'd'])).values()];
        const people = [await aReviewer(db), await aReviewer(db, 'other')];
        let at = '';
        for (const [index, one] of steps.entries()) {
          // Hours, so that deadlines pass while it runs.
          at = new Date(start + index * 3 * 3_600_000).toISOString();
          try {
            await run(db, items, people, one, at);
          } catch (error) {
            if (!(error instanceof LifeError || error instanceof ConflictError)) throw error;
          }
        }
        const waiting = await listFlags(db, {}, { limit: 100 });
        const counts = await countFlags(db, {});
        const counted = await db.knex('flags').whereIn('state', ['open', 'reopened']).count('* as n').first();
        expect(counts.total).toBe(waiting.flags.length);
        expect(counts.total).toBe(Number(counted?.n));
        const figures = await computeWeek(db, week, at);
        expect(figures.all.waiting).toBe(counts.total);
        for (const pattern of figures.by.pattern) expect(pattern.waiting).toBe(counts.facets.pattern[pattern.key] ?? 0);
        for (const by of ['column', 'unit'] as const) {
          const rows: { key: number | null; n: number }[] = await db
            .knex('flags')
            .whereIn('state', ['open', 'reopened'])
            .groupBy(`${by}_id`)
            .select(`${by}_id as key`)
            .count('* as n');
          const inQueue = rows.map((row) => [String(row.key ?? 0), Number(row.n)]).sort();
          const inWeek = figures.by[by].filter((group) => group.waiting > 0).map((group) => [group.key, group.waiting]);
          expect(inWeek.sort(), by).toEqual(inQueue);
          for (const figure of ['raised', 'decided', 'verifiedGone', 'overdue'] as const) {
            const sum = figures.by[by].reduce((total, group) => total + group[figure], 0);
            expect(sum, `${figure} by ${by}`).toBe(figures.all[figure]);
          }
        }
        const { frozenAt: _frozenAt, ...live } = await weekFigures(db, week, at);
        expect(live).toEqual(figures);
        expect(figures.all.decided).toBe(
          figures.all.takenDown + figures.all.retained + figures.all.falsePositive + figures.all.handedOver,
        );
        const overdue = await db.knex('flags').where('state', 'taken-down').where('deadline', '<=', at);
        expect(figures.all.overdue).toBe(overdue.length);
        expect(await verifyChain(db)).toMatchObject({ ok: true });
      }),
      { numRuns: name === 'SQLite' ? 15 : 5 },
    );
  });
});
