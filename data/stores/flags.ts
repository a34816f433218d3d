import { severities } from '../../patterns/hit.ts';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { waitingStates } from '../flag-life.ts';
import { type Flag, flagColumns, flagInside, flagJoins, type JoinedRow, readFlag } from './flag.ts';
import { allOf, type Condition, countedConditions, type FlagFilter, otherConditions } from './flag-filter.ts';

export interface FlagPage {
  flags: Flag[];
  /** Give it as `after` for the next page; null on the last one. */
  next: string | null;
}

/** Below this many flags with a pattern it is quicker to fetch them all than to walk the queue for them. */
const fewFlags = 5000;

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
  const few = await isFew(db, filter);
  const source = few ? 'flag_patterns p cross join flags' : 'flags';
  const { state: _state, severity: _severity, patterns, ...counted } = countedConditions(filter);
  const shared: Condition[] = [...Object.values(counted), ...otherConditions(filter)];
  if (few && filter.pattern !== undefined) {
    shared.push({ sql: 'flags.id = p.flag_id and p.pattern = ?', bindings: [filter.pattern] });
  } else if (patterns) shared.push(patterns);
  if (after) {
    shared.push({
      sql: '(severity_rank, first_seen, flags.id) > (?, ?, ?)',
      bindings: [after.rank, after.seen, after.id],
    });
  }
  // One walk along an index for each state and severity, merged: no sorting, however long the queue is.
  const bindings: (string | number)[] = [];
  const walks = (filter.states ?? waitingStates).flatMap((state) =>
    ranksOf(filter).map((rank) => {
      const own: Condition[] = [{ sql: 'state = ?', bindings: [state] }];
      if (rank !== null) own.push({ sql: 'severity_rank = ?', bindings: [rank] });
      const where = allOf([...own, ...shared]);
      bindings.push(...where.bindings, page.limit + 1);
      return `select * from (select flags.id, severity_rank, first_seen from ${source} where ${where.sql}
        order by severity_rank, first_seen, flags.id limit ?) as walk`;
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

function ranksOf(filter: FlagFilter): (number | null)[] {
  if (!filter.severities || filter.severities.length === 0) return [null];
  return filter.severities.map((severity) => severities.indexOf(severity));
}

async function isFew(db: Database, filter: FlagFilter): Promise<boolean> {
  if (filter.pattern === undefined) return false;
  const rows = await rowsOf(db.read, `select 1 as one from flag_patterns where pattern = ? limit ${fewFlags}`, [
    filter.pattern,
  ]);
  return rows.length < fewFlags;
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
 * filters as they are.
 */
export async function countFlags(
  db: Database,
  filter: FlagFilter,
  facets: readonly Facet[] = facetNames,
): Promise<FlagCounts> {
  const counted = countedConditions(filter);
  const other = otherConditions(filter);
  // Without filters on single flags the counts are kept ready; else they are counted.
  const fromCounts = other.length === 0;
  const source = fromCounts ? 'flag_counts' : 'flags';
  const sum = fromCounts ? 'sum(n)' : 'count(*)';
  const result: FlagCounts = {
    total: 0,
    facets: { state: {}, category: {}, severity: {}, confidence: {}, site: {}, column: {}, unit: {}, pattern: {} },
  };
  const total = async () => {
    const where = allOf([...Object.values(counted), ...other]);
    const [row] = await rowsOf<{ n: number | null }>(
      db.read,
      `select ${sum} as n from ${source} where ${where.sql}`,
      where.bindings,
    );
    result.total = row?.n ?? 0;
  };
  const facet = async (name: Facet) => {
    const column = facetColumns[name];
    const { [column]: _own, ...rest } = counted;
    const where = allOf([...Object.values(rest), ...other]);
    const rows = await rowsOf<{ value: string | number | null; n: number }>(
      db.read,
      `select ${column} as value, ${sum} as n from ${source} where ${where.sql} group by ${column} having ${sum} > 0`,
      where.bindings,
    );
    result.facets[name] =
      name === 'pattern' ? perPattern(rows) : Object.fromEntries(rows.map((row) => [row.value ?? 0, row.n]));
  };
  await Promise.all([total(), ...facets.map(facet)]);
  return result;
}

function perPattern(rows: readonly { value: string | number | null; n: number }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { value, n } of rows) {
    const patterns: string[] = JSON.parse(String(value));
    for (const pattern of patterns) counts[pattern] = (counts[pattern] ?? 0) + n;
  }
  return counts;
}

/** One flag; null when there is none. */
export async function findFlag(db: Database, id: number): Promise<Flag | null> {
  return flagInside(db.read, id);
}
