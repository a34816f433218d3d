import type { Knex } from 'knex';
import { dayOf } from '../time.ts';

/**
 * A content that did not change is not judged again under the same engine version. Allow entries change the verdict
 * without either, so the items that they touch forget their version: the next inspection judges them again.
 */

interface Restriction {
  digest: string | null;
  urlPrefix: string | null;
  pattern: string | null;
  unitId: number | null;
}

const forget = 'update items set engine_version = null, next_due_at = null where id in';

/** Items with hits that the entry lets pass from now on. */
export async function judgeAllowedAgain(trx: Knex.Transaction, entry: Restriction): Promise<void> {
  const conditions: [sql: string, ...bindings: (string | number)[]][] = [];
  if (entry.digest !== null) conditions.push(['h.digest = ?', entry.digest]);
  if (entry.pattern !== null) conditions.push(['h.pattern = ?', entry.pattern]);
  if (entry.unitId !== null) conditions.push(['f.unit_id = ?', entry.unitId]);
  if (entry.urlPrefix !== null)
    conditions.push(['substr(f.url, 1, ?) = ?', [...entry.urlPrefix].length, entry.urlPrefix]);
  if (conditions.length === 0) return;
  await trx.raw(
    `${forget} (select f.item_id from hits h join flags f on f.id = h.flag_id
       where ${conditions.map(([sql]) => sql).join(' and ')})`,
    conditions.flatMap(([, ...bindings]) => bindings),
  );
}

/** Items from which the entry took something away, once it no longer holds. */
export async function judgeSilencedAgain(trx: Knex.Transaction, entryId: number): Promise<void> {
  await trx.raw(`${forget} (select item_id from let_go where allow_id = ?)`, [entryId]);
}

/** Items of a site from which entries took something away that have run out since. */
export async function judgeExpiredAgain(trx: Knex.Transaction, siteId: number, at: string): Promise<void> {
  await trx.raw(
    `${forget} (select l.item_id from let_go l join allow_entries a on a.id = l.allow_id where a.expires_on < ?)
       and site_id = ?`,
    [dayOf(at), siteId],
  );
}
