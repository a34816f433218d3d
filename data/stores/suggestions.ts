import { z } from 'zod';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { readJson } from '../json.ts';
import { judgedStates } from './backtests.ts';

/** So many decisions back a pattern is looked at. */
export const recentDecisions = 100;
/** With fewer decisions than this nothing is said about a pattern. */
export const fewestDecisions = 10;

const states = judgedStates.map((state) => `'${state}'`).join(', ');

/** How a pattern did in its last decisions. */
export interface Doubt {
  pattern: string;
  decided: number;
  wrong: number;
}

/** Patterns of which more than half of the last hundred decisions were false positives, worst first. */
export async function doubtfulPatterns(db: Database): Promise<Doubt[]> {
  const rows = await recentFigures(db, null);
  return rows
    .filter(({ decided, wrong }) => decided >= fewestDecisions && wrong * 2 > decided)
    .sort((a, b) => b.wrong / b.decided - a.wrong / a.decided || b.decided - a.decided);
}

/** The last decisions of one pattern. */
export async function doubtOf(db: Database, pattern: string): Promise<Doubt> {
  const [row] = await recentFigures(db, pattern);
  return row ?? { pattern, decided: 0, wrong: 0 };
}

async function recentFigures(db: Database, pattern: string | null): Promise<Doubt[]> {
  return rowsOf<Doubt>(
    db.read,
    `select pattern, count(*) as decided, sum(case when state = 'false-positive' then 1 else 0 end) as wrong from (
       select p.pattern, p.state, row_number() over (partition by p.pattern order by f.decided_at desc, f.id desc) as nth
       from flag_patterns p join flags f on f.id = p.flag_id
       where p.state in (${states}) ${pattern === null ? '' : 'and p.pattern = ?'}) as r
     where nth <= ${recentDecisions} group by pattern`,
    pattern === null ? [] : [pattern],
  );
}

/** What stood around the hits of one decision: masked, as it was stored. */
export interface Surroundings {
  flagId: number;
  wrong: boolean;
  /** Masked text before each hit, on its own line. */
  before: string[];
  /** Words of the pattern that were seen: labels and heads of columns. */
  words: string[];
}

const contextSchema = z.object({ before: z.string(), after: z.string() });
const evidenceSchema = z.array(z.object({ key: z.string(), detail: z.string().optional() }));
const hitsOfFlag = 10;

/** Surroundings of the last decisions of a pattern, newest first. */
export async function decidedSurroundings(db: Database, pattern: string): Promise<Surroundings[]> {
  const rows = await rowsOf<{ flag_id: number; state: string; context: string; evidence: string }>(
    db.read,
    `select * from (select h.flag_id, r.state, r.decided_at, h.context, h.evidence,
         row_number() over (partition by h.flag_id order by h.id) as nth
       from (select p.flag_id, p.state, f.decided_at from flag_patterns p join flags f on f.id = p.flag_id
             where p.pattern = ? and p.state in (${states}) order by f.decided_at desc, f.id desc limit ${recentDecisions}) as r
       join hits h on h.flag_id = r.flag_id and h.pattern = ?) as x
     where nth <= ${hitsOfFlag} order by decided_at desc, flag_id desc`,
    [pattern, pattern],
  );
  const flags = new Map<number, Surroundings>();
  for (const row of rows) {
    const where = `flag ${row.flag_id}`;
    const flag = flags.get(row.flag_id) ?? {
      flagId: row.flag_id,
      wrong: row.state === 'false-positive',
      before: [],
      words: [],
    };
    flag.before.push(readJson(contextSchema, row.context, where).before.split('\n').at(-1) ?? '');
    for (const step of readJson(evidenceSchema, row.evidence, where))
      if (/^(?:keyword|header)/.test(step.key) && step.detail) flag.words.push(step.detail);
    flags.set(row.flag_id, flag);
  }
  return [...flags.values()];
}
