import { availableParallelism } from 'node:os';
import pino from 'pino';
import { batchTable } from '../../data/batch.ts';
import type { Database } from '../../data/connect.ts';
import { findRun, type RunKind, requestRun } from '../../data/stores/pattern-runs.ts';
import { importShipped, packsInForce } from '../../data/stores/patterns.ts';
import { rulesOfTrial } from '../../data/stores/run-rules.ts';
import { plainDocument } from '../../patterns/plain.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { PatternRunner } from '../../worker/dry-run/runner.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { statutes } from '../support/dense.ts';
import type { Figures, Section } from '../support/sections.ts';
import { random, seedFlags } from '../support/seed.ts';
import { Visitor } from '../support/visitor.ts';

const at = '2026-11-24T02:00:00.000Z';
const goals = { dryRun: 60, backtest: 10, list: 300 };

/** Prose that differs from page to page, with an office number on each, a mobile on some, and a table of people on few. */
function pages(): (nth: number) => string {
  const prose = statutes(60_000);
  return (nth) => {
    const next = random(nth + 1);
    const from = Math.floor(next() * 50_000);
    const length = 1200 + Math.floor(next() * 4200);
    const number = () => `13${String(800_000_000 + Math.floor(next() * 99_999_999)).slice(0, 9)}`;
    const ends = [`咨询电话：0531-666${String(nth % 100_000).padStart(5, '0')}。`];
    if (nth % 9 === 0) ends.push(`热线电话：${number()}，工作日接听。`);
    if (nth % 25 === 0) ends.push(`参会人员：王芳，手机${number()}。`);
    if (nth % 200 === 0)
      for (let row = 0; row < 20; row++) ends.push(`${row + 1}\t李${'伟芳娜敏'.charAt(row % 4)}\t${number()}\t2000元`);
    const codes = Array.from({ length: 160 }, () => String.fromCharCode(0x4e00 + Math.floor(next() * 4000))).join('');
    return `关于第${nth}号事项的通知\n${prose.slice(from, from + length)}\n${codes}\n${ends.join('\n')}`;
  };
}

/** Puts the texts of items in place, sealed. Returns bytes of text. */
async function storePages(db: Database, count: number): Promise<number> {
  const text = pages();
  let bytes = 0;
  const ids: { id: number; url: string }[] = await db.read('items').orderBy('id').limit(count).select('id', 'url');
  for (let start = 0; start < ids.length; start += 500) {
    const rows = ids.slice(start, start + 500).map(({ id, url }) => {
      const own = text(id);
      bytes += Buffer.byteLength(own);
      const segments = own
        .split('\n')
        .reduce<{ start: number; end: number; place: { paragraph: number } }[]>((all, line) => {
          const begin = all.at(-1)?.end ?? -1;
          all.push({ start: begin + 1, end: begin + 1 + line.length, place: { paragraph: all.length + 1 } });
          return all;
        }, []);
      const document = plainDocument(own, url, { type: 'text/html', title: `第${id}号`, segments });
      const name = `bench-${id}`;
      const plain = Buffer.from(JSON.stringify({ document, status: 'read', reason: null, notes: [] }));
      return { id: name, itemId: id, sealed: Buffer.from(db.sealer.seal(plain, name)), characters: own.length };
    });
    await db.knex.transaction(async (trx) => {
      for (const { id, sealed, characters } of rows)
        await trx('snapshots').insert({ id, sealed, characters, created_at: at });
      const table = batchTable(
        db.dialect,
        'b',
        { item: 'integer', snapshot: 'text' },
        rows.map((r) => [r.itemId, r.id]),
      );
      await trx.raw(
        `update items set snapshot_id = b.snapshot, status = 'read', characters = 1 from ${table.sql} where items.id = b.item`,
        [table.binding],
      );
    });
  }
  return bytes;
}

