import { findDocumentNumbers } from '../language/document-number.ts';
import { literalPositions, type Sentence, sentenceAt } from '../language/sentences.ts';
import { type BookTitle, bookTitles } from '../language/titles.ts';
import type { ClauseKind, Target } from './clause.ts';
import { numberTarget, paper, targetOf } from './target.ts';

/** One name that a sentence repeals, or restores. */
export interface Repeal {
  kind: Extract<ClauseKind, 'repeal' | 'partial-repeal' | 'revival' | 'replacement'>;
  target: Target;
  sentence: Sentence;
  start: number;
  end: number;
}

const literals = [
  '废止',
  '停止执行',
  '停止施行',
  '停止适用',
  '停止使用',
  '停止实施',
  '终止执行',
  '终止实施',
  '终止施行',
  '不再执行',
  '不再施行',
  '不再实施',
  '不再适用',
  '不再有效',
  '失效',
  '作废',
  '恢复',
  '删除',
  '撤销《',
  '取消《',
  '取代',
  '替代',
];

const verb =
  /废止|停止(?:执行|施行|适用|使用|实施)|终止(?:执行|施行|实施)|不再(?:执行|施行|实施|适用|有效)|失效|作废|恢复(?:执行|施行|实施|效力|(?=《))|删除|(?:撤销|取消)(?=《)|取代|替代/g;

/** Adverbs and dates that may stand between the last name and the verb. */
const adverbs =
  '(?:同时|即行|予以|自行|自然|宣布|相应|一并|一律|全部|均|都|也|即|则|随之|已经?|被|将|现|现予|于|有效期限?已(?:届满|期满|到期)|特此|经研究|决定|正式|明令|公布|应予|应|的效力|自动)';
const when =
  '(?:即日起|(?:自|从|于|在)[^，。；《》]{1,40}?(?:起|之日|时|后|日)|(?:(?:自|从|于|在))?[0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?起?)';
const others =
  '(?:等)?(?:上述|以上|前述|该|这)?(?:[0-9一二三四五六七八九十两]+[件部个项份])?(?:省|市|区|县)?(?:政府|人民政府)?(?:行政)?(?:规范性)?(?:规章|文件|规定|法规|办法|通知|司法解释|政策|条例|地方性法规|决定|批复|解释)?';
const along = '(?:及其?(?:相关|有关|配套|补充)?[^，。；《》]{0,16}?)?';
const tail = new RegExp(
  `^${along}${others}(?:，|,|、|\\s)*(?:现?已经?|均已|业已)?(?:${when})?(?:，|,|\\s)*${adverbs}*\\s*$`,
);
const partTail =
  /^\s*(?:中|里|内|所附|附件|第[一二三四五六七八九十百0-9]+[条款项章节]|(?:的)?(?:有关|相关|部分|个别))[^。；《》]{0,80}$/;

const connector =
  /^(?:[、，,；;和与及]|以及|\s|还有|并|[0-9]+[.、．]|[（(][一二三四五六七八九十0-9]+[）)]|[一二三四五六七八九十]+、)+/;
const bracket = /^\s*[（(〔[](?:[^（()）]|[（(][^（()）]*[）)])*[）)\]〕]/;
/** Before a name: it is leaned on, not repealed. */
const leaned =
  /(?:根据|依照|按照|依据|遵照|参照|适用|执行|违反|落实|贯彻|符合|属于|所称|引用|制定|为|与|和本[^《》]{1,8}与)$/;
/** Before the verb: nothing is repealed by it. */
const unreal = /(?:不|未|拟|建议|可以|可能|是否|如果|若|尚未|没有|不得|申请|请求|提请|责令|决定不|或者?|应当及时)$/;
const unrealAfter =
  /^(?:前|后(?!，)|时|之前|之后|之日|期间|或者?|的(?!，|决定|通知)|、|和|与|情形|条件|标准|程序|手续|为由|为理由|死刑|职务|业务|行为|依照|处理|票据)/;

/** Names that sentences of a text repeal, suspend, restore or replace, with their number, date and issuer. */
export function repealSentences(text: string, from = 0, to = text.length): Repeal[] {
  const found: Repeal[] = [];
  let done = -1;
  for (const at of literalPositions(text, literals, from, to, 2000)) {
    if (at < done) continue;
    const sentence = wholeSentence(text, at, from, to);
    done = sentence.end;
    if (!/《|号/.test(sentence.text)) continue;
    found.push(...readSentence(sentence));
  }
  return found;
}

/** Lines of a PDF break anywhere: a line that ends in the middle of a list goes on. */
function wholeSentence(text: string, at: number, from: number, to: number): Sentence {
  let { start, end } = sentenceAt(text, at, from, to);
  for (let turns = 0; turns < 12 && start > from; turns++) {
    const above = sentenceAt(text, Math.max(from, start - 2), from, start);
    const gap = text.slice(above.end, start);
    const goesOn = /[、，的]$/.test(above.text) || count(above.text, '《') > count(above.text, '》');
    if (gap.trim() !== '' || above.end >= start || !goesOn) break;
    start = above.start;
  }
  if (count(text.slice(start, end), '《') > count(text.slice(start, end), '》')) {
    end = sentenceAt(text, Math.min(to - 1, end + 1), from, to).end;
  }
  return { start, end, text: text.slice(start, end) };
}

