import { batchTable, idList, pieces, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { inTransaction } from '../transaction.ts';

/** Which numbers (as keyed digests) stand in items of a site; replaces what was known of these items. */
export async function recordNumbers(
  db: Database,
  siteId: number,
  found: readonly { itemId: number; digests: readonly string[] }[],
): Promise<void> {
  if (found.length === 0) return;
  const ids = idList(
    db.dialect,
    found.map((one) => one.itemId),
  );
  const rows = found.flatMap(({ itemId, digests }) => [...new Set(digests)].map((digest) => [digest, itemId]));
  await inTransaction(db, async (trx) => {
    await trx.raw(`delete from site_numbers where item_id in ${ids.sql}`, [ids.binding]);
    for (const part of pieces(rows, 10_000)) {
      const table = batchTable(db.dialect, 'b', { digest: 'text', item_id: 'integer' }, part);
      await trx.raw(
        `insert into site_numbers (site_id, digest, item_id) select ?, b.digest, b.item_id from ${table.sql}`,
        [siteId, table.binding],
      );
    }
  });
}

/**
 * Digests of numbers that stand on at least so many items of a site: its own phones and hotlines. Hand them to
 * `new DigestSet(digests, sealer)`, which answers for plain numbers.
 */
export async function commonNumbers(db: Database, siteId: number, minItems: number): Promise<string[]> {
  const rows = await rowsOf<{ digest: string }>(
    db.read,
    'select digest from site_numbers where site_id = ? group by digest having count(*) >= ?',
    [siteId, minItems],
  );
  return rows.map((row) => row.digest);
}
