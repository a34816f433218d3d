import type { Knex } from 'knex';
import { z } from 'zod';
import type { Category, Confidence, Severity } from '../../patterns/hit.ts';
import type { FlagState, Remedy, RetainReason } from '../flag-life.ts';
import { readJson } from '../json.ts';
import { type Changed, type FlagRow, patternsSchema, readChanged, summarySchema } from './flag-row.ts';

interface Person {
  id: number;
  name: string;
}

/** A retain of a grave flag that waits for a second person. */
export const proposalSchema = z.object({
  by: z.number(),
  name: z.string(),
  at: z.string(),
  reason: z.enum(['false-positive', 'lawful-publication', 'still-in-force']),
  basis: z.string().nullable(),
  reviewOn: z.string().nullable(),
  note: z.string().nullable(),
});
export type Proposal = z.output<typeof proposalSchema>;

/** One item × one category, as the queue and the flag's page show it. */
export interface Flag {
  id: number;
  itemId: number;
  siteId: number;
  siteName: string;
  columnId: number | null;
  columnName: string | null;
  unitId: number | null;
  unitName: string | null;
  category: Category;
  url: string;
  title: string | null;
  /** Media type by content. */
  itemType: string | null;
  state: FlagState;
  stateSince: string;
  severity: Severity;
  confidence: Confidence;
  persons: number;
  hitCount: number;
  patterns: string[];
  summary: { zh: string; en: string };
  /** Give it back with a decision: whoever is slower is told. */
  version: number;
  firstSeen: string;
  lastSeen: string;
  /** Who looks at it now (处置中); ask `isHeld` whether the lease still runs. */
  holder: (Person & { until: string }) | null;
  assignee: Person | null;
  remedy: Remedy | null;
  reason: RetainReason | null;
  basis: string | null;
  note: string | null;
  reviewOn: string | null;
  decidedAt: string | null;
  decidedBy: Person | null;
  proposal: Proposal | null;
  changed: Changed | null;
  predecessorId: number | null;
  batch: string | null;
  deadline: string | null;
}

export interface JoinedRow extends FlagRow {
  site_name: string;
  column_name: string | null;
  unit_name: string | null;
  holder_name: string | null;
  assignee_name: string | null;
  decided_by_name: string | null;
}

/** The joins and columns that make a `JoinedRow` of `f`. */
export const flagColumns = `f.*, s.name as site_name, c.name as column_name, u.name as unit_name, h.name as holder_name,
  a.name as assignee_name, d.name as decided_by_name`;
export const flagJoins = `join sites s on s.id = f.site_id left join columns c on c.id = f.column_id
  left join units u on u.id = f.unit_id left join users h on h.id = f.holder_id
  left join users a on a.id = f.assignee_id left join users d on d.id = f.decided_by`;

const person = (id: number | null, name: string | null): Person | null =>
  id === null ? null : { id, name: name ?? '' };

export function readFlag(row: JoinedRow): Flag {
  const where = `flag ${row.id}`;
  const holder = person(row.holder_id, row.holder_name);
  return {
    id: row.id,
    itemId: row.item_id,
    siteId: row.site_id,
    siteName: row.site_name,
    columnId: row.column_id,
    columnName: row.column_name,
    unitId: row.unit_id,
    unitName: row.unit_name,
    category: row.category,
    url: row.url,
    title: row.title,
    itemType: row.item_type,
    state: row.state,
    stateSince: row.state_since,
    severity: row.severity,
    confidence: row.confidence,
    persons: row.persons,
    hitCount: row.hit_count,
    patterns: readJson(patternsSchema, row.patterns, where),
    summary: readJson(summarySchema, row.summary, where),
    version: row.version,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    holder: holder && row.lease_until ? { ...holder, until: row.lease_until } : null,
    assignee: person(row.assignee_id, row.assignee_name),
    remedy: row.remedy,
    reason: row.reason,
    basis: row.basis,
    note: row.note,
    reviewOn: row.review_on,
    decidedAt: row.decided_at,
    decidedBy: person(row.decided_by, row.decided_by_name),
    proposal: row.proposal === null ? null : readJson(proposalSchema, row.proposal, where),
    changed: readChanged(row),
    predecessorId: row.predecessor_id,
    batch: row.batch,
    deadline: row.deadline,
  };
}

/** Whether somebody else than this user holds the flag at that moment. */
export function isHeld(flag: Pick<Flag, 'holder'>, userId: number | null, at: string): boolean {
  return flag.holder !== null && flag.holder.id !== userId && flag.holder.until > at;
}

/** One flag; null when there is none. */
export async function flagInside(knex: Knex, id: number): Promise<Flag | null> {
  const result = await knex.raw(`select ${flagColumns} from flags f ${flagJoins} where f.id = ?`, [id]);
  const [row]: JoinedRow[] = Array.isArray(result) ? result : result.rows;
  return row ? readFlag(row) : null;
}
