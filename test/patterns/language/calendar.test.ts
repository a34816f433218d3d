import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  addYears,
  calendarHorizon,
  day,
  isWorkday,
  nextWorkday,
  nthWorkday,
  workdaysBetween,
} from '../../../patterns/language/calendar.ts';
import { findPeriods, periodEnd, surelyOver } from '../../../patterns/language/periods.ts';

const known = fc.integer({ min: 0, max: 7900 }).map((count) => addDays('2004-06-01', count));

describe('the calendar', () => {
  it('knows holidays, shifted working days and weekends', () => {
    expect(isWorkday('2026-10-01')).toBe(false);
    expect(isWorkday('2026-10-10')).toBe(true);
    expect(isWorkday('2026-10-17')).toBe(false);
    expect(isWorkday('2026-10-19')).toBe(true);
  });

  it('says unknown past its horizon and before its beginning, never a guess', () => {
    const next = addDays(calendarHorizon, 1);
    expect(isWorkday(next)).toBeNull();
    expect(nextWorkday(next)).toBeNull();
    expect(nthWorkday(addDays(calendarHorizon, -1), 9)).toBeNull();
    expect(isWorkday('1999-10-01')).toBeNull();
    expect(workdaysBetween('2026-12-30', next)).toBeNull();
  });

  it('counts the first day, and working days back to the count', () => {
    fc.assert(
      fc.property(known, fc.integer({ min: 1, max: 60 }), (from, count) => {
        const end = nthWorkday(from, count);
        if (end === null) return;
        expect(isWorkday(end)).toBe(true);
        expect(workdaysBetween(from, end)).toBe(count);
      }),
    );
  });

  it('gives no day that does not exist', () => {
    expect(day(2025, 2, 29)).toBeNull();
    expect(day(2024, 2, 29)).toBe('2024-02-29');
    expect(addYears('2024-02-29', 1)).toBe('2025-02-28');
    expect(addMonths('2025-10-31', 4)).toBe('2026-02-28');
    expect(addMonths('2025-01-31', -2)).toBe('2024-11-30');
  });
});

describe('periods', () => {
  it.each([
    ['公示期5个工作日', 5, 'workday'],
    ['公示期为五个工作日', 5, 'workday'],
    ['公示7天', 7, 'day'],
    ['有效期3年', 3, 'year'],
    ['试行两年', 2, 'year'],
    ['期限6个月', 6, 'month'],
    ['5（五）个工作日', 5, 'workday'],
  ])('reads %s', (text, count, unit) => expect(findPeriods(text)).toMatchObject([{ count, unit }]));

  it('takes no date for a length', () => {
    expect(findPeriods('2025年3月9日')).toEqual([]);
  });

  it('counts a publicity period from its first day: three real notices', () => {
    const period = { count: 5, unit: 'workday', counting: 'publicity' } as const;
    expect(periodEnd(period, '2026-08-14').day).toBe('2026-08-20');
    expect(periodEnd(period, '2019-06-14').day).toBe('2019-06-20');
    expect(periodEnd(period, '2020-03-09').day).toBe('2020-03-13');
  });

  it('counts 自…之日起N日内 from the next day and rolls over days off', () => {
    const period = { count: 30, unit: 'day', counting: 'within' } as const;
    expect(periodEnd(period, '2026-03-09').day).toBe('2026-04-08');
    // The thirtieth day falls into the holidays of May.
    expect(periodEnd(period, '2026-04-01').day).toBe('2026-05-06');
    expect(periodEnd({ ...period, count: 10 }, '2026-12-25')).toEqual({ day: null, problem: 'past-horizon' });
    expect(periodEnd(period, null)).toEqual({ day: null, problem: 'no-start' });
  });

  it('bounds any working-day period that it can count', () => {
    fc.assert(
      fc.property(known, fc.integer({ min: 1, max: 60 }), (from, count) => {
        const end = periodEnd({ count, unit: 'workday', counting: 'publicity' }, from).day;
        if (end !== null) expect(end < surelyOver({ count, unit: 'workday' }, from)).toBe(true);
      }),
    );
  });
});
