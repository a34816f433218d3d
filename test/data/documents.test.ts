import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Database } from '../../data/connect.ts';
import {
  judgeDue,
  type NewDocument,
  putDocuments,
  rebuildLedger,
  removeDocuments,
  removeLostSites,
  renewLedger,
} from '../../data/stores/documents.ts';
import { documentCounts, documentsNaming, findDocuments, listDocuments } from '../../data/stores/ledger-list.ts';
import { removeSite } from '../../data/stores/sites.ts';
import { unresolvedNames } from '../../data/stores/unresolved.ts';
import type { Clause } from '../../patterns/validity/clause.ts';
import { verdicts } from '../../patterns/validity/ledger.ts';
import type { LedgerDocument } from '../../patterns/validity/ledger-document.ts';
import { eachDatabase } from '../support/database.ts';
import { admin, aSite, day1, someItems } from '../support/stock.ts';

const asOf = '2026-11-23';

function document(index: number, more: Partial<LedgerDocument> = {}): LedgerDocument {
  return {
    id: `http://example.gov.cn/${index}`,
    title: `起步区第${index}号管理办法`,
    number: `济起管发〔2020〕${index}号`,
    issuer: '起步区管委会',
    issuedAt: `2020-0${1 + (index % 9)}-01`,
    publishedAt: null,
    validity: null,
    marked: null,
    ...more,
  };
}

function clause(from: number, kind: Clause['kind'], to: number | null, more: Partial<Clause> = {}): Clause {
  const target =
    to === null
      ? null
      : { title: `起步区第${to}号管理办法`, number: `济起管发〔2020〕${to}号`, issuer: null, issuedAt: null };
  return {
    from: `http://example.gov.cn/${from}`,
    kind,
    target,
    effectiveAt: null,
    until: null,
    sentence: `${kind} ${to}`,
    start: 0,
    end: 1,
    source: 'sentence',
    confidence: 0.95,
    ...more,
  };
}

