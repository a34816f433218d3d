import chineseDays from 'chinese-days';

/** YYYY-MM-DD. All arithmetic in UTC, so that the machine's time zone plays no part. */
export type Day = string;

const dayLength = 86_400_000;

export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayLength).toISOString().slice(0, 10);
}

/** Same day of another month; a day that the month lacks becomes its last. */
export function addMonths(day: Day, count: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + count, Math.min(date, last))).toISOString().slice(0, 10);
}

export function addYears(day: Day, count: number): Day {
  return addMonths(day, count * 12);
}

export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

/** 2026年11月3日 */
export function inWords(day: Day): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** 11月3日 */
export function withoutYear(day: Day): string {
  const [, month, date] = day.split('-').map(Number);
  return `${month}月${date}日`;
}

const numerals = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** 二〇二六年十一月三日 */
export function inCharacters(day: Day): string {
  const [year = '', month, date] = day.split('-');
  const small = (text: string | undefined): string => {
    const value = Number(text);
    const tens = Math.floor(value / 10);
    const ones = value % 10;
    return `${tens === 0 ? '' : tens === 1 ? '十' : `${numerals[tens]}十`}${ones === 0 ? '' : numerals[ones]}`;
  };
  return `${[...year].map((digit) => numerals[Number(digit)]).join('')}年${small(month)}月${small(date)}日`;
}

/** 20261103 */
export function compact(day: Day): string {
  return day.replaceAll('-', '');
}

/** 202611, the folder of a month as content systems name it. */
export function monthFolder(day: Day): string {
  return compact(day).slice(0, 6);
}

/** The nearest working day on or before `day`: offices publish on working days. */
export function workdayBefore(day: Day): Day {
  let current = day;
  // Past the calendar's horizon `isWorkday` knows only weekends, which is all that is asked of it here.
  while (!chineseDays.isWorkday(current)) current = addDays(current, -1);
  return current;
}

/** Last day of a period of `count` working days that counts its first day (公示期N个工作日). */
export function lastWorkday(first: Day, count: number): Day {
  let current = first;
  let left = chineseDays.isWorkday(current) ? count - 1 : count;
  while (left > 0) {
    current = addDays(current, 1);
    if (chineseDays.isWorkday(current)) left--;
  }
  return current;
}
