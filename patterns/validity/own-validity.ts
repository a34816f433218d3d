import type { DocumentFacts } from '../hit.ts';
import { addDays, addMonths, addYears, type Day } from '../language/calendar.ts';
import { type FoundDate, type FoundRange, findDates, findRanges } from '../language/dates.ts';
import { findPeriods } from '../language/periods.ts';
import { literalPositions, type Sentence, sentenceAt } from '../language/sentences.ts';

/** How long a document says that it holds itself. */
export interface OwnValidity {
  start: number;
  end: number;
  sentence: string;
  from: Day | null;
  /** Last day in force; null when it cannot be told, and `problem` says why. */
  until: Day | null;
  form: 'until' | 'length' | 'range';
  problem: 'no-such-day' | 'no-start' | 'ends-before-start' | null;
}

const literals = [
  '有效期',
  '有效时间',
  '行期限',
  '施期限',
  '试行期',
  '暂行',
  '试行',
  '行至',
  '行到',
  '施至',
  '行期',
  '施期',
  '为期',
  '日施行',
  '日实施',
  '日执行',
  '日有效',
  '日止',
  '底止',
  '自行失效',
  '自动失效',
  '自行废止',
  '自动废止',
  '日废止',
  '日失效',
  '日停止',
  '日终止',
  '底废止',
  '底失效',
  '止有效',
  '止施行',
  '止执行',
  '止实施',
];

/** 附则 stand at the end, covering notices at the beginning; licences fill what lies between. */
const reach = 12_000;

const documents =
  '(?:办法|规定|细则|通知|意见|方案|条例|规则|决定|公告|通告|政策|措施|文件|标准|计划|规划|指南|目录|清单|制度|规程|预案|批复|函|要点|章程|解释|纲要|公约|准则|指引|基准|名录|规范|命令|令|法|定额|机制|若干措施|补充规定)';
const self = new RegExp(
  `(?:本|此)(?:《[^》]{2,60}》|[^，。；、“”本此该]{0,10}?${documents})|(?:此|本)件(?=[^0-9a-zA-Z])|(?:上述|以上|前述)[^，。；、“”]{0,6}?(?:政策|措施|规定|办法|意见)`,
);
const selfAll = new RegExp(self, 'g');

/** Things whose 有效期 is not the document's. Looked for between the document's own name and the word. */
const foreign =
  /证|照|资格|资质|批件|批文|批准书|许可|合同|协议|签证|护照|标识|标志|商标|专利|注册|登记|备案|认证|认定|牌|票据|发票|卡|药品|食品|产品|疫苗|检定|检测|检验|鉴定|评审|评估|评级|称号|报价|投标|保函|保单|担保|判决|裁定|决议|授权|委托|成绩|名单|信用|公示|专项债|承诺|要约|凭证|身份|入库|备用|处分|处罚决定|警告|禁令|租赁|使用权|用地|预审|立项|核准|指标|额度|名称|代码|密钥|数据|疫情|居住|签注|报告|函件|意见书/;

const opening = '(?:自|从|于)[^，。；]{1,40}?(?:起|之日|后)[^，。；]{0,12}?(?:施行|实施|执行|试行|生效|有效)';
const begins = new RegExp(
  `^(?:第[一二三四五六七八九十百零〇0-9]+条|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十0-9]+[)）]|[0-9]+[.、．])?\\s*(?:[（(])?(?:以上|上述)?[^，。；]{0,4}?${opening}`,
);
const ownStart =
  /(?:发布|公布|印发|下发|发文|颁布|签发|施行|实施|执行|批准|通过|公告)之日|即日|[0-9〇零一二三四五六七八九十]\s*[日月年]/;

/**
 * The clauses by which a document limits its own validity: `本办法自X起施行，有效期至D / N年`, `执行至D`, `试行N年`, `有效期为X至Y`.
 * 有效期 of licences, cards, certificates and everything else is not the document's and never comes out.
 */
export function ownValidity(
  text: string,
  range: { start: number; end: number },
  facts: Pick<DocumentFacts, 'issuedAt' | 'publishedAt'>,
): OwnValidity[] {
  const long = range.end - range.start > 2 * reach;
  const positions = long
    ? [
        ...literalPositions(text, literals, range.start, range.start + reach),
        ...literalPositions(text, literals, range.end - reach, range.end),
      ]
    : literalPositions(text, literals, range.start, range.end);
  const found: OwnValidity[] = [];
  let done = -1;
  for (const at of positions) {
    if (at < done) continue;
    const sentence = sentenceAt(text, at, range.start, range.end);
    const read = readClause(text, sentence, at - sentence.start, range.start, facts);
    if (read === null) continue;
    done = sentence.end;
    found.push(read);
  }
  return found;
}

