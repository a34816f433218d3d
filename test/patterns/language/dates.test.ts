import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day, daysBetween } from '../../../patterns/language/calendar.ts';
import { findDates, findRanges, readDay } from '../../../patterns/language/dates.ts';
import { readNumber } from '../../../patterns/language/numerals.ts';

const days = (text: string, published?: string) =>
  findDates(text, { published: published ?? null }).map((date) => date.day);
const ranges = (text: string, published?: string) =>
  findRanges(text, { published: published ?? null }).map(({ from, to, problem }) => [from.day, to.day, problem]);

const digits = '〇一二三四五六七八九';
function written(value: number): string {
  if (value <= 10) return value === 10 ? '十' : (digits[value] ?? '');
  if (value < 20) return `十${digits[value - 10]}`;
  const rest = value % 10;
  return `${digits[Math.floor(value / 10)]}十${rest === 0 ? '' : digits[rest]}`;
}
const anyDay = fc.integer({ min: 0, max: 36_000 }).map((count) => addDays('1950-01-01', count));

describe('numerals', () => {
  it.each([
    ['23', 23],
    ['二十三', 23],
    ['廿三', 23],
    ['十', 10],
    ['一百零五', 105],
    ['七百一十一', 711],
    ['二〇二五', 2025],
    ['二○二五', 2025],
    ['三千', 3000],
    ['一万二千', 12_000],
    ['两', 2],
  ])('%s is %i', (text, value) => expect(readNumber(text)).toBe(value));
  it.each(['', '甲', '二三十四五', '第三'])('%j is no number', (text) => expect(readNumber(text)).toBeNull());
});

describe('dates', () => {
  it.each([
    ['2025年12月31日', '2025-12-31'],
    ['２０２５年１月１日', '2025-01-01'],
    ['二〇二五年十二月三十一日', '2025-12-31'],
    ['二○一九年零三月', '2019-03-31'],
    ['二零二五年十月', '2025-10-31'],
    ['2025-12-31', '2025-12-31'],
    ['2025.1.2', '2025-01-02'],
    ['2025/01/02', '2025-01-02'],
    ['20250102', '2025-01-02'],
    ['2025年2月底', '2025-02-28'],
    ['2025年底', '2025-12-31'],
    ['2025 年 3 月 9 日', '2025-03-09'],
  ])('reads %s', (text, expected) => expect(days(text)).toEqual([expected]));

  it('names a day that does not exist', () => {
    for (const text of ['2025年2月30日', '2025-02-30', '2025年13月1日', '2月30日']) {
      expect(findDates(text, { published: '2025-01-01' })).toMatchObject([{ day: null, problem: 'no-such-day' }]);
    }
  });

  it('does not take other numbers for dates', () => {
    expect(days('版本1.2.3，电话0531-66604058，2025.13，IP 10.2025.1.2')).toEqual([]);
  });

  it('takes a missing year from the publication, and says so', () => {
    expect(findDates('12月28日', { published: '2026-01-05' })).toMatchObject([{ day: '2025-12-28', inferred: true }]);
    expect(days('3月31日', '2026-01-05')).toEqual(['2026-03-31']);
    expect(days('1月8日', '2025-12-20')).toEqual(['2026-01-08']);
    expect(findDates('3月31日')).toMatchObject([{ day: null, problem: 'no-year' }]);
  });

  it('reads any day in every form', () => {
    fc.assert(
      fc.property(anyDay, (at) => {
        const [year, month, date] = at.split('-').map(Number) as [number, number, number];
        const cn = `${[...String(year)].map((digit) => digits[Number(digit)]).join('')}年${written(month)}月${written(date)}日`;
        for (const text of [
          at,
          `${year}年${month}月${date}日`,
          `${year}.${month}.${date}`,
          at.replaceAll('-', '/'),
          cn,
        ]) {
          expect(readDay(text)).toBe(at);
        }
      }),
    );
  });

  it('infers the one day near the publication', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -45, max: 318 }), (published, ahead) => {
        const at = addDays(published, ahead);
        if (at.endsWith('02-29')) return;
        const [, month, date] = at.split('-').map(Number);
        expect(days(`${month}月${date}日`, published)).toEqual([at]);
      }),
    );
  });

  it('never throws and never gives a day that does not exist', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9〇一二三十年月日至—.\-/ 底]{0,40}$/), (text) => {
        for (const found of findDates(text, { published: '2026-01-05' })) {
          if (found.day === null) continue;
          const [year, month, date] = found.day.split('-').map(Number) as [number, number, number];
          expect(day(year, month, date)).toBe(found.day);
          expect(text.slice(found.start, found.end)).not.toBe('');
        }
        findRanges(text);
      }),
    );
  });
});

describe('ranges', () => {
  it.each([
    ['2025年3月9日—13日', '2025-03-09', '2025-03-13'],
    ['2025年3月9日至4月10日', '2025-03-09', '2025-04-10'],
    ['2025年12月28日至1月8日', '2025-12-28', '2026-01-08'],
    ['2025年3月9日9:00至2025年3月13日17:00', '2025-03-09', '2025-03-13'],
    ['2025.12.28-1.8', '2025-12-28', '2026-01-08'],
    ['2025年3月9-13日', '2025-03-09', '2025-03-13'],
    ['自2025年3月9日（星期日）起至3月13日止', '2025-03-09', '2025-03-13'],
    ['2026年2月12日-2月25日', '2026-02-12', '2026-02-25'],
    ['2025年3月9日上午9时~3月13日', '2025-03-09', '2025-03-13'],
    ['2025-03-09至2025-03-13', '2025-03-09', '2025-03-13'],
  ])('reads %s', (text, from, to) => expect(ranges(text)).toEqual([[from, to, null]]));

  it('names a range that ends before it starts', () => {
    expect(ranges('2025年3月13日至3月9日')).toEqual([['2025-03-13', '2025-03-09', 'ends-before-start']]);
    expect(ranges('2020.03.09-2020.03.05')).toEqual([['2020-03-09', '2020-03-05', 'ends-before-start']]);
  });

  it('takes no two unconnected dates for a range', () => {
    expect(ranges('2025年3月9日通过，2025年4月1日施行')).toEqual([]);
    expect(ranges('2025年3月9日上午9时至11时')).toEqual([]);
  });

  it('reads any two days as a range', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 150 }), (from, length) => {
        const to = addDays(from, length);
        const text = (at: string) => at.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日');
        expect(ranges(`${text(from)}至${text(to).slice(5)}`)).toEqual([[from, to, null]]);
        expect(daysBetween(from, to)).toBe(length);
      }),
    );
  });
});
