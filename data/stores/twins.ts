import type { Knex } from 'knex';
import { batchTable, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import type { Finding } from './detection-plan.ts';
import type { FlagRow } from './flag-row.ts';

/** A flag of the same content at another address of the same site. */
export type Twin = FlagRow & { item_gone: number };

/**
 * For findings without a flag: the flag of the same content elsewhere on the site. One whose address is gone is the
 * same publication that moved; one that is still there and was retained lends its decision.
 */
export async function findTwins(
  db: Database,
  trx: Knex.Transaction,
  findings: readonly Finding[],
): Promise<Map<Finding, Twin>> {
  const asked = findings.filter((finding) => finding.item.content_key !== null);
  const twins = new Map<Finding, Twin>();
  if (asked.length === 0) return twins;
  const table = batchTable(
    db.dialect,
    'b',
    { content_hash: 'text', site_id: 'integer', item_id: 'integer', category: 'text' },
    asked.map((finding) => [finding.item.content_key, finding.item.site_id, finding.item.id, finding.category]),
  );
  const rows = await rowsOf<Twin & { asked_item: number }>(
    trx,
    `select f.*, b.item_id as asked_item, case when i.gone_at is null then 0 else 1 end as item_gone
     from ${table.sql} cross join flags f join items i on i.id = f.item_id
     where f.content_hash = b.content_hash and f.site_id = b.site_id and f.category = b.category and f.item_id <> b.item_id
       and (i.gone_at is not null or f.state in ('retained', 'false-positive'))
     order by item_gone desc, f.decided_at is null, f.id`,
    [table.binding],
  );
  const moved = new Set<number>();
  for (const finding of asked) {
    const fits = rows.filter((row) => row.asked_item === finding.item.id && row.category === finding.category);
    const twin = fits.find((row) => !moved.has(row.id));
    if (!twin) continue;
    if (twin.item_gone) moved.add(twin.id);
    twins.set(finding, twin);
  }
  return twins;
}
