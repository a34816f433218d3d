import type { Knex } from 'knex';
import { batchTable, idList, pieces, rowsOf } from '../batch.ts';
import type { ClosedDetection, ClosedHit } from '../closed-hit.ts';
import type { Database } from '../connect.ts';
import { type Before, hitKey } from './detection-plan.ts';
import type { Origin } from './flag-row.ts';

/** More hits than a person can look at are counted, not stored. */
const storedHits = 30_000;

/** What is stored of flags that were found different: first sightings and decided digests. */
export interface Stored extends Before {
  firstSeen: ReadonlyMap<string, string>;
}

/** Reads what is needed to compare flags with what was found now. */
export async function readStored(
  db: Database,
  trx: Knex.Transaction,
  flagIds: readonly number[],
  origin: Origin,
): Promise<Map<number, Stored>> {
  const stored = new Map(
    flagIds.map((id) => [
      id,
      { keys: new Set<string>(), decided: new Set<string>(), otherUncovered: 0, firstSeen: new Map<string, string>() },
    ]),
  );
  if (flagIds.length === 0) return stored;
  const ids = idList(db.dialect, flagIds);
  const hits = await rowsOf<{
    flag_id: number;
    family: string;
    digest: string;
    first_seen: string;
    origin: Origin;
    known: number;
  }>(
    trx,
    `select flag_id, family, digest, origin, min(known) as known, min(first_seen) as first_seen from hits
     where flag_id in ${ids.sql} group by flag_id, family, digest, origin`,
    [ids.binding],
  );
  for (const row of hits) {
    const flag = stored.get(row.flag_id);
    if (!flag) continue;
    if (row.origin !== origin) flag.otherUncovered += row.known ? 0 : 1;
    else {
      flag.keys.add(hitKey(row));
      flag.firstSeen.set(hitKey(row), row.first_seen);
    }
  }
  const decided = await rowsOf<{ flag_id: number; family: string; digest: string }>(
    trx,
    `select flag_id, family, digest from decided_digests where flag_id in ${ids.sql}`,
    [ids.binding],
  );
  for (const row of decided) stored.get(row.flag_id)?.decided.add(hitKey(row));
  return stored;
}

export interface HitsOfFlag {
  flagId: number;
  hits: readonly ClosedHit[];
  rosters: ClosedDetection['rosters'];
  firstSeen: ReadonlyMap<string, string>;
  decided: ReadonlySet<string>;
}

const columns = {
  flag_id: 'integer',
  pattern: 'text',
  family: 'text',
  pattern_version: 'integer',
  origin: 'text',
  known: 'integer',
  severity: 'text',
  confidence: 'text',
  score: 'integer',
  digest: 'text',
  masked: 'text',
  context: 'text',
  text_start: 'integer',
  text_end: 'integer',
  place: 'text',
  evidence: 'text',
  roster: 'integer',
  first_seen: 'text',
} as const;

/** Replaces the hits of one origin and the rosters of flags. */
export async function replaceHits(
  db: Database,
  trx: Knex.Transaction,
  flags: readonly HitsOfFlag[],
  origin: Origin,
  at: string,
  fresh: boolean,
): Promise<void> {
  if (flags.length === 0) return;
  if (!fresh) {
    const ids = idList(
      db.dialect,
      flags.map((flag) => flag.flagId),
    );
    await trx.raw(`delete from hits where origin = ? and flag_id in ${ids.sql}`, [origin, ids.binding]);
    if (origin === 'document') await trx.raw(`delete from rosters where flag_id in ${ids.sql}`, [ids.binding]);
  }
  const names = Object.keys(columns).join(', ');
  const rows = flags.flatMap((flag) =>
    flag.hits
      .slice(0, storedHits)
      .map((hit) => [
        flag.flagId,
        hit.pattern,
        hit.family,
        hit.patternVersion,
        origin,
        flag.decided.has(hitKey(hit)) ? 1 : 0,
        hit.severity,
        hit.confidence,
        Math.round(hit.score),
        hit.digest,
        hit.masked,
        JSON.stringify({ before: hit.before, after: hit.after }),
        hit.start,
        hit.end,
        JSON.stringify(hit.place),
        JSON.stringify(hit.evidence),
        hit.roster,
        flag.firstSeen.get(hitKey(hit)) ?? at,
      ]),
  );
  for (const part of pieces(rows, 4000)) {
    const table = batchTable(db.dialect, 'b', columns, part);
    await trx.raw(`insert into hits (${names}) select ${names} from ${table.sql}`, [table.binding]);
  }
  const rosters = flags.flatMap((flag) => flag.rosters.map((roster) => [flag.flagId, JSON.stringify(roster)]));
  if (rosters.length > 0) {
    const table = batchTable(db.dialect, 'b', { flag_id: 'integer', data: 'text' }, rosters);
    await trx.raw(`insert into rosters (flag_id, data) select flag_id, data from ${table.sql}`, [table.binding]);
  }
}

/** Replaces the list of patterns by which flags are found. */
export async function replacePatterns(
  db: Database,
  trx: Knex.Transaction,
  flags: readonly { flagId: number; patterns: readonly string[] }[],
  fresh: boolean,
): Promise<void> {
  if (flags.length === 0) return;
  if (!fresh) {
    const ids = idList(
      db.dialect,
      flags.map((flag) => flag.flagId),
    );
    await trx.raw(`delete from flag_patterns where flag_id in ${ids.sql}`, [ids.binding]);
  }
  const rows = flags.flatMap((flag) => flag.patterns.map((pattern) => [pattern, flag.flagId]));
  const table = batchTable(db.dialect, 'b', { pattern: 'text', flag_id: 'integer' }, rows);
  await trx.raw(
    `insert into flag_patterns (pattern, flag_id, state, severity_rank, first_seen)
     select b.pattern, f.id, f.state, f.severity_rank, f.first_seen from ${table.sql} cross join flags f where f.id = b.flag_id`,
    [table.binding],
  );
}

/** At most so many candidates that were let go are kept per item. */
const storedLetGo = 200;

/** Replaces what was let go on items, and by which allow entry. */
export async function replaceLetGo(
  db: Database,
  trx: Knex.Transaction,
  items: readonly {
    itemId: number;
    letGo: ClosedDetection['letGo'];
    silenced: readonly { hit: ClosedHit; entry: number }[];
  }[],
): Promise<void> {
  const ids = idList(
    db.dialect,
    items.map((item) => item.itemId),
  );
  await trx.raw(`delete from let_go where item_id in ${ids.sql}`, [ids.binding]);
  const rows = items.flatMap(({ itemId, letGo, silenced }) => [
    ...silenced.map(({ hit, entry }) => [
      itemId,
      hit.pattern,
      'allow-entry',
      hit.masked,
      JSON.stringify(hit.place),
      null,
      entry,
    ]),
    ...letGo
      .slice(0, storedLetGo)
      .map((one) => [itemId, one.pattern, one.reason, one.masked, JSON.stringify(one.place), one.detail, null]),
  ]);
  for (const part of pieces(rows, 4000)) {
    const table = batchTable(
      db.dialect,
      'b',
      {
        item_id: 'integer',
        pattern: 'text',
        reason: 'text',
        masked: 'text',
        place: 'text',
        detail: 'text',
        allow_id: 'integer',
      },
      part,
    );
    await trx.raw(
      `insert into let_go (item_id, pattern, reason, masked, place, detail, allow_id)
       select item_id, pattern, reason, masked, place, detail, allow_id from ${table.sql}`,
      [table.binding],
    );
  }
}
