import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyChain } from '../../data/audit.ts';
import { type Database, openDatabase } from '../../data/connect.ts';
import { ConflictError } from '../../data/errors.ts';
import { type Decider, decide } from '../../data/stores/decisions.ts';
import type { FlagFilter } from '../../data/stores/flag-filter.ts';
import { countFlags, listQueue } from '../../data/stores/flags.ts';
import { flagWithHits } from '../../data/stores/hits.ts';
import { takeLease } from '../../data/stores/leases.ts';
import { addUser } from '../../data/stores/users.ts';
import { startPostgres } from '../support/postgres.ts';
import type { Figures, Section } from '../support/sections.ts';
import { random, seedFlags } from '../support/seed.ts';

const goals = { list: 150, decide: 100 };
const at = '2026-11-24T02:00:00.000Z';

const filters: [string, FlagFilter][] = [
  ['the whole queue', {}],
  ['one unit', { unitId: 2 }],
  ['one column', { columnId: 3 }],
  ['one site, critical', { siteId: 1, severities: ['critical'] }],
  ['outdated', { categories: ['outdated'] }],
  ['one pattern, common', { pattern: 'mobile' }],
  ['one pattern, rare', { pattern: 'bank-card', confidences: ['suspect'], unitId: 5 }],
  ['at least 100 people', { minPersons: 100 }],
  ['in nobody’s hands', { assigneeId: 0 }],
  ['all states', { states: ['open', 'reopened', 'taken-down', 'retained', 'false-positive'] }],
  ['text in title or address', { text: '低保' }],
  ['text that is nowhere', { text: 'nowhere' }],
];

interface Times {
  p50: number;
  p95: number;
  worst: number;
}

async function timed(times: number, work: (index: number) => Promise<unknown>): Promise<Times> {
  const taken: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const started = performance.now();
    await work(index);
    taken.push(performance.now() - started);
  }
  return summed(taken);
}

function summed(taken: number[]): Times {
  const sorted = taken.sort((a, b) => a - b);
  const share = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return { p50: share(0.5), p95: share(0.95), worst: sorted.at(-1) ?? 0 };
}

const row = (name: string, times: Times, extra: string | number = ''): (string | number)[] => [
  name,
  times.p50.toFixed(1),
  times.p95.toFixed(1),
  times.worst.toFixed(1),
  extra,
];

async function measure(db: Database, name: string, count: number, seconds: number): Promise<Figures[]> {
  const started = performance.now();
  const { reviewer } = await seedFlags(db, { flags: count, beside: 0.125, decided: 0.02 });
  const seeded = (performance.now() - started) / 1000;
  if (db.dialect === 'postgresql') await db.knex.raw('analyze');
  const lists = await measureLists(db);
  const detail = await timed(100, (index) => flagWithHits(db, 1 + ((index * 7919) % count)));
  const triage = await measureTriage(db, reviewer, seconds);
  const chainStarted = performance.now();
  const chain = await verifyChain(db);
  const chainSeconds = (performance.now() - chainStarted) / 1000;
  const title = `${name}, ${count.toLocaleString('en')} flags`;
  return [
    {
      title: `${title}: milliseconds`,
      columns: ['what', 'p50', 'p95', 'worst', ''],
      rows: [...lists.rows, row('a flag with its hits', detail)],
      ok: lists.ok,
      notes: [
        `seeded through the store in ${seeded.toFixed(0)} s (${Math.round(count / seeded).toLocaleString('en')} flags/s)`,
        `goal: list p95 < ${goals.list} ms on every filter but text`,
      ],
    },
    {
      title: `${title}: 50 reviewers at once for ${seconds} s`,
      columns: ['what', 'p50', 'p95', 'worst', ''],
      rows: triage.rows,
      ok: triage.ok && chain.ok,
      notes: [
        ...triage.notes,
        `chain of ${chain.ok ? chain.events.toLocaleString('en') : '?'} events verified in ${chainSeconds.toFixed(1)} s: ${chain.ok ? 'whole' : 'BROKEN'}`,
      ],
    },
  ];
}

async function measureLists(db: Database): Promise<{ rows: (string | number)[][]; ok: boolean }> {
  const rows: (string | number)[][] = [];
  let ok = true;
  for (const [name, filter] of filters) {
    // Page after page, as a reviewer goes; with the first page again now and then.
    let after: string | null = null;
    const list = await timed(40, async (index) => {
      const page = await listQueue(db, filter, { after: index % 10 === 0 ? null : after, limit: 50 });
      after = page.next;
    });
    const { total } = await countFlags(db, filter, []);
    const counts = await timed(10, () => countFlags(db, filter));
    const isText = filter.text !== undefined;
    if (list.p95 > goals.list && !isText) ok = false;
    rows.push(row(`list: ${name}`, list, total), row(`counts: ${name}`, counts));
  }
  return { rows, ok };
}

