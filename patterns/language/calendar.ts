import calendar from 'chinese-days/dist/chinese-days.json' with { type: 'json' };

/**
 * Days are `YYYY-MM-DD` strings, which compare and sort as they are. The public holidays come from the tables of `chinese-days`;
 * its own functions answer for any year, also for those whose arrangement the State Council has not published, so only the tables are used.
 */
export type Day = string;

const holidays = new Set(Object.keys(calendar.holidays));
const shiftedWorkdays = new Set(Object.keys(calendar.workdays));
const knownYears = new Set([...holidays].map((day) => day.slice(0, 4)));

/** Last day for which working days can be told. */
export const calendarHorizon: Day = `${[...knownYears].sort().at(-1)}-12-31`;

const dayMs = 86_400_000;

/** A real day as `YYYY-MM-DD`, or null for one that does not exist (2025-02-30). */
export function day(year: number, month: number, date: number): Day | null {
  if (!(year >= 1900 && year <= 2200 && month >= 1 && month <= 12 && date >= 1 && date <= 31)) return null;
  const at = new Date(Date.UTC(year, month - 1, date));
  if (at.getUTCMonth() !== month - 1) return null;
  return at.toISOString().slice(0, 10);
}

export function lastOfMonth(year: number, month: number): Day | null {
  if (month < 1 || month > 12) return null;
  return day(year, month, new Date(Date.UTC(year, month, 0)).getUTCDate());
}

function toMs(at: Day): number {
  return Date.UTC(Number(at.slice(0, 4)), Number(at.slice(5, 7)) - 1, Number(at.slice(8, 10)));
}

export function addDays(at: Day, count: number): Day {
  return new Date(toMs(at) + count * dayMs).toISOString().slice(0, 10);
}

/** The same day so many months later, or the last one of the month where there is none (2024-02-29 + 1 year = 2025-02-28). */
export function addMonths(at: Day, count: number): Day {
  const months = Number(at.slice(0, 4)) * 12 + Number(at.slice(5, 7)) - 1 + count;
  const year = Math.floor(months / 12);
  const month = (months % 12) + 1;
  return day(year, month, Number(at.slice(8, 10))) ?? lastOfMonth(year, month) ?? at;
}

export function addYears(at: Day, count: number): Day {
  return addMonths(at, count * 12);
}

/** Whole days from one day to another, negative when the second is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((toMs(to) - toMs(from)) / dayMs);
}

/** Whether offices work on this day; null where no arrangement is published for its year. */
export function isWorkday(at: Day): boolean | null {
  if (!knownYears.has(at.slice(0, 4))) return null;
  if (holidays.has(at)) return false;
  if (shiftedWorkdays.has(at)) return true;
  const weekday = new Date(toMs(at)).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** This day when offices work on it, else the next one on which they do; null past the horizon. */
export function nextWorkday(at: Day): Day | null {
  for (let day = at, turns = 0; turns < 30; day = addDays(day, 1), turns++) {
    const works = isWorkday(day);
    if (works === null) return null;
    if (works) return day;
  }
  return null;
}

/** The N-th working day counted from `start`, which counts when it is one itself; null past the horizon. */
export function nthWorkday(start: Day, count: number): Day | null {
  if (count < 1 || count > 1000) return null;
  let left = count;
  for (let at = start; ; at = addDays(at, 1)) {
    const works = isWorkday(at);
    if (works === null) return null;
    if (works && --left === 0) return at;
  }
}

/** How many working days lie from one day to another, both counted; null past the horizon. */
export function workdaysBetween(from: Day, to: Day): number | null {
  if (daysBetween(from, to) > 3660) return null;
  let count = 0;
  for (let at = from; at <= to; at = addDays(at, 1)) {
    const works = isWorkday(at);
    if (works === null) return null;
    if (works) count++;
  }
  return count;
}
