import type { PublishedDocument } from '../document.ts';
import type { DocumentFacts, Fact } from '../hit.ts';
import { readDay } from './dates.ts';
import { readDocumentNumber } from './document-number.ts';
import { foldWidth, withoutBlanks } from './fold.ts';
import { urlDay } from './url-date.ts';

/** Labels of head tables and names of meta tags, best first; labels are compared without blanks and colons. */
const labels = {
  title: ['标题', '信息名称', '文件名称', '名称', '文件标题', '题名', '公文标题'],
  number: ['发文字号', '文号', '发文号', '文件编号', '公文字号', '发文文号', '文件字号', '字号', '政策文号'],
  issuer: [
    '发文机关',
    '发文机构',
    '发布机构',
    '制发机关',
    '发文单位',
    '公开主体',
    '发布单位',
    '制定机关',
    '发布机关',
    '公开责任部门',
    '责任部门',
  ],
  issued: ['成文日期', '成文时间', '发文日期', '发文时间', '生成日期', '印发日期', '制发日期', '签发日期'],
  published: ['发布日期', '发布时间', '公开日期', '公开时间', '公布日期', '发稿时间', '更新时间'],
  validity: [
    '有效性',
    '效力状态',
    '是否有效',
    '时效性',
    '文件状态',
    '政策状态',
    '效力',
    '时效',
    '文件有效性',
    '有效状态',
    '公文时效',
  ],
  column: ['栏目', '所属栏目', '栏目名称', '主题分类', '信息分类'],
} as const;

const metaNames = {
  title: ['articletitle', 'article-title', 'og:title', 'dc.title'],
  number: ['documentnumber', 'document-number', 'fwzh', 'wenhao', '文号', '发文字号'],
  issuer: ['issuer', 'publisher', 'dc.publisher'],
  published: ['pubdate', 'publishdate', 'pub_date', 'article:published_time', 'dc.date', 'date'],
  validity: ['validity', '有效性', 'effectiveness'],
  column: ['columnname', 'column-name', 'channel'],
} as const;

/** How far a fact may stand from the beginning and from the end of the article. */
const window = { head: 1200, tail: 2400 };

/** What a document says about itself, each fact with where it was read and how far that can be trusted. Pure. */
export function documentFacts(document: PublishedDocument): DocumentFacts {
  const head = foldLabels(document.head);
  const lines = edgeLines(document);
  const title = titleFact(document, head, lines);
  const issuedLine = signature(lines);
  return {
    title,
    documentNumber: numberFact(document, head, lines, title),
    issuer: issuerFact(document, head, title, issuedLine),
    issuedAt: dayFact(head, labels.issued, 0.95) ?? signedDay(issuedLine),
    publishedAt: publishedFact(document, head, lines),
    validity: fromHead(head, labels.validity, 0.95) ?? fromMeta(document, metaNames.validity, 0.9),
    column: fromMeta(document, metaNames.column, 0.95) ?? breadcrumb(document) ?? fromHead(head, labels.column, 0.5),
  };
}

const fact = (value: string, source: string, confidence: number): Fact => ({ value, source, confidence });

function foldLabels(head: Record<string, string>): Map<string, string> {
  const folded = new Map<string, string>();
  for (const [label, value] of Object.entries(head)) {
    const key = withoutBlanks(label).replace(/[:：[\]【】]/g, '');
    const text = value.trim();
    if (text !== '' && !/^[-—/无]+$/.test(text) && !folded.has(key)) folded.set(key, text);
  }
  return folded;
}

function fromHead(head: Map<string, string>, names: readonly string[], confidence: number): Fact | null {
  for (const name of names) {
    const value = head.get(name);
    if (value !== undefined) return fact(value, `head:${name}`, confidence);
  }
  return null;
}

function fromMeta(document: PublishedDocument, names: readonly string[], confidence: number): Fact | null {
  for (const name of names) {
    const value = document.meta[name]?.trim();
    if (value) return fact(value, `meta:${name}`, confidence);
  }
  return null;
}