/** Fifty people who all go for the top of the same queue: the worst there is for collisions. */
async function measureTriage(
  db: Database,
  first: Decider,
  seconds: number,
): Promise<{ rows: (string | number)[][]; ok: boolean; notes: string[] }> {
  const people = [first];
  for (let index = 1; index < 50; index += 1) {
    const user = await addUser(
      db,
      { name: `bench-${index}`, role: 'reviewer', password: 'correct horse battery' },
      { actor: 'system', at },
    );
    people.push({ id: user.id, name: user.name, role: 'reviewer' });
  }
  const taken = { list: [] as number[], lease: [] as number[], decide: [] as number[] };
  const told = new Map<string, number>();
  const decided = new Map<number, number>();
  const until = performance.now() + seconds * 1000;
  const clock = async <T>(into: number[], work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    try {
      return await work();
    } finally {
      into.push(performance.now() - started);
    }
  };
  await Promise.all(
    people.map(async (person, index) => {
      const next = random(index + 1);
      await new Promise((resolve) => setTimeout(resolve, next() * 2000));
      while (performance.now() < until) {
        const { items } = await clock(taken.list, () => listQueue(db, {}, { limit: 50 }));
        const flag = items[Math.floor(next() ** 2 * items.length)]?.lead;
        if (!flag) return;
        try {
          const held = await clock(taken.lease, () => takeLease(db, flag.id, person.id, at));
          const request = {
            flagId: flag.id,
            version: held.version,
            decision: { kind: 'take-down', remedy: 'remove' } as const,
          };
          await clock(taken.decide, () => decide(db, request, person, at));
          decided.set(flag.id, (decided.get(flag.id) ?? 0) + 1);
        } catch (error) {
          if (error instanceof ConflictError) told.set(error.code, (told.get(error.code) ?? 0) + 1);
          else if (error instanceof Error && error.name === 'LifeError')
            told.set('not-possible', (told.get('not-possible') ?? 0) + 1);
          else throw error;
        }
        // A quick person: one decision every two seconds.
        await new Promise((resolve) => setTimeout(resolve, 1000 + next() * 2000));
      }
    }),
  );
  const double = [...decided.values()].filter((times) => times > 1).length;
  const logged = await db
    .read('events')
    .where('action', 'flag.taken-down')
    .where('at', at)
    .countDistinct('subject as n')
    .first();
  const lost = decided.size - Number(logged?.n ?? 0);
  const list = summed(taken.list);
  const decide1 = summed(taken.decide);
  return {
    rows: [
      row('list', list, taken.list.length),
      row('lease', summed(taken.lease), taken.lease.length),
      row('decide', decide1, taken.decide.length),
    ],
    ok: double === 0 && lost === 0 && decide1.p95 < goals.decide && list.p95 < goals.list,
    notes: [
      `decided ${decided.size}, twice ${double}, lost ${lost}; losers told: ${[...told].map(([code, n]) => `${code} ${n}`).join(', ') || 'none'}`,
      `goal: decide p95 < ${goals.decide} ms, list p95 < ${goals.list} ms, none lost, none twice`,
    ],
  };
}

/**
 * `npm run bench -- store`; the figures that count are taken with
 * `BENCH_FLAGS=1000000 BENCH_SECONDS=60 [BENCH_DATABASE=sqlite|postgresql]` before it.
 */
export const section: Section = {
  name: 'store',
  async run() {
    const count = Number(process.env.BENCH_FLAGS ?? 50_000);
    const seconds = Number(process.env.BENCH_SECONDS ?? 10);
    const only = process.env.BENCH_DATABASE;
    const figures: Figures[] = [];
    const dataDir = mkdtempSync(join(tmpdir(), 'xuncha-bench-'));
    try {
      if (only !== 'postgresql') {
        const db = await openDatabase({ databaseUrl: '', dataDir, keyFile: '' });
        try {
          figures.push(...(await measure(db, 'SQLite', count, seconds)));
          const size = statSync(join(dataDir, 'xuncha.db')).size / 1e6;
          figures[0]?.notes?.push(`file of ${size.toFixed(0)} MB`);
        } finally {
          await db.close();
        }
      }
      if (only !== 'sqlite') {
        const server = await startPostgres();
        try {
          const db = await openDatabase({
            databaseUrl: `${server.url}/postgres`,
            dataDir: join(dataDir, 'pg'),
            keyFile: '',
          });
          figures.push(...(await measure(db, 'PostgreSQL', count, seconds).finally(() => db.close())));
        } finally {
          await server.stop();
        }
      }
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
    return figures;
  },
};
