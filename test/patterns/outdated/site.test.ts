import { describe, expect, it } from 'vitest';
import { dueDates } from '../../../patterns/outdated/due.ts';
import { indicators, scoreOf } from '../../../patterns/outdated/indicators.ts';
import {
  columnRules,
  defaultRetention,
  dueBy,
  periodLast,
  type RetentionRule,
  retentionOf,
  retentionTable,
} from '../../../patterns/outdated/retention.ts';
import { type SiteState, siteFindings, staleOn, withdrawals } from '../../../patterns/outdated/site.ts';
import { aboutKeys, type ItemSummary } from '../../../patterns/outdated/summary.ts';
import type { Verdict } from '../../../patterns/validity/verdict.ts';

const asOf = '2026-11-23';

function item(url: string, fields: Partial<ItemSummary> = {}): ItemSummary {
  const title = fields.title ?? null;
  return {
    url,
    kind: 'other',
    column: null,
    number: null,
    publishedAt: null,
    issuedAt: null,
    endsAt: null,
    naturalPerson: false,
    answered: false,
    validity: null,
    marked: false,
    ...fields,
    title,
    about: fields.about ?? aboutKeys(title ?? ''),
  };
}

function site(fields: Partial<SiteState>): SiteState {
  return {
    home: { url: '/', lastUpdate: asOf },
    columns: [],
    items: [],
    links: new Map(),
    verdicts: new Map(),
    copies: new Map(),
    retention: [],
    ...fields,
  };
}

const found = (fields: Partial<SiteState>) =>
  siteFindings(site(fields), asOf).map(({ itemUrl, pattern }) => `${pattern} ${itemUrl}`);
const verdict = (state: Verdict['state'], document: string, kind = 'repeal'): Verdict => ({
  document,
  state,
  until: null,
  confidence: 0.95,
  chain: [{ document: 'other', kind, sentence: '句子', effectiveAt: null }],
});

describe('findings over a site', () => {
  it('miss updates of the home page and of columns by the rules of 2019', () => {
    expect(found({ home: { url: '/', lastUpdate: '2026-11-09' } })).toEqual([]);
    expect(found({ home: { url: '/', lastUpdate: '2026-11-08' } })).toEqual(['stale-home-page /']);
    const column = { name: '工作动态', url: '/dt', updateDays: null, items: 9, lastUpdate: '2026-11-01' };
    expect(found({ columns: [column] })).toEqual(['stale-column /dt']);
    expect(found({ columns: [{ ...column, name: '通知公告' }] })).toEqual([]);
    expect(found({ columns: [{ ...column, name: '机构职能', lastUpdate: '2019-01-01' }] })).toEqual([]);
    expect(found({ columns: [{ ...column, items: 0, lastUpdate: null }] })).toEqual(['empty-column /dt']);
    expect(staleOn(column)).toBe('2026-11-16');
  });

  const policy = item('/p', {
    kind: 'policy',
    title: '某局关于印发《某区停车管理办法》的通知',
    publishedAt: '2026-01-05',
    column: '政策文件',
  });
  const reading = item('/r', {
    kind: 'interpretation',
    title: '《某区停车管理办法》政策解读',
    publishedAt: '2026-01-06',
  });
  const another = item('/r2', {
    kind: 'interpretation',
    title: '《某区养犬管理办法》政策解读',
    publishedAt: '2026-01-06',
  });

  it('miss an interpretation, unless one names or links the policy', () => {
    expect(found({ items: [policy, another] })).toEqual(['missing-interpretation /p']);
    expect(found({ items: [policy, reading] })).toEqual([]);
    expect(found({ items: [policy, another], links: new Map([['/p', ['/r2']]]) })).toEqual([]);
    expect(found({ items: [{ ...policy, publishedAt: '2026-11-20' }, another] })).toEqual([]);
  });

  it('find the unmarked interpretation of a policy that has lapsed', () => {
    const verdicts = new Map([['/p', verdict('repealed', '/p')]]);
    expect(found({ items: [policy, reading], verdicts })).toEqual([
      'unmarked-interpretation /r',
      'repealed-document /p',
    ]);
    expect(
      found({
        items: [
          { ...policy, marked: true },
          { ...reading, marked: true },
        ],
        verdicts,
      }),
    ).toEqual([]);
    const newer = item('/p2', { ...policy, url: '/p2', publishedAt: '2026-01-06' });
    expect(found({ items: [policy, newer, reading], verdicts })).toEqual(['repealed-document /p']);
  });

  it('find metadata that contradicts the ledger, and take back what was extended', () => {
    const claimed = { ...policy, validity: '有效' };
    expect(
      found({ items: [claimed, reading], verdicts: new Map([['/p', verdict('superseded', '/p', 'version')]]) }),
    ).toContain('contradicting-validity /p');
    expect(
      withdrawals({ items: [claimed], verdicts: new Map([['/p', verdict('extended', '/p', 'extension')]]) }),
    ).toMatchObject([{ itemUrl: '/p', reason: 'extended' }]);
  });

  it('miss the result of a consultation that ended', () => {
    const asked = item('/c', {
      kind: 'consultation',
      title: '关于公开征求《某区绿化办法（征求意见稿）》意见的公告',
      endsAt: '2026-09-01',
    });
    const answer = item('/a', { kind: 'result', title: '《某区绿化办法（征求意见稿）》征求意见采纳情况的反馈' });
    expect(found({ items: [asked] })).toEqual(['consultation-without-result /c']);
    expect(found({ items: [asked, answer] })).toEqual([]);
    expect(found({ items: [{ ...asked, endsAt: '2026-11-10' }] })).toEqual([]);
  });

  it('find copies, penalties past their period and messages without an answer', () => {
    expect(found({ copies: new Map([['h', ['/b', '/a', '/b']]]) })).toEqual(['duplicate /b']);
    const penalty = item('/x', {
      kind: 'penalty',
      title: '行政处罚决定书',
      publishedAt: '2024-01-05',
      naturalPerson: true,
    });
    expect(found({ items: [penalty], retention: defaultRetention })).toEqual(['retention-period /x']);
    expect(found({ items: [{ ...penalty, naturalPerson: false }], retention: defaultRetention })).toEqual([]);
    const message = item('/m', { kind: 'message', publishedAt: '2026-08-01' });
    expect(found({ items: [message] })).toEqual(['unanswered-message /m']);
    expect(found({ items: [{ ...message, answered: true }] })).toEqual([]);
    expect(found({ items: [{ ...message, publishedAt: '2026-08-23' }] })).toEqual([]);
  });

  it('judge an item by the first row that fits, narrower rows first', () => {
    const penalty = item('/x', { kind: 'penalty', publishedAt: '2024-01-05', column: '市场监管处罚' });
    expect(retentionOf(penalty, defaultRetention)).toMatchObject({ rule: { id: 'market-other' }, until: '2027-01-05' });
    const own = columnRules([
      { id: 7, name: '市场监管处罚', retentionDays: 30 },
      { id: 8, name: '处罚', retentionDays: null },
    ]);
    expect(retentionOf(penalty, [...own, ...defaultRetention])).toMatchObject({ until: '2024-02-04' });
    expect(retentionOf({ ...penalty, column: '市场监管' }, own)).toBeNull();
    expect(retentionOf({ ...penalty, publishedAt: null }, defaultRetention)).toBeNull();
    expect(dueBy(penalty, defaultRetention, asOf)).toBeNull();
    expect(dueBy(penalty, own, asOf)).toMatchObject({ pattern: 'retention-period', until: '2024-02-04' });
  });

  it('let a notice stay after its end for as long as the table says', () => {
    const [first] = defaultRetention;
    const stays: RetentionRule = { ...first!, id: 'n', kind: 'notice', column: null, title: null, from: 'ended' };
    const notice = item('/n', { kind: 'notice', endsAt: '2026-11-16' });
    expect(dueBy(notice, [], asOf)).toMatchObject({ pattern: 'ended-notice', until: '2026-11-16' });
    expect(dueBy(notice, [{ ...stays, count: 7, unit: 'day' }], asOf)).toBeNull();
    expect(dueBy(notice, [{ ...stays, count: 4, unit: 'workday' }], asOf)).toMatchObject({ until: '2026-11-20' });
    // Past the published holidays nobody can count working days.
    expect(periodLast('2030-01-01', { count: 3, unit: 'workday' })).toBeNull();
    expect(retentionTable.safeParse([stays, stays]).success).toBe(false);
    expect(retentionTable.safeParse(defaultRetention).success).toBe(true);
  });

  it('tell on which days an item ends', () => {
    const notice = item('/n', { kind: 'notice', endsAt: '2026-11-30', notice: 'publicity' });
    expect(dueDates(notice, [])).toEqual([{ what: 'publicity', day: '2026-11-30' }]);
    expect(dueDates({ ...notice, marked: true }, [])).toEqual([]);
    const penalty = item('/x', { kind: 'penalty', publishedAt: '2025-01-05', naturalPerson: true });
    expect(dueDates(penalty, defaultRetention)).toEqual([{ what: 'retention', day: '2027-01-05' }]);
  });
});