function dayFact(head: Map<string, string>, names: readonly string[], confidence: number): Fact | null {
  for (const name of names) {
    const value = head.get(name);
    const day = value === undefined ? null : readDay(value);
    if (day !== null) return fact(day, `head:${name}`, confidence);
  }
  return null;
}

interface Line {
  text: string;
  start: number;
}

/** The short lines at both ends of the article: titles, numbers, dates and signatures stand on lines of their own. */
function edgeLines(document: PublishedDocument): { first: Line[]; last: Line[] } {
  const { start, end } = document.main;
  const firstEnd = Math.min(end, start + window.head);
  const first = shortLines(document.text, start, firstEnd);
  return { first, last: shortLines(document.text, Math.max(firstEnd, end - window.tail), end) };
}

function shortLines(text: string, from: number, to: number): Line[] {
  const lines: Line[] = [];
  for (let at = from; at < to; ) {
    let stop = text.indexOf('\n', at);
    if (stop < 0 || stop > to) stop = to;
    if (stop - at <= 120) {
      const line = text.slice(at, stop).trim();
      if (line !== '') lines.push({ text: line, start: at });
    }
    at = stop + 1;
  }
  return lines;
}

type Lines = ReturnType<typeof edgeLines>;

/** `标题_栏目_站点名` and `标题 - 站点名`: what follows the sign is the site's, unless the sign belongs to the title. */
function withoutSiteName(title: string): string {
  const cut = title.split(/[_|｜]|\s[-–—]\s/)[0]?.trim() ?? '';
  return cut.length >= 4 ? cut : title.trim();
}

