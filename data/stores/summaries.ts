import { z } from 'zod';
import { type ItemSummary, itemKinds } from '../../patterns/outdated/summary.ts';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';

/** What is known of a published item, for rules that look at many of them. No personal data. */
export interface SummarisedItem {
  itemId: number;
  siteId: number;
  columnId: number | null;
  summary: ItemSummary;
}

const day = z.string().nullable();
/** Written by the crawl; what a newer version added is there, what an older one lacked may be absent. */
const summarySchema = z.object({
  url: z.string(),
  kind: z.enum(itemKinds),
  title: z.string().nullable(),
  column: z.string().nullable(),
  number: z.string().nullable(),
  publishedAt: day,
  issuedAt: day,
  about: z.array(z.string()),
  endsAt: day,
  notice: z.string().nullish(),
  naturalPerson: z.boolean(),
  answered: z.boolean(),
  validity: z.string().nullable(),
  marked: z.boolean(),
});

/** Items that are published and were read, in pieces of a thousand; of sites that were not removed. */
export async function* summaries(db: Database, siteId?: number): AsyncGenerator<SummarisedItem[]> {
  const field = db.dialect === 'sqlite' ? `json_extract(k.data, '$.summary')` : `(k.data::json ->> 'summary')`;
  let after = 0;
  for (;;) {
    const rows = await rowsOf<{
      id: number;
      site_id: number;
      url: string;
      column_id: number | null;
      column_name: string | null;
      summary: string;
    }>(
      db.read,
      `select i.id, i.site_id, i.url, i.column_id, c.name as column_name, ${field} as summary
       from items i join item_knowledge k on k.item_id = i.id join sites s on s.id = i.site_id
         left join columns c on c.id = i.column_id
       where i.id > ? and i.gone_at is null and i.status in ('read', 'partial') and s.removed_at is null
         ${siteId === undefined ? '' : 'and i.site_id = ?'}
       order by i.id limit 1000`,
      siteId === undefined ? [after] : [after, siteId],
    );
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    yield rows.flatMap(({ id: itemId, site_id, column_id, column_name, url, summary }) => {
      const read = summarySchema.safeParse(JSON.parse(summary));
      if (!read.success) return [];
      const column = column_name ?? read.data.column;
      return [{ itemId, siteId: site_id, columnId: column_id, summary: { ...read.data, url, column } }];
    });
  }
}