function count(text: string, sign: string): number {
  let total = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) total++;
  return total;
}

function readSentence(sentence: Sentence): Repeal[] {
  const { text } = sentence;
  // （以下简称《办法》） names nothing new.
  const titles = bookTitles(text).filter((title) => !shortName.test(text.slice(0, title.start)));
  const found: Repeal[] = [];
  const used = new Set<number>();
  let scopeStart = 0;
  for (const match of text.matchAll(verb)) {
    const at = match.index;
    if (titles.some((title) => title.start < at && at < title.end)) continue;
    const behind = text.slice(at + match[0].length);
    const kindOf = /恢复/.test(match[0]) ? 'revival' : /[取替]代/.test(match[0]) ? 'replacement' : 'repeal';
    // 公布了《甲》，同时废止《乙》: the verb has its object behind it.
    const transitive = match[0] === '废止' && /^(?:了|原)*《/.test(behind);
    const before =
      transitive || unreal.test(text.slice(Math.max(0, at - 4), at))
        ? null
        : namesBefore(text, titles, scopeStart, at, match[0]);
    if (before !== null && before.names.length > 0 && !unrealAfter.test(behind)) {
      for (const name of before.names) {
        if (used.has(name.title.start)) continue;
        // What is left out is a part of it, never the whole.
        if (match[0] === '删除' && !before.partial) continue;
        used.add(name.title.start);
        if (paper.test(name.title.title)) continue;
        found.push(repeal(sentence, name.title, name.attribute, before.partial ? 'partial-repeal' : kindOf));
      }
      scopeStart = at;
    } else if (/废止|停止执行|取代|替代|失效|作废|恢复|撤销|取消/.test(match[0])) {
      const { names, partial } = namesAfter(text, titles, at + match[0].length, match[0]);
      for (const name of names) {
        if (used.has(name.title.start) || unreal.test(text.slice(Math.max(0, at - 4), at))) continue;
        if (/撤销|取消/.test(match[0]) && !revocable.test(name.title.title)) continue;
        used.add(name.title.start);
        if (!paper.test(name.title.title))
          found.push(repeal(sentence, name.title, name.attribute, partial ? 'partial-repeal' : kindOf));
      }
    }
    if (found.length === 0 && kindOf === 'repeal') found.push(...numbersBefore(sentence, at));
  }
  return found;
}

