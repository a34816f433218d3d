import type { Knex } from 'knex';
import { type Act, change, type Log } from '../audit.ts';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { countChange } from './rules-state.ts';

export type PackOrigin = 'shipped' | 'edited';

/** One version of a pack; it never changes. */
export interface PackVersion {
  pack: string;
  version: number;
  yaml: string;
  origin: PackOrigin;
  /** `offered`: a newer shipped text beside local edits; not in force until somebody publishes it. */
  state: 'published' | 'offered';
  author: string;
  /** Who put it in force, where the author alone may not. */
  publishedBy: string | null;
  reason: string;
  createdAt: string;
  /** The shipped version whose changes it has taken in; null for a pack of one's own. */
  shippedBase: number | null;
}

interface PackRow {
  id: number;
  pack: string;
  version: number;
  yaml: string;
  origin: PackOrigin;
  state: PackVersion['state'];
  author: string;
  reason: string;
  created_at: string;
  shipped_base: number | null;
  published_by: string | null;
}

const read = ({ id: _id, created_at, shipped_base, published_by, ...row }: PackRow): PackVersion => ({
  ...row,
  createdAt: created_at,
  shippedBase: shipped_base,
  publishedBy: published_by,
});

/**
 * Brings in the packs that the program ships with. A pack that nobody edited follows; one that was edited stays in
 * force and the new text is offered beside it. Idempotent.
 */
export async function importShipped(
  db: Database,
  packs: readonly { name: string; text: string }[],
  by: Act,
): Promise<{ imported: string[]; offered: string[] }> {
  const done: { imported: string[]; offered: string[] } = { imported: [], offered: [] };
  const latest = new Map((await latestShipped(db.knex)).map((row) => [row.pack, row.yaml]));
  const news = packs.filter((pack) => latest.get(packName(pack.name)) !== pack.text);
  if (news.length === 0) return done;
  return change(db, by, async (trx, log) => {
    const shipped = new Map((await latestShipped(trx)).map((row) => [row.pack, row.yaml]));
    for (const { name, text } of news) {
      const pack = packName(name);
      if (shipped.get(pack) === text) continue;
      const now = await inForce(trx, pack);
      const state = now?.origin === 'edited' ? 'offered' : 'published';
      const version = (await highest(trx, pack)) + 1;
      await trx('pack_versions').insert({
        pack,
        version,
        yaml: text,
        origin: 'shipped',
        state,
        author: by.actor,
        reason: 'shipped with the program',
        created_at: by.at,
        shipped_base: version,
      });
      if (state === 'published') await countChange(trx);
      if (state === 'published') done.imported.push(pack);
      else done.offered.push(pack);
      log(state === 'published' ? 'pattern.imported' : 'pattern.offered', `pack:${pack}`, { version });
    }
    return done;
  });
}

