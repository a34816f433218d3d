import { addDays, type Day, day, lastOfMonth } from './calendar.ts';
import { foldWidth } from './fold.ts';
import { numeralSigns, readNumber } from './numerals.ts';

/** What a date without a year may be read from. */
export interface DateHints {
  /** YYYY-MM-DD on which the text was published. */
  published?: Day | null;
}

export interface FoundDate {
  start: number;
  end: number;
  /** Null when the day does not exist or its year is unknown; `problem` says which. A month or year alone is its last day. */
  day: Day | null;
  precision: 'day' | 'month' | 'year';
  /** The year was not written but taken from an earlier date or from the day of publication. */
  inferred: boolean;
  problem: 'no-such-day' | 'no-year' | null;
}

export interface FoundRange {
  start: number;
  end: number;
  from: FoundDate;
  to: FoundDate;
  problem: 'ends-before-start' | null;
}

const N = `[0-9]{1,2}|[${numeralSigns}]{1,3}`;
const Y = `[0-9]{4}|[〇零○O一二三四五六七八九]{4}`;
const tail = `(?=\\s*[-—–~─至到]+\\s*(?:${N})\\s*[日号])`;

// One alternation, so that a date is never read twice: full, month only, year end, ISO-like, month and day, and compact.
const datePattern = new RegExp(
  [
    `(?<![0-9])(?<y1>${Y})\\s*年\\s*(?<m1>${N})\\s*月\\s*(?:份?(?<end1>底|末|底前)|(?<d1>${N})\\s*(?:[日号]|${tail}))?`,
    `(?<![0-9])(?<y2>${Y})\\s*年\\s*(?:年?)(?<end2>底|末)`,
    `(?<![0-9.])(?<y3>[0-9]{4})\\s*(?<s3>[-/.])\\s*(?<m3>[0-9]{1,2})\\s*\\k<s3>\\s*(?<d3>[0-9]{1,2})(?![0-9])`,
    `(?<![0-9月年./])(?<m4>${N})\\s*月\\s*(?<d4>${N})\\s*(?:[日号]|${tail})`,
    `(?<![0-9])(?<y5>(?:19|20)[0-9]{2})(?<m5>0[1-9]|1[0-2])(?<d5>0[1-9]|[12][0-9]|3[01])(?![0-9])`,
  ].join('|'),
  'g',
);

/** The day nearest to the publication that a month and a day without a year can mean: 45 days before it to 320 days after it. */
function inferDay(month: number, date: number, published: Day): Day | null {
  const year = Number(published.slice(0, 4));
  const from = addDays(published, -45);
  for (const candidate of [day(year - 1, month, date), day(year, month, date), day(year + 1, month, date)]) {
    if (candidate !== null && candidate >= from && candidate < addDays(from, 365)) return candidate;
  }
  // A leap day that does not exist near the publication.
  return null;
}

/** A month and a day after a date with a year: in the same year, or in the next when that would be half a year back. */
function followDay(month: number, date: number, before: Day): Day | null {
  const year = Number(before.slice(0, 4));
  const same = day(year, month, date);
  if (same !== null && Number(before.slice(5, 7)) - month > 6) return day(year + 1, month, date);
  return same;
}

/**
 * All dates in a text, in order. A date without a year takes it from the date before it when they stand close together
 * (`2025年12月28日至1月8日`), else from the day of publication.
 */
export function findDates(text: string, hints: DateHints = {}): FoundDate[] {
  const folded = foldWidth(text);
  const found: FoundDate[] = [];
  for (const match of folded.matchAll(datePattern)) {
    const g = match.groups ?? {};
    const start = match.index;
    const end = start + match[0].length;
    const year = readNumber(g.y1 ?? g.y2 ?? g.y3 ?? g.y5 ?? '');
    const month = readNumber(g.m1 ?? g.m3 ?? g.m4 ?? g.m5 ?? '');
    const date = readNumber(g.d1 ?? g.d3 ?? g.d4 ?? g.d5 ?? '');
    if (year === null && month !== null && date !== null) {
      found.push({
        start,
        end,
        precision: 'day',
        inferred: true,
        ...withoutYear(month, date, found.at(-1), start, hints),
      });
      continue;
    }
    if (year === null) continue;
    if (month === null) {
      found.push({ start, end, day: day(year, 12, 31), precision: 'year', inferred: false, problem: null });
      continue;
    }
    const at = date === null ? lastOfMonth(year, month) : day(year, month, date);
    found.push({
      start,
      end,
      day: at,
      precision: date === null ? 'month' : 'day',
      inferred: false,
      problem: at === null ? 'no-such-day' : null,
    });
  }
  return found;
}

