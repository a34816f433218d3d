import { SSF } from '@e965/xlsx';

/** The formatter of spreadsheet numbers; its types are not declared by the package. */
const formatter: {
  format(format: string | number, value: number | string, options?: object): string;
  is_date(format: string): boolean;
} = SSF;

/**
 * A number as a reader would see it, but never damaged: `raw` is the number as written in the file. A long whole number
 * keeps all its digits where the sheet would show 3.70E+17, and a mask made by the number format does not hide it.
 */
export function numberText(raw: string, format: string | number, date1904 = false): string {
  const exact = wholeNumber(raw);
  if (format === 0 || format === 'General') return exact ?? shortest(raw);
  const value = Number(raw);
  if (!Number.isFinite(value)) return raw;
  let shown: string;
  try {
    shown = formatter.format(format, value, { date1904 }).trim();
  } catch {
    return exact ?? raw;
  }
  if (exact && exact.length >= 11 && shown.replace(/\D/g, '') !== exact) return exact;
  if (shown === '' || /^#+$/.test(shown)) return exact ?? raw;
  return shown;
}

export function isDateFormat(format: string): boolean {
  return formatter.is_date(format);
}

/** All digits of a whole number that may be written with an exponent; null for others. */
function wholeNumber(raw: string): string | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]\+?(\d{1,2}))?$/.exec(raw);
  if (!match) return null;
  const [, sign = '', whole = '', part = '', power = '0'] = match;
  const places = Number(power);
  const decimals = part.replace(/0+$/, '');
  if (decimals.length > places) return null;
  return sign + (whole + decimals.padEnd(places, '0')).replace(/^0+(?=\d)/, '');
}

/** Without the noise of binary fractions: 0.30000000000000004 → 0.3. */
function shortest(raw: string): string {
  const value = Number(raw);
  return Number.isFinite(value) ? String(Number(value.toPrecision(15))) : raw;
}

/** Formats that are built into Excel by number. */
export const builtInFormats: Record<number, string> = {
  0: 'General',
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'yyyy/m/d',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy/m/d h:mm',
  27: 'yyyy"年"m"月"',
  28: 'm"月"d"日"',
  29: 'm"月"d"日"',
  30: 'm-d-yy',
  31: 'yyyy"年"m"月"d"日"',
  32: 'h"时"mm"分"',
  33: 'h"时"mm"分"ss"秒"',
  36: 'yyyy"年"m"月"',
  37: '#,##0',
  38: '#,##0',
  39: '#,##0.00',
  40: '#,##0.00',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
  49: '@',
  50: 'yyyy"年"m"月"',
  51: 'm"月"d"日"',
  52: 'yyyy"年"m"月"',
  53: 'm"月"d"日"',
  54: 'm"月"d"日"',
  55: 'yyyy"年"m"月"',
  56: 'm"月"d"日"',
  57: 'yyyy"年"m"月"',
  58: 'm"月"d"日"',
};