function titleFact(document: PublishedDocument, head: Map<string, string>, lines: Lines): Fact | null {
  const stated = fromMeta(document, metaNames.title.slice(0, 2), 0.95) ?? fromHead(head, labels.title, 0.9);
  if (stated !== null) return stated;
  if (document.title?.trim()) return fact(withoutSiteName(document.title), 'title', 0.8);
  const other = fromMeta(document, metaNames.title.slice(2), 0.7);
  if (other !== null) return other;
  const line = lines.first.find((line) => line.text.length >= 4 && !/[。；:：]$/.test(line.text));
  return line ? fact(line.text.replace(/^#+\s*/, ''), 'body:first-line', 0.5) : null;
}

const numberLine =
  /^[（(]?\s*(?:(?:发文字号|文\s*号|字\s*号)\s*[:：]?)?\s*[\u3400-\u9fffA-Za-z \u3000]{1,24}\s*(?:[〔[【(（﹝［{]\s*[0-9〇一二○零九]{2,4}\s*年?\s*[〕\]】)）﹞］}]\s*(?:第)?\s*[0-9]{1,6}\s*(?:之[一二三四]|[-—][0-9]{1,3})?\s*号|(?:[0-9]{4}\s*年\s*)?第\s*[0-9一二三四五六七八九十百〇零]{1,6}\s*号)\s*[）)]?$/;

function numberFact(
  document: PublishedDocument,
  head: Map<string, string>,
  lines: Lines,
  title: Fact | null,
): Fact | null {
  const stated = fromHead(head, labels.number, 0.97) ?? fromMeta(document, metaNames.number, 0.95);
  if (stated !== null) {
    const read = readDocumentNumber(stated.value);
    return fact(read?.normal ?? withoutBlanks(stated.value), stated.source, read === null ? 0.6 : stated.confidence);
  }
  for (const line of lines.first) {
    if (!line.text.includes('号') || !numberLine.test(foldWidth(line.text))) continue;
    const read = readDocumentNumber(line.text);
    // 第一号 alone numbers an issue of anything; a series of orders or announcements names itself.
    if (read === null || (read.year === null && !/[令告]$/.test(read.issuer))) continue;
    return fact(read.normal, 'body:line', 0.85);
  }
  const inTitle = title?.value.match(/[（(]([\u3400-\u9fff]{1,16}[〔[（(][0-9]{4}[〕\]）)][0-9]{1,5}号)[）)]\s*$/);
  const read = inTitle?.[1] ? readDocumentNumber(inTitle[1]) : null;
  return read === null ? null : fact(read.normal, 'title', 0.7);
}

const office =
  '(?:政府|委员会|办公[厅室]|[厅局部委办院室]|中心|管委会|公司|学校|医院|大学|总队|支队|大队|指挥部|领导小组|街道办事处|常务委员会)';
const officeLine = new RegExp(`^[\\u3400-\\u9fff（）() 、]{3,60}${office}$`);
const titleIssuer = new RegExp(`^([\\u3400-\\u9fff、 ]{2,40}?${office})(?:关于|转发|印发|批转)`);
const dateLine =
  /^[（(]?([0-9０-９]{4}|[〇零○一二三四五六七八九]{4})\s*年\s*[0-9０-９一二三四五六七八九十]{1,3}\s*月\s*[0-9０-９一二三四五六七八九十]{1,3}\s*日[）)]?$/;

/** 落款: a date on a line of its own, under the issuer's name where there is one. */
function signature(lines: Lines): { day: string; issuer: string | null } | null {
  const all = [...lines.first, ...lines.last];
  let bare: string | null = null;
  for (let i = 1; i < all.length; i++) {
    const line = all[i];
    if (!line || line.text.length > 24 || !line.text.includes('年') || !dateLine.test(line.text)) continue;
    const day = readDay(line.text);
    if (day === null) continue;
    const above = all[i - 1]?.text.replace(/\s+/g, '') ?? '';
    if (officeLine.test(above)) return { day, issuer: above };
    bare = day;
  }
  return bare === null ? null : { day: bare, issuer: null };
}

function signedDay(signed: ReturnType<typeof signature>): Fact | null {
  return signed === null ? null : fact(signed.day, 'body:signature', signed.issuer === null ? 0.6 : 0.85);
}

function issuerFact(
  document: PublishedDocument,
  head: Map<string, string>,
  title: Fact | null,
  signed: ReturnType<typeof signature>,
): Fact | null {
  const stated = fromHead(head, labels.issuer, 0.95) ?? fromMeta(document, metaNames.issuer, 0.7);
  if (stated !== null) return stated;
  if (signed?.issuer) return fact(signed.issuer, 'body:signature', 0.85);
  const named = title === null ? null : titleIssuer.exec(title.value);
  if (named?.[1]) return fact(withoutBlanks(named[1]), 'title', 0.8);
  return fromMeta(document, ['contentsource'], 0.5);
}

const publishedLine =
  /(?:发布时间|发布日期|发布于|公开日期|公开时间|发稿时间|更新时间|日期|时间)\s*[:：]\s*([0-9]{4}\s*[-年/.][0-9]{1,2}\s*[-月/.][0-9]{1,2})/;

function publishedFact(document: PublishedDocument, head: Map<string, string>, lines: Lines): Fact | null {
  for (const name of metaNames.published) {
    const value = document.meta[name];
    const day = value === undefined ? null : readDay(value);
    if (day !== null) return fact(day, `meta:${name}`, name === 'date' ? 0.6 : 0.95);
  }
  const stated = dayFact(head, labels.published, 0.9);
  if (stated !== null) return stated;
  for (const line of lines.first.slice(0, 12)) {
    const match = /时间|日期|发布/.test(line.text) ? publishedLine.exec(foldWidth(line.text)) : null;
    const day = match?.[1] ? (readDay(`${match[1]}日`) ?? readDay(match[1])) : null;
    if (day !== null) return fact(day, 'body:line', 0.75);
  }
  const inUrl = urlDay(document.url);
  return inUrl === null ? null : fact(inUrl, 'url', 0.4);
}

/** `您当前的位置：首页 > 政务公开 > 公示公告` stands above the article; its last step is the column. */
function breadcrumb(document: PublishedDocument): Fact | null {
  const above = document.text.slice(Math.max(0, document.main.start - 1500), document.main.start + 200);
  const match = /(?:当前位置|您的位置|所在位置|现在位置|您所在的位置)\s*[:：]?\s*([^\n]{2,160})/.exec(above);
  const steps = match?.[1]
    ?.split(/[>＞»›/\\→]/)
    .map((step) => step.trim())
    .filter((step) => step !== '' && step !== '正文');
  const last = steps?.at(-1);
  return last && steps && steps.length > 1 ? fact(last, 'body:breadcrumb', 0.7) : null;
}
