import { type Act, change } from '../audit.ts';
import { idList, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { inTransaction } from '../transaction.ts';
import { judgeExpiredAgain } from './allow-again.ts';
import { logPlaced } from './placing.ts';

/** Days after which an item that is gone is no longer asked for. */
const forgetGoneDays = 90;

/**
 * Queues what earlier inspections know of a site, so that an unchanged page needs no body to go on from, and what is no
 * longer linked but still published is seen. Lists come first: they tell what is new.
 * @param dueBefore only items whose next visit is due by then; all of them when null (a full pass).
 */
export async function enqueueKnown(
  db: Database,
  inspection: { id: number; siteId: number },
  at: string,
  dueBefore: string | null,
): Promise<number> {
  const forget = new Date(Date.parse(at) - forgetGoneDays * 86_400_000).toISOString();
  const due = dueBefore === null ? '' : 'and (i.next_due_at is null or i.next_due_at <= ? or i.depth = 0)';
  return inTransaction(db, async (trx) => {
    await judgeExpiredAgain(trx, inspection.siteId, at);
    const added = await rowsOf<{ item_id: number }>(
      trx,
      `insert into frontier (inspection_id, item_id, state, priority)
       select ?, i.id, 'queued', 10 * i.depth + case when i.kind = 'page' then 0 else 5 end
       from items i where i.site_id = ? and (i.gone_at is null or i.gone_at > ?)
         and (i.reason is null or i.reason <> 'trap') ${due}
       on conflict (inspection_id, item_id) do nothing returning item_id`,
      [inspection.id, inspection.siteId, forget, ...(dueBefore === null ? [] : [dueBefore])],
    );
    return added.length;
  });
}

/** Every address that the inspection knows, in pieces: what was queued before a restart is not queued again. */
export async function* frontierAddresses(db: Database, inspectionId: number): AsyncGenerator<string[]> {
  let after = 0;
  for (;;) {
    const rows = await rowsOf<{ id: number; url: string }>(
      db.read,
      `select i.id, i.url from frontier f join items i on i.id = f.item_id
       where f.inspection_id = ? and f.item_id > ? order by f.item_id limit 5000`,
      [inspectionId, after],
    );
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    yield rows.map((row) => row.url);
  }
}

export interface LinkedItem {
  id: number;
  url: string;
  depth: number;
  title: string | null;
  columnId: number | null;
  links: string;
}

/** Items of a site that are still published, with what they link to, in pieces. */
export async function* linkingItems(db: Database, siteId: number): AsyncGenerator<LinkedItem[]> {
  let after = 0;
  for (;;) {
    const rows = await rowsOf<Omit<LinkedItem, 'columnId'> & { column_id: number | null }>(
      db.read,
      `select id, url, depth, title, column_id, links from items
       where site_id = ? and id > ? and links is not null and gone_at is null order by id limit 1000`,
      [siteId, after],
    );
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    yield rows.map(({ column_id, ...row }) => ({ ...row, columnId: column_id }));
  }
}

export interface LostItem {
  id: number;
  url: string;
  kind: 'page' | 'attachment';
  reason: string | null;
  httpStatus: number | null;
  /** What the crawl noted of it, one sentence a line. */
  notes: string | null;
}

/** Items of a site that were not there when they were last asked for, or that had another outcome which a link leads to. */
export async function lostItems(db: Database, siteId: number, reasons: readonly string[]): Promise<LostItem[]> {
  const rows = await rowsOf<Omit<LostItem, 'httpStatus'> & { http_status: number | null }>(
    db.read,
    `select id, url, kind, reason, http_status, notes from items
     where site_id = ? and status = 'unread' and reason in (${reasons.map(() => '?').join(', ')})`,
    [siteId, ...reasons],
  );
  return rows.map(({ http_status, ...row }) => ({ ...row, httpStatus: http_status }));
}

/** Ends what is still queued with a reason, e.g. when the budget of pages is used up; what was read before keeps its outcome. */
export async function closeQueued(
  db: Database,
  inspectionId: number,
  reason: string,
  note: string,
): Promise<{ closed: number; neverRead: number }> {
  return inTransaction(db, async (trx) => {
    const queued = await rowsOf<{ item_id: number }>(
      trx,
      `update frontier set state = 'done' where inspection_id = ? and state in ('queued', 'taken') returning item_id`,
      [inspectionId],
    );
    if (queued.length === 0) return { closed: 0, neverRead: 0 };
    const ids = idList(
      db.dialect,
      queued.map((row) => row.item_id),
    );
    const never = await rowsOf<{ id: number }>(
      trx,
      `update items set status = 'unread', reason = ?, notes = ? where id in ${ids.sql} and status is null returning id`,
      [reason, note, ids.binding],
    );
    return { closed: queued.length, neverRead: never.length };
  });
}

/** Puts items and flags into the column whose path they stand under, the longest first; what has a column keeps it. */
export async function assignColumns(db: Database, siteId: number, origin: string, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    await trx.raw(
      `update items set column_id = (select c.id from columns c where c.site_id = items.site_id
         and substr(items.url, ?, length(c.path_prefix)) = c.path_prefix order by length(c.path_prefix) desc limit 1)
       where site_id = ? and column_id is null and substr(url, 1, ?) = ?`,
      [origin.length + 1, siteId, origin.length, origin],
    );
    const placed = await rowsOf<{ id: number; column_id: number; unit_id: number | null }>(
      trx,
      `update flags set column_id = i.column_id, unit_id = (select c.unit_id from columns c where c.id = i.column_id)
       from items i where i.id = flags.item_id and flags.site_id = ? and flags.column_id is null and i.column_id is not null
       returning flags.id, flags.column_id, flags.unit_id`,
      [siteId],
    );
    logPlaced(
      log,
      placed.map((row) => ({ flagId: row.id, siteId, columnId: row.column_id, unitId: row.unit_id })),
    );
  });
}

/** Drops addresses that only looked like ones and lead nowhere: nothing was published there. Items with flags stay. */
export async function forgetAddresses(db: Database, inspectionId: number, itemIds: readonly number[]): Promise<void> {
  if (itemIds.length === 0) return;
  const ids = idList(db.dialect, itemIds);
  await inTransaction(db, async (trx) => {
    await trx.raw(`delete from frontier where item_id in ${ids.sql} and inspection_id = ?`, [
      ids.binding,
      inspectionId,
    ]);
    await trx.raw(
      `delete from items where id in ${ids.sql} and status is null
         and not exists (select 1 from frontier f where f.item_id = items.id)
         and not exists (select 1 from items child where child.found_on = items.id)`,
      [ids.binding],
    );
  });
}

/**
 * Items on which earlier crawls found something about the site: what is mended by now has to be told there. An item that
 * did not answer this time is left alone: a time-out proves nothing.
 */
export async function itemsWithSiteFindings(db: Database, siteId: number): Promise<number[]> {
  const rows = await rowsOf<{ item_id: number }>(
    db.read,
    `select distinct f.item_id from flags f join hits h on h.flag_id = f.id
       join items i on i.id = f.item_id
     where f.site_id = ? and h.origin = 'site' and f.state not in ('resolved-itself', 'verified-gone')
       and (i.status in ('read', 'partial') or i.gone_at is not null or i.reason in ('not-found', 'gone'))`,
    [siteId],
  );
  return rows.map((row) => row.item_id);
}
