import { z } from 'zod';
import type { Place } from '../../patterns/document.ts';
import type { Confidence, Evidence, LetGo, Roster, Severity } from '../../patterns/hit.ts';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { readJson } from '../json.ts';
import { placeSchema } from '../place-json.ts';
import type { Flag } from './flag.ts';
import type { Origin } from './flag-row.ts';
import { findFlag } from './flags.ts';

/** A hit as it is stored: masked, with its keyed digest. */
export interface StoredHit {
  id: number;
  pattern: string;
  family: string;
  patternVersion: number;
  origin: Origin;
  /** A standing decision covers it. */
  known: boolean;
  severity: Severity;
  confidence: Confidence;
  score: number;
  digest: string;
  masked: string;
  before: string;
  after: string;
  start: number;
  end: number;
  place: Place;
  evidence: Evidence[];
  roster: number | null;
  firstSeen: string;
}

const evidenceSchema = z.array(z.object({ key: z.string(), points: z.number(), detail: z.string().optional() }));
const contextSchema = z.object({ before: z.string(), after: z.string() });
const rosterSchema = z.object({
  persons: z.number(),
  kinds: z.array(z.string()),
  title: z.string().nullable(),
  special: z.array(z.string()),
  minors: z.number(),
  place: placeSchema,
});

interface HitRow {
  id: number;
  pattern: string;
  family: string;
  pattern_version: number;
  origin: Origin;
  known: number;
  severity: Severity;
  confidence: Confidence;
  score: number;
  digest: string;
  masked: string;
  context: string;
  text_start: number;
  text_end: number;
  place: string;
  evidence: string;
  roster: number | null;
  first_seen: string;
}

const read = (row: HitRow): StoredHit => ({
  id: row.id,
  pattern: row.pattern,
  family: row.family,
  patternVersion: row.pattern_version,
  origin: row.origin,
  known: row.known === 1,
  severity: row.severity,
  confidence: row.confidence,
  score: row.score,
  digest: row.digest,
  masked: row.masked,
  ...readJson(contextSchema, row.context, `hit ${row.id}`),
  start: row.text_start,
  end: row.text_end,
  place: readJson(placeSchema, row.place, `hit ${row.id}`),
  evidence: readJson(evidenceSchema, row.evidence, `hit ${row.id}`),
  roster: row.roster,
  firstSeen: row.first_seen,
});

/** Hits of a flag in the order of the text; page on with `after` = the last id. */
export async function listHits(
  db: Database,
  flagId: number,
  page: { after?: number; limit: number; pattern?: string; onlyNew?: boolean },
): Promise<StoredHit[]> {
  const query = db
    .read<HitRow>('hits')
    .where('flag_id', flagId)
    .where('id', '>', page.after ?? 0)
    .orderBy('id')
    .limit(page.limit);
  if (page.pattern !== undefined) query.where('pattern', page.pattern);
  if (page.onlyNew) query.where('known', 0);
  return (await query).map(read);
}

/** One hit with its flag, e.g. to show a full value; null when there is none. */
export async function findHit(db: Database, id: number): Promise<(StoredHit & { flagId: number }) | null> {
  const row = await db.read<HitRow & { flag_id: number }>('hits').where('id', id).first();
  return row ? { ...read(row), flagId: row.flag_id } : null;
}

/** Pattern → number of stored hits, new ones apart, most first. */
export async function hitCounts(
  db: Database,
  flagId: number,
): Promise<{ pattern: string; hits: number; fresh: number }[]> {
  return rowsOf(
    db.read,
    `select pattern, count(*) as hits, sum(1 - known) as fresh from hits where flag_id = ? group by pattern order by hits desc, pattern`,
    [flagId],
  );
}

/** Tables of people of a flag. */
export async function listRosters(db: Database, flagId: number): Promise<Roster[]> {
  const rows: { id: number; data: string }[] = await db.read('rosters').where('flag_id', flagId).orderBy('id');
  return rows.map((row) => readJson(rosterSchema, row.data, `roster ${row.id}`));
}

/** A flag with its first hits, their counts and its rosters; null when there is none. */
export async function flagWithHits(
  db: Database,
  id: number,
  limit = 200,
): Promise<{
  flag: Flag;
  hits: StoredHit[];
  counts: { pattern: string; hits: number; fresh: number }[];
  rosters: Roster[];
} | null> {
  const flag = await findFlag(db, id);
  if (!flag) return null;
  const [hits, counts, rosters] = await Promise.all([
    listHits(db, id, { limit }),
    hitCounts(db, id),
    listRosters(db, id),
  ]);
  return { flag, hits, counts, rosters };
}

/** What was looked at in an item and let go, with the reason; `allowId` names the allow entry that silenced it. */
export async function listLetGo(
  db: Database,
  itemId: number,
  limit = 200,
): Promise<(Omit<LetGo, 'start' | 'end'> & { id: number; allowId: number | null })[]> {
  const rows: {
    id: number;
    pattern: string;
    reason: string;
    masked: string;
    place: string;
    detail: string | null;
    allow_id: number | null;
  }[] = await db.read('let_go').where('item_id', itemId).orderBy('id').limit(limit);
  return rows.map((row) => ({
    id: row.id,
    pattern: row.pattern,
    reason: row.reason,
    masked: row.masked,
    place: readJson(placeSchema, row.place, `let go ${row.id}`),
    ...(row.detail !== null && { detail: row.detail }),
    allowId: row.allow_id,
  }));
}
