import { createServer } from 'node:http';
import { newSite } from '../../data/new-site.ts';
import { requestInspection } from '../../data/stores/inspections.ts';
import { packsInForce, publishPack, rollBackPack } from '../../data/stores/patterns.ts';
import { addSite } from '../../data/stores/sites.ts';
import { openInspector } from '../worker/support/inspector.ts';

/** What a publication and a roll-back did to an inspection that was running. */
export interface Taken {
  pages: number;
  /** Milliseconds from the publication to the last page that was still judged without it. */
  publishedMs: number;
  rolledBackMs: number;
  /** Pages judged with the pattern, and without it before and after. */
  with: number;
  before: number;
  after: number;
  state: string;
}

/** A pack whose only pattern finds an invented kind of file number. */
export const fileNumberPack = (expression: string) => `pack: own-numbers
version: 1
patterns:
  - id: file-number
    title: {zh: 示例档案号, en: Example file number}
    why: {zh: 示例。, en: Example.}
    category: personal-data
    severity: low
    matcher: {regex: ['${expression}']}
    evidence: {base: 8}
`;

/**
 * Inspects a slow site of `pages` pages; a third of the way a pattern that fits every page is published, at two thirds
 * it is rolled back. The time at which each page was served tells which rules were in force.
 */
export async function takeOverWhileInspecting(pages: number, threads = 2): Promise<Taken> {
  const served = new Map<string, number>();
  let reached: (n: number) => void = () => {};
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === '/') {
      const links = Array.from({ length: pages }, (_, n) => `<a href="/p${n}.html">第${n}号</a>`).join(' ');
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<title>首页</title>${links}`);
    } else if (/^\/p\d+\.html$/.test(path)) {
      setTimeout(() => {
        served.set(path, performance.now());
        const n = path.slice(2, -5);
        const html = `<title>通知${n}</title><main><p>档案号QX-${n.padStart(6, '0')}。本页为示例文字，第${n}页。</p></main>`;
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
        reached(served.size);
      }, 20);
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
  const inspector = await openInspector({ XUNCHA_THREADS: String(threads) });
  const { db, worker } = inspector;
  const by = () => ({ actor: 'user:admin', at: new Date().toISOString() }) as const;
  try {
    const pack = 'own-numbers';
    await publishPack(db, { pack, yaml: fileNumberPack('NEVER-\\d{6}'), base: 0, reason: '示例' }, by());
    const site = await addSite(db, newSite(url, { delayMs: 0, concurrency: 4, render: 'never' }), by());
    const { id } = await requestInspection(db, { siteId: site.id, trigger: 'cli', asOf: '2026-11-23' }, by());
    let publishedAt = 0;
    let rolledBackAt = 0;
    const acts: Promise<unknown>[] = [];
    const change = async (act: () => Promise<unknown>, done: (at: number) => void) => {
      await act();
      done(performance.now());
    };
    reached = (n) => {
      if (n === Math.round(pages / 3)) {
        const next = { pack, yaml: fileNumberPack('QX-\\d{6}'), base: 1, reason: '示例' };
        const done = (at: number) => {
          publishedAt = at;
        };
        acts.push(change(() => publishPack(db, next, by()), done));
      }
      if (n === Math.round((pages * 2) / 3)) {
        const back = { pack, version: 1, base: 2, reason: '恢复' };
        const done = (at: number) => {
          rolledBackAt = at;
        };
        acts.push(change(() => rollBackPack(db, back, by()), done));
      }
    };
    const result = await worker.runNow(id);
    await Promise.all(acts);
    const inForce = (await packsInForce(db)).find((one) => one.pack === pack);
    if (inForce?.version !== 3) throw new Error('the roll-back did not take place');
    const rows: { url: string }[] = await db
      .knex('flags')
      .join('flag_patterns', 'flag_patterns.flag_id', 'flags.id')
      .where('flag_patterns.pattern', 'file-number')
      .select('flags.url');
    const found = new Set(rows.map((row) => new URL(row.url).pathname));
    const times = (hit: boolean) => [...served].filter(([path]) => found.has(path) === hit).map(([, at]) => at);
    const middle = Math.min(...times(true));
    const without = times(false);
    const before = without.filter((at) => at <= middle || at < publishedAt);
    return {
      pages: served.size,
      publishedMs: Math.max(0, Math.max(...before) - publishedAt),
      rolledBackMs: Math.max(0, Math.max(...times(true)) - rolledBackAt),
      with: found.size,
      before: before.length,
      after: without.length - before.length,
      state: result?.state ?? 'none',
    };
  } finally {
    await inspector.close();
    server.closeAllConnections();
    server.close();
  }
}
