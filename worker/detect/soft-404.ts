/** Pages that say "not found" with status 200. Judged by what the site serves for an address that cannot exist, and by their own words. */

/** What a site shows for a random address. */
export interface NotFoundPage {
  title: string | null;
  /** The beginning of its text. */
  text: string;
}

export const notFoundLength = 1500;

const words =
  /(?:页面|网页|文件|文章|内容|信息|栏目|资源|链接)[^。\n]{0,12}(?:不存在|找不到|未找到|没有找到|无法找到|已删除|已被删除|已被移除|已下线|已失效|走丢)|(?:找不到|没有找到|未找到|无法找到)[^。\n]{0,12}(?:页面|网页|文件|文章|内容|信息|资源)|您(?:要)?(?:访问|查看|请求)的[^。\n]{0,16}(?:不存在|已删除|已被删除|找不到|未找到)|page (?:could )?not (?:be )?found|\b404\b[^\n]{0,20}(?:not found|error|错误)|(?:error|错误|抱歉|sorry)[^\n]{0,20}\b404\b/i;

/** Whether a page that was served with 200 says that there is none. */
export function isSoft404(
  page: { title: string | null; text: string; mainLength: number },
  probe: NotFoundPage | null,
): boolean {
  const title = page.title?.trim() ?? '';
  if (probe && probe.text.trim() !== '' && similar(page.text.slice(0, notFoundLength), probe.text)) return true;
  if (/^\s*(?:404|页面不存在|找不到页面|not found|error 404)/i.test(title)) return true;
  // An article may quote such words: they have to be a line of their own on a page that says little else.
  if (page.mainLength > 600 && page.text.length > 1500) return false;
  return page.text
    .slice(0, 3000)
    .split('\n')
    .some((line) => line.length <= 45 && words.test(line));
}

/** Whether two texts share nearly all of their character pairs. Dates and echoed addresses do not count. */
export function similar(a: string, b: string): boolean {
  const [one, two] = [pairs(a), pairs(b)];
  if (Math.min(one.size, two.size) < 8) return strip(a) === strip(b);
  if (Math.min(one.size, two.size) / Math.max(one.size, two.size) < 0.8) return false;
  let shared = 0;
  for (const pair of one) if (two.has(pair)) shared++;
  return shared / (one.size + two.size - shared) > 0.92;
}

function strip(text: string): string {
  return text.replace(/[\w\-/.:%?=&]+/g, '').replace(/\s+/g, '');
}

function pairs(text: string): Set<string> {
  const plain = strip(text);
  const found = new Set<string>();
  for (let i = 0; i + 2 <= plain.length; i++) found.add(plain.slice(i, i + 2));
  return found;
}
