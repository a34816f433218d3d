import { detect } from '../../patterns/engine/scan.ts';
import type { RuleSet } from '../../patterns/load.ts';
import { exampleDocument, plainDocument } from '../../patterns/plain.ts';

/** Characters that each pattern is measured on. */
const length = 120_000;
const rounds = 3;

/**
 * What each pattern costs: the time of all patterns against the time without this one, on the same text. The engine finds
 * all built-in kinds in one walk, so most cost next to nothing by themselves, and an expression costs its own walk.
 * @returns pattern id and microseconds a megabyte of text (UTF-16)
 */
export function patternCosts(rules: RuleSet): [string, number][] {
  const document = plainDocument(textOf(rules));
  const megabytes = (document.text.length * 2) / 1_000_000;
  const measure = (set: RuleSet): number => {
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round++) {
      const started = performance.now();
      detect(document, set, { asOf: '2026-11-23' });
      best = Math.min(best, performance.now() - started);
    }
    return best;
  };
  // The first walks compile and warm up.
  measure(rules);
  const all = measure(rules);
  return rules.patterns
    .filter((pattern) => pattern.scope === 'document' && rules.enabled(pattern.id))
    .map((pattern) => {
      const saved = all - measure(rules.with({ [pattern.id]: false }));
      return [pattern.id, Math.max(0, Math.round((saved * 1000) / megabytes))];
    });
}

/** A text like a published one: mostly prose, with each pattern's own examples strewn in. */
function textOf(rules: RuleSet): string {
  const prose =
    '为进一步做好政务公开工作，根据有关规定，现将有关事项通知如下：各单位要高度重视，明确责任，按时完成。联系单位：办公室，时间：2026年3月1日。\n';
  const examples = rules.patterns.flatMap((pattern) =>
    [...pattern.examples.match, ...pattern.examples.ignore].map((one) => exampleDocument(one).text),
  );
  const parts: string[] = [];
  let size = 0;
  for (let at = 0; size < length; at++) {
    const part = at % 12 === 0 && examples.length > 0 ? `${examples[(at / 12) % examples.length]}\n` : prose;
    parts.push(part);
    size += part.length;
  }
  return parts.join('');
}
