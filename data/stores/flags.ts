import { severities } from '../../patterns/hit.ts';
import { idList, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { flagStates, waitingStates } from '../flag-life.ts';
import { type Flag, flagColumns, flagInside, flagJoins, isHeld, type JoinedRow, readFlag } from './flag.ts';
import {
  allOf,
  type Condition,
  countedConditions,
  type FlagFilter,
  otherConditions,
  textCondition,
} from './flag-filter.ts';

export { countFlags, type Facet, type FlagCounts, facetNames, sumFlags } from './flag-counts.ts';

export interface FlagPage {
  flags: Flag[];
  /** Give it as `after` for the next page; null on the last one. */
  next: string | null;
  /** Give it as `before` for the page before; null on the first one. */
  previous: string | null;
}

export interface PageWish {
  after?: string | null;
  before?: string | null;
  limit: number;
  /** Of each item only the first flag that the filter lets through. */
  leads?: boolean;
}

/** Up to so many flags with a text it is quicker to sort them than to walk the queue for them. */
const fewFlags = 2000;

/**
 * The queue: worst first, then oldest first. Pages by key, so a page costs the same wherever it lies and nothing is
 * skipped or shown twice while others decide.
 */
export async function listFlags(db: Database, filter: FlagFilter, page: PageWish): Promise<FlagPage> {
  const back = page.before ? readCursor(page.before) : null;
  const from = back ?? (page.after ? readCursor(page.after) : null);
  const direction = back ? 'desc' : 'asc';
  const sorted = (order: string, id: string) =>
    `${order}severity_rank ${direction}, ${order}first_seen ${direction}, ${id} ${direction}`;
  // Where the order is read from: the flags themselves, or the flags of one pattern.
  const order = filter.pattern === undefined ? 'flags' : 'p';
  const source = filter.pattern === undefined ? 'flags' : 'flag_patterns p cross join flags';
  const id = filter.pattern === undefined ? 'flags.id' : 'p.flag_id';
  const { state: _state, severity: _severity, patterns: _patterns, ...counted } = countedConditions(filter, 'flags');
  const shared: Condition[] = [...Object.values(counted), ...otherConditions(filter)];
  if (filter.pattern !== undefined) {
    shared.push({ sql: 'flags.id = p.flag_id and p.pattern = ?', bindings: [filter.pattern] });
  }
  if (filter.text) shared.push(await textOrIds(db, filter.text));
  if (from) {
    shared.push({
      sql: `(${order}.severity_rank, ${order}.first_seen, ${id}) ${back ? '<' : '>'} (?, ?, ?)`,
      bindings: [from.rank, from.seen, from.id],
    });
  }
  if (page.leads) shared.push(isLead(db, filter));
  // One walk along an index for each state and severity, merged: no sorting, however long the queue is.
  const bindings: (string | number)[] = [];
  const walks = (filter.states ?? waitingStates).flatMap((state) =>
    ranksOf(filter).map((rank) => {
      const own: Condition[] = [{ sql: `${order}.state = ?`, bindings: [state] }];
      if (rank !== null) own.push({ sql: `${order}.severity_rank = ?`, bindings: [rank] });
      const where = allOf([...own, ...shared]);
      bindings.push(...where.bindings, page.limit + 1);
      return `select * from (select ${id} as id, ${order}.severity_rank, ${order}.first_seen from ${source}
        where ${where.sql} order by ${sorted(`${order}.`, id)} limit ?) as walk`;
    }),
  );
  if (walks.length === 0) return { flags: [], next: null, previous: null };
  const rows = await rowsOf<JoinedRow>(
    db.read,
    `select ${flagColumns} from (select id from (${walks.join(' union all ')}) as walks
       order by ${sorted('', 'id')} limit ?) as page
     join flags f on f.id = page.id ${flagJoins} order by ${sorted('f.', 'f.id')}`,
    [...bindings, page.limit + 1],
  );
  const more = rows.length > page.limit;
  const flags = rows.slice(0, page.limit).map(readFlag);
  if (back) flags.reverse();
  const [first, last] = [flags[0], flags.at(-1)];
  return {
    flags,
    next: (back || more) && last ? cursorOf(last) : null,
    previous: (back ? more : from) && first ? cursorOf(first) : null,
  };
}

/**
 * That no other flag of the same item would come first in this queue. Counted, not `not exists`: an item has four flags
 * at most, and PostgreSQL must not make a join with a million rows of it.
 */
function isLead(db: Database, filter: FlagFilter): Condition {
  const conditions = [...Object.values(countedConditions(filter, 'g')), ...otherConditions(filter, 'g')];
  if (filter.text) conditions.push(textCondition(db.dialect, filter.text, 'g'));
  const where = allOf(conditions);
  // without statistics SQLite would rather walk the whole queue before the flag than look up the few of its item
  const by = db.dialect === 'sqlite' ? 'indexed by flags_item_id_category_unique' : '';
  return {
    sql: `(select count(*) from flags g ${by} where g.item_id = flags.item_id and g.id <> flags.id
      and (g.severity_rank, g.first_seen, g.id) < (flags.severity_rank, flags.first_seen, flags.id) and ${where.sql}) = 0`,
    bindings: where.bindings,
  };
}

/** One item of the queue: the flag that leads it, and what else stands about it, worst first. */
export interface QueueItem {
  lead: Flag;
  others: Flag[];
}

/** The queue by item: each stands once, under the first of its flags that the filter lets through. */
export async function listQueue(
  db: Database,
  filter: FlagFilter,
  page: Omit<PageWish, 'leads'>,
): Promise<{ items: QueueItem[]; next: string | null; previous: string | null }> {
  const { flags, next, previous } = await listFlags(db, filter, { ...page, leads: true });
  const others = await flagsOfItems(
    db,
    flags.map((flag) => flag.itemId),
  );
  const items = flags.map((lead) => ({
    lead,
    others: others.filter((flag) => flag.itemId === lead.itemId && flag.id !== lead.id),
  }));
  return { items, next, previous };
}

/** Flags by their ids, in no order. */
export async function flagsById(db: Database, flagIds: readonly number[]): Promise<Flag[]> {
  if (flagIds.length === 0) return [];
  const ids = idList(db.dialect, flagIds);
  const rows = await rowsOf<JoinedRow>(
    db.read,
    `select ${flagColumns} from flags f ${flagJoins} where f.id in ${ids.sql}`,
    [ids.binding],
  );
  return rows.map(readFlag);
}

/** All flags of items, worst first. */
export async function flagsOfItems(db: Database, itemIds: readonly number[]): Promise<Flag[]> {
  if (itemIds.length === 0) return [];
  const ids = idList(db.dialect, itemIds);
  const rows = await rowsOf<JoinedRow>(
    db.read,
    `select ${flagColumns} from flags f ${flagJoins} where f.item_id in ${ids.sql} order by f.severity_rank, f.first_seen, f.id`,
    [ids.binding],
  );
  return rows.map(readFlag);
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

/**
 * The flag to look at after this one: what else waits about the same item, then the next item of the same queue, from
 * its top again at the end.
 */
export async function nextFlag(db: Database, filter: FlagFilter, flag: Flag): Promise<Flag | null> {
  const { freeFor: _free, ...lasting } = filter;
  const same = await listFlags(db, { ...lasting, itemId: flag.itemId, states: flagStates }, { limit: 4 });
  const waits = (one: Flag) => one.id !== flag.id && (filter.states ?? waitingStates).includes(one.state);
  const beside = same.flags.filter((one) => waits(one) && isFree(one, filter));
  const later = beside.find((one) => comesAfter(one, flag));
  if (later) return later;
  const isOther = (one: Flag) => one.itemId !== flag.itemId;
  // the item stood in the queue where its first flag stood, decided or not
  const [lead] = same.flags;
  const place = lead && comesAfter(flag, lead) ? lead : flag;
  const after = await listFlags(db, filter, { after: cursorOf(place), limit: 2, leads: true });
  const next = after.flags.find(isOther);
  if (next) return next;
  const first = await listFlags(db, filter, { limit: 2, leads: true });
  return first.flags.find(isOther) ?? beside[0] ?? null;
}

function isFree(flag: Flag, { freeFor }: FlagFilter): boolean {
  return freeFor === undefined || !isHeld(flag, freeFor.userId, freeFor.at);
}

/** The flag before this one in the same queue; null when it is the first. */
export async function previousFlag(db: Database, filter: FlagFilter, flag: Flag): Promise<Flag | null> {
  const { flags } = await listFlags(db, filter, { before: cursorOf(flag), limit: 2, leads: true });
  return flags.findLast((one) => one.itemId !== flag.itemId) ?? null;
}

function comesAfter(one: Flag, other: Flag): boolean {
  const [a, b] = [one, other].map((flag) => `${severities.indexOf(flag.severity)} ${flag.firstSeen}`);
  return a === b ? one.id > other.id : (a ?? '') > (b ?? '');
}

/** One flag; null when there is none. */
export async function findFlag(db: Database, id: number): Promise<Flag | null> {
  return flagInside(db.read, id);
}
