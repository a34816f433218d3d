import type { Knex } from 'knex';
import type { ClosedHit } from '../closed-hit.ts';
import { readJson } from '../json.ts';
import { placeSchema } from '../place-json.ts';
import { hitKey } from './detection-plan.ts';
import type { Changed, Origin } from './flag-row.ts';

/** So many hits that are gone are kept to be shown; all are counted. */
export const mostGone = 20;
/** A roster has more hits than anybody compares one by one. */
const mostCompared = 2000;

/** Which stored hits of a flag are not found any more, and how many stand elsewhere now; asked before they are replaced. */
export async function differenceOf(
  trx: Knex.Transaction,
  flagId: number,
  origin: Origin,
  hits: readonly ClosedHit[],
): Promise<Pick<Changed, 'gone' | 'moved'>> {
  const rows: { pattern: string; family: string; digest: string; masked: string; place: string }[] = await trx('hits')
    .where({ flag_id: flagId, origin })
    .orderBy('id')
    .limit(mostCompared)
    .select('pattern', 'family', 'digest', 'masked', 'place');
  const places = new Map<string, Set<string>>();
  for (const hit of hits) {
    const key = hitKey(hit);
    places.set(key, (places.get(key) ?? new Set()).add(JSON.stringify(placeSchema.parse(hit.place))));
  }
  const gone = new Map<string, Changed['gone'][number]>();
  let moved = 0;
  for (const row of rows) {
    const key = hitKey(row);
    const place = readJson(placeSchema, row.place, `hits of flag ${flagId}`);
    const now = places.get(key);
    if (!now) gone.set(key, { pattern: row.pattern, masked: row.masked, place });
    else if (!now.has(JSON.stringify(place))) moved += 1;
  }
  return { gone: [...gone.values()].slice(0, mostGone), moved };
}
