/**
 * An unchanged page is not extracted again, yet time passes: an announcement ends, a validity runs out. When a document
 * was judged, this tells the first day on which another verdict is possible; until then a 304 needs no work at all.
 */

const fullDate = /(20\d{2})\s*(?:年|[-/.])\s*(1[0-2]|0?[1-9])\s*(?:月|[-/.])\s*(3[01]|[12]\d|0?[1-9])(?!\d)/g;
const dayOfYear = /(?<![\d年])(1[0-2]|0?[1-9])月(3[01]|[12]\d|0?[1-9])日/g;
/** Periods that are counted from another day: N个工作日, N日内, 有效期N年. */
const period =
  /(?:公示|公告|报名|征求|反馈|异议|有效|施行|实施|截止|期限|时限|缴费|面试)[^。；\n]{0,40}?[\d一二三四五六七八九十两]{1,4}\s*个?(?:工作日|自然日|日|天|周|月|年)/;

/**
 * @param later days counted from an end on which another verdict is possible, too: notices that may stay for a while.
 * @returns YYYY-MM-DD, or null when nothing in the text depends on the day.
 */
export function judgeAgainOn(
  text: string,
  asOf: string,
  publishedAt: string | null,
  later: readonly ((end: string) => string | null)[] = [],
): string | null {
  let first = null as string | null;
  const considered = new Set<string>();
  const consider = (day: string) => {
    // A list names the same few days again and again.
    if (considered.has(day)) return;
    considered.add(day);
    if (later.length === 0 && day < asOf) return;
    for (const end of [day, ...later.map((until) => until(day))]) {
      const after = end === null ? asOf : nextDay(end);
      if (after > asOf && (first === null || after < first)) first = after;
    }
  };
  for (const [, year = '', month = '', day = ''] of text.matchAll(fullDate)) {
    consider(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  }
  const years = [asOf.slice(0, 4), (publishedAt ?? asOf).slice(0, 4)];
  for (const [, month = '', day = ''] of text.matchAll(dayOfYear)) {
    for (const year of years) consider(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  }
  if (period.test(text)) {
    // Soon after publication a period may end any day; later only validities of years are left.
    const age = publishedAt ? daysBetween(publishedAt, asOf) : 0;
    const soon = addDays(asOf, age <= 90 ? 1 : 15);
    if (first === null || soon < first) first = soon;
  }
  return first;
}

function nextDay(day: string): string {
  return addDays(day, 1);
}

function addDays(day: string, days: number): string {
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) ? day : new Date(time + days * 86_400_000).toISOString().slice(0, 10);
}

function daysBetween(from: string, to: string): number {
  const span = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  return Number.isFinite(span) ? span : 0;
}
