import type { PublishedDocument } from '../document.ts';
import type { DocumentFacts } from '../hit.ts';
import type { Day } from '../language/calendar.ts';
import { bookTitles, innerTitle, titleKey } from '../language/titles.ts';
import { readNotice } from './notice.ts';
import { isListPage } from './page-kind.ts';

/** What an item is to the rules of a whole site. */
export const itemKinds = [
  'policy',
  'interpretation',
  'consultation',
  'result',
  'message',
  'penalty',
  'notice',
  'list',
  'other',
] as const;
export type ItemKind = (typeof itemKinds)[number];

/** What a store keeps of an item so that site rules need not read it again. Small and free of personal data. */
export interface ItemSummary {
  url: string;
  kind: ItemKind;
  title: string | null;
  column: string | null;
  number: string | null;
  /** YYYY-MM-DD; null: a page without a date counts as not updated. */
  publishedAt: Day | null;
  issuedAt: Day | null;
  /** Keys of the documents that its title names: what an interpretation explains, what a result answers. */
  about: string[];
  /** Last day of a notice or consultation. */
  endsAt: Day | null;
  /** What kind of notice it is (`publicity`, `recruitment` …); absent in what older versions stored. */
  notice?: string | null;
  /** Penalty decisions: whether they are about a natural person. */
  naturalPerson: boolean;
  /** Messages: whether an answer stands on the page. */
  answered: boolean;
  /** 有效性 as published. */
  validity: string | null;
  /** Marked as repealed, expired or over. */
  marked: boolean;
}

const interpretation = /解读|图解|一图读懂|政策问答|答记者问|一图看懂|起草说明|新闻发布会/;
const result =
  /(?:征求|征集|意见|听证|公开征).{0,40}(?:结果|情况|采纳|反馈|报告)|(?:结果|采纳情况|意见采纳).{0,10}(?:反馈|公示|公告|说明|公布)/;
const penalty = /行政处罚|处罚决定书|处罚信息|罚字|行罚/;
const messageColumn = /信箱|留言|咨询|互动|问政|投诉|建言|来信|市长|局长|书记/;
const policyTitle =
  /(?:办法|规定|细则|条例|意见|方案|规划|措施|通知|决定|规则|规范|标准|预案|计划|政策)(?:[（(].{1,12}[）)])?$/;
const policyColumn = /政策文件|规范性文件|政府文件|行政规范|文件库|政策法规|法规|规章/;

export function summarise(
  document: PublishedDocument,
  facts: DocumentFacts,
  column: string | null,
  marked: boolean,
): ItemSummary {
  const title = facts.title?.value ?? null;
  const kind = kindOf(document, title ?? '', column, facts);
  const ends =
    kind === 'consultation' || kind === 'notice' || kind === 'other' ? readNotice(document, facts, { column }) : null;
  return {
    url: document.url,
    kind: kind === 'other' && ends !== null ? 'notice' : kind,
    title,
    column,
    number: facts.documentNumber?.value ?? null,
    publishedAt: facts.publishedAt?.value ?? null,
    issuedAt: facts.issuedAt?.value ?? null,
    about: aboutKeys(title ?? ''),
    endsAt: ends?.end ?? null,
    notice: ends?.kind ?? null,
    naturalPerson: kind === 'penalty' && isNaturalPerson(document),
    answered: kind === 'message' && isAnswered(document),
    validity: facts.validity?.value ?? null,
    marked,
  };
}

function kindOf(document: PublishedDocument, title: string, column: string | null, facts: DocumentFacts): ItemKind {
  if (isListPage(document)) return 'list';
  if (interpretation.test(title) || /解读/.test(column ?? '')) return 'interpretation';
  if (result.test(title) || /结果反馈|意见反馈|采纳/.test(column ?? '')) return 'result';
  if (/征求.{0,30}意见|征集.{0,40}(?:意见|建议)|意见征集|听取.{0,20}意见/.test(title)) return 'consultation';
  if (penalty.test(title) || /行政处罚/.test(column ?? '')) return 'penalty';
  if (
    messageColumn.test(column ?? '') &&
    /(?:留言|来信|咨询|提问)(?:时间|日期|内容|人|主题)|问题描述|来信内容/.test(document.text.slice(0, 4000))
  )
    return 'message';
  if (facts.documentNumber !== null && policyTitle.test(title)) return 'policy';
  return policyColumn.test(column ?? '') && policyTitle.test(title) ? 'policy' : 'other';
}

/** Keys of what a title is about: names in 《》, or its own words without those of its kind. */
export function aboutKeys(title: string): string[] {
  const keys = new Set<string>();
  for (const { title: name } of bookTitles(title)) {
    keys.add(bare(name));
    const inner = innerTitle(name);
    if (inner) keys.add(bare(inner));
  }
  if (keys.size === 0) {
    keys.add(bare(title));
    const inner = innerTitle(title);
    if (inner) keys.add(bare(inner));
  }
  return [...keys].filter((key) => key.length >= 4);
}

const words =
  /(?:文字解读|图片解读|视频解读|图文解读|专家解读|部门解读|负责人解读|政策解读|解读|图解|一图读懂|一图看懂|政策问答|答记者问|起草说明)[:：|]?|(?:公开)?(?:征求|征集).{0,6}意见(?:建议)?|意见(?:建议)?(?:征集|征求)|(?:征求意见|采纳)?(?:结果|情况)(?:反馈|公示|公告|说明|报告|的)*|反馈|公众|社会|采纳|关于(?:对|就)?|的?(?:公告|通知|公示|通告|启事|函|说明|报告)$|[（(](?:征求意见稿|草案|送审稿|修订草案|公开征求意见稿|征求意见稿）|试行|暂行)[）)]|[向就对的]/g;

/** A title down to the words by which two pages about one matter can be told. */
function bare(title: string): string {
  return titleKey(title.replace(words, '').replace(words, ''));
}

/** A company's credit code or legal representative makes a penalty one of an organisation. */
function isNaturalPerson(document: PublishedDocument): boolean {
  const text = document.text.slice(document.main.start, Math.min(document.main.end, document.main.start + 3000));
  const party =
    /(?:当事人|被处罚人|行政相对人(?:名称)?|被处罚单位|处罚对象)\s*[:：]?\s*([^\n，。；]{2,40})/.exec(text)?.[1] ?? '';
  if (/公司|企业|厂|店|中心|院|馆|合作社|个体工商户|商行|超市|局|所|部|社|站/.test(party)) return false;
  if (/统一社会信用代码\s*[:：]\s*[0-9A-Z]{18}|法定代表人\s*[:：]/.test(text)) return false;
  return /自然人|身份证|公民|性别|出生/.test(text) || /^[\u3400-\u9fff]{1,3}(?:某|＊|\*|×|X|x)/.test(party);
}

function isAnswered(document: PublishedDocument): boolean {
  const text = document.text.slice(document.main.start, document.main.end);
  return (
    /(?:回复|答复|办理)(?:时间|日期|内容|单位|情况|部门|意见)\s*[:：]?\s*[^\s:：]{2,}/.test(text) &&
    !/(?:状态|办理状态)\s*[:：]?\s*(?:未回复|待回复|未办理|处理中|办理中)/.test(text)
  );
}
