import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { waitingStates } from '../flag-life.ts';

/** A published item with its sealed text, as a thread judges it. */
export interface SealedItem {
  itemId: number;
  siteId: number;
  columnId: number | null;
  unitId: number | null;
  url: string;
  firstSeen: string;
  lastChanged: string | null;
  snapshotId: string;
  sealed: Uint8Array;
}

interface Row {
  id: number;
  site_id: number;
  column_id: number | null;
  unit_id: number | null;
  url: string;
  first_seen: string;
  last_changed: string | null;
  snapshot_id: string;
  sealed: Uint8Array;
}

const columns = `i.id, i.site_id, i.column_id, c.unit_id, i.url, i.first_seen, i.last_changed, i.snapshot_id, s.sealed`;
const joins = `from items i join snapshots s on s.id = i.snapshot_id join sites t on t.id = i.site_id
  left join columns c on c.id = i.column_id`;
/** What is published now; of removed sites nothing is looked at any more. */
const published = 'i.gone_at is null and t.removed_at is null';

const read = (row: Row): SealedItem => ({
  itemId: row.id,
  siteId: row.site_id,
  columnId: row.column_id,
  unitId: row.unit_id,
  url: row.url,
  firstSeen: row.first_seen,
  lastChanged: row.last_changed,
  snapshotId: row.snapshot_id,
  sealed: row.sealed,
});

/** Which items a run looks at: all that are published, those with a flag that waits, those with a decided one. */
export type Scope = 'published' | 'waiting' | 'decided';

const flagged: Record<Scope, string> = {
  published: '',
  waiting: `and exists (select 1 from flags f where f.item_id = i.id and f.state in (${waitingStates.map((s) => `'${s}'`).join(', ')}))`,
  decided: `and exists (select 1 from flags f where f.item_id = i.id
    and f.state in ('taken-down', 'verified-gone', 'retained', 'false-positive', 'handed-over'))`,
};
/** What was decided is looked at also where it is gone since. */
const alive = (scope: Scope) => (scope === 'decided' ? 't.removed_at is null' : published);

/** The next items behind `after`, by id. */
export async function sealedItems(db: Database, scope: Scope, after: number, limit: number): Promise<SealedItem[]> {
  const rows = await rowsOf<Row>(
    db.read,
    `select ${columns} ${joins} where i.id > ? and ${alive(scope)} ${flagged[scope]} order by i.id limit ?`,
    [after, limit],
  );
  return rows.map(read);
}

/** How many items can be judged from a stored text, and how many were read but have none any more. */
export async function countSealed(db: Database, scope: Scope): Promise<{ stored: number; withoutText: number }> {
  const [row] = await rowsOf<{ stored: number | null; missing: number | null }>(
    db.read,
    `select sum(case when i.snapshot_id is not null then 1 else 0 end) as stored,
       sum(case when i.snapshot_id is null then 1 else 0 end) as missing
     from items i join sites t on t.id = i.site_id
     where ${alive(scope)} and i.status in ('read', 'partial') and coalesce(i.characters, 0) > 0 ${flagged[scope]}`,
  );
  return { stored: row?.stored ?? 0, withoutText: row?.missing ?? 0 };
}

/** Items whose content came or changed behind a moment, in that order: what a shadow looks at. */
export async function changedItems(
  db: Database,
  after: { at: string; id: number },
  limit: number,
): Promise<SealedItem[]> {
  const rows = await rowsOf<Row>(
    db.read,
    `select ${columns} ${joins} where i.snapshot_id is not null and (i.last_changed, i.id) > (?, ?) and ${published}
     order by i.last_changed, i.id limit ?`,
    [after.at, after.id, limit],
  );
  return rows.map(read);
}
