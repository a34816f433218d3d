import { regionCodes } from '../reference/region-codes.ts';

/** How many real numbers a masked one may stand for: `*` is a hidden digit. */

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** Remainder of the weighted sum of 17 digits → check character. */
const checks = '10X98765432';
const hidden = 42;

/** Days on which a living person may have been born, as YYYYMMDD, by year; today as 20261123. */
function birthDays(today: number): string[] {
  const days: string[] = [];
  const last = Math.trunc(today / 10_000);
  for (let at = Date.UTC(last - 110, 0, 1); ; at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10).replaceAll('-', '');
    if (Number(day) > today) return days;
    days.push(day);
  }
}

const daysByToday = new Map<number, string[]>();
let regionTexts: string[] | null = null;

function residue(digits: string, from: number): number {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) sum += (digits.charCodeAt(at) - 48) * (weights[from + at] ?? 0);
  return sum % 11;
}

function fits(digits: string, mask: string, from: number): boolean {
  for (let at = 0; at < digits.length; at++) {
    const sign = mask.charCodeAt(from + at);
    if (sign !== hidden && sign !== digits.charCodeAt(at)) return false;
  }
  return true;
}

/** For each remainder mod 11, how many of the values fit the mask. */
function spread(values: readonly string[], mask: string, from: number): number[] {
  const counts = new Array<number>(11).fill(0);
  for (const value of values)
    if (fits(value, mask, from)) {
      const at = residue(value, from);
      counts[at] = (counts[at] ?? 0) + 1;
    }
  return counts;
}

function convolve(a: number[], b: number[]): number[] {
  const sum = new Array<number>(11).fill(0);
  for (let x = 0; x < 11; x++)
    for (let y = 0; y < 11; y++) {
      const at = (x + y) % 11;
      sum[at] = (sum[at] ?? 0) + (a[x] ?? 0) * (b[y] ?? 0);
    }
  return sum;
}

const digits = '0123456789'.split('');

/**
 * Resident IDs that fit an 18-sign mask: known county codes × real birth days × order, held to the check character. A birth day that is told
 * elsewhere (another column of the row) leaves only itself.
 */
export function idCandidates(mask: string, today: number, birthDay: string | null = null): number {
  regionTexts ??= regionCodes().map(String);
  let days = daysByToday.get(today);
  if (!days) {
    days = birthDays(today);
    daysByToday.clear();
    daysByToday.set(today, days);
  }
  const regions = spread(regionTexts, mask, 0);
  const dates = spread(birthDay ? [birthDay] : days, mask, 6);
  let sums = convolve(regions, dates);
  for (let at = 14; at < 17; at++) {
    const order = digits.filter((digit) => fits(digit, mask, at));
    const counts = new Array<number>(11).fill(0);
    for (const digit of order) {
      const rest = residue(digit, at);
      counts[rest] = (counts[rest] ?? 0) + 1;
    }
    sums = convolve(sums, counts);
  }
  const check = mask.charAt(17);
  if (check === '*') return sums.reduce((sum, count) => sum + count, 0);
  return sums[checks.indexOf(check)] ?? 0;
}

/** Card numbers that fit: each hidden digit is ten, and Luhn keeps one in ten where any is hidden. */
export function cardCandidates(mask: string): number {
  const count = hiddenCount(mask);
  return count === 0 ? 1 : 10 ** (count - 1);
}

export function plainCandidates(mask: string): number {
  return 10 ** hiddenCount(mask);
}

function hiddenCount(mask: string): number {
  let count = 0;
  for (let at = 0; at < mask.length; at++) if (mask.charCodeAt(at) === hidden) count++;
  return count;
}

/** Two masks of one number read together, or null where they contradict each other. */
export function combine(a: string, b: string): string | null {
  if (a.length !== b.length) return null;
  let made = '';
  for (let at = 0; at < a.length; at++) {
    const x = a.charAt(at);
    const y = b.charAt(at);
    if (x !== '*' && y !== '*' && x !== y) return null;
    made += x === '*' ? y : x;
  }
  return made;
}

/** Whether the digits could stand behind the mask. */
export function couldBe(mask: string, bare: string): boolean {
  return mask.length === bare.length && fits(bare, mask, 0);
}
