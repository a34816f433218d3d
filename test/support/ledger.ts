import type { Database } from '../../data/connect.ts';
import { putDocuments } from '../../data/stores/documents.ts';
import type { Clause } from '../../patterns/validity/clause.ts';
import { aSite, someItems } from './stock.ts';

interface Entry {
  title: string;
  number: string | null;
  issuedAt: string;
  validity?: string;
  clauses?: Pick<Clause, 'kind' | 'sentence' | 'effectiveAt' | 'until' | 'target'>[];
}

const issuer = '济南新旧动能转换起步区管理委员会';
const target = (title: string, number: string | null) => ({ title, number, issuer: null, issuedAt: null });
const grant = target('起步区工业扶持资金管理办法', '济起管发〔2021〕3号');

const entries: Entry[] = [
  {
    title: '起步区工业扶持资金管理办法',
    number: '济起管发〔2021〕3号',
    issuedAt: '2021-03-01',
    validity: '有效',
    clauses: [
      {
        kind: 'validity',
        sentence: '本办法自2021年4月1日起施行，有效期至2027年3月31日。',
        effectiveAt: '2021-04-01',
        until: '2027-03-31',
        target: null,
      },
    ],
  },
  {
    title: '关于废止部分规范性文件的决定',
    number: '济起管发〔2025〕12号',
    issuedAt: '2025-06-10',
    clauses: [
      {
        kind: 'repeal',
        sentence: '《起步区工业扶持资金管理办法》（济起管发〔2021〕3号）自2025年7月1日起废止。<b>',
        effectiveAt: '2025-07-01',
        until: null,
        target: grant,
      },
    ],
  },
  {
    title: '起步区人才公寓管理规定',
    number: '济起管发〔2024〕8号',
    issuedAt: '2024-12-20',
    clauses: [
      {
        kind: 'validity',
        sentence: '本规定有效期至2026年12月31日。',
        effectiveAt: '2025-01-01',
        until: '2026-12-31',
        target: null,
      },
    ],
  },
  { title: '起步区会议制度', number: null, issuedAt: '2023-02-02' },
];

/** Four invented documents of which one repeals another, and one ends soon after 2026-11-23. */
export async function fillLedger(db: Database): Promise<void> {
  const site = await aSite(db, '济南起步区政策文件库');
  const paths = entries.map((_, index) => `zwgk/zcwj/${index}.html`);
  const items = await someItems(db, site, paths);
  await putDocuments(
    db,
    entries.map(({ clauses = [], validity = null, ...one }, index) => {
      const id = `${site.url}${paths[index]}`;
      return {
        itemId: items.get(paths[index] ?? '') ?? 0,
        siteId: site.id,
        entry: {
          document: { id, issuer, publishedAt: one.issuedAt, validity, marked: null, ...one },
          clauses: clauses.map((clause) => ({
            ...clause,
            from: id,
            start: 0,
            end: 1,
            source: 'sentence',
            confidence: 0.95,
          })),
        },
      };
    }),
    '2026-11-23',
  );
}