describe('indicators of a site', () => {
  const counted = (pattern: string, n: number, column: string | null = null) =>
    Array.from({ length: n }, (_, index) => ({
      pattern,
      url: `/${pattern}/${index}`,
      title: null,
      column,
      publishedAt: '2026-05-01',
    }));
  const crawl = (items: ReturnType<typeof counted>, more = {}) =>
    indicators({ reachable: true, complete: true, items, asOf, ...more });
  const stateOf = (list: ReturnType<typeof crawl>, id: string) => list.find((one) => one.id === id)?.state;

  it('are unknown where a crawl cannot know, or did not see everything', () => {
    const all = crawl([]);
    expect(stateOf(all, 'home-page')).toBe('pass');
    expect(stateOf(all, 'services')).toBe('unknown');
    expect(scoreOf(all)).toMatchObject({ result: 'undecided', failed: 0 });
    const part = crawl(counted('stale-home-page', 1), { complete: false });
    expect(stateOf(part, 'home-page')).toBe('fail');
    expect(stateOf(part, 'empty-columns')).toBe('unknown');
    expect(stateOf(crawl([], { reachable: null }), 'reachable')).toBe('unknown');
    expect(scoreOf(crawl([], { reachable: false })).result).toBe('fail');
  });

  it('fail from as many columns as the table says', () => {
    expect(stateOf(crawl(counted('stale-column', 4, '工作动态')), 'fresh-columns')).toBe('pass');
    expect(stateOf(crawl(counted('stale-column', 5, '工作动态')), 'fresh-columns')).toBe('fail');
    const others = crawl(counted('stale-column', 9, '机构职能'));
    expect([stateOf(others, 'fresh-columns'), stateOf(others, 'stale-columns')]).toEqual(['pass', 'pass']);
    expect(stateOf(crawl(counted('stale-column', 10, '机构职能')), 'stale-columns')).toBe('fail');
    expect(stateOf(crawl(counted('empty-column', 5)), 'empty-columns')).toBe('fail');
  });

  it('count messages of the last year only', () => {
    const [message] = counted('unanswered-message', 1);
    expect(stateOf(crawl([message!]), 'messages')).toBe('fail');
    expect(stateOf(crawl([{ ...message!, publishedAt: '2025-01-01' }]), 'messages')).toBe('pass');
  });
});
