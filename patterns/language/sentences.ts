/** A sentence as a range of the text, without the blanks around it. */
export interface Sentence {
  start: number;
  end: number;
  text: string;
}

const enders = new Set(['。', '；', '\n', '！', '？', ';']);

/** The sentence that the character at `at` stands in. A full stop inside 《》 or （） does not occur in practice and ends it too. */
export function sentenceAt(text: string, at: number, from = 0, to = text.length): Sentence {
  let start = at;
  const least = Math.max(from, at - 1200);
  while (start > least && !enders.has(text[start - 1] ?? '')) start--;
  let end = at;
  const most = Math.min(to, at + 1200);
  while (end < most && !enders.has(text[end] ?? '')) end++;
  while (start < end && /\s/.test(text[start] ?? '')) start++;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  return { start, end, text: text.slice(start, end) };
}

/** Positions of any of the literals in a range, ascending, each once. Plain `indexOf`: cheap where nothing is found. */
export function literalPositions(
  text: string,
  literals: readonly string[],
  from: number,
  to: number,
  limit = 400,
): number[] {
  const found = new Set<number>();
  const part = from === 0 && to === text.length ? text : text.slice(from, to);
  for (const literal of literals) {
    for (
      let at = part.indexOf(literal);
      at >= 0 && found.size < limit;
      at = part.indexOf(literal, at + literal.length)
    ) {
      found.add(at + from);
    }
  }
  return [...found].sort((a, b) => a - b);
}
