/**
 * Foldings that keep every character in its place, so that an offset into the folded text is an offset into the original.
 * NFKC would change lengths, and it leaves 〔〕 【】 apart from （）.
 */

/** Full-width letters, digits and signs to their ASCII forms, ideographic and no-break spaces to a blank. */
export function foldWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e\u3000\u00a0]/g, (sign) =>
    sign === '\u3000' || sign === '\u00a0' ? ' ' : String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
  );
}

/** The bracket forms seen around the year of a document number, all to 〔 and 〕. */
export function foldBrackets(text: string): string {
  return text.replace(/[[【(﹝﹙{［（｛〖「]/g, '〔').replace(/[\]】)﹞﹚}］）｝〗」]/g, '〕');
}

/** Without blanks, line breaks and characters that take no room. Changes lengths: for values, not for offsets. */
export function withoutBlanks(text: string): string {
  return text.replace(/[\s\u3000\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+/g, '');
}
