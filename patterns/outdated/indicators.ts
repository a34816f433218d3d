import type { SiteFinding, SiteState } from './site.ts';

/** One indicator of 国办秘函〔2019〕19号 that a crawl can decide, or cannot. */
export interface Indicator {
  id: string;
  title: { zh: string; en: string };
  /** Failing one of these fails the whole inspection (单项否决). */
  veto: boolean;
  /** `unknown`: a crawl cannot know it. */
  state: 'pass' | 'fail' | 'unknown';
  /** What was counted against what is allowed. */
  count: number | null;
  limit: number | null;
  evidence: string[];
}

interface Crawled {
  reachable: boolean | null;
  findings: readonly SiteFinding[];
  site: Pick<SiteState, 'columns' | 'home'>;
  /** Share of links of the home page and its children that are dead; null where they were not all tried. */
  deadLinks: number | null;
}

/** Scores a site by the indicators, each with the addresses that count. */
export function indicators(crawled: Crawled): Indicator[] {
  const of = (pattern: string) =>
    crawled.findings.filter((finding) => finding.pattern === pattern).map((finding) => finding.itemUrl);
  const counted = (id: string, zh: string, en: string, veto: boolean, urls: string[], limit: number): Indicator => ({
    id,
    title: { zh, en },
    veto,
    state: urls.length > limit ? 'fail' : 'pass',
    count: urls.length,
    limit,
    evidence: urls,
  });
  const unknown = (id: string, zh: string, en: string, veto: boolean): Indicator => ({
    id,
    title: { zh, en },
    veto,
    state: 'unknown',
    count: null,
    limit: null,
    evidence: [],
  });
  const dead = crawled.deadLinks;
  return [
    crawled.reachable === null
      ? unknown('reachable', '站点可访问', 'the site can be opened', true)
      : {
          ...counted('reachable', '站点可访问', 'the site can be opened', true, [], 0),
          state: crawled.reachable ? 'pass' : 'fail',
        },
    counted('home-page', '首页两周内有更新', 'home page updated within two weeks', true, of('stale-home-page'), 0),
    counted(
      'stale-columns',
      '应更新未更新的栏目少于十个',
      'fewer than ten columns past their update period',
      true,
      of('stale-column'),
      9,
    ),
    counted('empty-columns', '空白栏目少于五个', 'fewer than five empty columns', true, of('empty-column'), 4),
    counted(
      'messages',
      '三个月以上未回复的有效留言',
      'messages unanswered for over three months',
      true,
      of('unanswered-message'),
      0,
    ),
    counted('hijacked', '链接违法不良信息', 'links to unlawful content', true, of('hijacked-link'), 0),
    unknown('security-incident', '安全、泄密事故', 'security incidents', true),
    unknown('grave-errors', '严重表述错误', 'grave errors of wording', true),
    counted('placeholders', '测试、空白页面', 'test and empty pages', false, of('placeholder'), 0),
    counted('attachments', '附件缺失', 'missing attachments', false, of('missing-attachment'), 0),
    counted(
      'consultations',
      '征集未反馈结果',
      'consultations without a result',
      false,
      of('consultation-without-result'),
      0,
    ),
    counted(
      'interpretations',
      '政策未关联解读',
      'policies without an interpretation',
      false,
      of('missing-interpretation'),
      0,
    ),
    dead === null
      ? unknown('links', '首页及二级页面链接可用', 'links of the upper pages work', false)
      : {
          ...counted('links', '首页及二级页面链接可用', 'links of the upper pages work', false, of('dead-link'), 0),
          state: dead > 0.01 ? 'fail' : 'pass',
        },
    unknown('search', '站内搜索可用', 'site search works', false),
    unknown('service', '办事服务可用', 'services work', false),
  ];
}
