import type { Knex } from 'knex';
import { type Act, change } from '../audit.ts';
import { idList, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import type { FlagRow } from './flag-row.ts';
import { facets } from './new-flag.ts';
import { checkSoon } from './verification-soon.ts';

/**
 * Items that are gone (404, 410): flags without a decision resolve themselves; a take-down is verified at once. Where
 * the same content is already flagged at another address, that flag carries on the history. Idempotent.
 * Returns how many flags resolved themselves.
 */
export async function recordGone(db: Database, itemIds: readonly number[], by: Act): Promise<number> {
  if (itemIds.length === 0) return 0;
  const ids = idList(db.dialect, itemIds);
  const any = await rowsOf(db.knex, `select id from flags where item_id in ${ids.sql} and parts <> '{}' limit 1`, [
    ids.binding,
  ]);
  if (any.length === 0) return 0;
  return change(db, by, async (trx, log) => {
    const flags = await rowsOf<FlagRow>(trx, `select * from flags where item_id in ${ids.sql} and parts <> '{}'`, [
      ids.binding,
    ]);
    const list = flags.map((flag) => flag.id);
    await trx<FlagRow>('flags').whereIn('id', list).update({ parts: '{}' });
    await checkSoon(
      trx,
      flags.filter((flag) => flag.state === 'taken-down').map((flag) => flag.id),
      by.at,
    );
    const waiting = flags.filter((flag) => flag.state === 'open' || flag.state === 'reopened');
    for (const flag of waiting) {
      await trx<FlagRow>('flags')
        .where('id', flag.id)
        .update({
          state: 'resolved-itself',
          state_before: flag.state,
          state_since: by.at,
          version: flag.version + 1,
          holder_id: null,
          lease_until: null,
          proposal: null,
          changed: null,
        });
      const successor = await linkCopy(trx, flag);
      log('flag.resolved-itself', `flag:${flag.id}`, {
        because: 'gone',
        from: flag.state,
        state: 'resolved-itself',
        ...facets(flag),
        ...(successor !== null && { successor }),
      });
    }
    return waiting.length;
  });
}

/** The youngest waiting flag of the same content at an address that is still there takes over age and history. */
async function linkCopy(trx: Knex.Transaction, flag: FlagRow): Promise<number | null> {
  if (!flag.content_hash) return null;
  const copy = await trx<FlagRow>('flags')
    .join('items', 'items.id', 'flags.item_id')
    .where({ 'flags.content_hash': flag.content_hash, 'flags.site_id': flag.site_id, 'flags.category': flag.category })
    .whereIn('flags.state', ['open', 'reopened'])
    .whereNull('items.gone_at')
    .whereNull('flags.predecessor_id')
    .whereNot('flags.id', flag.id)
    .orderBy('flags.id')
    .first('flags.id', 'flags.first_seen');
  if (!copy) return null;
  const [earlier] = [copy.first_seen, flag.first_seen].sort();
  await trx<FlagRow>('flags').where('id', copy.id).update({
    predecessor_id: flag.id,
    first_seen: earlier,
  });
  return copy.id;
}
