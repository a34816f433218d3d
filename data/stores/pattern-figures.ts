import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { flagStates, waitingStates } from '../flag-life.ts';
import { countFlags } from './flags.ts';

/** What one pattern has done so far. */
export interface PatternFigures {
  /** Hits that stand in flags. */
  hits: number;
  flags: number;
  waiting: number;
  /** Decided by a person, false positives among them. */
  decided: number;
  falsePositive: number;
}

const none: PatternFigures = { hits: 0, flags: 0, waiting: 0, decided: 0, falsePositive: 0 };

/** Pattern id → figures; a pattern that never hit anything is not in it. A flag of several patterns counts for each. */
export async function patternFigures(db: Database): Promise<Map<string, PatternFigures>> {
  const count = async (states: readonly (typeof flagStates)[number][]) =>
    (await countFlags(db, { states }, ['pattern'])).facets.pattern;
  const [hits, flags, waiting, falsePositive, decided] = await Promise.all([
    rowsOf<{ pattern: string; n: number }>(db.read, 'select pattern, count(*) as n from hits group by pattern'),
    count(flagStates),
    count(waitingStates),
    count(['false-positive']),
    count(['taken-down', 'verified-gone', 'retained', 'false-positive', 'handed-over']),
  ]);
  const figures = new Map<string, PatternFigures>();
  const add = (counts: Record<string, number>, name: keyof PatternFigures) => {
    for (const [id, n] of Object.entries(counts)) figures.set(id, { ...(figures.get(id) ?? none), [name]: n });
  };
  add(Object.fromEntries(hits.map((row) => [row.pattern, row.n])), 'hits');
  add(flags, 'flags');
  add(waiting, 'waiting');
  add(falsePositive, 'falsePositive');
  add(decided, 'decided');
  return figures;
}
