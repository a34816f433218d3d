/** China has one time zone and no summer time since 1991, so people's time is a fixed shift. */
const shift = 8 * 3_600_000;
const day = 86_400_000;

/** The day in Asia/Shanghai of a moment, YYYY-MM-DD. */
export function dayOf(at: string): string {
  return new Date(Date.parse(at) + shift).toISOString().slice(0, 10);
}

/** The moment a day begins in Asia/Shanghai, as UTC text. */
export function dayStart(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - shift).toISOString();
}

/** A moment moved by so many hours. */
export function hoursAfter(at: string, hours: number): string {
  return new Date(Date.parse(at) + hours * 3_600_000).toISOString();
}

/** A day moved by so many days. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
}

/** The ISO week in Asia/Shanghai of a moment: `2026-W47`. */
export function weekOf(at: string): string {
  const local = Date.parse(`${dayOf(at)}T00:00:00Z`);
  const weekday = (new Date(local).getUTCDay() + 6) % 7;
  const thursday = new Date(local + (3 - weekday) * day);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * day));
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** Monday 00:00 to the next Monday 00:00 in Asia/Shanghai, as UTC text; null when there is no such week. */
export function weekRange(week: string): { from: string; to: string } | null {
  const parts = /^(\d{4})-W(\d{2})$/.exec(week);
  if (!parts) return null;
  const january4 = Date.UTC(Number(parts[1]), 0, 4);
  const monday = january4 - ((new Date(january4).getUTCDay() + 6) % 7) * day + (Number(parts[2]) - 1) * 7 * day;
  const from = new Date(monday - shift).toISOString();
  if (weekOf(from) !== week) return null;
  return { from, to: new Date(monday + 7 * day - shift).toISOString() };
}
