import type { Day } from '../language/calendar.ts';
import { addMonths } from '../language/calendar.ts';

/** The indicators of 国办秘函〔2019〕19号 in the order of its table: first those of which one alone fails a site (单项否决). */
export const indicatorIds = [
  'incidents',
  'unlawful-links',
  'reachable',
  'home-page',
  'fresh-columns',
  'stale-columns',
  'empty-columns',
  'advice-channel',
  'messages',
  'services',
  'guide-elements',
  'dead-links',
  'attachments',
  'placeholders',
  'interpretations',
  'consultation-results',
  'search',
] as const;
export type IndicatorId = (typeof indicatorIds)[number];

/** What a finding of a crawl counts for. */
export interface CountedItem {
  pattern: string;
  url: string;
  title: string | null;
  /** Columns: the name; null for anything else. */
  column: string | null;
  /** When the item was published; null where unknown. */
  publishedAt: Day | null;
}

export interface Indicator {
  id: IndicatorId;
  /** Failing one of these fails the whole inspection (单项否决). */
  veto: boolean;
  /** `unknown`: a crawl cannot know it, or did not see enough to. */
  state: 'pass' | 'fail' | 'unknown';
  /** Why it is unknown: beyond any crawl, or this one was not complete. */
  because: 'beyond' | 'incomplete' | null;
  /** What was counted, and from how many on it fails. */
  count: number | null;
  failsFrom: number | null;
  evidence: CountedItem[];
}

export interface Crawled {
  /** Whether the home page answered at the last inspection; null where none was made. */
  reachable: boolean | null;
  /** The last inspection reached everything: no budget ran out, nothing that was queued is left unread. */
  complete: boolean;
  items: readonly CountedItem[];
  asOf: Day;
}

/** Columns of news and of documents, whose updates the table counts apart from those of all others. */
const fresh = /动态|要闻|新闻|快讯|工作信息|通知|公告|政策|文件|公示/;

/** Scores a site, with what counts for each indicator. Absence is proof only where everything was seen. */
export function indicators(crawled: Crawled): Indicator[] {
  const { items, complete, asOf } = crawled;
  const of = (...patterns: string[]) => items.filter((item) => patterns.includes(item.pattern));
  const counted = (id: IndicatorId, veto: boolean, evidence: CountedItem[], failsFrom: number): Indicator => {
    const fails = evidence.length >= failsFrom;
    const unsure = !fails && (!complete || crawled.reachable !== true);
    const state = fails ? 'fail' : unsure ? 'unknown' : 'pass';
    return { id, veto, state, because: unsure ? 'incomplete' : null, count: evidence.length, failsFrom, evidence };
  };
  const beyond = (id: IndicatorId, veto: boolean): Indicator => ({
    id,
    veto,
    state: 'unknown',
    because: 'beyond',
    count: null,
    failsFrom: null,
    evidence: [],
  });
  const stale = of('stale-column');
  // Only messages of the last year count, and of those the ones that waited for over three months.
  const messages = of('unanswered-message').filter(
    (item) => item.publishedAt === null || item.publishedAt >= addMonths(asOf, -12),
  );
  return [
    beyond('incidents', true),
    counted('unlawful-links', true, of('hijacked-link'), 1),
    {
      ...beyond('reachable', true),
      ...(crawled.reachable === null
        ? { because: 'incomplete' as const }
        : { state: crawled.reachable ? ('pass' as const) : ('fail' as const), because: null }),
    },
    // No finding means that something of the last two weeks was read: proof enough, however much was not.
    { ...counted('home-page', true, of('stale-home-page'), 1), ...updated(crawled) },
    counted(
      'fresh-columns',
      true,
      stale.filter((item) => fresh.test(item.column ?? item.title ?? '')),
      5,
    ),
    counted('stale-columns', true, stale, 10),
    counted('empty-columns', true, of('empty-column'), 5),
    beyond('advice-channel', true),
    counted('messages', true, messages, 1),
    beyond('services', true),
    beyond('guide-elements', true),
    counted('dead-links', false, of('dead-link', 'soft-404'), 1),
    counted('attachments', false, of('missing-attachment'), 1),
    counted('placeholders', false, of('placeholder'), 1),
    counted('interpretations', false, of('missing-interpretation'), 1),
    counted('consultation-results', false, of('consultation-without-result'), 1),
    beyond('search', false),
  ];
}

function updated({ reachable, items }: Crawled): Partial<Indicator> {
  const stale = items.some((item) => item.pattern === 'stale-home-page');
  return reachable === true && !stale ? { state: 'pass', because: null } : {};
}

/** What the indicators come to: failed as soon as one veto fails; passed only where every veto was decided. */
export function scoreOf(list: readonly Indicator[]) {
  const vetoes = list.filter((one) => one.veto);
  const decided = list.filter((one) => one.state !== 'unknown');
  return {
    result: vetoes.some((one) => one.state === 'fail')
      ? ('fail' as const)
      : vetoes.every((one) => one.state === 'pass')
        ? ('pass' as const)
        : ('undecided' as const),
    passed: decided.filter((one) => one.state === 'pass').length,
    failed: decided.filter((one) => one.state === 'fail').length,
    decided: decided.length,
    unknown: list.length - decided.length,
    vetoesFailed: vetoes.filter((one) => one.state === 'fail').length,
  };
}
