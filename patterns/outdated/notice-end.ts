import type { Day } from '../language/calendar.ts';
import { type FoundDate, findDates, findRanges } from '../language/dates.ts';
import { findPeriods, periodEnd, surelyOver } from '../language/periods.ts';

/** One statement of when a notice ends. */
export interface NoticeEnd {
  start: number;
  end: number;
  /** Last day; null when it cannot be told, and `problem` says why. */
  day: Day | null;
  /** Counted from a length (公示期5个工作日) rather than stated. */
  computed: boolean;
  inferredYear: boolean;
  problem: 'past-horizon' | 'no-start' | 'out-of-range' | 'no-such-day' | 'no-year' | 'ends-before-start' | null;
  /** Where both a length and a range are stated: the counted day and whether it is the stated one. */
  computedDay?: Day | null;
  agrees?: boolean;
  /** A day by which the period has surely passed although its last day is unknown. */
  surelyOver?: Day;
}

const purposes =
  '公示|异议|网上报名|现场报名|报名|招聘|应聘|资格(?:初审|复审|审查)|缴费|缴纳|笔试|面试|体检|打印准考证|准考证(?:打印|领取)|简历投递|投递简历|(?:公开)?征求意见|(?:公开)?征集(?:意见|建议)?|(?:意见|建议)(?:征集|征求|反馈|提交|收集)|反馈(?:意见)?|提交意见|' +
  '投标(?:文件)?(?:递交|提交)?|开标|递交(?:投标|响应)?文件|响应文件(?:提交|递交)|提交(?:投标|响应)文件|获取(?:招标|采购|磋商|比选|询价)?文件|文件获取|报价|竞买|竞价|拍卖|挂牌|保证金(?:缴纳|到账)|' +
  '活动|听证会?|举办|举行|培训|申报|申请|受理|登记|预约|评选|投票|推荐|申领|提出申请|召开';
const label = `(?:${purposes})(?:的)?(?:起止|截止|开始|有效|受理)?(?:及地点)?(?:时间|日期|时限|期限|期间|期|截止日?)`;
const deadline = '(?:截止(?:时间|日期|日|到|至)|结束(?:时间|日期)|截至|最后期限|(?:延长|延期|顺延|推迟)(?:到|至|为))';
// A label or a deadline word, then up to a line's length in which the date must stand.
const statement = new RegExp(
  `(?<label>${label})|(?<deadline>${deadline})|(?<due>前(?:以|将|通过|把|向|,|，)?|之前|以前|止(?=[，。,；、）)\\s]|$)|结束(?=[，。,；、）)\\s]|$))`,
  'g',
);
const length =
  '(?=(?<![0-9０-９年月])(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})\\s*(?:[（(][0-9一二三四五六七八九十]{1,3}[）)])?\\s*(?:个?(?:工作日|自然日|日历日)|天|日(?![期前])|周(?![年一二三四五六日末])|个?星期(?![一二三四五六日天])|个月))';
const publicityLength = new RegExp(
  `(?:公示(?:期限?|时间|时限|期间)|(?:公开)?征求意见(?:期限?|时间)|意见征集(?:期限?|时间))[^。；\\n]{0,40}?${length}|(?:公示|期限)[^。；\\n]{0,12}?${length}`,
  'g',
);
/** 自本公告发布之日起30日内: begins on the day after. */
const sincePublication =
  /(?:发布|公布|公示|公告|刊登|即)(?:之)?日(?:起|后|开始)[^。；\n]{0,6}?(?=(?<![0-9０-９年月])(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})\s*(?:个?工作日|个?自然日|天|日|个月)\s*(?:之?内|以内))/g;
const recurring = /每年|每月|每周|每季|常年|长期|全年|次年|上一年|上年度|不少于|不低于|不得少于|不短于/;
const dueVerbs =
  /反馈|提出|提交|报送|报名|缴纳|缴费|寄|发送|发至|投递|递交|申报|回复|送达|上传|登记|与.{0,10}联系|参加|办理|邮件|书面/;

/** Literals that every statement holds, so that a text without any of them is passed over at once. */
const hints = ['期', '时间', '截', '前', '止', '公示', '日内', '即日起', '于'];

/** All statements of an end in a range of the text, in order. `kind` null: only labelled ones count. */
export function noticeEnds(
  text: string,
  range: { start: number; end: number },
  kind: string | null,
  published: Day | null,
): NoticeEnd[] {
  const part = range.start === 0 && range.end === text.length ? text : text.slice(range.start, range.end);
  if (!hints.some((hint) => part.includes(hint))) return [];
  const found: NoticeEnd[] = [];
  for (const match of part.matchAll(statement)) {
    const read = match.groups?.due
      ? kind === null
        ? null
        : dueBefore(part, match.index, published)
      : after(part, match, published);
    if (read !== null) found.push(shifted(read, range.start));
  }
  if (kind === 'publicity' || kind === 'consultation') {
    for (const bare of bareRanges(part, kind, published)) found.push(shifted(bare, range.start));
    for (const length of lengths(part, published, found, range.start)) found.push(length);
  }
  if (kind !== null) for (const end of onward(part, kind, published)) found.push(shifted(end, range.start));
  // Beside a stated day, 5日内 is about something else: objections, receipts.
  if (kind !== null && found.length === 0)
    found.push(...sinceDay(part, published).map((end) => shifted(end, range.start)));
  return dedupe(found);
}

