import type { Words } from '../language/words.ts';
import { type Html, html } from './html.ts';

const shanghai = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** `2026-11-23 16:04:05` in Asia/Shanghai; storage is UTC. */
export function localTime(at: string | Date): string {
  return shanghai.format(typeof at === 'string' ? new Date(at) : at);
}

/** `2026-11-23` in Asia/Shanghai. */
export function localDay(at: string | Date): string {
  return localTime(at).slice(0, 10);
}

/** 11月23日 周一. */
export function dayInWords(day: string, t: Words): string {
  const date = new Date(`${day}T00:00:00Z`);
  return `${t.common.monthDay(date.getUTCMonth() + 1, date.getUTCDate())} ${t.common.weekdays[date.getUTCDay()] ?? ''}`;
}

/** How long ago, in the largest unit that says enough: 3 天前. */
export function agoInWords(at: string, now: Date, t: Words): string {
  const minutes = Math.floor((now.getTime() - Date.parse(at)) / 60_000);
  if (minutes < 1) return t.common.justNow;
  if (minutes < 60) return t.common.minutesAgo(minutes);
  if (minutes < 48 * 60) return t.common.hoursAgo(Math.floor(minutes / 60));
  return t.common.daysAgo(Math.floor(minutes / 1440));
}

/** A moment: exact in the title and to machines, readable on the page. */
export function moment(at: string, t: Words): Html {
  const local = localTime(at);
  return html`<time datetime="${at}" title="${local} ${dayInWords(local.slice(0, 10), t)}">${local.slice(0, 16)}</time>`;
}

export function ago(at: string, now: Date, t: Words): Html {
  return html`<time datetime="${at}" title="${localTime(at)}">${agoInWords(at, now, t)}</time>`;
}
