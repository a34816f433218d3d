import type { Database } from '../../data/connect.ts';
import type { Planted, Truth } from '../sample-site/truth.ts';

/** What an inspection raised at one address under one pattern. */
export interface Raised {
  path: string;
  pattern: string;
  hits: number;
}

export interface KindFigures {
  pattern: string;
  /** Planted addresses, and how many of them were flagged under the pattern. */
  planted: number;
  found: number;
  /** Planted values, and how many hits stand at those addresses (not more than planted). */
  values: number;
  valuesFound: number;
  /** Flagged addresses that are planted or allowed, over all flagged. */
  precision: number | null;
  recall: number | null;
  missed: Planted[];
  wrong: Raised[];
  /** Values short at an address that was flagged. */
  short: { planted: Planted; hits: number }[];
}

/** Every open flag's hits, by address and pattern. */
export async function raisedBy(db: Database, siteId: number, origin: string): Promise<Raised[]> {
  const rows: { url: string; pattern: string; n: number }[] = await db
    .knex('hits')
    .join('flags', 'flags.id', 'hits.flag_id')
    .where('flags.site_id', siteId)
    .groupBy('flags.url', 'hits.pattern')
    .select('flags.url', 'hits.pattern', db.knex.raw('count(*) as n'));
  return rows.map((row) => ({ path: row.url.replace(origin, ''), pattern: row.pattern, hits: Number(row.n) }));
}

/** Evidence for others, never a finding of its own (issue 3): not judged here. */
const supporting = ['person-name', 'birth-date'];

/** Truth against what was raised, per pattern; a pattern that is neither planted nor raised is left out. */
export function compare(truth: Truth, raised: Raised[]): KindFigures[] {
  const key = (path: string, pattern: string): string => `${pattern} ${path}`;
  const hits = new Map(raised.map((one) => [key(one.path, one.pattern), one.hits]));
  const allowed = new Set([
    ...truth.planted.flatMap((one) =>
      [one.pattern, ...(one.or ?? []), ...(one.also ?? [])].map((id) => key(one.path, id)),
    ),
    ...truth.arguable.map((one) => key(one.path, one.pattern)),
  ]);
  const patterns = [
    ...new Set([...truth.planted.map((one) => one.pattern), ...raised.map((one) => one.pattern)]),
  ].filter((pattern) => !supporting.includes(pattern));
  return patterns.map((pattern) => {
    const planted = merged(truth.planted.filter((one) => one.pattern === pattern));
    const flagged = raised.filter((one) => one.pattern === pattern);
    const hitsOf = (one: Planted): number =>
      [pattern, ...(one.or ?? [])].reduce((sum, id) => sum + (hits.get(key(one.path, id)) ?? 0), 0) +
      // Which of two copies carries the flag is the product's choice.
      (pattern === 'duplicate' ? (hits.get(key(one.target ?? '', pattern)) ?? 0) : 0);
    const missed = planted.filter((one) => hitsOf(one) === 0);
    const wrong = flagged.filter((one) => !allowed.has(key(one.path, pattern)));
    return {
      pattern,
      planted: planted.length,
      found: planted.length - missed.length,
      values: planted.reduce((sum, one) => sum + one.count, 0),
      valuesFound: planted.reduce((sum, one) => sum + Math.min(one.count, hitsOf(one)), 0),
      precision: flagged.length === 0 ? null : (flagged.length - wrong.length) / flagged.length,
      recall: planted.length === 0 ? null : (planted.length - missed.length) / planted.length,
      missed,
      wrong,
      short: planted
        .filter((one) => hitsOf(one) > 0 && hitsOf(one) < one.count)
        .map((one) => ({ planted: one, hits: hitsOf(one) })),
    };
  });
}

/** Two plantings of one pattern at one address are one, their values added. */
function merged(list: Planted[]): Planted[] {
  const byPath = new Map<string, Planted>();
  for (const one of list) {
    const before = byPath.get(one.path);
    byPath.set(
      one.path,
      before ? { ...before, count: before.count + one.count, where: `${before.where}；${one.where}` } : one,
    );
  }
  return [...byPath.values()];
}

/** Decoys that were raised after all. */
export function raisedDecoys(truth: Truth, raised: Raised[]): string[] {
  const flagged = new Set(raised.map((one) => `${one.path} ${one.pattern}`));
  const planted = new Set(
    truth.planted.flatMap((one) =>
      [one.pattern, ...(one.or ?? []), ...(one.also ?? [])].map((id) => `${one.path} ${id}`),
    ),
  );
  return truth.decoys
    .filter((decoy) => flagged.has(`${decoy.path} ${decoy.pattern}`) && !planted.has(`${decoy.path} ${decoy.pattern}`))
    .map((decoy) => `${decoy.pattern} (${decoy.reason}) ${decoy.path}: ${decoy.where}`);
}

const percent = (value: number | null): string => (value === null ? '–' : `${(value * 100).toFixed(1)} %`);

/** Rows of a table: kind, truth, found, precision, recall, values. */
export function figureRows(figures: KindFigures[]): (string | number)[][] {
  return figures.map((one) => [
    one.pattern,
    one.planted,
    one.found,
    one.wrong.length,
    percent(one.precision),
    percent(one.recall),
    `${one.valuesFound}/${one.values}`,
  ]);
}

export const figureColumns = ['pattern', 'planted', 'found', 'wrong', 'precision', 'recall', 'values'];

/** Every miss and every wrong hit, one line each. */
export function complaints(figures: KindFigures[]): string[] {
  return figures.flatMap((one) => [
    ...one.missed.map((planted) => `missed ${one.pattern} ${planted.path}: ${planted.where}`),
    ...one.short.map(
      ({ planted, hits }) => `short  ${one.pattern} ${planted.path}: ${hits} of ${planted.count}, ${planted.where}`,
    ),
    ...one.wrong.map((raised) => `wrong  ${one.pattern} ${raised.path}: ${raised.hits} hits`),
  ]);
}
