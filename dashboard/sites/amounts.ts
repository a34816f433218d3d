import type { Words } from '../language/words.ts';

/** `3.4 MB`; bytes as people read them. */
export function sizeInWords(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** `45 秒`, `12 分钟`, `3 小时 5 分钟`. */
export function spanInWords(milliseconds: number, t: Words): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return t.sites.seconds(seconds);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t.common.minutes(minutes);
  const rest = minutes % 60;
  return rest === 0
    ? t.common.hours(Math.floor(minutes / 60))
    : `${t.common.hours(Math.floor(minutes / 60))} ${t.common.minutes(rest)}`;
}