const word =
  /(?:有效(?:期限?|时间)|(?:施行|执行|实施|试行|暂行)期限?|(?:施行|执行|实施|试行|有效)(?=(?:至|到))|(?:试行|暂行)(?=(?:期?为?)?[0-9一二两三四五六七八九十]{1,3}个?[年月])|(?:自行|自动)(?:失效|废止)|止(?:有效|施行|实施|执行)|(?<=[日底末])(?:起)?(?:废止|失效|停止执行|停止施行|终止执行|终止施行)|(?<=(?:施行|实施|执行|试行)[，,]\s?)为期|(?<=[日底末])止?(?:施行|实施|执行|试行|有效)(?=[。，；（）\s]|$)|(?<=[日底末])止(?=[。，；（）\s]|$))/;

const words = new RegExp(word, 'g');

function readClause(
  text: string,
  sentence: Sentence,
  offset: number,
  from: number,
  facts: Pick<DocumentFacts, 'issuedAt' | 'publishedAt'>,
): OwnValidity | null {
  const left = Math.max(0, offset - 4);
  // The word that the literal is part of, not one that ends before it.
  const key = [...sentence.text.slice(left, offset + 12).matchAll(words)].find(
    (match) => left + match.index + match[0].length > offset,
  );
  if (key === undefined) return null;
  const keyAt = left + key.index;
  let scope = sentence.text;
  let before = sentence.text.slice(0, keyAt);
  let shift = sentence.start;
  if (/^(?:其|文件|第[一二三四五六七八九十百]+条)?[\s，,（(]*$/.test(before)) {
    // `…起施行。有效期5年。`: the subject stands in the sentence before.
    const previous = sentenceAt(text, Math.max(from, sentence.start - 2), from, sentence.start);
    if (sentence.start - previous.end > 4 || previous.text.length > 200) return null;
    shift = previous.start;
    before = text.slice(shift, sentence.start + keyAt);
    scope = text.slice(shift, sentence.end);
  }
  if (!isOwn(before)) return null;
  const start = clauseStart(before, facts);
  // A beginning that is stated and cannot be read is not replaced by another one.
  const near = () =>
    /(?:自|从)(?![^，。；]{0,6}之日)[^，。；]{1,40}?起/.test(scope) ? null : nearStart(text, sentence, facts);
  const limits = limitOf(scope, before.length, key[0], start, near);
  if (limits === null) return null;
  return { start: sentence.start, end: sentence.end, sentence: scope.trim(), ...limits };
}

/** 本行政许可决定, 本处罚决定: about one party, and no document of the ledger. */
const ofOneParty = /(?:许可|处罚|审批|核准|选址|用地|裁决|认定|鉴定|评审|审查|验收|备案)(?:决定|意见|通知|批复|公告)$/;

/** Whether the subject of the words before the key is this document. */
function isOwn(before: string): boolean {
  const named = [...before.matchAll(selfAll)].filter((self) => !ofOneParty.test(self[0])).at(-1);
  const tail = named ? before.slice(named.index + named[0].length) : before;
  if (
    named &&
    !/^(?:书|规定|所称|所附|所列|所需|附件|核发|颁发|发放|施行前|实施前|要求|生效前|发布前|第)/.test(tail) &&
    tail.length < 90
  ) {
    const withoutNames = tail.replace(/《[^》]*》/g, '');
    if (!foreign.test(withoutNames) || (begins.test(tail.trim()) && !foreign.test(afterStart(withoutNames))))
      return true;
  }
  const plain = before.trim().replace(/^.*[。；\n]/s, '');
  if (!begins.test(plain) || !ownStart.test(plain)) return false;
  return !foreign.test(plain.replace(/《[^》]*》/g, ''));
}

/** The words behind `自…起施行`; what is named before it has said when it begins, not what is valid. */
function afterStart(tail: string): string {
  return tail.replace(new RegExp(opening), '');
}

/** The first day in force as the clause states it. */
function clauseStart(before: string, facts: Pick<DocumentFacts, 'issuedAt' | 'publishedAt'>): Day | null {
  const span = /(?:自|从)([^，。；]{1,40}?)(?:起|后)([^，。；]{0,16})/.exec(before);
  const stated = span ? findDates(span[1] ?? '')[0] : findDates(before).at(-1);
  if (stated) return stated.day;
  if (!span || !/之日|即日/.test(span[1] ?? '')) return null;
  const base = facts.issuedAt?.value ?? facts.publishedAt?.value ?? null;
  if (base === null) return null;
  const delay = findPeriods(`${span[1]?.replace(/^.*之日/, '')}起${span[2] ?? ''}`)[0];
  if (!delay) return base;
  return delay.unit === 'month' ? addMonths(base, delay.count) : addDays(base, delay.count);
}

/**
 * `第二十九条 本办法自2021年5月1日起施行。第三十条 本办法有效期5年。`: the beginning in the sentences around; without any, a document
 * begins when it was written.
 */
function nearStart(
  text: string,
  sentence: Sentence,
  facts: Pick<DocumentFacts, 'issuedAt' | 'publishedAt'>,
): Day | null {
  const around = `${text.slice(Math.max(0, sentence.start - 240), sentence.start)}\n${text.slice(sentence.end, sentence.end + 240)}`;
  for (const part of around.split(/[。；\n]/)) {
    const begin = /本[^，。；《》]{0,10}?(?:自|从)[^，。；《》]{4,24}?起[^，。；]{0,6}?(?:施行|实施|执行|生效)/.exec(
      part,
    )?.[0];
    const day = begin ? clauseStart(begin, facts) : null;
    if (day !== null) return day;
  }
  return facts.issuedAt?.value ?? null;
}

type Limits = Pick<OwnValidity, 'from' | 'until' | 'form' | 'problem'>;

function limitOf(scope: string, keyAt: number, key: string, start: Day | null, near: () => Day | null): Limits | null {
  const tail = scope.slice(keyAt + key.length, keyAt + key.length + 60);
  if (key === '止' && !/起(?:施行|实施|执行|试行|生效)[，,、]?(?:有效期?)?至[^，。；]*$/.test(scope.slice(0, keyAt)))
    return null;
  if (/^止?(?:施行|实施|执行|试行|有效)$/.test(key) && /^(?:[。，；（）\s]|$)/.test(tail)) {
    // 自2022年1月1日至2026年12月31日施行.
    const span = findRanges(scope.slice(0, keyAt)).at(-1);
    if (span && keyAt - span.end <= 2 && /(?:自|从)\s*$/.test(scope.slice(0, span.start))) return spanned(span);
    if (!key.startsWith('止')) return null;
  }
  if (/失效|废止|^止|停止|终止/.test(key)) return endBefore(scope.slice(0, keyAt), start, /自行|自动|^止/.test(key));
  const range = findRanges(tail)[0];
  if (range && range.start < 8) {
    return spanned(range);
  }
  const until =
    /^\s*(?:限|时间)?\s*[：:为是]?\s*(?:(?:截止|延长|延续)?\s*(?:日期|时间)?\s*[为是：:]?\s*(?:至|到)|截至|(?:截止|到期)(?:日期?|时间)?\s*[为是：:]?)\s*/.exec(
      tail,
    );
  if (until) {
    const date = findDates(tail.slice(until[0].length))[0];
    if (date && date.start < 3) return untilDay(date, start);
  }
  // 有效期为自公布之日起5年.
  const since =
    /^\s*(?:限|时间)?\s*[：:为是]?\s*自[^，。；]{2,12}?起(?:计算)?\s*(?=[0-9一二两三四五六七八九十])/.exec(tail)?.[0] ??
    '';
  const length = /^\s*(?:限|时间)?\s*[：:为是]?\s*(?:暂定|暂定为|定为|共)?\s*[：:为是]?\s*/.exec(tail);
  const period = findPeriods(tail)[0];
  if (
    !period ||
    period.start > Math.max(length?.[0].length ?? 0, since.length) ||
    !['year', 'month', 'day'].includes(period.unit)
  )
    return null;
  const from = start ?? beginBehind(tail.slice(period.end)) ?? near();
  if (from === null) return { from: null, until: null, form: 'length', problem: 'no-start' };
  const end =
    period.unit === 'year'
      ? addYears(from, period.count)
      : period.unit === 'month'
        ? addMonths(from, period.count)
        : addDays(from, period.count);
  return { from, until: addDays(end, -1), form: 'length', problem: null };
}

/** 有效期5年，自2021年5月1日起施行: the beginning behind the length. */
function beginBehind(rest: string): Day | null {
  const begin = /^[，,（(\s]*(?:自|从)([^，。；]{4,20}?)起/.exec(rest)?.[1];
  return begin ? (findDates(begin)[0]?.day ?? null) : null;
}

function spanned({ from, to, problem }: FoundRange): Limits {
  return {
    from: from.day,
    until: problem ? null : to.day,
    form: 'range',
    problem: problem ?? (to.day === null ? 'no-such-day' : null),
  };
}

function untilDay(date: FoundDate, start: Day | null): Limits {
  const backwards = date.day !== null && start !== null && date.day < start;
  const problem = backwards ? 'ends-before-start' : date.problem === 'no-such-day' ? 'no-such-day' : null;
  return { from: start, until: backwards ? null : date.day, form: 'until', problem };
}

/** `本办法自…起施行，2025年12月31日自行失效`. */
function endBefore(before: string, start: Day | null, byItself: boolean): Limits | null {
  const date = findDates(before).at(-1);
  if (!date || before.length - date.end > 8 || date.day === start) return null;
  // 《甲》2020年12月31日废止 is about 《甲》; of itself a document says 至…废止.
  if (!byItself && (!/(?:至|到|于|在)\s*$/.test(before.slice(0, date.start)) || /《/.test(before.slice(-60))))
    return null;
  return untilDay(date, start);
}
