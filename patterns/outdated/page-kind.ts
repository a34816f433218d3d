import type { PublishedDocument } from '../document.ts';
import type { DocumentFacts } from '../hit.ts';

/** A page that is made of links: what it names, others say. Lists carry a day beside each of their titles. */
export function isListPage(document: PublishedDocument): boolean {
  if (!document.type.includes('html')) return false;
  let linked = 0;
  let titles = 0;
  for (const link of document.links) {
    if (!link.main || link.kind === 'asset') continue;
    const length = link.text.trim().length;
    linked += length;
    if (length >= 8) titles++;
  }
  if (titles < 4) return false;
  const { start, end } = document.main;
  const text = document.text.slice(start, Math.min(end, start + 20_000));
  if (linked > text.replace(/\s+/g, '').length * 0.45) return true;
  const dates = text.match(/20[0-9]{2}[-./年][0-9]{1,2}[-./月][0-9]{1,2}/g)?.length ?? 0;
  const sentences = text.match(/[。；]/g)?.length ?? 0;
  return dates >= titles * 0.7 && sentences <= titles / 2;
}

/** Laws, regulations and other rules: what they say of periods is for others. */
export function isStatute(title: string, document: PublishedDocument): boolean {
  if (/(?:法|条例|规定|办法|细则|解释|规则|准则|章程|规程|决定|法典)(?:[（(].{1,14}[）)])?$/.test(title)) return true;
  const start = document.text.indexOf('第一条', document.main.start);
  return start >= 0 && start < document.main.start + 3000 && document.text.indexOf('第三条', start) >= 0;
}

/** Columns that tell what happened: a report of a notice is not the notice. */
export function isNewsColumn(column: string | null | undefined): boolean {
  return !!column && /动态|要闻|新闻|头条|快讯|媒体|图片|视频|资讯|简报/.test(column);
}

/** A column that keeps what is over and says so. */
export function isArchive(document: PublishedDocument, column: string | null | undefined): boolean {
  return (
    /历史|归档|存档|往期|档案馆|已结束|过期|已截止|旧版/.test(column ?? '') ||
    /\/(?:archive|archives|lishi|guidang|history)\//i.test(document.url)
  );
}

const guideTitle =
  /办事指南|服务指南|办理指南|办理流程|办事流程|办理须知|办事须知|申请指南|一次性告知|服务事项|办理程序|便民服务|申请材料/;
const contactTitle =
  /联系方式|联系我们|联系电话|机构设置|机构职能|职能职责|主要职责|内设机构|单位职责|部门职责|领导分工|机构概况|办公地址|通讯录|权责清单|权力清单|责任清单/;

/** Pages that people act on today: guides, contacts, duties. Whatever their date, they must be right. */
export function actedOn(
  document: PublishedDocument,
  facts: DocumentFacts,
  column: string | null | undefined,
): 'guide' | 'contact' | null {
  const title = facts.title?.value ?? '';
  // A notice that hands out guides, or a decision on lists, is no guide.
  if (/通知$|决定$|公告$|解读/.test(title)) return null;
  if (guideTitle.test(title) || guideTitle.test(column ?? '') || /办事|服务事项|指南/.test(column ?? ''))
    return 'guide';
  if (contactTitle.test(title) || contactTitle.test(column ?? '') || /机构|职能|联系/.test(column ?? ''))
    return 'contact';
  const head = Object.keys(document.head).join(' ');
  if (/办理地点|受理机构|办理时限|申请材料|实施主体|承诺时限/.test(head)) return 'guide';
  return null;
}