/** Makes every one of the first flags a decision on a mobile number: three of four were real. */
async function decideAll(db: Database, count: number): Promise<void> {
  const traces = [
    ['参会人员李某某的手机', [step('assigned', 4), step('keyword', 3, '手机'), step('name', 2)]],
    ['办理结果请致电', [step('assigned', 4), step('keyword', 3, '致电')]],
    ['序号\t姓名\t', [step('assigned', 4), step('header', 4, '联系电话')]],
    ['如有疑问可拨打', [step('assigned', 4)]],
  ] as const;
  await db.knex('hits').del();
  await db.knex('flag_patterns').where('flag_id', '<=', count).del();
  await db.knex('flags').where('id', '<=', count).update({ state: 'taken-down', decided_at: at });
  await db.knex('flags').where('id', '<=', count).whereRaw('id % 4 = 3').update({ state: 'false-positive' });
  for (const [nth, [before, evidence]] of traces.entries())
    await db.knex.raw(
      `insert into hits (flag_id, pattern, family, pattern_version, origin, severity, confidence, score, digest, masked,
         context, text_start, text_end, place, evidence, first_seen)
       select id, 'mobile', 'contact', 1, 'document', 'medium', 'likely', 5, 'd' || id, '138****0000', ?, 10, 21, '{}', ?, ?
       from flags where id <= ? and id % 4 = ?`,
      [JSON.stringify({ before, after: '。' }), JSON.stringify(evidence), at, count, nth],
    );
  await db.knex.raw(
    `insert into flag_patterns (pattern, flag_id, state, severity_rank, first_seen)
     select 'mobile', id, state, severity_rank, first_seen from flags where id <= ?`,
    [count],
  );
}

const step = (key: string, points: number, detail?: string) => ({ key, points, ...(detail && { detail }) });

const share = (sorted: number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;

/** Runs one run to its end while a reviewer walks the queue; seconds, and milliseconds of each page. */
async function measured(db: Database, kind: RunKind, yaml: string, visitor: Visitor) {
  const { rules } = await rulesOfTrial(db, { pack: 'contact', yaml });
  const by = { actor: 'user:admin', at } as const;
  const id = await requestRun(db, { kind, pack: 'contact', yaml, rules, asOf: at.slice(0, 10) }, by);
  const threads = Math.max(1, Math.min(2, availableParallelism()));
  const runner = new PatternRunner({
    database: db,
    log: pino({ level: 'silent' }),
    name: 'bench',
    threads,
    now: () => new Date(),
  });
  const started = performance.now();
  let over = false;
  const turn = runner.turn().finally(() => {
    over = true;
  });
  const pages: number[] = [];
  const addresses = ['/flags', '/flags?severity=critical', '/flags?pattern=mobile', '/flags?unit=2'];
  while (!over) {
    const begun = performance.now();
    await visitor.get(addresses[pages.length % addresses.length] ?? '/flags');
    pages.push(performance.now() - begun);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await turn;
  const run = await findRun(db, id);
  pages.sort((a, b) => a - b);
  return { seconds: (performance.now() - started) / 1000, run, pages, threads };
}

/** `npm run bench -- dry-run`; fewer than the goal's hundred thousand with `BENCH_TEXTS=10000` before it. */
export const section: Section = {
  name: 'dry-run',
  async run() {
    const count = Number(process.env.BENCH_TEXTS ?? 100_000);
    let running: Running | null = null;
    try {
      running = await runDashboard();
      const db = running.database;
      await importShipped(db, shippedPacks(), { actor: 'system', at });
      await seedFlags(db, { flags: Math.round(count * 1.2) });
      await decideAll(db, count);
      const bytes = await storePages(db, count);
      const yaml = (await packsInForce(db)).find((pack) => pack.pack === 'contact')?.yaml ?? '';
      const changed = yaml.replace('assigned: 4', 'assigned: 3').replace('热线, 热线电话, ', '');
      const visitor = new Visitor(running.url);
      await visitor.signIn('admin');
      const dry = await measured(db, 'dry-run', changed, visitor);
      const back = await measured(db, 'backtest', changed, visitor);
      const line = (name: string, one: typeof dry, goal: number): (string | number)[] => [
        name,
        one.run?.result.judged ?? 0,
        one.seconds.toFixed(1),
        `≤ ${goal}`,
        share(one.pages, 0.5).toFixed(0),
        share(one.pages, 0.95).toFixed(0),
        `< ${goals.list}`,
      ];
      const scale = count / 100_000;
      const figures: Figures = {
        title: `${count.toLocaleString('en')} stored texts, ${(bytes / 1e6).toFixed(0)} MB of text, ${dry.threads} threads`,
        columns: ['run', 'judged', 'seconds', 'goal', 'list p50 ms', 'list p95 ms', 'goal'],
        rows: [line('dry run', dry, goals.dryRun * scale), line('backtest', back, goals.backtest * scale)],
        ok:
          dry.seconds <= goals.dryRun * scale &&
          back.seconds <= goals.backtest * scale &&
          [dry, back].every((one) => one.run?.state === 'done' && share(one.pages, 0.95) < goals.list),
        notes: [
          `dry run: gained ${dry.run?.result.tally.gained}, lost ${dry.run?.result.tally.lost}, other grade ${dry.run?.result.tally.graded}`,
          `backtest: ${JSON.stringify(back.run?.result.decisions)}`,
        ],
      };
      return [figures];
    } finally {
      await running?.stop();
    }
  },
};
