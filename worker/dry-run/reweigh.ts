import { bandOf, type Compiled, compile, type Rule } from '../../patterns/engine/compile.ts';
import { lookBack } from '../../patterns/engine/labels.ts';
import { surroundings } from '../../patterns/engine/scan-state.ts';
import type { Confidence, Evidence } from '../../patterns/hit.ts';
import type { Pattern, RuleSet } from '../../patterns/load.ts';

/**
 * Weighs stored hits anew under changed weights, words and bands, from the trace and the masked surroundings that every
 * hit keeps. So a decision counts also when its text is long purged.
 */
export interface StoredTrace {
  evidence: readonly Evidence[];
  /** Masked text before the hit. */
  before: string;
  /** Whether it stands in a cell of a table, where labels come from its column and its neighbour. */
  inCell: boolean;
}

export interface Weigher {
  /** Null: not found any more. */
  weigh(trace: StoredTrace): { score: number; confidence: Confidence } | null;
}

/** Steps that a word near the candidate gave; the others come from the candidate itself. */
const labelKeys = new Set(['keyword', 'keyword-far', 'header', 'against']);

/** What is read only beside a label that stands before the hit: without that label it is not read. */
const besideLabel = new Set(['name', 'person-near', 'office-line']);

/**
 * Whether the traces that are stored say enough to weigh a change: not where other texts may match, and not where
 * something is worth points that left no trace so far.
 */
export function isWeighable(before: Pattern | undefined, after: Pattern | undefined): boolean {
  if (!after) return true;
  if (!before || after.category !== 'personal-data') return false;
  if (JSON.stringify(before.matcher) !== JSON.stringify(after.matcher)) return false;
  const had = new Set(Object.keys(before.evidence.points));
  return Object.keys(after.evidence.points).every((key) => had.has(key) || labelKeys.has(key));
}

/** A weigher of one pattern; one that finds nothing where the rules do not have it, or have it off. */
export function weigherOf(rules: RuleSet, pattern: string): Weigher {
  const compiled = compile(rules, undefined);
  const rule = compiled.byId.get(pattern);
  if (!rule) return { weigh: () => null };
  return {
    weigh(trace) {
      const labels = labelsOf(compiled, rule, trace);
      const gone = trace.evidence.some(
        ({ key, detail }) => labelKeys.has(key) && key !== 'header' && !compiled.labels.has(detail ?? ''),
      );
      const steps = trace.evidence.filter(
        ({ key }) => key !== 'base' && !labelKeys.has(key) && !(gone && besideLabel.has(key)),
      );
      const score = [rule.base, ...steps.map((step) => weightOf(rule, step)), ...labels].reduce(
        (sum, step) => sum + step.points,
        0,
      );
      const confidence = bandOf(rule, score);
      return confidence ? { score, confidence } : null;
    },
  };
}

/** What a step of the trace is worth now; what the pack does not mention any more is worth nothing. */
function weightOf(rule: Rule, step: Evidence): Evidence {
  return { key: step.key, points: rule.steps.get(step.key)?.points ?? 0 };
}

/** Words that count, as `open` counts them: the nearest in full, one further away as far, those over the column. */
function labelsOf(compiled: Compiled, rule: Rule, trace: StoredTrace): Evidence[] {
  const kept = trace.evidence
    .filter((step) => labelKeys.has(step.key))
    .flatMap((step) => stepNow(compiled, rule, step));
  // In a cell the words come from where the surroundings do not reach: what was seen there stays.
  if (trace.inCell) return kept;
  const { near } = surroundings();
  lookBack(trace.before, trace.before.length, 0, compiled, near);
  for (let nth = 0; nth < near.count; nth++) {
    const effect = near.labels[nth]?.effects[rule.index];
    if (!effect) continue;
    const step = nth === 0 ? effect.near : effect.far;
    return step ? [step] : [];
  }
  return [];
}

function stepNow(compiled: Compiled, rule: Rule, step: Evidence): Evidence[] {
  const effect = compiled.labels.get(step.detail ?? '')?.effects[rule.index];
  if (!effect) return [];
  if (effect.against) return [effect.near];
  if (step.key === 'header') return [effect.header];
  return step.key === 'keyword-far' && effect.far ? [effect.far] : [effect.near];
}
