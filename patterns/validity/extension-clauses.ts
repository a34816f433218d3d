import type { Day } from '../language/calendar.ts';
import { findDates } from '../language/dates.ts';
import { findDocumentNumbers } from '../language/document-number.ts';
import { findPeriods } from '../language/periods.ts';
import { literalPositions, type Sentence, sentenceAt } from '../language/sentences.ts';
import { bookTitles } from '../language/titles.ts';
import type { Target } from './clause.ts';
import { numberTarget, paper, targetOf } from './target.ts';

/** A document whose validity another one prolongs. */
export interface Extension {
  target: Target;
  until: Day | null;
  /** Where no day but a length is stated: 延长两年. */
  length: { count: number; unit: 'day' | 'month' | 'year' } | null;
  sentence: Sentence;
}

const span =
  '(?:有效期限?|有效时间|施行期限?|执行期限?|实施期限?|适用期限?|试行期限?|政策期限|执行时间|实施时间|有效期截止日期)';
const longer = '(?:延长|延续|顺延|延期|续期|展期)';
const literals = [
  '延长',
  '延续',
  '顺延',
  '延期',
  '续期',
  '继续有效',
  '继续执行',
  '继续施行',
  '继续实施',
  '继续适用',
  '有效期调整',
];
const verb = new RegExp(`${longer}(?:实施|执行|施行|适用)?|继续(?:有效|执行|施行|实施|适用)|有效期调整`);

/** Extensions stated in sentences: 《A》（文号）有效期延长至D, 将《A》有效期延长2年, 《A》继续有效. */
export function extensionSentences(text: string, from = 0, to = text.length): Extension[] {
  const found: Extension[] = [];
  let done = -1;
  for (const at of literalPositions(text, literals, from, to, 200)) {
    if (at < done) continue;
    const sentence = sentenceAt(text, at, from, to);
    done = sentence.end;
    const named = readSentence(sentence);
    found.push(...(named.length > 0 ? named : meantBefore(text, sentence, from)));
  }
  return found;
}

function readSentence(sentence: Sentence): Extension[] {
  const { text } = sentence;
  const titles = bookTitles(text);
  const match = outside(text, titles);
  if (
    match === null ||
    /(?:不再|不得|未|申请|可以|可|如需|需要|确需|建议|拟|批准|是否|不予|准予)$/.test(
      text.slice(Math.max(0, match - 4), match),
    )
  )
    return [];
  const before = text.slice(0, match);
  const behind = text.slice(match, match + 80);
  const simple = /^继续/.test(behind);
  // 延长 of anything else (deadline, licence, hours) names no 有效期.
  if (!simple && !new RegExp(span).test(text) && !/^(?:延期|延长|顺延)(?:执行|实施|施行)(?:至|到)/.test(behind))
    return [];
  const left = titles.filter((title) => title.end <= match);
  const right = titles.filter((title) => title.start >= match);
  const last = left.at(-1);
  const between = last ? before.slice(last.end).replace(/^\s*[（(][^（]{0,60}?[）)]/, '') : '';
  const joined =
    last !== undefined &&
    /^[^，。；]{0,40}?(?:[，,][^，。；《》]{0,24})?$/.test(between) &&
    !/第[一二三四五六七八九十]+条|许可|证书|合同|根据|规定的/.test(between);
  const named = joined && paper.test(last.title) ? [] : left;
  const list = joined ? named : right.length > 0 && new RegExp(`^${longer}《`).test(behind) ? right : [];
  const until = untilOf(behind);
  const targets =
    list.length > 0
      ? list.map((title) => targetOf(text, title, text.slice(Math.max(0, title.start - 60), title.start)))
      : numbersIn(before);
  if (targets.length === 0) return [];
  // 继续有效 of a catalogue item without a day keeps it in force, too; a bare law that 继续执行 does is no extension.
  if (simple && until.until === null && !/继续(?:有效|执行|施行|实施|适用)\s*$/.test(text.slice(0, match + 4)))
    return [];
  return leaned(text, targets.length, list[0]?.start ?? 0)
    .map((index) => ({ target: targets[index] ?? numberTarget(''), ...until, sentence }))
    .filter((found) => found.target.title !== null || found.target.number);
}

const backReference = new RegExp(
  `(?:该|上述|前述|以上|此)(?:[0-9一二三四五六七八九十两]+[件个份])?(?:规范性|政策)?(?:文件|办法|规定|细则|通知|意见|方案|政策|措施|规则|公告|通告|制度)[^，。；《》]{0,8}${span}[^，。；《》]{0,8}$`,
);

