import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { dayOf } from '../time.ts';
import { judgeAllowedAgain, judgeSilencedAgain } from './allow-again.ts';

export type AllowKind = 'value' | 'address' | 'pattern' | 'unit';

/** Something that is never a flag: a value (by digest), what lies under an address, a pattern of a unit … */
export interface AllowEntry {
  id: number;
  kind: AllowKind;
  masked: string | null;
  urlPrefix: string | null;
  pattern: string | null;
  unitId: number | null;
  reason: string;
  ownerId: number;
  ownerName: string;
  /** Last day on which it holds. */
  expiresOn: string;
  createdAt: string;
  /** How many hits it keeps away now. */
  silenced: number;
}

export interface NewAllowEntry {
  kind: AllowKind;
  /** Of a value: `sealer.digest(value)` and its mask, never the value. */
  digest?: string;
  masked?: string;
  urlPrefix?: string;
  pattern?: string;
  unitId?: number;
  reason: string;
  ownerId: number;
  expiresOn: string;
}

const needs: Record<AllowKind, (entry: NewAllowEntry) => boolean> = {
  value: (entry) => entry.digest !== undefined && entry.masked !== undefined,
  address: (entry) => entry.urlPrefix !== undefined,
  pattern: (entry) => entry.pattern !== undefined && (entry.urlPrefix !== undefined || entry.unitId !== undefined),
  unit: (entry) => entry.unitId !== undefined && entry.pattern !== undefined,
};

/** Adds an entry; it counts from the next inspection on, for contents that did not change too. @throws StoreError `invalid` */
export async function addAllowEntry(db: Database, entry: NewAllowEntry, by: Act): Promise<number> {
  if (!entry.reason.trim()) throw new StoreError('invalid', 'allow entry: needs a reason');
  if (entry.expiresOn < dayOf(by.at)) throw new StoreError('invalid', `allow entry: ${entry.expiresOn} is past`);
  if (!needs[entry.kind](entry)) {
    throw new StoreError(
      'invalid',
      `allow entry: ${entry.kind} needs a value, an address, or a pattern with an address or unit`,
    );
  }
  return change(db, by, async (trx, log) => {
    const [row] = await trx('allow_entries')
      .insert({
        kind: entry.kind,
        digest: entry.digest ?? null,
        masked: entry.masked ?? null,
        url_prefix: entry.urlPrefix ?? null,
        pattern: entry.pattern ?? null,
        unit_id: entry.unitId ?? null,
        reason: entry.reason.trim(),
        owner_id: entry.ownerId,
        expires_on: entry.expiresOn,
        created_at: by.at,
      })
      .returning('id');
    await judgeAllowedAgain(trx, {
      digest: entry.digest ?? null,
      urlPrefix: entry.urlPrefix ?? null,
      pattern: entry.pattern ?? null,
      unitId: entry.unitId ?? null,
    });
    log('allow.added', `allow:${row.id}`, {
      kind: entry.kind,
      pattern: entry.pattern,
      unit: entry.unitId,
      expiresOn: entry.expiresOn,
    });
    return row.id;
  });
}

/** Takes an entry back. @throws StoreError `not-found` */
export async function removeAllowEntry(db: Database, id: number, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    const removed = await trx('allow_entries').where('id', id).whereNull('removed_at').update({ removed_at: by.at });
    if (removed === 0) throw new StoreError('not-found', `allow entry ${id}: there is none`);
    await judgeSilencedAgain(trx, id);
    log('allow.removed', `allow:${id}`);
  });
}

/** Puts a removed entry back as it was. @throws StoreError `not-found` */
export async function restoreAllowEntry(db: Database, id: number, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    const rows: { digest: string | null; url_prefix: string | null; pattern: string | null; unit_id: number | null }[] =
      await trx('allow_entries').where('id', id).whereNotNull('removed_at').update({ removed_at: null }).returning('*');
    const [row] = rows;
    if (!row) throw new StoreError('not-found', `allow entry ${id}: was not removed`);
    await judgeAllowedAgain(trx, {
      digest: row.digest,
      urlPrefix: row.url_prefix,
      pattern: row.pattern,
      unitId: row.unit_id,
    });
    log('allow.restored', `allow:${id}`);
  });
}

/** Entries that were not removed (also expired ones), newest first. */
export async function listAllowEntries(db: Database): Promise<AllowEntry[]> {
  const rows: {
    id: number;
    kind: AllowKind;
    masked: string | null;
    url_prefix: string | null;
    pattern: string | null;
    unit_id: number | null;
    reason: string;
    owner_id: number;
    owner_name: string;
    expires_on: string;
    created_at: string;
    silenced: number;
  }[] = await db
    .read('allow_entries')
    .join('users', 'users.id', 'allow_entries.owner_id')
    .whereNull('removed_at')
    .orderBy('allow_entries.id', 'desc')
    .select(
      'allow_entries.*',
      'users.name as owner_name',
      db.read.raw('(select count(*) from let_go where let_go.allow_id = allow_entries.id) as silenced'),
    );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    masked: row.masked,
    urlPrefix: row.url_prefix,
    pattern: row.pattern,
    unitId: row.unit_id,
    reason: row.reason,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    expiresOn: row.expires_on,
    createdAt: row.created_at,
    silenced: row.silenced,
  }));
}