const shifted = (end: NoticeEnd, by: number): NoticeEnd => ({ ...end, start: end.start + by, end: end.end + by });

function dedupe(ends: NoticeEnd[]): NoticeEnd[] {
  const seen = new Set<string>();
  return ends
    .sort((a, b) => a.start - b.start)
    .filter((end) => {
      const key = `${end.end}:${end.day}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

/** The date behind a label: 报名时间：3月9日9:00—3月13日17:00, 投标截止时间为2025年3月9日. */
function after(part: string, match: RegExpExecArray, published: Day | null): NoticeEnd | null {
  const from = match.index + match[0].length;
  const line = firstLine(part.slice(from, from + 90));
  if (recurring.test(part.slice(Math.max(0, match.index - 8), match.index)) || recurring.test(line.slice(0, 24)))
    return null;
  const range = findRanges(line, { published })[0];
  const date = findDates(line, { published })[0];
  const first = range && range.start <= (date?.start ?? 0) ? range : date;
  // A colon lets a date stand farther off than running text does.
  const least = part.slice(from, from + 90).match(lead)?.[0] ?? '';
  if (!first || first.start > least.length + (/[:：]/.test(least) ? 30 : 16)) return null;
  const between = line.slice(0, first.start);
  if (/[。；]/.test(between) || /(?:另行|待定|期满后|结束后|之日后)/.test(between)) return null;
  // 公示时间从3月9日起: where it begins, not where it ends.
  const begins = /[自从]\s*$/.test(between) || /^[^，。；\n]{0,10}?(?:起|开始)/.test(line.slice(first.end));
  if (!('from' in first) && begins && !/截|止/.test(match[0])) return null;
  return 'from' in first ? fromRange(first, match.index, from) : fromDate(first, match.index, from + first.end);
}

/** Between a label and its value: 截止时间、开标时间和地点, and the line's end. */
const lead = /^(?:[\s:：、和及与]|(?:开标|开启|截止)?时间|(?:网上)?(?:开标)?地点|方式)*/;

/** A label's value stands on its own line, or on the next one when the label ends its line. */
function firstLine(text: string): string {
  const skipped = lead.exec(text)?.[0].length ?? 0;
  const value = text.slice(skipped);
  const stop = value.indexOf('\n');
  return ' '.repeat(skipped) + (stop < 0 ? value : value.slice(0, stop));
}

function fromRange(range: ReturnType<typeof findRanges>[number], start: number, offset: number): NoticeEnd {
  const day = range.problem === null ? range.to.day : null;
  return {
    start,
    end: offset + range.end,
    day,
    computed: false,
    inferredYear: range.from.inferred && range.to.inferred,
    problem: range.problem ?? (day === null || range.from.problem === 'no-such-day' ? 'no-such-day' : null),
  };
}

function fromDate(date: FoundDate, start: number, end: number): NoticeEnd | null {
  if (date.precision === 'year') return null;
  return { start, end, day: date.day, computed: false, inferredYear: date.inferred, problem: date.problem };
}

/** 请于3月31日前反馈, 至2025年3月31日止: a date right before the word, and something to do. */
function dueBefore(part: string, at: number, published: Day | null): NoticeEnd | null {
  const from = Math.max(0, at - 40);
  const before = part.slice(from, at);
  const date = findDates(before, { published }).at(-1);
  if (!date || date.precision === 'year') return null;
  if (
    !/^[\s(（]*(?:星期[一-日天]|周[一-日天])?[)）]?\s*(?:[上下]午|中午|晚)?\s*(?:[0-9]{1,2}\s*[:：时点]\s*(?:[0-9]{1,2}分?)?|[0-9]{1,2}时)?[（(含当日天）)\s]*$/.test(
      before.slice(date.end),
    )
  )
    return null;
  const lead = before.slice(Math.max(0, date.start - 10), date.start);
  if (recurring.test(lead)) return null;
  if (!/[止结]/.test(part[at] ?? '') && !dueVerbs.test(part.slice(at, at + 60)) && !/请|须|应/.test(lead)) return null;
  // 止 closes what 自…至… opens; a birth date or a length of service is closed by 前 without a thing to do.
  if (/出生|年龄|工作年限|取得|毕业|截止计算/.test(part.slice(Math.max(0, at - 60), at + 14))) return null;
  return fromDate(date, from + date.start, at + 1);
}

/** 自即日起至9月30日公开征求意见; 定于9月25日召开听证会. */
function onward(part: string, kind: string, published: Day | null): NoticeEnd[] {
  const found: NoticeEnd[] = [];
  const lead =
    kind === 'event' || kind === 'interview' || kind === 'tender'
      ? /(?:自|从)?即日起\s*(?:至|到|[-—–~])\s*|(?:将|定|拟|兹定)于\s*/g
      : /(?:自|从)?即日起\s*(?:至|到|[-—–~])\s*/g;
  for (const match of part.matchAll(lead)) {
    const from = match.index + match[0].length;
    const line = firstLine(part.slice(from, from + 60));
    const date = findDates(line, { published })[0];
    if (!date || date.start > 1) continue;
    const held = /^[^。；\n]{0,40}?(?:召开|举行|举办|开展|进行|开标|开考)/;
    if (/于\s*$/.test(match[0]) && !held.test(line.slice(date.end))) continue;
    const end = fromDate(date, match.index, from + date.end);
    if (end) found.push(end);
    if (found.length >= 8) break;
  }
  if (kind === 'interview' || kind === 'recruitment') found.push(...sittings(part, published));
  return found;
}

/** 9月19日参加笔试: the last thing that people still have to come for. */
function sittings(part: string, published: Day | null): NoticeEnd[] {
  const found: NoticeEnd[] = [];
  for (const match of part.matchAll(/(?:参加|进行|举行|组织)(?:笔试|面试|考试|体检|测试|测评|资格复?审)/g)) {
    const from = Math.max(0, match.index - 40);
    const before = part.slice(from, match.index);
    const date = findDates(before, { published }).at(-1);
    if (!date || /[。；\n，]/.test(before.slice(date.end)) || before.length - date.end > 16) continue;
    const end = fromDate(date, from + date.start, match.index);
    if (end) found.push(end);
    if (found.length >= 8) break;
  }
  return found;
}

/** `自3月9日至3月13日进行公示`, `现予以公示（2025年3月9日—13日）`: a range beside the word, without a label. */
function bareRanges(part: string, kind: string | null, published: Day | null): NoticeEnd[] {
  if (kind !== 'publicity' && kind !== 'consultation') return [];
  const word = kind === 'publicity' ? /公示/g : /(?:征求|征集|听取)[^。\n]{0,20}意见|意见/g;
  const found: NoticeEnd[] = [];
  for (const match of part.matchAll(word)) {
    const from = Math.max(0, match.index - 60);
    const lastStop = Math.max(part.lastIndexOf('。', match.index), part.lastIndexOf('\n', match.index)) + 1;
    const start = Math.max(from, lastStop);
    const window = part.slice(start, match.index + 60);
    const range = findRanges(window, { published }).find(
      (range) => !/。|\n/.test(window.slice(match.index - start, range.start)),
    );
    if (range && !recurring.test(window)) found.push(fromRange(range, start + range.start, start));
    if (found.length >= 8) break;
  }
  return found;
}

/** 公示期5个工作日: counted from a day named beside it, else from the day of publication; compared with a stated range. */
function lengths(part: string, published: Day | null, stated: NoticeEnd[], offset: number): NoticeEnd[] {
  const found: NoticeEnd[] = [];
  for (const match of part.matchAll(publicityLength)) {
    const at = match.index + match[0].length;
    const period = findPeriods(part.slice(at, at + 24))[0];
    if (!period || period.start > 1 || recurring.test(match[0])) continue;
    const around = part.slice(Math.max(0, match.index - 10), at + 80).split(/[。\n]/)[0] ?? '';
    const near = stated.find((end) => !end.computed && Math.abs(end.end - offset - at) < 120);
    const range = findRanges(around, { published })[0];
    const begin = range?.from.day ?? findDates(around, { published })[0]?.day ?? null;
    const from = begin ?? published;
    const counted = periodEnd({ ...period, counting: 'publicity' }, from);
    if (range || near) {
      const target = near ?? null;
      const statedDay = range && range.problem === null ? range.to.day : (target?.day ?? null);
      const comparable = begin !== null && statedDay !== null;
      if (target && comparable) {
        target.computedDay = counted.day;
        target.agrees = counted.day === null || counted.day === statedDay;
      }
      if (range && !near)
        found.push({
          ...fromRange(range, match.index + offset, Math.max(0, match.index - 10) + offset),
          computedDay: counted.day,
        });
      continue;
    }
    found.push({
      start: match.index + offset,
      end: at + period.end + offset,
      day: counted.day,
      computed: true,
      inferredYear: false,
      problem: counted.problem,
      ...(counted.day === null && from !== null ? { surelyOver: surelyOver(period, from) } : {}),
    });
  }
  return found;
}

/** 请于本公告发布之日起30日内反馈. */
function sinceDay(part: string, published: Day | null): NoticeEnd[] {
  const found: NoticeEnd[] = [];
  for (const match of part.matchAll(sincePublication)) {
    const at = match.index + match[0].length;
    const period = findPeriods(part.slice(at, at + 24))[0];
    if (!period || period.start > 1) continue;
    const counted = periodEnd({ ...period, counting: 'within' }, published);
    found.push({
      start: match.index,
      end: at + period.end,
      day: counted.day,
      computed: true,
      inferredYear: false,
      problem: counted.problem,
      ...(counted.day === null && published !== null ? { surelyOver: surelyOver(period, published) } : {}),
    });
  }
  return found;
}