/** 《A》实施效果良好。现决定将该文件有效期延长至D: the name stands in the sentence before. */
function meantBefore(text: string, sentence: Sentence, from: number): Extension[] {
  const at = outside(sentence.text, bookTitles(sentence.text));
  if (at === null || sentence.start - 2 <= from || !backReference.test(sentence.text.slice(0, at))) return [];
  const until = untilOf(sentence.text.slice(at, at + 80));
  if (until.until === null && until.length === null) return [];
  const previous = sentenceAt(text, sentence.start - 2, from, sentence.start);
  const titles = bookTitles(previous.text).filter((title) => !leansOn.test(previous.text.slice(0, title.start)));
  return titles.map((title) => {
    const attribute = previous.text.slice(Math.max(0, title.start - 60), title.start);
    return { target: targetOf(previous.text, title, attribute), ...until, sentence };
  });
}

const leansOn = /(?:根据|依据|按照|依照)[^，。；]{0,20}$/;

/** 根据《条例》，《A》有效期延长: what is leaned on is not prolonged. */
function leaned(text: string, count: number, firstAt: number): number[] {
  const indices = Array.from({ length: count }, (_, index) => index);
  return /(?:根据|依据|按照|依照)\s*$/.test(text.slice(0, firstAt)) && count > 1 ? indices.slice(1) : indices;
}

function outside(text: string, titles: { start: number; end: number }[]): number | null {
  for (const match of text.matchAll(new RegExp(verb, 'g'))) {
    if (!titles.some((title) => title.start < match.index && match.index < title.end)) return match.index;
  }
  return null;
}

function untilOf(behind: string): { until: Day | null; length: Extension['length'] } {
  const date = findDates(behind)[0];
  if (date && /(?:至|到|为|：|:)\s*$/.test(behind.slice(0, date.start))) return { until: date.day, length: null };
  const period = findPeriods(behind)[0];
  if (!period || period.start >= 14 || period.unit === 'workday') return { until: null, length: null };
  return { until: null, length: { count: period.count, unit: period.unit } };
}

function numbersIn(before: string): Target[] {
  return findDocumentNumbers(before.slice(-60)).map((number) => numberTarget(number.normal));
}

const extendTitle = [
  new RegExp(`${longer}(?:实施|执行|施行)?《?(.+?)》?(?:的)?(?:${span})(?:的|等)`),
  new RegExp(`关于《?(.+?)》?(?:的)?${span}(?:${longer}|继续有效|调整)`),
  new RegExp(
    `关于(?:继续|${longer})(?:实施|执行|施行|适用)(.+?)(?:政策)?(?:有关(?:事项|问题))?的(?:通知|公告|通告|决定|函|批复)`,
  ),
  new RegExp(`关于《?(.+?)》?(?:继续有效|继续执行|继续施行|继续实施|${longer}执行)`),
];

/** The documents that a title prolongs: 关于延长《A》有效期的通知, with or without 《》. */
export function extensionTitle(title: string): Target[] {
  const plain = title.replace(/\s+/g, '');
  if (
    !verb.test(plain) ||
    /许可|资质|证书|(?:报名|征集|征求|申报|缴费|投标|招标|公示|办理|营业|服务|劳动|退休)(?:的)?(?:截止)?(?:时间|期限|日期|期(?!限))|暑假|寒假|任期|工期|休假|产假|婚假/.test(
      plain.replace(/《[^》]*》/g, ''),
    )
  )
    return [];
  const at = verb.exec(plain)?.index ?? 0;
  const quoted = bookTitles(plain);
  if (quoted.length > 0 && (new RegExp(span).test(plain) || /继续|》(?:延期|延续|续期)/.test(plain))) {
    return quoted.map((name) => targetOf(plain, name, ''));
  }
  const numbers = findDocumentNumbers(plain);
  for (const form of extendTitle) {
    const name = form
      .exec(plain)?.[1]
      ?.replace(/^(?:将|对)/, '')
      .replace(/(?:等[0-9一二三四五六七八九十]*[件个项]?.{0,8})$/, '');
    if (!name || name.length < 4) continue;
    if (numbers.length > 0 && /号(?:文件?)?$/.test(name)) return numbers.map((number) => numberTarget(number.normal));
    return [{ title: name.replace(/[《》]/g, ''), number: numbers[0]?.normal ?? null, issuer: null, issuedAt: null }];
  }
  return at >= 0 && numbers.length > 0 && new RegExp(span).test(plain)
    ? numbers.map((number) => numberTarget(number.normal))
    : [];
}
