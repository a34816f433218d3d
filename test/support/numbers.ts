import { idCheck } from '../../patterns/engine/checks.ts';

/** Invented numbers with their check digits computed. */

export function residentId(first17: string): string {
  return first17 + idCheck(first17);
}

/** The same number with its check character made wrong. */
export function brokenId(first17: string): string {
  return first17 + (idCheck(first17) === '1' ? '2' : '1');
}

export function luhn(first: string): string {
  for (let digit = 0; digit < 10; digit++) {
    let sum = 0;
    const digits = `${first}${digit}`;
    for (let at = digits.length - 1, even = false; at >= 0; at--, even = !even) {
      const value = Number(digits[at]) * (even ? 2 : 1);
      sum += value > 9 ? value - 9 : value;
    }
    if (sum % 10 === 0) return digits;
  }
  throw new Error('unreachable: one of ten digits fits');
}

const creditSigns = '0123456789ABCDEFGHJKLMNPQRTUWXY';

export function creditCode(first17: string): string {
  let sum = 0;
  for (let at = 0, weight = 1; at < 17; at++, weight = (weight * 3) % 31)
    sum += creditSigns.indexOf(first17.charAt(at)) * weight;
  return first17 + creditSigns.charAt((31 - (sum % 31)) % 31);
}
