import type { PublishedDocument } from '../document.ts';
import type { DocumentFacts } from '../hit.ts';
import type { Finding } from './hit.ts';

const testTitle =
  /^[\s【[（(]*(?:测试|test|测试测试|这是一?个?测试)(?:页面?|文章|标题|数据|信息|新闻|栏目|内容|文件|公告|稿件|专用|勿删|请忽略|一下)*[\s0-9０-９一二三四五a-z_-]*[\]】)）!！。.]*$/i;
const testBody =
  /^[\s]*(?:测试|test|123+|aaa+|asdf\w*|qwer\w*|测试内容|测试数据|这是测试|此处为测试内容|111+)[\s0-9!！。.]*$/i;
const construction =
  /(?:栏目|页面|网站|网页|内容|频道|版块|功能)?(?:正在)?(?:建设中|建设之中|更新维护中|内容更新中|内容建设中|内容整理中|完善中|升级改造中|维护中)|敬请期待|暂无内容|暂无信息|暂无数据|内容待补充|此处填写|请在此处?输入|待更新/;
const lorem = /lorem ipsum|dolor sit amet/i;

/** Longest main text that can be nothing but a placeholder. */
const shortText = 120;

/** Test pages, pages under construction, filler text, and pages with nothing on them. */
export function detectPlaceholder(document: PublishedDocument, facts: DocumentFacts): Finding | null {
  const { start, end } = document.main;
  const title = facts.title?.value ?? document.title ?? '';
  const at = { pattern: 'placeholder', start, end: Math.min(end, start + 60) };
  // Only the head of a long text is worth looking at.
  const text = document.text.slice(start, Math.min(end, start + 2000));
  const bare = text.replace(/\s+/g, '');
  const filler = lorem.exec(text);
  if (filler)
    return {
      ...at,
      start: start + filler.index,
      end: start + filler.index + filler[0].length,
      evidence: [{ key: 'filler-text', points: 8, detail: filler[0] }],
    };
  if (testTitle.test(title) && bare.length < 400)
    return { ...at, evidence: [{ key: 'test-title', points: bare.length < shortText ? 8 : 5, detail: title }] };
  const html = document.type.includes('html');
  if (html && bare.length > 0 && bare.length < shortText && testBody.test(text.replace(title, '')))
    return { ...at, evidence: [{ key: 'test-text', points: 6 }] };
  if (!html) return null;
  const linked = document.links.some((link) => link.main);
  if (bare.length < shortText && !linked) {
    const body = bodyWithout(text, title);
    const sign = construction.exec(body) ?? (body === '' ? construction.exec(title) : null);
    if (sign && body.length - sign[0].length < 40)
      return { ...at, evidence: [{ key: 'under-construction', points: 7, detail: sign[0] }] };
    // No word and no file: an item whose content never came. Pictures and frames are links of the main block, too.
    if (body === '' && title !== '' && end - start < shortText && document.text.length < 4000)
      return { ...at, evidence: [{ key: 'empty-body', points: 6 }] };
  }
  return null;
}

/** The text without what every article page has: its title, date, source and the buttons around them. */
function bodyWithout(text: string, title: string): string {
  return text
    .replace(/\s+/g, '')
    .replace(title.replace(/\s+/g, ''), '')
    .replace(
      /(?:发布时间|发布日期|发布|日期|时间|来源|信息来源|作者|浏览次数|浏览量|阅读|点击数?|字体|字号|打印|关闭|分享|责任编辑|编辑|保存|收藏)[:：]?(?:[0-9]{4}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}日?(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?|[0-9]+次?|[大中小]+)?/g,
      '',
    )
    .replace(/^[^\u3400-\u9fffA-Za-z0-9]+$/, '');
}