const packName = (name: string): string => name.replace(/^.*\//, '').replace(/\.ya?ml$/, '');

/** The packs in force, by name: what the engine is to be loaded with. */
export async function packsInForce(db: Database): Promise<PackVersion[]> {
  const rows = await rowsOf<PackRow>(
    db.read,
    `select p.* from pack_versions p where p.version = (select max(q.version) from pack_versions q
       where q.pack = p.pack and q.state = 'published') order by p.pack`,
  );
  return rows.map(read);
}

/** All versions of a pack, newest first. */
export async function packVersions(db: Database, pack: string): Promise<PackVersion[]> {
  return (await db.read<PackRow>('pack_versions').where('pack', pack).orderBy('version', 'desc')).map(read);
}

/** What is put in force, and what it rests on. */
export interface Publication {
  pack: string;
  yaml: string;
  /** The version that was edited; 0 for a new pack. */
  base: number;
  reason: string;
  /** Who wrote it, where another person publishes it. */
  author?: string;
  /** The shipped version that a merge took in. */
  shippedBase?: number | null;
}

/**
 * Publishes an edited text. The caller has checked it.
 * @throws StoreError `stale` when another version than `base` is in force by now.
 */
export async function publishPack(db: Database, input: Publication, by: Act): Promise<number> {
  return change(db, by, (trx, log) => publishIn(trx, log, input, by));
}

/** The same within a transaction of the caller. */
export async function publishIn(trx: Knex.Transaction, log: Log, input: Publication, by: Act): Promise<number> {
  const reason = input.reason.trim();
  if (!reason) throw new StoreError('invalid', `pack ${input.pack}: publishing needs a reason`);
  const now = await inForce(trx, input.pack);
  if ((now?.version ?? 0) !== input.base) {
    throw new StoreError(
      'stale',
      `pack ${input.pack}: ${now?.author ?? 'somebody'} published version ${now?.version} meanwhile`,
    );
  }
  const version = (await highest(trx, input.pack)) + 1;
  const same = await trx<PackRow>('pack_versions')
    .where({ pack: input.pack, origin: 'shipped', yaml: input.yaml })
    .orderBy('version', 'desc')
    .first();
  const author = input.author ?? by.actor;
  const row: Omit<PackRow, 'id'> = {
    pack: input.pack,
    version,
    yaml: input.yaml,
    origin: same ? 'shipped' : 'edited',
    state: 'published',
    author,
    published_by: author === by.actor ? null : by.actor,
    reason,
    created_at: by.at,
    shipped_base: same?.version ?? input.shippedBase ?? now?.shipped_base ?? null,
  };
  await trx('pack_versions').insert(row);
  await countChange(trx);
  const second = row.published_by ? { author } : {};
  log('pattern.published', `pack:${input.pack}`, { version, base: input.base, reason, ...second });
  return version;
}

/** Puts an older text in force again, as a new version, with the shipped version that it rested on. */
export async function rollBackPack(
  db: Database,
  input: { pack: string; version: number; base: number; reason: string },
  by: Act,
): Promise<number> {
  return change(db, by, async (trx, log) => {
    const { pack, version } = input;
    const chosen = await trx<PackRow>('pack_versions').where({ pack, version }).first();
    if (!chosen) throw new StoreError('not-found', `pack ${pack} has no version ${version}`);
    return publishIn(trx, log, { ...input, yaml: chosen.yaml, shippedBase: chosen.shipped_base }, by);
  });
}

/** The newest shipped text of a pack whose changes are not in the text in force; null where there is none. */
export async function offeredVersion(db: Database, pack: PackVersion): Promise<PackVersion | null> {
  if (pack.shippedBase === null) return null;
  const row = await db
    .read<PackRow>('pack_versions')
    .where({ pack: pack.pack, origin: 'shipped' })
    .where('version', '>', pack.shippedBase)
    .orderBy('version', 'desc')
    .first();
  return row ? read(row) : null;
}

/** Pattern id → on or off, for those that were ever switched. */
export async function patternSwitches(db: Database): Promise<Record<string, boolean>> {
  const rows: { pattern: string; enabled: number }[] = await db.read('pattern_switches').select('pattern', 'enabled');
  return Object.fromEntries(rows.map((row) => [row.pattern, row.enabled === 1]));
}

/** Switches a pattern on or off from the next item on. */
export async function switchPattern(db: Database, pattern: string, enabled: boolean, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    await trx('pattern_switches')
      .insert({ pattern, enabled: enabled ? 1 : 0, changed_by: by.actor, changed_at: by.at })
      .onConflict('pattern')
      .merge();
    await countChange(trx);
    log('pattern.switched', `pattern:${pattern}`, { enabled });
  });
}

const inForce = (knex: Knex, pack: string): Promise<PackRow | undefined> =>
  knex<PackRow>('pack_versions').where({ pack, state: 'published' }).orderBy('version', 'desc').first();

async function highest(knex: Knex, pack: string): Promise<number> {
  const [row] = await rowsOf<{ version: number | null }>(
    knex,
    'select max(version) as version from pack_versions where pack = ?',
    [pack],
  );
  return row?.version ?? 0;
}

const latestShipped = (knex: Knex): Promise<PackRow[]> =>
  rowsOf<PackRow>(
    knex,
    `select p.* from pack_versions p where p.version = (select max(q.version) from pack_versions q
       where q.pack = p.pack and q.origin = 'shipped')`,
  );
