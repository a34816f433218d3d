import { isProvinceCode, isRegionCode } from '../reference/region-codes.ts';

/** Checks on bare digits. All take strings of the right length and alphabet and never throw. */

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const idChecks = '10X98765432';

/** Check character of the first 17 digits after GB 11643 (ISO 7064 MOD 11-2). */
export function idCheck(digits: string): string {
  let sum = 0;
  for (let at = 0; at < 17; at++) sum += (digits.charCodeAt(at) - 48) * (idWeights[at] ?? 0);
  return idChecks.charAt(sum % 11);
}

export function idCheckHolds(id: string): boolean {
  const last = id.charAt(17);
  return idCheck(id) === (last === 'x' ? 'X' : last);
}

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the eight digits at `at` are a day that a living person may have been born on; `today` as 20261123. */
export function isBirthDay(digits: string, at: number, today: number): boolean {
  const day = number(digits, at, 8);
  const year = Math.trunc(day / 10_000);
  if (day > today || year < Math.trunc(today / 10_000) - 120) return false;
  return isMonthDay(digits, at + 4, year);
}

export function isMonthDay(digits: string, at: number, year: number): boolean {
  const month = number(digits, at, 2);
  const date = number(digits, at + 2, 2);
  if (month < 1 || month > 12 || date < 1 || date > (monthDays[month - 1] ?? 0)) return false;
  return month !== 2 || date < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
}

/** The value of `length` digits at `at`. */
export function number(digits: string, at: number, length: number): number {
  let value = 0;
  for (let end = at + length; at < end; at++) value = value * 10 + digits.charCodeAt(at) - 48;
  return value;
}

/** `region`: a county code of any year; `province`: at least its first two digits; null: neither. */
export function regionOf(digits: string): 'region' | 'province' | null {
  if (isRegionCode(number(digits, 0, 6))) return 'region';
  return isProvinceCode(number(digits, 0, 2)) ? 'province' : null;
}

/** Whether the first six digits are a known county code. */
export function isRegion(digits: string): boolean {
  return isRegionCode(number(digits, 0, 6));
}

/** Luhn (ISO/IEC 7812) over all digits. */
export function luhnHolds(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, even = false; at >= 0; at--, even = !even) {
    let digit = digits.charCodeAt(at) - 48;
    if (even) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return sum % 10 === 0;
}

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const creditShape =
  /^(?:1[1239]|2[19]|3[1-59]|4[19]|5[1239]|6[129]|7[129]|8[19]|9[123]|[ANY][1239])\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/** Unified social credit code (GB 32100): registering office, county, mod 31. */
export function isCreditCode(text: string): boolean {
  if (text.length !== 18 || !creditShape.test(text)) return false;
  // 100000 stands for offices of the State itself.
  if (!isProvinceCode(number(text, 2, 2)) && number(text, 2, 6) !== 100_000) return false;
  let sum = 0;
  for (let at = 0, weight = 1; at < 17; at++, weight = (weight * 3) % 31)
    sum += creditAlphabet.indexOf(text.charAt(at)) * weight;
  return creditAlphabet.charAt((31 - (sum % 31)) % 31) === text.charAt(17);
}

const vinValues: Record<string, number> = {};
for (const [letters, first] of [
  ['ABCDEFGH', 1],
  ['JKLMN', 1],
  ['P', 7],
  ['R', 9],
  ['STUVWXYZ', 2],
] as const)
  for (let at = 0; at < letters.length; at++) vinValues[letters.charAt(at)] = first + at;
for (let digit = 0; digit < 10; digit++) vinValues[digit] = digit;
const vinWeights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** Position 9 of a vehicle identification number (GB 16735). */
export function vinHolds(vin: string): boolean {
  let sum = 0;
  for (let at = 0; at < 17; at++) {
    const value = vinValues[vin.charAt(at)];
    if (value === undefined) return false;
    sum += value * (vinWeights[at] ?? 0);
  }
  const check = sum % 11;
  return vin.charAt(8) === (check === 10 ? 'X' : String(check));
}

/** Whether 12, 14, 17 or 13 digits read as a moment in this century: 202103071530(45)(123) or milliseconds since 1970. */
export function isTimestamp(digits: string): boolean {
  if (digits.length === 13) {
    const seconds = number(digits, 0, 10);
    return seconds > 946_684_800 && seconds < 2_208_988_800;
  }
  if (digits.length < 12 || digits.length > 19) return false;
  const year = number(digits, 0, 4);
  if (!(year >= 2000 && year < 2050)) return false;
  if (!isMonthDay(digits, 4, year)) return false;
  return number(digits, 8, 2) < 24 && number(digits, 10, 2) < 60 && (digits.length < 14 || number(digits, 12, 2) < 60);
}
