import type { Due } from '../../data/stores/due.ts';
import { daysAfter } from '../../data/time.ts';
import type { Words } from '../language/words.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** RFC 5545, 3.1: no line is longer than 75 octets; the rest goes on behind a blank. Characters are never cut. */
export function fold(line: string): string {
  const bytes = encoder.encode(line);
  if (bytes.length <= 75) return line;
  const parts: string[] = [];
  for (let from = 0, room = 75; from < bytes.length; room = 74) {
    let to = Math.min(from + room, bytes.length);
    // 10xxxxxx goes on with the character before it.
    while (to < bytes.length && ((bytes[to] ?? 0) & 0xc0) === 0x80) to--;
    parts.push(decoder.decode(bytes.subarray(from, to)));
    from = to;
  }
  return parts.join('\r\n ');
}

/** TEXT of RFC 5545, 3.3.11. Control characters have no place in it. */
export function text(value: string): string {
  return value
    .replace(/\r\n?|\n/g, '\n')
    .replace(/(?!\n)\p{Cc}/gu, ' ')
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replace(/\n/g, '\\n');
}

const plainDay = (day: string): string => day.replaceAll('-', '');
const stamp = (at: Date): string => `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** What ends as an iCalendar file: one all-day event each, with an id that stays the same so that nothing doubles. */
export function calendarFile(dues: readonly Due[], now: Date, origin: string, t: Words): string {
  const words = t.due.ics;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//xuncha//due soon//ZH',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${text(words.name)}`,
    'X-WR-TIMEZONE:Asia/Shanghai',
    'REFRESH-INTERVAL;VALUE=DURATION:PT12H',
    'X-PUBLISHED-TTL:PT12H',
    ...dues.flatMap((due) => event(due, now, origin, t)),
    'END:VCALENDAR',
  ];
  return `${lines.map(fold).join('\r\n')}\r\n`;
}

function event(due: Due, now: Date, origin: string, t: Words): string[] {
  const words = t.due.ics;
  const title = due.title ?? due.url;
  const summary =
    due.what === 'stale-column'
      ? words.stale(due.columnName ?? title)
      : words.summary(t.due.whats[due.what], title.slice(0, 200));
  const colon = t.common.colon;
  const description = [
    words.lastDay,
    ...(due.number ? [`${words.number}${colon}${due.number}`] : []),
    ...(due.unitName ? [`${words.unit}${colon}${due.unitName}`] : []),
    ...(due.columnName ? [`${words.column}${colon}${due.columnName}`] : []),
    `${words.site}${colon}${due.siteName}`,
    due.url,
  ];
  return [
    'BEGIN:VEVENT',
    `UID:${due.what}-${due.itemId}@xuncha`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART;VALUE=DATE:${plainDay(due.day)}`,
    // The end is the first moment that no longer belongs to it.
    `DTEND;VALUE=DATE:${plainDay(daysAfter(due.day, 1))}`,
    `SUMMARY:${text(summary)}`,
    `DESCRIPTION:${text(description.join('\n'))}`,
    `CATEGORIES:${text(t.due.whats[due.what])}`,
    ...addressOf(due, origin),
    'STATUS:CONFIRMED',
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** A URI has no escapes of TEXT: it must be one already. */
function addressOf(due: Due, origin: string): string[] {
  const own = due.documentId === null ? due.url : `${origin}/documents/${due.documentId}`;
  const address = URL.parse(own)?.href;
  return address ? [`URL:${address}`] : [];
}
