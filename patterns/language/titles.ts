/** A name in 《》 as it stands in the text, with its marks left out and nested 〈〉 kept. */
export interface BookTitle {
  start: number;
  end: number;
  title: string;
}

const opening = '《';
const closing = '》';

/**
 * Names in 《》, outermost only. 《〈…〉实施细则》, 《《…》实施细则》 and 《关于…〈…》 (a closing mark forgotten) are each one name.
 * A name that never closes is left out: it would swallow the text behind it.
 */
export function bookTitles(text: string, from = 0, to = text.length): BookTitle[] {
  const found: BookTitle[] = [];
  for (let start = text.indexOf(opening, from); start >= 0 && start < to; ) {
    const end = closeOf(text, start, Math.min(to, start + 300));
    if (end < 0) {
      start = text.indexOf(opening, start + 1);
      continue;
    }
    const title = text.slice(start + 1, end - 1).trim();
    if (title !== '') found.push({ start, end, title });
    start = text.indexOf(opening, end);
  }
  return found;
}

function closeOf(text: string, start: number, limit: number): number {
  let depth = 0;
  let firstClose = -1;
  for (let i = start; i < limit; i++) {
    const sign = text[i];
    if (sign === opening) depth++;
    else if (sign === closing) {
      if (firstClose < 0) firstClose = i + 1;
      if (--depth === 0) return i + 1;
    } else if (sign === '。' && firstClose >= 0) break;
  }
  // 《《甲》实施细则: more opened than closed; the first close ends it.
  return firstClose;
}

/** Marks that say what became of a document, at the end of its title: （废止）, [已失效]. They are no part of the name. */
const fate =
  /[（(【[〔]\s*(?:已|全文)*(?:废止|失效|作废|停止执行|宣布失效|被?修改|修订|已修改|有效|继续有效|部分失效|部分废止)\s*[）)】\]〕]/g;
/** Versions of a law: （2018年修正）, （2019-08-26）. */
const version =
  /[（(]\s*(?:[0-9]{4}\s*年?\s*(?:[0-9]{1,2}月)?\s*(?:第[一二三四五六七八九]次)?(?:修正|修订|修改|修正本|修订本)?|[0-9]{4}-[0-9]{2}-[0-9]{2}|修正本|修订本|修正|修订)\s*[）)]/g;

/**
 * What two writings of one title share: quotation marks, brackets' forms, blanks, marks of fate and version left out.
 * 试行 and 暂行 stay: the trial version and the final one are two documents.
 */
export function titleKey(title: string): string {
  return title
    .replace(fate, '')
    .replace(version, '')
    .replace(/[\s\u3000\u00a0\u200b-\u200f\ufeff《》〈〉<>“”"'‘’「」『』，,、。:：；;·]/g, '')
    .replace(/[（【[〔]/g, '(')
    .replace(/[）】\]〕]/g, ')');
}

const issuing = /^(.{2,40}?)(?:关于)?(?:印发|转发|批转|公布|发布|颁布|下发)(?:实施)?[《<〈]?(.{4,})$/;

/**
 * Every key under which others may name a document: its whole title, the title without its issuer, and for
 * `…关于印发〈X〉的通知` the inner X. Sorted from the fullest to the shortest.
 */
export function titleKeys(title: string): string[] {
  const whole = titleKey(title);
  const keys = new Set([whole]);
  const about = whole.indexOf('关于');
  if (about > 0 && about <= 40) keys.add(whole.slice(about));
  const inner = innerTitle(title);
  if (inner !== null) keys.add(titleKey(inner));
  if (whole.startsWith('中华人民共和国')) keys.add(whole.slice(7));
  return [...keys].filter((key) => key.length >= 3);
}

/** The document that a covering notice hands out: X of `关于印发《X》的通知`; null for any other title. */
export function innerTitle(title: string): string | null {
  const match = issuing.exec(title.replace(/\s+/g, ''));
  if (!match?.[2]) return null;
  const quoted = bookTitles(`《${match[2]}`)[0];
  const at = /[印转]发|批转|[公发颁]布/.exec(title.replace(/\s+/g, ''))?.index ?? 0;
  const marked = bookTitles(title.replace(/\s+/g, ''), at)[0] ?? quoted;
  if (marked && /[》〉>]/.test(match[2])) return marked.title.replace(/[〉>].*$/, '');
  const plain = /^(.{4,}?)的(?:通知|公告|决定|通告|意见|函)(?:[（(].*)?$/.exec(match[2]);
  return plain?.[1] ?? null;
}
