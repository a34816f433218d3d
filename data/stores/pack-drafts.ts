import type { Knex } from 'knex';
import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { publishIn } from './patterns.ts';

export const draftOrigins = ['edit', 'import', 'merge'] as const;
export type DraftOrigin = (typeof draftOrigins)[number];
/** `proposed` waits for another administrator; the last three are over. */
export type DraftState = 'draft' | 'proposed' | 'published' | 'refused' | 'dropped';

/** A text that somebody works on and that is not in force. */
export interface PackDraft {
  id: number;
  pack: string;
  /** The version in force that it began with; 0 for a new pack. */
  base: number;
  yaml: string;
  reason: string;
  author: string;
  origin: DraftOrigin;
  /** The shipped version that a merge takes in. */
  shippedBase: number | null;
  state: DraftState;
  createdAt: string;
  updatedAt: string;
  decidedBy: string | null;
  decisionNote: string | null;
  version: number | null;
}

interface DraftRow {
  id: number;
  pack: string;
  base: number;
  yaml: string;
  reason: string;
  author: string;
  origin: DraftOrigin;
  shipped_base: number | null;
  state: DraftState;
  created_at: string;
  updated_at: string;
  decided_by: string | null;
  decision_note: string | null;
  version: number | null;
}

const read = (row: DraftRow): PackDraft => ({
  id: row.id,
  pack: row.pack,
  base: row.base,
  yaml: row.yaml,
  reason: row.reason,
  author: row.author,
  origin: row.origin,
  shippedBase: row.shipped_base,
  state: row.state,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  decidedBy: row.decided_by,
  decisionNote: row.decision_note,
  version: row.version,
});

/** What is kept of a text that is worked on. */
export type DraftText = Pick<PackDraft, 'pack' | 'base' | 'yaml' | 'reason' | 'origin' | 'shippedBase'>;

/**
 * Keeps a text, as a new draft or in place of what its author kept before.
 * @throws StoreError `not-found` where the draft is over, `not-allowed` where it is another person's.
 */
export async function saveDraft(db: Database, draft: DraftText & { id?: number }, by: Act): Promise<number> {
  return change(db, by, async (trx) => {
    const { pack, base, yaml, reason, origin, shippedBase } = draft;
    const values = { pack, base, yaml, reason, origin, shipped_base: shippedBase, updated_at: by.at };
    if (draft.id !== undefined) {
      const known = await openDraft(trx, draft.id);
      if (known.author !== by.actor) throw new StoreError('not-allowed', `draft ${draft.id} is ${known.author}'s`);
      // A changed proposal is a new one: what waits for a second person is what that person read.
      await trx('pack_drafts')
        .where('id', draft.id)
        .update({ ...values, state: 'draft' });
      return draft.id;
    }
    const [row] = await trx<DraftRow>('pack_drafts')
      .insert({ ...values, author: by.actor, state: 'draft', created_at: by.at })
      .returning('id');
    return row?.id ?? 0;
  });
}

/** Puts a draft before the other administrators. */
export async function proposeDraft(db: Database, id: number, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    const draft = await openDraft(trx, id);
    if (draft.author !== by.actor) throw new StoreError('not-allowed', `draft ${id} is ${draft.author}'s`);
    if (!draft.reason.trim()) throw new StoreError('invalid', `draft ${id}: a proposal needs a reason`);
    await trx('pack_drafts').where('id', id).update({ state: 'proposed', updated_at: by.at });
    log('pattern.proposed', `pack:${draft.pack}`, { draft: id, base: draft.base, reason: draft.reason });
  });
}

/**
 * Publishes a draft as its author's text. The caller has checked it.
 * @param fourEyes the author may not publish it
 * @throws StoreError `not-allowed`, or `stale` when another version is in force than the draft began with
 */
export async function publishDraft(db: Database, id: number, fourEyes: boolean, by: Act): Promise<number> {
  return change(db, by, async (trx, log) => {
    const draft = await openDraft(trx, id);
    if (fourEyes && draft.state !== 'proposed') throw new StoreError('not-allowed', `draft ${id} was not proposed`);
    if (fourEyes && draft.author === by.actor)
      throw new StoreError('not-allowed', `draft ${id} needs another person than its author`);
    const { pack, yaml, base, reason, author, shippedBase } = draft;
    const version = await publishIn(trx, log, { pack, yaml, base, reason, author, shippedBase }, by);
    const over = { state: 'published', version, decided_by: by.actor, updated_at: by.at };
    await trx('pack_drafts').where('id', id).update(over);
    return version;
  });
}

/** Ends a draft without publishing: its author drops it, another administrator refuses it and says why. */
export async function closeDraft(db: Database, id: number, note: string, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    const draft = await openDraft(trx, id);
    const own = draft.author === by.actor;
    if (!own && draft.state !== 'proposed') throw new StoreError('not-allowed', `draft ${id} is ${draft.author}'s`);
    if (!own && !note.trim()) throw new StoreError('invalid', `draft ${id}: refusing needs a reason`);
    const state: DraftState = own ? 'dropped' : 'refused';
    const over = { state, decided_by: by.actor, decision_note: note.trim() || null, updated_at: by.at };
    await trx('pack_drafts').where('id', id).update(over);
    if (draft.state === 'proposed')
      log(own ? 'pattern.withdrawn' : 'pattern.refused', `pack:${draft.pack}`, { draft: id, reason: note.trim() });
  });
}

/** @throws StoreError `not-found` */
export async function findDraft(db: Database, id: number): Promise<PackDraft> {
  const row = await db.read<DraftRow>('pack_drafts').where('id', id).first();
  if (!row) throw new StoreError('not-found', `there is no draft ${id}`);
  return read(row);
}

/** Drafts and proposals that are not over, last touched first. */
export async function openDrafts(db: Database, pack?: string): Promise<PackDraft[]> {
  const rows = await db
    .read<DraftRow>('pack_drafts')
    .whereIn('state', ['draft', 'proposed'])
    .modify((query) => pack !== undefined && query.where('pack', pack))
    .orderBy('updated_at', 'desc')
    .limit(200);
  return rows.map(read);
}

async function openDraft(trx: Knex.Transaction, id: number): Promise<PackDraft> {
  const row = await trx<DraftRow>('pack_drafts').where('id', id).forUpdate().first();
  if (!row || !['draft', 'proposed'].includes(row.state))
    throw new StoreError('not-found', `draft ${id} is not there, or over`);
  return read(row);
}
