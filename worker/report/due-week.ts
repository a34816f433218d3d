import { dayOf, dayStart, daysAfter, weekOf, weekRange } from '../../data/time.ts';

/**
 * The week whose figures are due: the last one whose Monday after has come to `time` (HH:MM, Asia/Shanghai). It stays
 * due until the next Monday, so that a mail that was missed is made up for; older weeks are not sent any more.
 */
export function dueWeek(at: string, time: string): { week: string; from: string; to: string } {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const shifted = new Date(Date.parse(at) - (hours * 60 + minutes) * 60_000).toISOString();
  const monday = weekRange(weekOf(shifted))?.from ?? shifted;
  const week = weekOf(dayStart(daysAfter(dayOf(monday), -7)));
  const range = weekRange(week);
  if (!range) throw new RangeError(`${at}: has no week before it`);
  return { week, ...range };
}
