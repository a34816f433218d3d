const digits: Record<string, number> = {
  〇: 0,
  零: 0,
  '○': 0,
  O: 0,
  Ｏ: 0,
  о: 0,
  '０': 0,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  两: 2,
  壹: 1,
  贰: 2,
  叁: 3,
  肆: 4,
  伍: 5,
  陆: 6,
  柒: 7,
  捌: 8,
  玖: 9,
  元: 1,
};
const units: Record<string, number> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 };

/** Signs that a Chinese numeral is written with; for use inside a character class. */
export const numeralSigns = '〇零○一二三四五六七八九十廿卅百千两';

/**
 * Reads `23`, `二十三`, `廿三`, `一百零五`, `二〇二五`, `三千` as a number; null when it is none of these.
 * A run of bare digits is read place by place, so 二〇二五 is 2025.
 */
export function readNumber(text: string): number | null {
  if (/^[0-9]+$/.test(text)) return Number(text);
  const written = text.replace(/廿/g, '二十').replace(/卅/g, '三十');
  if (written === '') return null;
  if (![...written].some((sign) => sign in units || sign === '万')) {
    let value = 0;
    for (const sign of written) {
      const digit = digits[sign];
      if (digit === undefined) return null;
      value = value * 10 + digit;
    }
    return value;
  }
  const [thousands, rest] = splitTenThousands(written);
  const low = belowTenThousand(rest);
  const high = thousands === null ? 0 : belowTenThousand(thousands);
  return low === null || high === null ? null : high * 10_000 + low;
}

function splitTenThousands(text: string): [string | null, string] {
  const at = text.indexOf('万');
  return at < 0 ? [null, text] : [text.slice(0, at), text.slice(at + 1)];
}

function belowTenThousand(text: string): number | null {
  let total = 0;
  let digit: number | null = null;
  for (const sign of text) {
    const unit = units[sign];
    const value = digits[sign];
    if (unit !== undefined) {
      total += (digit ?? 1) * unit;
      digit = null;
    } else if (value !== undefined) {
      // 零 only holds a place; two other digits in a row are no numeral.
      if (digit !== null && digit !== 0) return null;
      digit = value;
    } else return null;
  }
  return total + (digit ?? 0);
}
