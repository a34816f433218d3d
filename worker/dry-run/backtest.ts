import { hash } from 'node:crypto';
import type { Database } from '../../data/connect.ts';
import { type DecidedFlag, type DecidedHit, decidedFlags, decisionsOfItems } from '../../data/stores/backtests.ts';
import type { Finding, FindingChange } from '../../data/stores/run-findings.ts';
import { type Confusion, emptyConfusion, type RunResult } from '../../data/stores/run-result.ts';
import type { RuleSet } from '../../patterns/load.ts';
import { isWeighable, type Weigher, weigherOf } from './reweigh.ts';
import type { Sampler } from './sampler.ts';
import type { Batch } from './texts.ts';

/** Whether every pattern that differs can be weighed anew from stored traces; else the texts are needed. */
export function traceSuffices(before: RuleSet, after: RuleSet, patterns: readonly string[]): boolean {
  const of = (rules: RuleSet, id: string) =>
    rules.enabled(id) ? rules.patterns.find((pattern) => pattern.id === id) : undefined;
  return patterns.every((id) => isWeighable(of(before, id), of(after, id)));
}

/** Weighs decisions from their traces, in batches; each step says where to go on. */
export class TraceBacktest {
  readonly #db: Database;
  readonly #patterns: string[];
  readonly #before: Map<string, Weigher>;
  readonly #after: Map<string, Weigher>;

  constructor(db: Database, sides: { before: RuleSet; after: RuleSet }, patterns: string[]) {
    this.#db = db;
    this.#patterns = patterns;
    this.#before = new Map(patterns.map((id) => [id, weigherOf(sides.before, id)]));
    this.#after = new Map(patterns.map((id) => [id, weigherOf(sides.after, id)]));
  }

  /** The next decisions behind `cursor`; null at the end. */
  async step(
    cursor: string | null,
    result: RunResult,
    sampler: Sampler,
  ): Promise<{ cursor: string; done: number } | null> {
    const { flags, last } = await decidedFlags(this.#db, this.#patterns, Number(cursor ?? 0), 500);
    if (last === null) return null;
    const decisions = result.decisions ?? { by: 'trace', before: emptyConfusion(), after: emptyConfusion() };
    result.decisions = decisions;
    for (const flag of flags) {
      const before = this.#best(flag, this.#before);
      const after = this.#best(flag, this.#after);
      result.judged++;
      count(decisions.before, flag.real, before !== null);
      count(decisions.after, flag.real, after !== null);
      const change = changeOf(flag.real, before !== null, after !== null);
      if (change) sampler.add(findingOf(change, flag, before ?? after));
    }
    return { cursor: String(last), done: flags.length };
  }

  /** The strongest hit that is still found. */
  #best(flag: DecidedFlag, weighers: ReadonlyMap<string, Weigher>): DecidedHit | null {
    let best: { hit: DecidedHit; score: number } | null = null;
    for (const hit of flag.hits) {
      const found = weighers.get(hit.pattern)?.weigh(hit);
      if (found && (best === null || found.score > best.score)) best = { hit, score: found.score };
    }
    return best?.hit ?? null;
  }
}

export function count(into: Confusion, real: boolean, found: boolean): void {
  if (real) into[found ? 'realFound' : 'realMissed']++;
  else into[found ? 'falseFound' : 'falseMissed']++;
}

/** Where draft and decision disagree, and where the draft mends what disagreed; null where all agree. */
export function changeOf(real: boolean, before: boolean, after: boolean): FindingChange | null {
  if (real && before && !after) return 'real-lost';
  if (real && !before && after) return 'real-gained';
  if (!real && before && !after) return 'false-dropped';
  return !real && after ? 'false-kept' : null;
}

function findingOf(change: FindingChange, flag: DecidedFlag, shown: DecidedHit | null): Finding {
  const hit = shown ?? flag.hits[0];
  return {
    change,
    rank: hash('sha256', `flag:${flag.flagId}`).slice(0, 12),
    itemId: flag.itemId,
    flagId: flag.flagId,
    siteId: flag.siteId,
    pattern: hit?.pattern ?? '',
    confidence: hit?.confidence ?? 'suspect',
    data: { masked: hit?.masked ?? '', before: hit?.before ?? '', after: hit?.after ?? '' },
  };
}

/** Adds decisions whose texts were judged anew. */
export async function addDecisions(
  db: Database,
  batch: Batch,
  categories: readonly string[],
  result: RunResult,
  sampler: Sampler,
): Promise<void> {
  const decisions = result.decisions ?? { by: 'text', before: emptyConfusion(), after: emptyConfusion() };
  result.decisions = decisions;
  const found = new Map(batch.done.differences.map((one) => [one.itemId, one]));
  const decided = await decisionsOfItems(db, [...found.keys()], categories);
  for (const { itemId, flagId, siteId, real } of decided) {
    const difference = found.get(itemId);
    if (!difference) continue;
    const before = difference.found.before.length > 0;
    const after = difference.found.after.length > 0;
    if (!before && !after) continue;
    count(decisions.before, real, before);
    count(decisions.after, real, after);
    const change = changeOf(real, before, after);
    const sample = difference.samples[0];
    if (!change) continue;
    sampler.add({
      change,
      rank: hash('sha256', `flag:${flagId}`).slice(0, 12),
      itemId,
      flagId,
      siteId,
      pattern: sample?.pattern ?? difference.found.before[0] ?? difference.found.after[0] ?? '',
      confidence: sample?.confidence ?? 'likely',
      data: { masked: sample?.masked ?? '', before: sample?.before ?? '', after: sample?.after ?? '' },
    });
  }
}
