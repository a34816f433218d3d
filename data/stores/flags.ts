import { severities } from '../../patterns/hit.ts';
import { idList, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { waitingStates } from '../flag-life.ts';
import { type Flag, flagColumns, flagInside, flagJoins, type JoinedRow, readFlag } from './flag.ts';
import {
  allOf,
  type Condition,
  countedConditions,
  type FlagFilter,
  otherConditions,
  textCondition,
} from './flag-filter.ts';

export interface FlagPage {
  flags: Flag[];
  /** Give it as `after` for the next page; null on the last one. */
  next: string | null;
}

/** Up to so many flags with a text it is quicker to sort them than to walk the queue for them. */
const fewFlags = 2000;

/**
 * The queue: worst first, then oldest first. Pages by key, so a page costs the same wherever it lies and nothing is
 * skipped or shown twice while others decide.
 */
export async function listFlags(
  db: Database,
  filter: FlagFilter,
  page: { after?: string | null; limit: number },
): Promise<FlagPage> {
  const after = page.after ? readCursor(page.after) : null;
  // Where the order is read from: the flags themselves, or the flags of one pattern.
  const order = filter.pattern === undefined ? 'flags' : 'p';
  const source = filter.pattern === undefined ? 'flags' : 'flag_patterns p cross join flags';
  const id = filter.pattern === undefined ? 'flags.id' : 'p.flag_id';
  const { state: _state, severity: _severity, patterns: _patterns, ...counted } = countedConditions(filter);
  const shared: Condition[] = [...Object.values(counted), ...otherConditions(filter)];
  if (filter.pattern !== undefined) {
    shared.push({ sql: 'flags.id = p.flag_id and p.pattern = ?', bindings: [filter.pattern] });
  }
  if (filter.text) shared.push(await textOrIds(db, filter.text));
  if (after) {
    shared.push({
      sql: `(${order}.severity_rank, ${order}.first_seen, ${id}) > (?, ?, ?)`,
      bindings: [after.rank, after.seen, after.id],
    });
  }
  // One walk along an index for each state and severity, merged: no sorting, however long the queue is.
  const bindings: (string | number)[] = [];
  const walks = (filter.states ?? waitingStates).flatMap((state) =>
    ranksOf(filter).map((rank) => {
      const own: Condition[] = [{ sql: `${order}.state = ?`, bindings: [state] }];
      if (rank !== null) own.push({ sql: `${order}.severity_rank = ?`, bindings: [rank] });
      const where = allOf([...own, ...shared]);
      bindings.push(...where.bindings, page.limit + 1);
      return `select * from (select ${id} as id, ${order}.severity_rank, ${order}.first_seen from ${source}
        where ${where.sql} order by ${order}.severity_rank, ${order}.first_seen, ${id} limit ?) as walk`;
    }),
  );
  if (walks.length === 0) return { flags: [], next: null };
  const rows = await rowsOf<JoinedRow>(
    db.read,
    `select ${flagColumns} from (select id from (${walks.join(' union all ')}) as walks
       order by severity_rank, first_seen, id limit ?) as page
     join flags f on f.id = page.id ${flagJoins} order by f.severity_rank, f.first_seen, f.id`,
    [...bindings, page.limit + 1],
  );
  const flags = rows.slice(0, page.limit).map(readFlag);
  const last = flags.at(-1);
  return { flags, next: rows.length > page.limit && last ? cursorOf(last) : null };
}

/** A text that few flags have is looked up first; one that many have is met soon on the way along the queue. */
async function textOrIds(db: Database, text: string): Promise<Condition> {
  const condition = textCondition(db.dialect, text);
  const rows = await rowsOf<{ id: number }>(
    db.read,
    `select id from flags where ${condition.sql} limit ${fewFlags}`,
    condition.bindings,
  );
  if (rows.length === fewFlags) return condition;
  const ids = idList(
    db.dialect,
    rows.map((row) => row.id),
  );
  return { sql: `flags.id in ${ids.sql}`, bindings: [ids.binding] };
}

function ranksOf(filter: FlagFilter): (number | null)[] {
  if (!filter.severities || filter.severities.length === 0) return [null];
  return filter.severities.map((severity) => severities.indexOf(severity));
}

const cursorOf = (flag: Flag): string =>
  Buffer.from(`${severities.indexOf(flag.severity)} ${flag.firstSeen} ${flag.id}`).toString('base64url');

function readCursor(cursor: string): { rank: number; seen: string; id: number } | null {
  const parts = /^(\d) (\S{1,40}) (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString());
  // A cursor that was tampered with begins at the first page.
  return parts?.[2] ? { rank: Number(parts[1]), seen: parts[2], id: Number(parts[3]) } : null;
}

/** The flag after this one in the same queue, for "decide and next". */
export async function nextFlag(db: Database, filter: FlagFilter, flag: Flag): Promise<Flag | null> {
  const after = await listFlags(db, filter, { after: cursorOf(flag), limit: 1 });
  if (after.flags[0]) return after.flags[0];
  const first = await listFlags(db, filter, { limit: 2 });
  return first.flags.find((one) => one.id !== flag.id) ?? null;
}

/** The flag before this one in the same queue; null when it is the first. */
export async function previousFlag(db: Database, filter: FlagFilter, flag: Flag): Promise<Flag | null> {
  const { state: _state, ...counted } = countedConditions(filter);
  const shared = [...Object.values(counted), ...otherConditions(filter)];
  const key = [severities.indexOf(flag.severity), flag.firstSeen, flag.id];
  const bindings: (string | number)[] = [];
  const walks = (filter.states ?? waitingStates).map((state) => {
    const where = allOf([{ sql: 'state = ?', bindings: [state] }, ...shared]);
    bindings.push(...where.bindings, ...key);
    return `select * from (select id, severity_rank, first_seen from flags where ${where.sql}
      and (severity_rank, first_seen, id) < (?, ?, ?)
      order by severity_rank desc, first_seen desc, id desc limit 1) as walk`;
  });
  if (walks.length === 0) return null;
  const [row] = await rowsOf<{ id: number }>(
    db.read,
    `select id from (${walks.join(' union all ')}) as walks order by severity_rank desc, first_seen desc, id desc limit 1`,
    bindings,
  );
  return row ? flagInside(db.read, row.id) : null;
}

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
  const other = otherConditions(filter);
  if (filter.text) {
    const text = textCondition(db.dialect, filter.text);
    other.push({ sql: `id in (select id from flags where ${text.sql})`, bindings: text.bindings });
  }
  const counted = countedConditions(filter);
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
    const keys = names.map((name) => (name.endsWith('_id') ? `coalesce(${name}, 0) as ${name}` : name));
    return {
      sql: `select ${keys.join(', ')}, count(*) as n from flags where ${where.sql} group by ${names.join(', ')}`,
      bindings: where.bindings,
    };
  }
}

/** How many flags a filter lets through, by looking: for small piles that an index leads to (held, proposed, overdue). */
export async function sumFlags(db: Database, filter: FlagFilter): Promise<number> {
  const conditions = [...Object.values(countedConditions(filter)), ...otherConditions(filter)];
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

/** One flag; null when there is none. */
export async function findFlag(db: Database, id: number): Promise<Flag | null> {
  return flagInside(db.read, id);
}
