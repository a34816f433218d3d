import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import {
  allOf,
  type Condition,
  countedConditions,
  type FlagFilter,
  otherConditions,
  textCondition,
} from './flag-filter.ts';

export const facetNames = ['state', 'category', 'severity', 'confidence', 'site', 'column', 'unit', 'pattern'] as const;
export type Facet = (typeof facetNames)[number];

/** Value → number of flags; ids as text, no column or unit as `0`. */
export interface FlagCounts {
  total: number;
  facets: Record<Facet, Record<string, number>>;
}

const facetColumns: Record<Facet, string> = {
  state: 'state',
  category: 'category',
  severity: 'severity',
  confidence: 'confidence',
  site: 'site_id',
  column: 'column_id',
  unit: 'unit_id',
  pattern: 'patterns',
};

/**
 * The figures beside the filters: how many flags the queue would hold with one other value of that filter and all other
 * filters as they are. Filters on single flags (text, people, age …) cost one walk over the flags; else the counts are
 * kept ready.
 */
export async function countFlags(
  db: Database,
  filter: FlagFilter,
  facets: readonly Facet[] = facetNames,
): Promise<FlagCounts> {
  const { assigneeId, ...rest } = filter;
  // nearly all flags are in nobody's hands: the few that are in somebody's are taken from all
  if (assigneeId === 0 && !filter.text && otherConditions(rest).length === 0) {
    const [all, assigned] = await Promise.all([
      countWith(db, rest, facets),
      countWith(db, { ...rest, assigned: true }, facets),
    ]);
    return less(all, assigned);
  }
  return countWith(db, filter, facets);
}

function less(all: FlagCounts, taken: FlagCounts): FlagCounts {
  for (const facet of facetNames) {
    for (const [value, n] of Object.entries(taken.facets[facet])) {
      all.facets[facet][value] = (all.facets[facet][value] ?? 0) - n;
    }
  }
  return { total: all.total - taken.total, facets: all.facets };
}

async function countWith(db: Database, filter: FlagFilter, facets: readonly Facet[]): Promise<FlagCounts> {
  const other = otherConditions(filter);
  // said again so that SQLite sees that the index of large rosters holds all there is to count
  if ((filter.minPersons ?? 0) >= 10) other.push({ sql: 'persons >= 10', bindings: [] });
  if (filter.text) {
    const text = textCondition(db.dialect, filter.text);
    other.push({ sql: `id in (select id from flags where ${text.sql})`, bindings: text.bindings });
  }
  const counted = countedConditions(filter, 'counts');
  const names = Object.values(facetColumns);
  const source = other.length === 0 ? 'flag_counts' : countOnce(other);
  const result: FlagCounts = {
    total: 0,
    facets: { state: {}, category: {}, severity: {}, confidence: {}, site: {}, column: {}, unit: {}, pattern: {} },
  };
  // All facets in one statement: each leaves its own condition out.
  const parts: string[] = [];
  const bindings: (string | number)[] = [...(typeof source === 'string' ? [] : source.bindings)];
  const add = (name: string, column: string, conditions: Condition[]) => {
    const where = allOf(conditions);
    parts.push(
      `select '${name}' as facet, cast(${column} as text) as value, sum(n) as n from counted where ${where.sql} group by ${column}`,
    );
    bindings.push(...where.bindings);
  };
  const total = allOf(Object.values(counted));
  parts.push(`select 'total' as facet, '' as value, sum(n) as n from counted where ${total.sql}`);
  bindings.push(...total.bindings);
  for (const facet of facets) {
    const column = facetColumns[facet];
    const { [column]: _own, ...rest } = counted;
    add(facet, column, Object.values(rest));
  }
  const table = typeof source === 'string' ? `select * from ${source} where n > 0` : source.sql;
  const rows = await rowsOf<{ facet: Facet | 'total'; value: string; n: number | null }>(
    db.read,
    `with counted as materialized (${table}) ${parts.join(' union all ')}`,
    bindings,
  );
  for (const { facet, value, n } of rows) {
    if (facet === 'total') result.total = n ?? 0;
    else if (facet !== 'pattern') result.facets[facet][value] = n ?? 0;
    else addPatterns(result.facets.pattern, value, n ?? 0);
  }
  return result;

  function countOnce(conditions: Condition[]): Condition {
    const where = allOf(conditions);
    // without statistics SQLite does not know that few are assigned
    const few = filter.assigned && db.dialect === 'sqlite' ? 'indexed by flags_assigned' : '';
    const keys = names.map((name) => (name.endsWith('_id') ? `coalesce(${name}, 0) as ${name}` : name));
    return {
      sql: `select ${keys.join(', ')}, count(*) as n from flags ${few} where ${where.sql} group by ${names.join(', ')}`,
      bindings: where.bindings,
    };
  }
}

/** How many flags a filter lets through, by looking: for small piles that an index leads to (held, proposed, overdue). */
export async function sumFlags(db: Database, filter: FlagFilter): Promise<number> {
  const conditions = [...Object.values(countedConditions(filter, 'flags')), ...otherConditions(filter)];
  if (filter.text) conditions.push(textCondition(db.dialect, filter.text));
  const where = allOf(conditions);
  const [row] = await rowsOf<{ n: number }>(
    db.read,
    `select count(*) as n from flags where ${where.sql}`,
    where.bindings,
  );
  return Number(row?.n ?? 0);
}

function addPatterns(counts: Record<string, number>, value: string, n: number): void {
  const patterns: string[] = JSON.parse(value);
  for (const pattern of patterns) counts[pattern] = (counts[pattern] ?? 0) + n;
}
