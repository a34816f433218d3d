import type { Clause } from '../../patterns/validity/clause.ts';
import { Ledger } from '../../patterns/validity/ledger.ts';
import type { LedgerDocument } from '../../patterns/validity/ledger-document.ts';
import type { Figures } from '../support/sections.ts';

const asOf = '2026-11-23';

function document(nth: number): LedgerDocument {
  const year = 2000 + (nth % 26);
  return {
    id: `https://www.example.gov.cn/zc/${nth}.html`,
    title: `第${nth % 400_000}号地区人民政府关于印发《第${nth % 400_000}号地区停车管理办法》的通知`,
    number: `地${nth % 997}政发〔${year}〕${nth}号`,
    issuer: `第${nth % 400_000}号地区人民政府`,
    issuedAt: `${year}-03-01`,
    publishedAt: `${year}-03-05`,
    validity: null,
    marked: null,
  };
}

/** Every fifth document repeals another one, by number or by title. */
function clausesOf(nth: number): Clause[] {
  if (nth % 5 !== 0) return [];
  const other = document(Math.floor(nth / 2));
  const target = { title: nth % 2 === 0 ? other.title : null, number: other.number, issuer: null, issuedAt: null };
  return [
    {
      from: document(nth).id,
      kind: 'repeal',
      target,
      effectiveAt: '2020-01-01',
      until: null,
      sentence: '同时废止',
      start: 0,
      end: 4,
      source: 'sentence',
      confidence: 0.95,
    },
  ];
}

/** A ledger in memory: how long it takes to build, and to bring the verdicts up to date after one new document. */
export const section = {
  name: 'ledger',
  async run(args: string[]): Promise<Figures[]> {
    const count = Number(args.find((word) => /^\d+$/.test(word)) ?? 200_000);
    const ledger = new Ledger();
    const started = performance.now();
    for (let nth = 0; nth < count; nth++) ledger.put(document(nth), clausesOf(nth));
    const built = performance.now();
    for (let nth = 0; nth < count; nth++) ledger.verdict(document(nth).id, asOf);
    const judged = performance.now();
    const times: number[] = [];
    for (let nth = count; nth < count + 500; nth++) {
      const before = performance.now();
      for (const id of ledger.put(document(nth), clausesOf(nth))) ledger.verdict(id, asOf);
      times.push(performance.now() - before);
    }
    times.sort((a, b) => a - b);
    const seconds = (from: number, to: number): string => `${((to - from) / 1000).toFixed(1)} s`;
    const worst = times.at(-1) ?? 0;
    return [
      {
        title: 'ledger in memory (update ≤ 50 ms; rebuild ≤ 5 minutes for 1,000,000)',
        columns: ['documents', 'build', 'all verdicts', 'update, median', 'update, worst'],
        rows: [
          [
            count,
            seconds(started, built),
            seconds(built, judged),
            `${(times[250] ?? 0).toFixed(2)} ms`,
            `${worst.toFixed(2)} ms`,
          ],
        ],
        ok: worst <= 50 && (judged - started) / count <= 0.3,
      },
    ];
  },
};
