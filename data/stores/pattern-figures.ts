import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { waitingStates } from '../flag-life.ts';
import { countFlags } from './flags.ts';

/** What one pattern did since a day. */
export interface PatternFigures {
  /** Hits that were first seen since then and stand in flags. */
  hits: number;
  /** Flags raised since then. */
  flags: number;
  /** Waiting now, whenever raised. */
  waiting: number;
  /** Decided by a person since then, false positives among them. */
  decided: number;
  falsePositive: number;
  /** What was said most often when it was wrong, and how often. */
  commonest: { words: string; times: number } | null;
  /** Hits that an allow entry lets pass now. */
  silenced: number;
}

const none: PatternFigures = {
  hits: 0,
  flags: 0,
  waiting: 0,
  decided: 0,
  falsePositive: 0,
  commonest: null,
  silenced: 0,
};

interface Count {
  pattern: string;
  n: number;
}

/**
 * Pattern id → figures; a pattern that did nothing is not in it. A flag of several patterns counts for each.
 * @param since UTC time
 */
export async function patternFigures(db: Database, since: string): Promise<Map<string, PatternFigures>> {
  const ask = <Row extends { pattern: string }>(sql: string, bindings: string[] = []) =>
    rowsOf<Row>(db.read, sql, bindings);
  const [hits, flags, waiting, decided, wrong, silenced] = await Promise.all([
    ask<Count>('select pattern, count(*) as n from hits where first_seen >= ? group by pattern', [since]),
    ask<Count>('select pattern, count(*) as n from flag_patterns where first_seen >= ? group by pattern', [since]),
    countFlags(db, { states: waitingStates }, ['pattern']),
    ask<Count & { wrong: number }>(
      `select p.pattern, count(*) as n, sum(case when f.state = 'false-positive' then 1 else 0 end) as wrong
       from flags f join flag_patterns p on p.flag_id = f.id where f.decided_at >= ?
       and f.state in ('taken-down', 'verified-gone', 'retained', 'false-positive', 'handed-over') group by p.pattern`,
      [since],
    ),
    ask<Count & { words: string }>(
      `select p.pattern, coalesce(nullif(f.basis, ''), f.note) as words, count(*) as n
       from flags f join flag_patterns p on p.flag_id = f.id where f.decided_at >= ? and f.state = 'false-positive'
       and coalesce(nullif(f.basis, ''), nullif(f.note, '')) is not null group by p.pattern, words order by n desc, words limit 5000`,
      [since],
    ),
    ask<Count>('select pattern, count(*) as n from let_go where allow_id is not null group by pattern'),
  ]);
  const figures = new Map<string, PatternFigures>();
  const add = (pattern: string, more: Partial<PatternFigures>) =>
    figures.set(pattern, { ...(figures.get(pattern) ?? none), ...more });
  // PostgreSQL counts in bigint, which its driver hands over as text.
  for (const { pattern, n } of hits) add(pattern, { hits: Number(n) });
  for (const { pattern, n } of flags) add(pattern, { flags: Number(n) });
  for (const [pattern, n] of Object.entries(waiting.facets.pattern)) add(pattern, { waiting: n });
  for (const row of decided) add(row.pattern, { decided: Number(row.n), falsePositive: Number(row.wrong) });
  for (const { pattern, words, n } of wrong)
    if (!figures.get(pattern)?.commonest) add(pattern, { commonest: { words, times: Number(n) } });
  for (const { pattern, n } of silenced) add(pattern, { silenced: Number(n) });
  return figures;
}

/** What a pattern costs on a megabyte of text. */
export interface PatternCost {
  microsPerMb: number;
  measuredAt: string;
}

/** What was measured last, pattern by pattern. */
export async function patternCosts(db: Database): Promise<Map<string, PatternCost>> {
  const rows: { pattern: string; micros_per_mb: number; measured_at: string }[] = await db
    .read('pattern_costs')
    .select();
  return new Map(
    rows.map((row) => [row.pattern, { microsPerMb: row.micros_per_mb, measuredAt: row.measured_at }] as const),
  );
}

/** Stores what was measured, in place of what was known. */
export async function savePatternCosts(
  db: Database,
  costs: ReadonlyMap<string, number>,
  rules: string,
  at: string,
): Promise<void> {
  const rows = [...costs].map(([pattern, micros]) => ({
    pattern,
    micros_per_mb: Math.round(micros),
    rules,
    measured_at: at,
  }));
  if (rows.length > 0) await db.knex('pattern_costs').insert(rows).onConflict('pattern').merge();
}
