import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type Category,
  type Confidence,
  confidences,
  type FlagSummary,
  type Severity,
  severities,
} from '../../patterns/hit.ts';
import type { ClosedHit } from '../closed-hit.ts';
import type { FlagState, Remedy, RetainReason } from '../flag-life.ts';
import { readJson } from '../json.ts';
import { placeSchema } from '../place-json.ts';

/** A row of `flags` as it lies in the database. */
export interface FlagRow {
  id: number;
  item_id: number;
  site_id: number;
  column_id: number | null;
  unit_id: number | null;
  category: Category;
  url: string;
  title: string | null;
  item_type: string | null;
  state: FlagState;
  severity: Severity;
  severity_rank: number;
  confidence: Confidence;
  persons: number;
  hit_count: number;
  patterns: string;
  summary: string;
  content_hash: string | null;
  parts: string;
  standing: 'retained' | 'false-positive' | null;
  version: number;
  first_seen: string;
  last_seen: string;
  holder_id: number | null;
  lease_until: string | null;
  remedy: Remedy | null;
  reason: RetainReason | null;
  basis: string | null;
  note: string | null;
  review_on: string | null;
  decided_at: string | null;
  decided_by: number | null;
  state_before: FlagState | null;
  state_since: string;
  proposal: string | null;
  assignee_id: number | null;
  changed: string | null;
  predecessor_id: number | null;
  batch: string | null;
  deadline: string | null;
}

/** Whether hits were found in the item itself or by the crawl of its site; each is judged at its own time. */
export type Origin = 'document' | 'site';

const partSchema = z.object({
  severity: z.enum(severities),
  confidence: z.enum(confidences),
  persons: z.number(),
  hits: z.number(),
  patterns: z.array(z.string()),
  summary: z.object({ zh: z.string(), en: z.string() }),
  digest: z.string(),
});
const partsSchema = z.object({ document: partSchema.optional(), site: partSchema.optional() });

/** What one origin contributes to a flag. */
export type Part = z.output<typeof partSchema>;
export type Parts = z.output<typeof partsSchema>;

export const patternsSchema = z.array(z.string());
export const summarySchema = z.object({ zh: z.string(), en: z.string() });

const changedSchema = z.object({
  at: z.string(),
  /** The decision that covered what was there before, if there was one. */
  previousState: z.string().nullable(),
  added: z.number(),
  removed: z.number(),
  addedPatterns: z.record(z.string(), z.number()),
  persons: z.tuple([z.number(), z.number()]),
  severity: z.tuple([z.string(), z.string()]),
  /** When it first differed: later inspections add to the same account. */
  since: z.string().optional(),
  /** Hits that are in another place of the same item. */
  moved: z.number().default(0),
  /** Some of those that are gone, masked as they were. */
  gone: z.array(z.object({ pattern: z.string(), masked: z.string(), place: placeSchema })).default([]),
});

/** What a repeated inspection found different. */
export type Changed = z.output<typeof changedSchema>;

export const readParts = (row: Pick<FlagRow, 'id' | 'parts'>): Parts =>
  readJson(partsSchema, row.parts, `flag ${row.id}`);

export const readChanged = (row: Pick<FlagRow, 'id' | 'changed'>): Changed | null =>
  row.changed === null ? null : readJson(changedSchema, row.changed, `flag ${row.id}`);

/** The columns of a flag that follow from its parts; null when nothing is left. */
export function mergeParts(
  parts: Parts,
): Pick<
  FlagRow,
  'severity' | 'severity_rank' | 'confidence' | 'persons' | 'hit_count' | 'patterns' | 'summary'
> | null {
  const all = [parts.document, parts.site].filter((part) => part !== undefined);
  if (all.length === 0) return null;
  const severity = severities.find((level) => all.some((part) => part.severity === level)) ?? 'low';
  const confidence = confidences.find((level) => all.some((part) => part.confidence === level)) ?? 'suspect';
  return {
    severity,
    severity_rank: severities.indexOf(severity),
    confidence,
    persons: all.reduce((sum, part) => sum + part.persons, 0),
    hit_count: all.reduce((sum, part) => sum + part.hits, 0),
    patterns: JSON.stringify([...new Set(all.flatMap((part) => part.patterns))].sort()),
    summary: JSON.stringify({
      zh: all.map((part) => part.summary.zh).join('；'),
      en: all.map((part) => part.summary.en).join('; '),
    }),
  };
}

/** The part that hits and their summary make; its digest changes with any hit, place, grade or wording. */
export function makePart(summary: FlagSummary, hits: readonly ClosedHit[], silenced: number): Part {
  const lines = hits.map((hit) =>
    JSON.stringify([
      hit.pattern,
      hit.family,
      hit.digest,
      hit.severity,
      hit.confidence,
      hit.score,
      hit.start,
      hit.end,
      hit.place,
      hit.before,
      hit.after,
    ]),
  );
  const digest = createHash('sha256');
  for (const line of lines.sort()) digest.update(line);
  digest.update(JSON.stringify([summary.persons, summary.summary, silenced]));
  // Allow entries took some hits away: what the engine summed up is summed up again from what is left.
  const whole = silenced === 0;
  return {
    severity: whole ? summary.severity : (severities.find((s) => hits.some((hit) => hit.severity === s)) ?? 'low'),
    confidence: whole
      ? summary.confidence
      : (confidences.find((c) => hits.some((hit) => hit.confidence === c)) ?? 'suspect'),
    persons: whole ? summary.persons : Math.max(summary.persons > 0 ? 1 : 0, summary.persons - silenced),
    hits: whole ? Math.max(summary.hits, hits.length) : hits.length,
    patterns: whole ? summary.patterns : [...new Set(hits.map((hit) => hit.pattern))],
    summary: summary.summary,
    digest: digest.digest('base64url').slice(0, 24),
  };
}
