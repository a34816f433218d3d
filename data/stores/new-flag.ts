import type { Finding } from './detection-plan.ts';
import { type FlagRow, mergeParts, type Origin } from './flag-row.ts';
import type { Twin } from './twins.ts';

/** Columns of a new flag, in the order of the batch that inserts them. */
export const flagColumns = {
  item_id: 'integer',
  site_id: 'integer',
  column_id: 'integer',
  unit_id: 'integer',
  category: 'text',
  url: 'text',
  title: 'text',
  item_type: 'text',
  state: 'text',
  severity: 'text',
  severity_rank: 'integer',
  confidence: 'text',
  persons: 'integer',
  hit_count: 'integer',
  patterns: 'text',
  summary: 'text',
  content_hash: 'text',
  parts: 'text',
  standing: 'text',
  version: 'integer',
  first_seen: 'text',
  last_seen: 'text',
  reason: 'text',
  basis: 'text',
  review_on: 'text',
  decided_at: 'text',
  decided_by: 'integer',
  state_before: 'text',
  state_since: 'text',
  predecessor_id: 'integer',
} as const;

/** The row of a flag that is raised now; with a twin it takes over the decision on the same content elsewhere. */
export function newFlag(finding: Finding, origin: Origin, at: string, twin: Twin | null): Omit<FlagRow, 'id'> | null {
  const merged = mergeParts({ [origin]: finding.part ?? undefined });
  if (!merged) return null;
  const { item } = finding;
  return {
    ...merged,
    item_id: item.id,
    site_id: item.site_id,
    column_id: item.column_id,
    unit_id: item.unit_id,
    category: finding.category,
    url: item.url,
    title: item.title,
    item_type: item.type,
    state: twin?.state ?? 'open',
    content_hash: item.content_key,
    parts: JSON.stringify({ [origin]: finding.part }),
    standing: twin?.standing ?? null,
    version: 1,
    first_seen: at,
    last_seen: at,
    holder_id: null,
    lease_until: null,
    remedy: null,
    reason: twin?.reason ?? null,
    basis: twin?.basis ?? null,
    note: null,
    review_on: twin?.review_on ?? null,
    decided_at: twin?.decided_at ?? null,
    decided_by: twin?.decided_by ?? null,
    state_before: twin ? 'open' : null,
    state_since: at,
    proposal: null,
    assignee_id: null,
    changed: null,
    predecessor_id: twin?.id ?? null,
    batch: null,
    deadline: null,
  };
}

/** What the week's figures group by, in each event, so that they can be counted from the log alone. */
export function facets(flag: Pick<FlagRow, 'site_id' | 'column_id' | 'unit_id' | 'category' | 'patterns'>) {
  const patterns: string[] = JSON.parse(flag.patterns);
  return { site: flag.site_id, column: flag.column_id, unit: flag.unit_id, category: flag.category, patterns };
}
