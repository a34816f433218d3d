import {
  addDays,
  addMonths,
  addYears,
  calendarHorizon,
  type Day,
  isWorkday,
  nextWorkday,
  nthWorkday,
} from './calendar.ts';
import { foldWidth } from './fold.ts';
import { numeralSigns, readNumber } from './numerals.ts';

/** A length of time as a text states it. */
export interface Period {
  start: number;
  end: number;
  count: number;
  unit: 'workday' | 'day' | 'month' | 'year';
  /**
   * `publicity`: 公示期N个工作日, whose first day counts. `within`: 自…之日起N日内, which begins on the day after and, when it ends on
   * a day off, ends on the next working day (民法典 201、203条).
   */
  counting: 'publicity' | 'within';
}

export interface PeriodEnd {
  /** Last day of the period; null when it cannot be told. */
  day: Day | null;
  problem: 'past-horizon' | 'no-start' | 'out-of-range' | null;
}

const N = `[0-9]{1,3}|[${numeralSigns}]{1,4}`;
const periodPattern = new RegExp(
  `(?<![0-9年月第])(?<count>${N})\\s*(?:[(](?:${N})[)])?\\s*(?<unit>个?工作日|个自然日|自然日|个?日历日|天|日|个?星期(?![一二三四五六日天])|周(?![年一二三四五六日末边围])|个月|个?年|周年)(?<within>\\s*(?:之?内|以内))?`,
  'g',
);

const unitOf = (written: string): Period['unit'] =>
  written.endsWith('工作日') ? 'workday' : written.endsWith('月') ? 'month' : written.endsWith('年') ? 'year' : 'day';

/** Lengths of time in a text: 5个工作日, 七天, 30日内, 三年. Which of them matters is for the caller to know from the words before. */
export function findPeriods(text: string): Period[] {
  const found: Period[] = [];
  for (const match of foldWidth(text).matchAll(periodPattern)) {
    const g = match.groups ?? {};
    const count = readNumber(g.count ?? '');
    if (count === null || count === 0 || g.unit === undefined) continue;
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      count: /周$|星期/.test(g.unit) ? count * 7 : count,
      unit: unitOf(g.unit),
      counting: g.within ? 'within' : 'publicity',
    });
  }
  return found;
}

/** The last day of a period that runs from `from`. Never a guess: past the published calendar there is no day, and `problem` says so. */
export function periodEnd(period: Pick<Period, 'count' | 'unit' | 'counting'>, from: Day | null): PeriodEnd {
  if (from === null) return { day: null, problem: 'no-start' };
  const { count, unit, counting } = period;
  if (count < 1 || count > 1000) return { day: null, problem: 'out-of-range' };
  const first = counting === 'publicity' ? from : addDays(from, 1);
  if (unit === 'workday') return known(nthWorkday(first, count));
  const last =
    unit === 'day'
      ? addDays(first, count - 1)
      : addDays(unit === 'month' ? addMonths(first, count) : addYears(first, count), -1);
  if (counting === 'publicity') return { day: last, problem: null };
  if (isWorkday(last) === null && last <= calendarHorizon) return { day: last, problem: null };
  return known(nextWorkday(last));
}

const known = (day: Day | null): PeriodEnd => ({ day, problem: day === null ? 'past-horizon' : null });

/**
 * A day by which so many working days have surely passed whatever the holidays: no arrangement since 2004 has taken more than
 * 9 days off in a row. For saying that something is over although its exact last day is unknown.
 */
export function surelyOver(period: Pick<Period, 'count' | 'unit'>, from: Day): Day {
  if (period.unit === 'workday') return addDays(from, period.count * 2 + 30);
  if (period.unit === 'day') return addDays(from, period.count + 30);
  return addDays(period.unit === 'month' ? addMonths(from, period.count) : addYears(from, period.count), 30);
}
