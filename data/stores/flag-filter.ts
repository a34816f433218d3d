import type { Category, Confidence, Severity } from '../../patterns/hit.ts';
import type { Dialect } from '../batch.ts';
import { type FlagState, waitingStates } from '../flag-life.ts';

/** What the queue may be narrowed to; what is absent does not restrict. */
export interface FlagFilter {
  /** `open` and `reopened` when absent. */
  states?: readonly FlagState[];
  siteId?: number;
  /** 0: in no column. */
  columnId?: number;
  /** 0: of no unit. */
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
  /** 0: in nobody's hands. */
  assigneeId?: number;
  /** In anybody's hands. */
  assigned?: boolean;
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
  /** Held by nobody but this user at that moment. */
  freeFor?: { userId: number; at: string };
}

export interface Condition {
  sql: string;
  bindings: (string | number)[];
}

/**
 * Filters that `flag_counts` knows, by column. There no column or unit is 0, in `flags` it is NULL.
 * @param of whose columns: the counts', or a table or alias of flags (`''`: unqualified).
 */
export function countedConditions(
  filter: FlagFilter,
  of: 'counts' | 'flags' | 'g' | '' = '',
): Record<string, Condition> {
  const prefix = of === 'counts' || of === '' ? '' : `${of}.`;
  const conditions: Record<string, Condition> = {};
  const among = (name: string, values: readonly string[] | undefined) => {
    if (!values || values.length === 0) return;
    conditions[name] = { sql: `${prefix}${name} in (${values.map(() => '?').join(', ')})`, bindings: [...values] };
  };
  const same = (name: string, value: number | undefined) => {
    if (value === undefined) return;
    if (value === 0 && of !== 'counts') conditions[name] = { sql: `${prefix}${name} is null`, bindings: [] };
    else conditions[name] = { sql: `${prefix}${name} = ?`, bindings: [value] };
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
      sql: `${prefix}patterns like ? escape '\\'`,
      bindings: [`%${likeText(JSON.stringify(filter.pattern))}%`],
    };
  }
  return conditions;
}

/** Filters that only the flags themselves can answer; the text apart. */
export function otherConditions(filter: FlagFilter, of: 'flags' | 'g' = 'flags'): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, ...bindings: (string | number)[]) => conditions.push({ sql: `${of}.${sql}`, bindings });
  if (filter.minPersons !== undefined) add('persons >= ?', filter.minPersons);
  if (filter.seenBefore !== undefined) add('first_seen < ?', filter.seenBefore);
  if (filter.seenAfter !== undefined) add('first_seen >= ?', filter.seenAfter);
  if (filter.assigned) add('assignee_id is not null');
  if (filter.assigneeId === 0) add('assignee_id is null');
  else if (filter.assigneeId !== undefined) add('assignee_id = ?', filter.assigneeId);
  if (filter.deadlineBefore !== undefined) add('deadline < ?', filter.deadlineBefore);
  if (filter.reviewBy !== undefined) add('review_on <= ?', filter.reviewBy);
  if (filter.itemId !== undefined) add('item_id = ?', filter.itemId);
  if (filter.batch !== undefined) add('batch = ?', filter.batch);
  if (filter.proposed) add('proposal is not null');
  if (filter.heldBy) add(`holder_id = ? and ${of}.lease_until > ?`, filter.heldBy.userId, filter.heldBy.at);
  if (filter.freeFor) {
    const { userId, at } = filter.freeFor;
    conditions.push({
      sql: `(${of}.holder_id is null or ${of}.holder_id = ? or ${of}.lease_until <= ?)`,
      bindings: [userId, at],
    });
  }
  return conditions;
}

/** Text in title or address, whatever the case (of Latin letters). */
export function textCondition(dialect: Dialect, text: string, of: 'flags' | 'g' = 'flags'): Condition {
  const like = dialect === 'sqlite' ? 'like' : 'ilike';
  const pattern = `%${likeText(text)}%`;
  return {
    sql: `(${of}.title ${like} ? escape '\\' or ${of}.url ${like} ? escape '\\')`,
    bindings: [pattern, pattern],
  };
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
