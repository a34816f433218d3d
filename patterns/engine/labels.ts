import { type Compiled, type Label, tailKey } from './compile.ts';

/**
 * Labels around a candidate, the nearest first. Read anew for every candidate, so the lists are kept and only the first `count` of each hold:
 * an array that is emptied gives its memory back and asks for it again.
 */
export interface Near {
  count: number;
  labels: Label[];
  /** Characters between the label's end and the candidate. */
  distances: number[];
}

/** The label nearest to the candidate, if there is one. */
export function nearest(near: Near): Label | null {
  return near.count === 0 ? null : (near.labels[0] ?? null);
}

/** Characters between the nearest label and the candidate. */
export function distance(near: Near): number {
  return near.count === 0 ? Number.POSITIVE_INFINITY : (near.distances[0] ?? 0);
}

export const reach = 32;
const most = 4;
const newline = 10;

/** Every label in a short text (a header), longest first at each place, left to right. */
export function labelsIn(text: string, rules: Compiled): Label[] {
  const near: Near = { count: 0, labels: [], distances: [] };
  lookBack(text, text.length, 0, rules, near, text.length, 12);
  return near.labels.reverse();
}

/**
 * Walks back from `end` (not before `floor`, over no line break but one that follows a bare label) and collects the labels it passes.
 * A label inside a longer one is not seen by itself.
 */
export function lookBack(
  text: string,
  end: number,
  floor: number,
  rules: Compiled,
  near: Near,
  limit: number = reach,
  count: number = most,
): void {
  const { ends, byLast } = rules;
  const bottom = Math.max(floor, end - limit);
  let at = end - 1;
  let seen = false;
  let tabs = 0;
  while (at >= bottom) {
    const code = text.charCodeAt(at);
    if (code === newline) {
      // "身份证号：⏎370102…" is one statement; text after a break is not.
      if (seen) return;
      at--;
      continue;
    }
    // Over one tab stands the label of a value; over two, another cell's.
    if (code === 9 && ++tabs > 1) return;
    if (code > 32 && code !== 0xff1a && code !== 0x3a) seen = true;
    if (ends[code] === 1) {
      const label = labelEndingAt(text, at, bottom, code, byLast);
      if (label) {
        near.labels[near.count] = label;
        near.distances[near.count] = end - at - 1;
        near.count++;
        if (near.count >= count) return;
        at -= label.word.length;
        continue;
      }
    }
    at--;
  }
}

function labelEndingAt(
  text: string,
  at: number,
  bottom: number,
  code: number,
  byLast: Compiled['byLast'],
): Label | null {
  const list = byLast.get(tailKey(text.charCodeAt(at - 1), code));
  if (!list) return null;
  for (const label of list) {
    const start = at - label.word.length + 1;
    if (start >= bottom && text.startsWith(label.word, start)) return label;
  }
  return null;
}
