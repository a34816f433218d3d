import type { PublishedDocument } from '../document.ts';
import type { DocumentFacts } from '../hit.ts';

/** A page's own statement that its document no longer holds. */
export interface Marking {
  fate: 'ended' | 'partly';
  source: 'metadata' | 'title' | 'note';
  quote: string;
  start: number;
  end: number;
}

/** What a 有效性 field says; null when it says something else. */
export function validityWord(value: string): 'in-force' | 'ended' | 'partly' | null {
  const word = value.replace(/\s+/g, '');
  if (/部分(?:失效|废止|有效)/.test(word)) return 'partly';
  if (/失效|废止|作废|无效|停止执行|已停|过期|终止|^否$|历史|不再/.test(word)) return 'ended';
  if (/有效|在用|生效|^是$|现行|长期/.test(word)) return 'in-force';
  return null;
}

const ended = '(?:废止|失效|作废|停止执行|宣布失效|停止使用|终止执行|过期)';
/** （废止） at either end of a title; 【已失效】 before it. */
const inTitle = new RegExp(
  `(?:^\\s*[（(【[〔]\\s*(?:已|全文|现已|本文)*${ended}\\s*[）)】\\]〕])|(?:[（(【[〔]\\s*(?:已|全文|现已|本文|此件|此文)*(?:于[^）)]{1,20})?(?:[自从]?[0-9]{4}年[^）)《]{0,16}?)?${ended}\\s*[）)】\\]〕]\\s*$)|[-—]+\\s*(?:已|全文)?${ended}\\s*$`,
);
const partlyInTitle = /[（(【[〔]\s*(?:已)?部分(?:失效|废止)[^）)】\]〕]{0,8}[）)】\]〕]/;

/** A note of the editors above or below the text: （此文件已于2023年5月1日宣布失效）, 本文件已被《…》废止. */
const subject =
  '(?:此|本|该|上述)(?:文件|文|件|办法|通知|规定|意见|方案|细则|公告|政策|规章|决定|条例|法规|规范性文件|页面|信息|法律)?(?:全文)?';
const opened = '(?:^|[\\n（(【\\[：:])\\s*(?:注|提示|温馨提示|说明|声明|备注|编者按)?[：:]?\\s*';
const note = new RegExp(
  `${opened}${subject}(?:现|业|均|目前)?(?:已经?|被)[^。\\n；]{0,60}?(?:废止|失效|作废|停止执行|替代|取代)|${opened}${subject}(?:现|目前|已)?不再(?:执行|有效|施行|适用)`,
);
const stamp = new RegExp(`^\\s*[（(【[〔]?\\s*(?:已|全文|现已)?${ended}\\s*[）)】\\]〕]?\\s*$`, 'm');

/**
 * Whether a page marks its document as repealed or expired: by its metadata, its title, or a note near its edges.
 * A marked document stays lawful to publish.
 */
export function readMarking(document: PublishedDocument, facts: DocumentFacts): Marking | null {
  const { start, end } = document.main;
  const word = facts.validity === null ? null : validityWord(facts.validity.value);
  if (facts.validity && (word === 'ended' || word === 'partly')) {
    return { fate: word, source: 'metadata', quote: facts.validity.value, start, end: start };
  }
  const title = facts.title?.value ?? '';
  const titled = inTitle.exec(title) ?? partlyInTitle.exec(title);
  const otherTitle = titled ? null : inTitle.exec(document.title ?? '');
  const named = titled ?? otherTitle;
  if (named) {
    return {
      fate: /部分/.test(named[0]) ? 'partly' : 'ended',
      source: 'title',
      quote: named[0].trim(),
      start,
      end: start,
    };
  }
  // Above the article stands what the page says about it; the text itself speaks of other documents.
  const edges: [number, number][] = [
    [Math.max(0, start - 300), Math.min(end, start + 400)],
    [Math.max(start + 400, end - 300), Math.min(document.text.length, end + 200)],
  ];
  for (const [from, to] of edges) {
    if (from >= to) continue;
    const part = document.text.slice(from, to);
    if (!/废止|失效|作废|停止|替代|取代|不再/.test(part)) continue;
    const found = stamp.exec(part) ?? note.exec(part);
    if (!found) continue;
    return {
      fate: /部分/.test(found[0]) ? 'partly' : 'ended',
      source: 'note',
      quote: found[0].trim(),
      start: from + found.index,
      end: from + found.index + found[0].length,
    };
  }
  return null;
}