function withoutYear(
  month: number,
  date: number,
  before: FoundDate | undefined,
  start: number,
  hints: DateHints,
): Pick<FoundDate, 'day' | 'problem'> {
  if (month < 1 || month > 12 || day(2024, month, date) === null) return { day: null, problem: 'no-such-day' };
  const near = before?.day && start - before.end < 60 ? before.day : null;
  if (near === null && !hints.published && !before?.day) return { day: null, problem: 'no-year' };
  const at =
    near !== null
      ? followDay(month, date, near)
      : hints.published
        ? inferDay(month, date, hints.published)
        : followDay(month, date, before?.day ?? '');
  return { day: at, problem: at === null ? 'no-such-day' : null };
}

/** The first date of a text that is one whole, or null. For fields that hold a date and nothing else of interest. */
export function readDay(text: string, hints: DateHints = {}): Day | null {
  return findDates(text, hints).find((found) => found.day !== null)?.day ?? null;
}

const clock = '(?:[上下中]午|早上?|晚上?|凌晨|[0-9]{1,2}\\s*[:时点]\\s*(?:[0-9]{1,2}|半)?\\s*分?(?:[:][0-9]{2})?|整)';
const weekday = '\\(?(?:星期|周|礼拜)[一二三四五六日天]\\)?';
const asides = `(?:\\s|${clock}|${weekday}|\\(含?当?[日天]?\\)|,|起|开始|正式)*`;
const connector = new RegExp(`^${asides}(?:至|到|[-—–~─]+)\\s*`);
const lone = new RegExp(`^(?:(?<d>${N})\\s*[日号]|(?<m>[0-9]{1,2})\\s*[./]\\s*(?<dd>[0-9]{1,2})(?![0-9.]))`);

/** Ranges of days: `3月9日—13日`, `2025年3月9日9:00至4月10日17:00`, `2026.8.14-8.20`, `自…起至…止`. */
export function findRanges(text: string, hints: DateHints = {}): FoundRange[] {
  const folded = foldWidth(text);
  const dates = findDates(text, hints);
  const ranges: FoundRange[] = [];
  for (let i = 0; i < dates.length; i++) {
    const from = dates[i];
    if (from === undefined || from.precision === 'year') continue;
    const joint = connector.exec(folded.slice(from.end, from.end + 48));
    if (joint === null) continue;
    const at = from.end + joint[0].length;
    const next = dates[i + 1];
    const to = next?.start === at ? next : loneDay(folded, at, from);
    if (to === null) continue;
    if (to === next) i++;
    const backwards = from.day !== null && to.day !== null && to.day < from.day;
    ranges.push({ start: from.start, end: to.end, from, to, problem: backwards ? 'ends-before-start' : null });
  }
  return ranges;
}

/** The end of a range that repeats neither year nor month: 13日, 8.20. */
function loneDay(folded: string, at: number, from: FoundDate): FoundDate | null {
  const match = lone.exec(folded.slice(at, at + 12));
  if (match === null || from.day === null) return null;
  const month = match.groups?.m ? Number(match.groups.m) : Number(from.day.slice(5, 7));
  const date = readNumber(match.groups?.d ?? match.groups?.dd ?? '');
  if (date === null) return null;
  const end = followDay(month, date, from.day);
  return {
    start: at,
    end: at + match[0].length,
    day: end,
    precision: 'day',
    inferred: true,
    problem: end === null ? 'no-such-day' : null,
  };
}
