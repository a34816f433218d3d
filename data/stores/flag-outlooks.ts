import type { Knex } from 'knex';
import { z } from 'zod';
import { type Category, severities } from '../../patterns/hit.ts';
import { idList, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { waitingStates } from '../flag-life.ts';
import { readJson } from '../json.ts';

const standing = z.object({ severity: z.enum(severities), hits: z.number() });
const outlookSchema = z.object({
  pack: z.string(),
  version: z.number(),
  /** `gone`: the rules in force would no longer find it; `graded`: graver or milder; `size`: more or fewer hits. */
  kind: z.enum(['gone', 'graded', 'size']),
  before: standing.nullable(),
  after: standing.nullable(),
});

/** What the rules in force would make of a flag that waits and was raised under older ones. */
export type Outlook = z.output<typeof outlookSchema> & { at: string; runId: number };

export interface NewOutlook {
  itemId: number;
  category: Category;
  before: Outlook['before'];
  after: Outlook['after'];
}

const kindOf = ({ before, after }: NewOutlook): Outlook['kind'] => {
  if (after === null) return 'gone';
  return before?.severity === after.severity ? 'size' : 'graded';
};

/** Notes outlooks on the flags that wait; the flags themselves stay as they are. Returns how many were noted. */
export async function noteOutlooks(
  db: Database,
  trx: Knex.Transaction,
  run: { id: number; pack: string; version: number },
  outlooks: readonly NewOutlook[],
  at: string,
): Promise<number> {
  if (outlooks.length === 0) return 0;
  const items = idList(
    db.dialect,
    outlooks.map((one) => one.itemId),
  );
  const states = waitingStates.map((state) => `'${state}'`).join(', ');
  const flags = await rowsOf<{ id: number; item_id: number; category: Category }>(
    trx,
    `select id, item_id, category from flags where item_id in ${items.sql} and state in (${states})`,
    [items.binding],
  );
  const ids = new Map(flags.map((flag) => [`${flag.item_id}:${flag.category}`, flag.id]));
  let noted = 0;
  for (const one of outlooks) {
    const flag = ids.get(`${one.itemId}:${one.category}`);
    // What an older version found already is not news of this one.
    if (flag === undefined || one.before === null) continue;
    const data = { pack: run.pack, version: run.version, kind: kindOf(one), before: one.before, after: one.after };
    await trx('flag_outlooks')
      .insert({ flag_id: flag, run_id: run.id, at, data: JSON.stringify(data) })
      .onConflict('flag_id')
      .merge();
    noted++;
  }
  return noted;
}

/** The outlook of a flag; null when there is none, or when the item was judged again since. */
export async function outlookOf(
  db: Database,
  flag: { id: number; state: string; lastSeen: string },
): Promise<Outlook | null> {
  if (!waitingStates.some((state) => state === flag.state)) return null;
  const row: { run_id: number; at: string; data: string } | undefined = await db
    .read('flag_outlooks')
    .where('flag_id', flag.id)
    .first();
  if (!row || row.at <= flag.lastSeen) return null;
  return { ...readJson(outlookSchema, row.data, `outlook of flag ${flag.id}`), at: row.at, runId: row.run_id };
}

/** Versions that changed a pack and were not held against the flags that wait. */
export async function unjudgedChanges(db: Database): Promise<{ pack: string; from: number; to: number }[]> {
  const rows = await rowsOf<{ pack: string; from_version: number; to_version: number }>(
    db.read,
    `select p.pack, max(q.version) as from_version, p.version as to_version from pack_versions p
       join pack_versions q on q.pack = p.pack and q.state = 'published' and q.version < p.version
     where p.state = 'published' and not exists (select 1 from pack_versions n where n.pack = p.pack
         and n.state = 'published' and n.version > p.version)
       and not exists (select 1 from pattern_runs r where r.kind = 're-judge' and r.pack = p.pack
         and r.version = p.version)
     group by p.pack, p.version`,
  );
  return rows.map((row) => ({ pack: row.pack, from: row.from_version, to: row.to_version }));
}
