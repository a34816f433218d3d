/**
 * Folding for detection: full-width letters, digits and the signs that stand inside numbers and addresses become their ASCII forms one to one,
 * characters without width go. Everything else stays as it is, so that most documents need no copy at all.
 */

export interface Folded {
  text: string;
  /** Offset in the original of the character that stands at `offset` of the folded text. */
  origin(offset: number): number;
  /** Offset in the original just behind the character that ends at `offset` of the folded text. */
  originEnd(offset: number): number;
  /** Offset in the folded text of an offset of the original. */
  folded(offset: number): number;
}

const foldable =
  /[\uff03\uff0a\uff0b\uff0d\uff0e\uff10-\uff19\uff20-\uff3a\uff3f\uff41-\uff5a\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/;
const wide = /[\uff03\uff0a\uff0b\uff0d\uff0e\uff10-\uff19\uff20-\uff3a\uff3f\uff41-\uff5a]/g;
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

const same = (offset: number) => offset;

export function fold(original: string): Folded {
  if (!foldable.test(original)) return { text: original, origin: same, originEnd: same, folded: same };
  const narrow = original.replace(wide, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  const gone: number[] = [];
  for (const match of narrow.matchAll(invisible)) gone.push(match.index);
  if (gone.length === 0) return { text: narrow, origin: same, originEnd: same, folded: same };
  const removed = Int32Array.from(gone);
  const text = narrow.replace(invisible, '');

  /** How many characters were taken out before the folded offset. */
  const before = (offset: number) => {
    let low = 0;
    let high = removed.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((removed[middle] ?? 0) - middle <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const origin = (offset: number) => offset + before(offset);
  return {
    text,
    origin,
    originEnd: (offset) => (offset === 0 ? 0 : origin(offset - 1) + 1),
    folded: (offset) => {
      let low = 0;
      let high = removed.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((removed[middle] ?? 0) < offset) low = middle + 1;
        else high = middle;
      }
      return offset - low;
    },
  };
}
