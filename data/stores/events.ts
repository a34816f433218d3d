import { z } from 'zod';
import type { EventRow } from '../audit.ts';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { readJson } from '../json.ts';

const dataSchema = z.record(z.string(), z.unknown());

/** One entry of the audit log (留痕). */
export interface LoggedEvent {
  seq: number;
  at: string;
  actor: string;
  action: string;
  subject: string;
  data: Record<string, unknown>;
  hash: string;
}

export interface EventFilter {
  actor?: string;
  /** Exactly, or all that begin with it when it ends in a dot: `flag.`. */
  action?: string;
  subject?: string;
  from?: string;
  to?: string;
}

const read = (row: EventRow): LoggedEvent => ({
  seq: row.seq,
  at: row.at,
  actor: row.actor,
  action: row.action,
  subject: row.subject,
  data: readJson(dataSchema, row.data, `event ${row.seq}`),
  hash: row.hash,
});

/** The log, newest first; page on with `before` = `next`. */
export async function listEvents(
  db: Database,
  filter: EventFilter,
  page: { before?: number | null; limit: number },
): Promise<{ events: LoggedEvent[]; next: number | null }> {
  const query = db
    .read<EventRow>('events')
    .orderBy('seq', 'desc')
    .limit(page.limit + 1);
  if (page.before) query.where('seq', '<', page.before);
  if (filter.actor) query.where('actor', filter.actor);
  if (filter.subject) query.where('subject', filter.subject);
  if (filter.action?.endsWith('.')) {
    // A range instead of LIKE: it can use the index on both databases.
    query.where('action', '>=', filter.action).where('action', '<', `${filter.action.slice(0, -1)}/`);
  } else if (filter.action) query.where('action', filter.action);
  if (filter.from) query.where('at', '>=', filter.from);
  if (filter.to) query.where('at', '<', filter.to);
  const rows = await query;
  const events = rows.slice(0, page.limit).map(read);
  return { events, next: rows.length > page.limit ? (events.at(-1)?.seq ?? null) : null };
}

/** Everything that happened to a flag, oldest first, with the history of the flags that it succeeded. */
export async function flagHistory(db: Database, flagId: number): Promise<LoggedEvent[]> {
  const rows = await rowsOf<EventRow>(
    db.read,
    `with recursive line (id, predecessor_id) as (
       select id, predecessor_id from flags where id = ?
       union select f.id, f.predecessor_id from flags f join line on f.id = line.predecessor_id)
     select e.* from events e join line on e.subject = 'flag:' || line.id order by e.seq`,
    [flagId],
  );
  return rows.map(read);
}

/** Who and what occurs in the log, for the filters. */
export async function eventWords(db: Database): Promise<{ actors: string[]; actions: string[] }> {
  const [actors, actions] = await Promise.all([
    db.read<EventRow>('events').distinct('actor').orderBy('actor').pluck('actor'),
    db.read<EventRow>('events').distinct('action').orderBy('action').pluck('action'),
  ]);
  return { actors, actions };
}
