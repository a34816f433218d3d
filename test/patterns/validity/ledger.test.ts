import { describe, expect, it } from 'vitest';
import type { Clause } from '../../../patterns/validity/clause.ts';
import { Ledger, verdicts } from '../../../patterns/validity/ledger.ts';
import type { LedgerDocument } from '../../../patterns/validity/ledger-document.ts';

const asOf = '2026-11-23';

function document(id: string, fields: Partial<LedgerDocument> = {}): LedgerDocument {
  return {
    id,
    title: null,
    number: null,
    issuer: '某市人民政府',
    issuedAt: null,
    publishedAt: null,
    validity: null,
    marked: null,
    ...fields,
  };
}

function clause(from: string, kind: Clause['kind'], fields: Partial<Clause> = {}): Clause {
  return {
    from,
    kind,
    target: null,
    effectiveAt: null,
    until: null,
    sentence: `${kind} in ${from}`,
    start: 0,
    end: 1,
    source: 'sentence',
    confidence: 0.95,
    ...fields,
  };
}

const named = (title: string | null, number: string | null = null) => ({ title, number, issuer: null, issuedAt: null });

describe('the validity ledger', () => {
  const old = document('old', { title: '某市停车管理办法', number: '某政发〔2010〕5号', issuedAt: '2010-03-01' });

  it('says unknown where nothing is known', () => {
    expect(verdicts([old], [], asOf).get('old')?.state).toBe('unknown');
  });

  it('repeals by number, by title, and tells the sentence', () => {
    const by = document('by', { title: '某市停车条例', issuedAt: '2020-01-01' });
    for (const target of [named(null, '某政发[2010] 5 号'), named('某市停车管理办法')]) {
      const verdict = verdicts([old, by], [clause('by', 'repeal', { target, effectiveAt: '2020-02-01' })], asOf).get(
        'old',
      );
      expect(verdict).toMatchObject({ state: 'repealed', until: '2020-02-01' });
      expect(verdict?.chain[0]).toMatchObject({ document: 'by', sentence: 'repeal in by' });
    }
  });

  it('does not repeal before the day of effect', () => {
    const by = document('by', { issuedAt: '2026-10-01' });
    const verdict = verdicts(
      [old, by],
      [clause('by', 'repeal', { target: named('某市停车管理办法'), effectiveAt: '2027-01-01' })],
      asOf,
    ).get('old');
    expect(verdict).toMatchObject({ state: 'due-to-expire', until: '2026-12-31' });
  });

  it('takes the older of two versions for superseded and never the newest', () => {
    const newer = document('new', { title: '某市停车管理办法', issuedAt: '2018-03-01' });
    const found = verdicts([old, newer], [], asOf);
    expect(found.get('old')).toMatchObject({ state: 'superseded', until: '2018-03-01' });
    expect(found.get('new')?.state).not.toBe('superseded');
  });

  it('keeps rules of the same name of different issuers apart', () => {
    const other = document('other', { title: '停车管理办法', issuer: '乙市人民政府', issuedAt: '2018-03-01' });
    const mine = document('mine', { title: '停车管理办法', issuer: '甲市人民政府', issuedAt: '2010-03-01' });
    expect(verdicts([mine, other], [], asOf).get('mine')?.state).toBe('unknown');
  });

  it('does not take copies of one document for versions', () => {
    const copy = document('copy', { title: '某市停车管理办法', number: '某政发〔2010〕5号', issuedAt: '2010-03-09' });
    expect(verdicts([old, copy], [], asOf).get('old')?.state).toBe('unknown');
  });

  it('never calls an extended document expired', () => {
    const by = document('by', { title: '关于延长《某市停车管理办法》有效期的通知', issuedAt: '2014-01-01' });
    const own = clause('old', 'validity', { until: '2015-02-28' });
    expect(verdicts([old], [own], asOf).get('old')).toMatchObject({ state: 'expired', until: '2015-02-28' });
    const extended = clause('by', 'extension', { target: named('某市停车管理办法') });
    expect(verdicts([old, by], [own, extended], asOf).get('old')).toMatchObject({ state: 'extended', until: null });
    const dated = clause('by', 'extension', { target: named('某市停车管理办法'), until: '2028-02-28' });
    expect(verdicts([old, by], [own, dated], asOf).get('old')).toMatchObject({
      state: 'extended',
      until: '2028-02-28',
    });
    const length = clause('by', 'extension', {
      target: named('某市停车管理办法'),
      length: { count: 15, unit: 'year' },
    });
    expect(verdicts([old, by], [own, length], asOf).get('old')).toMatchObject({
      state: 'extended',
      until: '2030-02-28',
    });
  });

  it('revives what was repealed', () => {
    const by = document('by', { issuedAt: '2020-01-01' });
    const again = document('again', { issuedAt: '2021-01-01' });
    const found = verdicts(
      [old, by, again],
      [
        clause('by', 'repeal', { target: named('某市停车管理办法'), effectiveAt: '2020-01-01' }),
        clause('again', 'revival', { target: named('某市停车管理办法'), effectiveAt: '2021-01-01' }),
      ],
      asOf,
    );
    expect(found.get('old')?.state).not.toBe('repealed');
  });

  it('tells of a partial repeal without ending the document', () => {
    const by = document('by', { issuedAt: '2020-01-01' });
    const verdict = verdicts(
      [old, by],
      [clause('by', 'partial-repeal', { target: named('某市停车管理办法') })],
      asOf,
    ).get('old');
    expect(verdict?.state).toBe('unknown');
    expect(verdict?.chain[0]?.kind).toBe('partial-repeal');
  });

  it('names a repeal of itself and does not follow it', () => {
    const verdict = verdicts([old], [clause('old', 'repeal', { target: named('某市停车管理办法') })], asOf).get('old');
    expect(verdict).toMatchObject({ state: 'unknown', chain: [{ problem: 'names-itself' }] });
  });

  it('means the predecessor when a new version repeals its own name', () => {
    const newer = document('new', { title: '某市停车管理办法', issuedAt: '2018-03-01' });
    const found = verdicts(
      [old, newer],
      [clause('new', 'repeal', { target: named('某市停车管理办法'), effectiveAt: '2018-04-01' })],
      asOf,
    );
    expect(found.get('old')?.state).toBe('repealed');
    expect(found.get('new')?.state).toBe('unknown');
  });

  it('names a cycle of repeals that no date settles and believes neither', () => {
    const a = document('a', { title: '甲管理办法' });
    const b = document('b', { title: '乙管理办法' });
    const found = verdicts(
      [a, b],
      [clause('a', 'repeal', { target: named('乙管理办法') }), clause('b', 'repeal', { target: named('甲管理办法') })],
      asOf,
    );
    for (const id of ['a', 'b'])
      expect(found.get(id)).toMatchObject({ state: 'unknown', chain: [{ problem: 'cycle' }] });
  });

  it('leaves a name that fits two documents unresolved and lists it', () => {
    const one = document('one', { title: '关于加强管理的通知', issuer: '甲局', issuedAt: '2010-01-01' });
    const two = document('two', { title: '关于加强管理的通知', issuer: '乙局', issuedAt: '2011-01-01' });
    const by = document('by', { issuer: null, issuedAt: '2020-01-01' });
    const ledger = new Ledger();
    ledger.put(one, []);
    ledger.put(two, []);
    ledger.put(by, [clause('by', 'repeal', { target: named('关于加强管理的通知') })]);
    expect(ledger.unresolved().map(({ problem }) => problem)).toEqual(['ambiguous-target']);
    expect(ledger.verdict('one', asOf)).toMatchObject({ state: 'unknown', chain: [{ problem: 'ambiguous-target' }] });
  });

  it('names two documents that share a number', () => {
    const one = document('one', { title: '甲办法', number: '某政发〔2010〕5号', issuer: '甲局' });
    const two = document('two', { title: '乙办法', number: '某政发〔2010〕5号', issuer: '乙局' });
    const by = document('by', { issuedAt: '2020-01-01' });
    const found = verdicts(
      [one, two, by],
      [clause('by', 'repeal', { target: named(null, '某政发〔2010〕5号') })],
      asOf,
    );
    expect(found.get('one')).toMatchObject({ state: 'unknown', chain: [{ problem: 'number-shared' }] });
  });

  it('lets second-hand sentences decide nothing', () => {
    const by = document('by', { issuedAt: '2020-01-01' });
    const verdict = verdicts(
      [old, by],
      [clause('by', 'repeal', { target: named('某市停车管理办法'), confidence: 0.4 })],
      asOf,
    ).get('old');
    expect(verdict).toMatchObject({ state: 'unknown', chain: [{ problem: 'second-hand' }] });
  });

  it('gives the same verdicts in whatever order documents come, and tells whose may have changed', () => {
    const documents = [
      old,
      document('v2', { title: '某市停车管理办法', issuedAt: '2015-01-01' }),
      document('by', { title: '某市停车条例', issuedAt: '2020-01-01' }),
      document('x', { title: '某市养犬规定', issuedAt: '2012-01-01' }),
    ];
    const clauses = [clause('by', 'repeal', { target: named('某市停车管理办法'), effectiveAt: '2020-01-01' })];
    const all = verdicts(documents, clauses, asOf);
    const ledger = new Ledger();
    const kept = new Map<string, unknown>();
    for (const one of [...documents].reverse()) {
      const affected = ledger.put(
        one,
        clauses.filter((clause) => clause.from === one.id),
      );
      for (const id of affected) kept.set(id, ledger.verdict(id, asOf));
    }
    expect(kept).toEqual(new Map(all));
    const affected = ledger.remove('by');
    expect([...affected].sort()).toEqual(['old', 'v2']);
    expect(ledger.verdict('old', asOf)?.state).toBe('superseded');
  });
});
