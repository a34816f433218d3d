import type { Category, Confidence, Severity } from '../../patterns/hit.ts';
import type { Dialect } from '../batch.ts';
import { type FlagState, waitingStates } from '../flag-life.ts';

/** What the queue may be narrowed to; what is absent does not restrict. */
export interface FlagFilter {
  /** `open` and `reopened` when absent. */
  states?: readonly FlagState[];
  siteId?: number;
  columnId?: number;
  unitId?: number;
  categories?: readonly Category[];
  pattern?: string;
  severities?: readonly Severity[];
  confidences?: readonly Confidence[];
  /** At least so many people. */
  minPersons?: number;
  /** Part of the title or the address, whatever the case. */
  text?: string;
  /** First seen before this moment: for the age of a flag. */
  seenBefore?: string;
  seenAfter?: string;
  assigneeId?: number;
  /** Deadline before this moment. */
  deadlineBefore?: string;
  /** Review date on or before this day. */
  reviewBy?: string;
  itemId?: number;
  batch?: string;
  /** A retain that waits for a second person. */
  proposed?: boolean;
  /** Held by this user at that moment. */
  heldBy?: { userId: number; at: string };
}

export interface Condition {
  sql: string;
  bindings: (string | number)[];
}

/** Filters that `flag_counts` knows, each as a condition on its column names (which are those of `flags`). */
export function countedConditions(filter: FlagFilter): Record<string, Condition> {
  const conditions: Record<string, Condition> = {};
  const among = (name: string, values: readonly string[] | undefined) => {
    if (!values || values.length === 0) return;
    conditions[name] = { sql: `${name} in (${values.map(() => '?').join(', ')})`, bindings: [...values] };
  };
  const same = (name: string, value: number | undefined) => {
    if (value !== undefined) conditions[name] = { sql: `${name} = ?`, bindings: [value] };
  };
  among('state', filter.states ?? waitingStates);
  among('category', filter.categories);
  among('severity', filter.severities);
  among('confidence', filter.confidences);
  same('site_id', filter.siteId);
  same('column_id', filter.columnId);
  same('unit_id', filter.unitId);
  if (filter.pattern !== undefined) {
    conditions.patterns = {
      sql: `patterns like ? escape '\\'`,
      bindings: [`%${likeText(JSON.stringify(filter.pattern))}%`],
    };
  }
  return conditions;
}

/** Filters that only the flags themselves can answer; the text apart. */
export function otherConditions(filter: FlagFilter): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, ...bindings: (string | number)[]) => conditions.push({ sql, bindings });
  if (filter.minPersons !== undefined) add('persons >= ?', filter.minPersons);
  if (filter.seenBefore !== undefined) add('flags.first_seen < ?', filter.seenBefore);
  if (filter.seenAfter !== undefined) add('flags.first_seen >= ?', filter.seenAfter);
  if (filter.assigneeId !== undefined) add('assignee_id = ?', filter.assigneeId);
  if (filter.deadlineBefore !== undefined) add('deadline < ?', filter.deadlineBefore);
  if (filter.reviewBy !== undefined) add('review_on <= ?', filter.reviewBy);
  if (filter.itemId !== undefined) add('item_id = ?', filter.itemId);
  if (filter.batch !== undefined) add('batch = ?', filter.batch);
  if (filter.proposed) add('proposal is not null');
  if (filter.heldBy) add('holder_id = ? and lease_until > ?', filter.heldBy.userId, filter.heldBy.at);
  return conditions;
}

/** Text in title or address, whatever the case (of Latin letters). */
export function textCondition(dialect: Dialect, text: string): Condition {
  const like = dialect === 'sqlite' ? 'like' : 'ilike';
  const pattern = `%${likeText(text)}%`;
  return { sql: `(title ${like} ? escape '\\' or url ${like} ? escape '\\')`, bindings: [pattern, pattern] };
}

/** Several conditions as one, `true` when there are none. */
export function allOf(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return { sql: '1 = 1', bindings: [] };
  return {
    sql: conditions.map((condition) => condition.sql).join(' and '),
    bindings: conditions.flatMap((condition) => condition.bindings),
  };
}

/** Text in which `%`, `_` and `\` stand for themselves inside LIKE. */
function likeText(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
