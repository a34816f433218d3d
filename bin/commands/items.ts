import { type Item, listItems } from '../../data/stores/items.ts';
import { oneOf, parseWords } from '../cli/command.ts';
import { textTable } from '../cli/table.ts';
import { withDatabase } from '../with-database.ts';

const pageSize = 5000;

/** What was seen, with the outcome and the reason of each. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseWords(args, {
    unread: { type: 'boolean', default: false },
    format: { type: 'string', default: 'table' },
  });
  const format = oneOf('--format', values.format, ['table', 'json']);
  return withDatabase(async (db) => {
    const rows: (string | number | null)[][] = [];
    for (let after = 0; ; ) {
      const page = await listItems(db, { unread: values.unread, visited: true }, { after, limit: pageSize });
      for (const item of page) {
        if (format === 'json') console.log(jsonLine(item));
        else rows.push([item.status, item.reason, item.type, item.characters, item.url]);
      }
      const last = page.at(-1);
      if (!last || page.length < pageSize) break;
      after = last.id;
    }
    if (format === 'table') console.log(textTable(['status', 'reason', 'type', 'characters', 'address'], rows));
    return 0;
  });
}

function jsonLine(item: Item): string {
  const { url, type, status, reason, characters, lastFetched, contentHash } = item;
  return JSON.stringify({ url, type, status, reason, characters, lastFetched, contentHash });
}
