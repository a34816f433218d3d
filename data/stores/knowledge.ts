import { batchTable, pieces, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { inTransaction } from '../transaction.ts';

/** Stores what site rules need of items (JSON), replacing what was known. */
export async function saveKnowledge(
  db: Database,
  siteId: number,
  items: readonly { itemId: number; data: string }[],
): Promise<void> {
  if (items.length === 0) return;
  await inTransaction(db, async (trx) => {
    for (const part of pieces(items, 2000)) {
      const table = batchTable(
        db.dialect,
        'b',
        { item_id: 'integer', data: 'text' },
        part.map((one) => [one.itemId, one.data]),
      );
      await trx.raw(
        `insert into item_knowledge (item_id, site_id, data) select b.item_id, ?, b.data from ${table.sql} where true
         on conflict (item_id) do update set data = excluded.data`,
        [siteId, table.binding],
      );
    }
  });
}

export interface KnownItem {
  itemId: number;
  url: string;
  depth: number;
  columnId: number | null;
  textHash: string | null;
  characters: number;
  kind: 'page' | 'attachment';
  links: string | null;
  data: string;
}

/** Items of a site that are published and were read, with what is known of them, in pieces. */
export async function* knownItems(db: Database, siteId: number): AsyncGenerator<KnownItem[]> {
  let after = 0;
  for (;;) {
    const rows = await rowsOf<{
      id: number;
      url: string;
      depth: number;
      column_id: number | null;
      text_hash: string | null;
      characters: number | null;
      kind: 'page' | 'attachment';
      links: string | null;
      data: string;
    }>(
      db.read,
      `select i.id, i.url, i.depth, i.column_id, i.text_hash, i.characters, i.kind, i.links, k.data
       from items i join item_knowledge k on k.item_id = i.id
       where i.site_id = ? and i.id > ? and i.gone_at is null and i.status in ('read', 'partial')
       order by i.id limit 1000`,
      [siteId, after],
    );
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    yield rows.map((row) => ({
      itemId: row.id,
      url: row.url,
      depth: row.depth,
      columnId: row.column_id,
      textHash: row.text_hash,
      characters: row.characters ?? 0,
      kind: row.kind,
      links: row.links,
      data: row.data,
    }));
  }
}
