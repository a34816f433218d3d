import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { batchTable } from '../../data/batch.ts';
import { type Database, openDatabase } from '../../data/connect.ts';
import { type NewDocument, putDocuments, rebuildLedger, removeDocuments } from '../../data/stores/documents.ts';
import { documentCounts } from '../../data/stores/ledger-list.ts';
import type { Clause } from '../../patterns/validity/clause.ts';
import type { LedgerDocument } from '../../patterns/validity/ledger-document.ts';
import { startPostgres } from '../support/postgres.ts';
import type { Figures } from '../support/sections.ts';

const asOf = '2026-11-23';
const at = '2026-11-23T02:00:00.000Z';
const goals = { update: 50, rebuildMinutes: 5, documents: 1_000_000 };
/** One document of five repeals, prolongs or limits something: 200,000 edges in a million documents. */
const every = 5;
/** Titles that the whole country uses. */
const common = '关于做好2024年安全生产工作的通知';

function document(nth: number): LedgerDocument {
  const year = 2000 + (nth % 26);
  const place = `第${nth % 400_000}号地区`;
  return {
    id: `https://www.example.gov.cn/zc/${nth}.html`,
    title: nth % 50 === 1 ? common : `${place}人民政府关于印发《${place}停车管理办法》的通知`,
    number: `地${nth % 997}政发〔${year}〕${nth}号`,
    issuer: `${place}人民政府`,
    issuedAt: `${year}-03-01`,
    publishedAt: `${year}-03-05`,
    validity: null,
    marked: null,
  };
}

function clausesOf(nth: number): Clause[] {
  if (nth % every !== 0) return [];
  const other = document(Math.floor(nth / 2));
  const kind = nth % 3 === 0 ? 'extension' : 'repeal';
  const target = { title: nth % 2 === 0 ? other.title : null, number: other.number, issuer: null, issuedAt: null };
  return [
    {
      from: document(nth).id,
      kind,
      target,
      effectiveAt: '2020-01-01',
      until: kind === 'extension' ? '2028-12-31' : null,
      sentence: `《${other.title}》同时废止。`,
      start: 0,
      end: 4,
      source: 'sentence',
      confidence: 0.95,
    },
  ];
}

const newDocument = (nth: number): NewDocument => ({
  itemId: nth + 1,
  siteId: 1,
  entry: { document: document(nth), clauses: clausesOf(nth) },
});

/** A site with its items, and the documents as the store keeps them, without keys and verdicts: those the rebuild makes. */
async function seed(db: Database, count: number): Promise<void> {
  await db.knex('sites').insert({
    id: 1,
    url: 'https://www.example.gov.cn/',
    name: '示例',
    schedule: '0 2 * * *',
    max_pages: 1,
    delay_ms: 0,
    concurrency: 1,
    render: 'never',
    scope: '{}',
    created_at: at,
  });
  const columns = { id: 'integer', url: 'text', title: 'text', number: 'text', data: 'text', clauses: 'text' } as const;
  for (let from = 0; from < count; from += 10_000) {
    const rows = Array.from({ length: Math.min(10_000, count - from) }, (_, index) => {
      const { document: one, clauses } = newDocument(from + index).entry;
      return [from + index + 1, one.id, one.title, one.number, JSON.stringify(one), JSON.stringify(clauses)];
    });
    const table = batchTable(db.dialect, 'b', columns, rows);
    await db.knex.raw(
      `insert into items (id, site_id, url, kind, depth, first_seen) select b.id, 1, b.url, 'page', 1, ? from ${table.sql}`,
      [at, table.binding],
    );
    if (from + 10_000 > count) break;
    await db.knex.raw(
      `insert into documents (ledger_id, item_id, site_id, title, number, data, clauses, state, confidence, chain, judged_on, pending)
       select b.url, b.id, 1, b.title, b.number, b.data, b.clauses, 'unknown', 0, '[]', ?, 0 from ${table.sql}`,
      [asOf, table.binding],
    );
  }
}

async function measure(db: Database, name: string, count: number): Promise<Figures> {
  const updates = 200;
  const seeded = performance.now();
  // Items for what is put in later, too.
  await seed(db, Math.ceil((count + updates) / 10_000) * 10_000 + 1);
  const seedSeconds = (performance.now() - seeded) / 1000;
  const started = performance.now();
  const cpu = process.cpuUsage();
  const judged = await rebuildLedger(db, asOf);
  const used = process.cpuUsage(cpu);
  const minutes = (performance.now() - started) / 60_000;
  if (db.dialect === 'postgresql') await db.knex.raw('analyze');
  const times: number[] = [];
  for (let nth = 0; nth < updates; nth += 1) {
    // New ones, those that everybody's title is shared by, and those that repeal or prolong.
    const one = newDocument((nth * 7919) % count);
    await removeDocuments(db, [one.itemId], asOf);
    const before = performance.now();
    await putDocuments(db, [one], asOf);
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  const share = (part: number) => times[Math.floor(part * (times.length - 1))] ?? 0;
  const counts = await documentCounts(db);
  return {
    title: `ledger, ${name}: rebuild ≤ ${goals.rebuildMinutes} minutes for ${goals.documents.toLocaleString('en')}, one new document ≤ ${goals.update} ms`,
    columns: ['documents', 'edges', 'rebuild', 'update p50', 'p95', 'worst', 'repealed', 'extended'],
    rows: [
      [
        judged,
        Math.ceil(judged / every),
        `${minutes.toFixed(2)} min`,
        `${share(0.5).toFixed(1)} ms`,
        `${share(0.95).toFixed(1)} ms`,
        `${share(1).toFixed(1)} ms`,
        counts.repealed,
        counts.extended,
      ],
    ],
    ok: share(0.95) <= goals.update && (minutes * goals.documents) / judged <= goals.rebuildMinutes,
    notes: [
      `seeded in ${seedSeconds.toFixed(0)} s; the rebuild took ${((used.user + used.system) / 60_000_000).toFixed(2)} minutes of processor time`,
    ],
  };
}

/** The ledger in the real store: `ledger [COUNT] [postgres]`. */
export const section = {
  name: 'ledger',
  async run(args: string[]): Promise<Figures[]> {
    const count = Number(process.env.LEDGER_DOCUMENTS ?? args.find((word) => /^\d+$/.test(word)) ?? goals.documents);
    const dataDir = mkdtempSync(join(tmpdir(), 'xuncha-ledger-'));
    const server = process.env.LEDGER_POSTGRES ? await startPostgres() : null;
    const db = await openDatabase({ databaseUrl: server ? `${server.url}/postgres` : '', dataDir, keyFile: '' });
    try {
      return [await measure(db, server ? 'PostgreSQL' : 'SQLite', count)];
    } finally {
      await db.close();
      await server?.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};