const shortName = /[（(](?:以下|下)?(?:统|通|合)?(?:简|并)?称(?:为|作)?[：:“"]?$/;
/** Documents that are taken back as such; a decision on one party's case is none. */
const revocable = /(?:通知|意见|办法|规定|细则|方案|公告|通告|批复|函|措施|规则|决定)$/;

function repeal(sentence: Sentence, title: BookTitle, attribute: string, kind: Repeal['kind']): Repeal {
  return {
    kind,
    target: targetOf(sentence.text, title, attribute),
    sentence,
    start: sentence.start + title.start,
    end: sentence.start + title.end,
  };
}

interface Named {
  title: BookTitle;
  attribute: string;
}

/** The list of names that the verb's subject is: read from the verb to the left, as long as they are coordinated. */
function namesBefore(
  text: string,
  titles: BookTitle[],
  from: number,
  at: number,
  word: string,
): { names: Named[]; partial: boolean } | null {
  const left = titles.filter((title) => title.start >= from && title.end <= at);
  const last = left.at(-1);
  if (last === undefined) return null;
  const between = afterBracket(text.slice(last.end, at));
  // 甲由本办法替代 ends 甲; 甲替代乙 is about what comes after.
  const replaced = /[取替]代/.test(word);
  const whole = replaced ? /^[，,]?(?:现|已|均|将)*(?:由|被)[^，。；]{0,24}$/.test(between) : tail.test(between);
  const partial =
    !whole &&
    !replaced &&
    partTail.test(between) &&
    !/抵触|不一致|作出|取得|规定的[^。]*(?:行为|情形)|期间|处罚|决定/.test(between);
  if (!whole && !partial) return null;
  if (!whole && /恢复/.test(word)) return null;
  // 不再适用 and 停止执行 take a document as their subject only when nothing else is said between.
  if (partial && /适用|使用|失效/.test(word)) return null;
  const names: Named[] = [];
  let skipped = false;
  for (let i = left.length - 1; i >= 0; i--) {
    const title = left[i];
    if (title === undefined) break;
    const previous = left[i - 1];
    const leadFrom = previous ? previous.end : from;
    const lead = afterBracket(text.slice(leadFrom, title.start));
    const isModifier = i < left.length - 1 && modifies(text, title, left[i + 1]);
    if (isModifier) {
      // Names coordinated with a modifier modify, too; anything else before it goes on with the list.
      skipped = connector.test(lead) && lead.replace(connector, '') === '';
      continue;
    }
    if (skipped) {
      skipped = connector.test(lead) && lead.replace(connector, '') === '';
      continue;
    }
    const bare = lead.replace(connector, '');
    if (leaned.test(lead.trim()) && !/的$/.test(lead.trim())) break;
    names.unshift({ title, attribute: text.slice(leadFrom, title.start) });
    if (previous && stops(lead, bare)) break;
  }
  return { names, partial };
}

/** Between two names of one list stands a connector and perhaps `…发布的`; a clause of its own ends the list. */
function stops(lead: string, bare: string): boolean {
  if (bare === '') return false;
  if (/施行|实施|生效|制定本|负责解释|为准|执行[，,]|处理[，,]/.test(bare)) return true;
  return (
    !connector.test(lead) &&
    !/^(?:修正|修改|修订|第[一二三四五六七八九十]次|的|等|作出|规定|决定|和|中|公布|发布)/.test(lead)
  );
}

/** 根据《决定》修正的《条例》: the first name only tells of the second. */
function modifies(text: string, title: BookTitle, next: BookTitle | undefined): boolean {
  if (next === undefined) return false;
  const between = afterBracket(text.slice(title.end, next.start));
  return !connector.test(between) && between.trim() !== '' && !/^(?:同时|即行|予以|一并)/.test(between);
}

function afterBracket(text: string): string {
  let rest = text;
  for (let found = bracket.exec(rest); found !== null; found = bracket.exec(rest)) rest = rest.slice(found[0].length);
  return rest;
}

/** 废止《甲》、《乙》; 宣布下列文件失效：《甲》; 废止《甲》第三条 is a part of it. */
function namesAfter(
  text: string,
  titles: BookTitle[],
  from: number,
  word: string,
): { names: Named[]; partial: boolean } {
  const names: Named[] = [];
  const none = { names: [], partial: false };
  if (
    /[取替]代/.test(word) &&
    !/本[\u3400-\u9fff]{0,8}(?:办法|规定|细则|条例|标准|意见|通知|规则|方案)/.test(text.slice(0, from))
  )
    return none;
  let end = from;
  for (const title of titles.filter((title) => title.start >= from)) {
    const lead = afterBracket(text.slice(end, title.start));
    const first = names.length === 0;
    const bare = lead.replace(connector, '');
    const fits = first
      ? /^(?:，(?=[^《》。；，]{0,12}(?:包括|分别(?:为|是)|即)\s*$))?(?:的)?(?:了|原|下列|以下|如下)?[^《》。；，）)】\]]{0,40}?(?:：|:|文件)?\s*$/.test(
          lead,
        ) &&
        (word === '废止' ||
          (/停止|终止/.test(word) && /^原?$/.test(lead.trim())) ||
          /[取替]代|恢复|撤销|取消/.test(word) ||
          /：|:|(?:包括|分别(?:为|是)|即|如下)\s*$/.test(lead)) &&
        !/(?:有关|关于|规定|根据|依照|按照|适用)$/.test(lead.trim())
      : (connector.test(lead) || lead.trim() === '') &&
        !/施行|实施|执行|修改|修订|根据|依照|按照|保留|由|以/.test(bare);
    if (!fits) break;
    names.push({ title, attribute: text.slice(end, title.start) });
    end = title.end;
  }
  const last = names.at(-1);
  const behind = last ? afterBracket(text.slice(last.title.end)) : '';
  // 恢复《甲》的效力: anything else that is restored of it is not its force.
  if (word === '恢复')
    return /^(?:的?(?:法律)?效力|的?(?:执行|施行|实施|适用))/.test(behind) ? { names, partial: false } : none;
  // 废止《甲》第三条, 废止《甲》的有关条款.
  if (names.length === 1 && word === '废止' && partBehind.test(behind)) return { names, partial: true };
  // 废止《甲》的规定 says nothing of the whole.
  if (/^\s*(?:的(?!决定|通知|公告|命令)|第|中)/.test(behind)) return none;
  return { names, partial: false };
}

const partBehind =
  /^\s*(?:中)?(?:的)?(?:第[一二三四五六七八九十百0-9]+[条款项章节]|(?:部分|有关|相关)(?:条款|内容|规定)|附件)/;

/** 鲁政发〔2010〕12号文件同时废止: a document named by its number alone. */
function numbersBefore(sentence: Sentence, at: number): Repeal[] {
  const part = sentence.text.slice(Math.max(0, at - 160), at);
  const numbers = findDocumentNumbers(part);
  const last = numbers.at(-1);
  if (last === undefined || unreal.test(part.slice(-4))) return [];
  const between = part.slice(last.end).replace(/^[）)]*(?:文件?|号文)?/, '');
  if (!tail.test(between)) return [];
  const offset = sentence.start + Math.max(0, at - 160);
  return numbers.map((number) => ({
    kind: 'repeal' as const,
    target: numberTarget(number.normal),
    sentence,
    start: offset + number.start,
    end: offset + number.end,
  }));
}
