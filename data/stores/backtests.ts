import { z } from 'zod';
import type { Confidence, Evidence } from '../../patterns/hit.ts';
import { idList, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import type { FlagState } from '../flag-life.ts';
import { readJson } from '../json.ts';

/** States in which a person's decision stands. */
export const judgedStates = ['taken-down', 'verified-gone', 'retained', 'false-positive', 'handed-over'] as const;
const list = judgedStates.map((state) => `'${state}'`).join(', ');

/** Of one flag so many hits of a pattern are weighed; a roster of thousands is decided by its like. */
const hitsOfFlag = 40;

export interface DecidedHit {
  id: number;
  pattern: string;
  confidence: Confidence;
  score: number;
  masked: string;
  before: string;
  after: string;
  inCell: boolean;
  evidence: Evidence[];
}

/** A decision with the hits that it was made on. */
export interface DecidedFlag {
  flagId: number;
  itemId: number;
  siteId: number;
  state: FlagState;
  /** Everything that people did not call a false positive was real: also what lawfully stays. */
  real: boolean;
  hits: DecidedHit[];
}

const evidenceSchema = z.array(z.object({ key: z.string(), points: z.number(), detail: z.string().optional() }));
const contextSchema = z.object({ before: z.string(), after: z.string() });
const placeSchema = z.looseObject({ cell: z.string().optional(), sheet: z.string().optional() });

interface Row {
  id: number;
  flag_id: number;
  item_id: number;
  site_id: number;
  state: FlagState;
  pattern: string;
  confidence: Confidence;
  score: number;
  masked: string;
  context: string;
  place: string;
  evidence: string;
}

/** How many decisions were made on hits of these patterns. */
export async function countDecided(db: Database, patterns: readonly string[]): Promise<number> {
  const marks = patterns.map(() => '?').join(', ');
  const [row] = await rowsOf<{ n: number }>(
    db.read,
    `select count(distinct flag_id) as n from flag_patterns where pattern in (${marks}) and state in (${list})`,
    patterns,
  );
  return row?.n ?? 0;
}

/** The next decided flags behind `after` that have hits of these patterns, with those hits. */
export async function decidedFlags(
  db: Database,
  patterns: readonly string[],
  after: number,
  limit: number,
): Promise<{ flags: DecidedFlag[]; last: number | null }> {
  const marks = patterns.map(() => '?').join(', ');
  const ids = await rowsOf<{ flag_id: number }>(
    db.read,
    `select distinct flag_id from flag_patterns where pattern in (${marks}) and state in (${list}) and flag_id > ?
     order by flag_id limit ?`,
    [...patterns, after, limit],
  );
  const last = ids.at(-1)?.flag_id ?? null;
  if (last === null) return { flags: [], last };
  const chosen = idList(
    db.dialect,
    ids.map((row) => row.flag_id),
  );
  const rows = await rowsOf<Row>(
    db.read,
    `select * from (select h.id, h.flag_id, f.item_id, f.site_id, f.state, h.pattern, h.confidence, h.score, h.masked,
         h.context, h.place, h.evidence, row_number() over (partition by h.flag_id, h.pattern order by h.id) as nth
       from hits h join flags f on f.id = h.flag_id
       where h.flag_id in ${chosen.sql} and h.pattern in (${marks})) as r where r.nth <= ? order by r.flag_id, r.id`,
    [chosen.binding, ...patterns, hitsOfFlag],
  );
  const flags = new Map<number, DecidedFlag>();
  for (const row of rows) {
    const flag = flags.get(row.flag_id) ?? {
      flagId: row.flag_id,
      itemId: row.item_id,
      siteId: row.site_id,
      state: row.state,
      real: row.state !== 'false-positive',
      hits: [],
    };
    flag.hits.push(readHit(row));
    flags.set(row.flag_id, flag);
  }
  return { flags: [...flags.values()], last };
}

function readHit(row: Row): DecidedHit {
  const context = readJson(contextSchema, row.context, `hit ${row.id}`);
  const evidence = readJson(evidenceSchema, row.evidence, `hit ${row.id}`);
  const place = readJson(placeSchema, row.place, `hit ${row.id}`);
  const tabbed = context.before.slice(-32).includes('\t') || evidence.some((step) => step.key === 'header');
  return {
    id: row.id,
    pattern: row.pattern,
    confidence: row.confidence,
    score: row.score,
    masked: row.masked,
    ...context,
    inCell: place.cell !== undefined || place.sheet !== undefined || tabbed,
    evidence,
  };
}

/** Decided flags of items, by category of these patterns: what a text judged again is held against. */
export async function decisionsOfItems(
  db: Database,
  itemIds: readonly number[],
  categories: readonly string[],
): Promise<{ flagId: number; itemId: number; siteId: number; real: boolean }[]> {
  if (itemIds.length === 0) return [];
  const items = idList(db.dialect, itemIds);
  const marks = categories.map(() => '?').join(', ');
  const rows = await rowsOf<{ id: number; item_id: number; site_id: number; state: FlagState }>(
    db.read,
    `select id, item_id, site_id, state from flags where item_id in ${items.sql} and category in (${marks})
       and state in (${list}) order by id`,
    [items.binding, ...categories],
  );
  return rows.map((row) => ({
    flagId: row.id,
    itemId: row.item_id,
    siteId: row.site_id,
    real: row.state !== 'false-positive',
  }));
}