eachDatabase((name, open) => {
  async function start(count: number): Promise<{
    db: Database;
    put(index: number, clauses: Clause[], more?: Partial<LedgerDocument>): NewDocument;
    items: number[];
  }> {
    const db = await open();
    const site = await aSite(db);
    const items = [
      ...(
        await someItems(
          db,
          site,
          Array.from({ length: count }, (_, n) => `d${n}`),
        )
      ).values(),
    ];
    const put = (index: number, clauses: Clause[], more: Partial<LedgerDocument> = {}): NewDocument => ({
      itemId: items[index] ?? 0,
      siteId: site.id,
      entry: { document: document(index, more), clauses },
    });
    return { db, put, items };
  }

  it('judges again what a new document bears on, and tells whose verdict turned', async () => {
    const { db, put, items } = await start(3);
    const own = clause(0, 'validity', null, { until: '2025-12-31' });
    expect((await putDocuments(db, [put(0, [own]), put(1, [])], asOf)).turned).toMatchObject([
      { from: null, to: 'expired' },
    ]);
    const extension = clause(2, 'extension', 0, { until: '2028-12-31', effectiveAt: '2025-06-01' });
    const { judged, turned } = await putDocuments(
      db,
      [put(2, [extension], { issuedAt: '2025-06-01', title: '关于延长管理办法有效期的通知' })],
      asOf,
    );
    expect(judged).toBe(2);
    expect(turned).toContainEqual({
      itemId: items[0],
      ledgerId: 'http://example.gov.cn/0',
      from: 'expired',
      to: 'extended',
    });
    const [found] = await findDocuments(db, '济起管发[2020] 0号');
    expect(found).toMatchObject({ state: 'extended', until: '2028-12-31', issuer: '起步区管委会' });
    expect(await documentsNaming(db, found?.id ?? 0)).toMatchObject([{ ledgerId: 'http://example.gov.cn/2' }]);
    expect(await removeDocuments(db, [items[2] ?? 0], asOf)).toMatchObject([{ from: 'extended', to: 'expired' }]);
    expect(await documentCounts(db)).toMatchObject({ expired: 1 });
  });

  it('sees what ends by time alone', async () => {
    const { db, put } = await start(1);
    await putDocuments(db, [put(0, [clause(0, 'validity', null, { until: '2027-12-31' })])], asOf);
    expect(
      await listDocuments(db, { untilFrom: '2027-01-01', untilTo: '2027-12-31', text: '管理' }, { limit: 5 }),
    ).toHaveLength(1);
    expect(await judgeDue(db, '2026-11-24')).toEqual([]);
    expect(await judgeDue(db, '2027-12-01')).toMatchObject([{ to: 'due-to-expire' }]);
    expect(await judgeDue(db, '2028-01-01')).toMatchObject([{ to: 'expired' }]);
    expect(await judgeDue(db, '2028-01-02')).toEqual([]);
  });

  it('comes to the same verdicts as the ledger that sees everything at once', { timeout: 120_000 }, async () => {
    const kind = fc.constantFrom<Clause['kind']>('repeal', 'extension', 'validity', 'replacement', 'partial-repeal');
    const edge = fc.record({
      kind,
      to: fc.nat(6),
      until: fc.constantFrom('2025-12-31', '2027-01-31', '2030-12-31'),
      year: fc.integer({ min: 2019, max: 2027 }),
    });
    const step = fc.record({ index: fc.nat(6), gone: fc.boolean(), edges: fc.array(edge, { maxLength: 2 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const { db, put, items } = await start(7);
        const now = new Map<number, NewDocument>();
        for (const { index, gone, edges } of steps) {
          if (gone && now.delete(index)) {
            await removeDocuments(db, [items[index] ?? 0], asOf);
            continue;
          }
          const clauses = edges.map((one) =>
            clause(index, one.kind, one.kind === 'validity' ? null : one.to, {
              until: one.kind === 'validity' || one.kind === 'extension' ? one.until : null,
              effectiveAt: `${one.year}-03-01`,
            }),
          );
          const next = put(index, clauses);
          now.set(index, next);
          await putDocuments(db, [next], asOf);
        }
        const entries = [...now.values()].map((one) => one.entry);
        const expected = verdicts(
          entries.map((entry) => entry.document),
          entries.flatMap((entry) => entry.clauses),
          asOf,
        );
        const stored = await listDocuments(db, {}, { limit: 100 });
        expect(Object.fromEntries(stored.map((row) => [row.ledgerId, [row.state, row.until]]))).toEqual(
          Object.fromEntries([...expected].map(([id, verdict]) => [id, [verdict.state, verdict.until]])),
        );
      }),
      { numRuns: name === 'SQLite' ? 25 : 6 },
    );
  });

  it('lists names that lead to no document, until one appears', async () => {
    const { db, put } = await start(3);
    const twice = clause(0, 'repeal', 2, { source: 'title' });
    await putDocuments(db, [put(0, [clause(0, 'repeal', 1), clause(0, 'repeal', 2), twice]), put(1, [])], asOf);
    const list = async (text?: string) =>
      (await unresolvedNames(db, text ? { text } : {}, { least: 10 })).names.map((one) => one.number);
    expect(await list()).toEqual(['济起管发〔2020〕2号']);
    expect(await list('第2号')).toHaveLength(1);
    expect(await list('第3号')).toEqual([]);
    await putDocuments(db, [put(2, [])], asOf);
    expect(await list()).toEqual([]);
  });

  it('is built anew from what was stored, keys and verdicts, once for each version', async () => {
    const { db, put } = await start(3);
    await putDocuments(db, [put(0, [clause(0, 'repeal', 1)]), put(1, []), put(2, [])], asOf);
    const before = await listDocuments(db, {}, { limit: 10 });
    await db.knex('document_keys').del();
    await db.knex('documents').update({ state: 'unknown', chain: '[]' });
    expect(await rebuildLedger(db, asOf)).toBe(3);
    expect(await listDocuments(db, {}, { limit: 10 })).toEqual(before);
    expect(await renewLedger(db, asOf)).toBe(3);
    expect(await renewLedger(db, asOf)).toBeNull();
  });

  it('forgets the documents of a removed site, and judges again what they bore on', async () => {
    const { db, put } = await start(2);
    const other = await aSite(db, '另一站点');
    const [itemId = 0] = (await someItems(db, other, ['x'])).values();
    await putDocuments(db, [put(0, []), put(1, [])], asOf);
    const entry = { document: document(5), clauses: [clause(5, 'repeal', 0)] };
    await putDocuments(db, [{ itemId, siteId: other.id, entry }], asOf);
    expect((await documentCounts(db)).repealed).toBe(1);
    await removeSite(db, other.id, admin(day1));
    expect(await findDocuments(db, document(5).id)).toEqual([]);
    expect(await removeLostSites(db, asOf)).toMatchObject([{ from: 'repealed', to: 'unknown' }]);
    expect((await documentCounts(db)).repealed).toBe(0);
  });
});
