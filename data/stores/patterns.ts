import type { Knex } from 'knex';
import { type Act, change } from '../audit.ts';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';

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
  reason: string;
  createdAt: string;
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
}

const read = ({ id: _id, created_at, ...row }: PackRow): PackVersion => ({ ...row, createdAt: created_at });

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
      });
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

/**
 * Publishes an edited text (or an older one: a roll-back). The caller has checked it.
 * @param base the version that was edited. @throws StoreError `stale` when another one is in force by now.
 */
export async function publishPack(
  db: Database,
  input: { pack: string; yaml: string; base: number; reason: string },
  by: Act,
): Promise<number> {
  if (!input.reason.trim()) throw new StoreError('invalid', `pack ${input.pack}: publishing needs a reason`);
  return change(db, by, async (trx, log) => {
    const now = await inForce(trx, input.pack);
    if ((now?.version ?? 0) !== input.base) {
      throw new StoreError(
        'stale',
        `pack ${input.pack}: ${now?.author ?? 'somebody'} published version ${now?.version} meanwhile`,
      );
    }
    const version = (await highest(trx, input.pack)) + 1;
    const shipped = await trx<PackRow>('pack_versions')
      .where({ pack: input.pack, origin: 'shipped' })
      .orderBy('version', 'desc')
      .first();
    const origin: PackOrigin = shipped?.yaml === input.yaml ? 'shipped' : 'edited';
    await trx('pack_versions').insert({
      pack: input.pack,
      version,
      yaml: input.yaml,
      origin,
      state: 'published',
      author: by.actor,
      reason: input.reason.trim(),
      created_at: by.at,
    });
    log('pattern.published', `pack:${input.pack}`, { version, base: input.base, reason: input.reason.trim() });
    return version;
  });
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
    log('pattern.switched', `pattern:${pattern}`, { enabled });
  });
}

/** Changes whenever the packs in force or the switches change: ask often, load seldom. */
export async function rulesStamp(db: Database): Promise<string> {
  const [row] = await rowsOf<{ packs: number | null; switches: number; last: string | null }>(
    db.read,
    `select (select max(id) from pack_versions where state = 'published') as packs,
       (select count(*) from pattern_switches) as switches, (select max(changed_at) from pattern_switches) as last`,
  );
  return `${row?.packs ?? 0}/${row?.switches ?? 0}/${row?.last ?? ''}`;
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
