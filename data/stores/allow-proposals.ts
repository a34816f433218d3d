import { z } from 'zod';
import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { readJson } from '../json.ts';
import { dayOf } from '../time.ts';
import { type AllowKind, addAllowEntry, type NewAllowEntry } from './allow.ts';

const contextSchema = z.object({ before: z.string(), after: z.string() });

/** "This is never personal", said by a reviewer of one hit, with where and until when. */
export interface AllowProposal {
  id: number;
  flagId: number;
  kind: AllowKind;
  masked: string;
  before: string;
  after: string;
  urlPrefix: string | null;
  pattern: string | null;
  unitId: number | null;
  reason: string;
  expiresOn: string;
  proposedBy: string;
  proposedAt: string;
  state: 'waiting' | 'accepted' | 'declined';
  decidedBy: string | null;
  decidedAt: string | null;
  answer: string | null;
  allowId: number | null;
}

interface Row {
  id: number;
  flag_id: number;
  kind: AllowKind;
  digest: string | null;
  masked: string;
  context: string;
  url_prefix: string | null;
  pattern: string | null;
  unit_id: number | null;
  reason: string;
  expires_on: string;
  proposed_by: number;
  proposer: string;
  proposed_at: string;
  state: AllowProposal['state'];
  decided_by: string | null;
  decided_at: string | null;
  answer: string | null;
  allow_id: number | null;
}

const read = (row: Row): AllowProposal => ({
  id: row.id,
  flagId: row.flag_id,
  kind: row.kind,
  masked: row.masked,
  ...readJson(contextSchema, row.context, `proposal ${row.id}`),
  urlPrefix: row.url_prefix,
  pattern: row.pattern,
  unitId: row.unit_id,
  reason: row.reason,
  expiresOn: row.expires_on,
  proposedBy: row.proposer,
  proposedAt: row.proposed_at,
  state: row.state,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at,
  answer: row.answer,
  allowId: row.allow_id,
});

/** Puts an allow entry before the administrators; nothing passes until one accepts it. The same one waits only once. */
export async function proposeAllowEntry(
  db: Database,
  entry: NewAllowEntry,
  from: { flagId: number; masked: string; before: string; after: string },
  by: Act,
): Promise<number> {
  return change(db, by, async (trx, log) => {
    const same = { kind: entry.kind, digest: entry.digest ?? null, url_prefix: entry.urlPrefix ?? null };
    const there: { id: number } | undefined = await trx('allow_proposals')
      .where({ ...same, pattern: entry.pattern ?? null, unit_id: entry.unitId ?? null, state: 'waiting' })
      .first('id');
    if (there) return there.id;
    const [row] = await trx('allow_proposals')
      .insert({
        ...same,
        flag_id: from.flagId,
        masked: from.masked,
        context: JSON.stringify({ before: from.before, after: from.after }),
        pattern: entry.pattern ?? null,
        unit_id: entry.unitId ?? null,
        reason: entry.reason.trim(),
        expires_on: entry.expiresOn,
        proposed_by: entry.ownerId,
        proposed_at: by.at,
        state: 'waiting',
      })
      .returning('id');
    log('allow.proposed', `flag:${from.flagId}`, { proposal: row.id, kind: entry.kind, expiresOn: entry.expiresOn });
    return row.id;
  });
}

/** Those that wait first, then the newest decided ones. */
export async function listProposals(db: Database, limit = 100): Promise<AllowProposal[]> {
  const rows: Row[] = await db
    .read('allow_proposals as p')
    .join('users as u', 'u.id', 'p.proposed_by')
    .orderByRaw("case when p.state = 'waiting' then 0 else 1 end, p.id desc")
    .limit(limit)
    .select('p.*', 'u.name as proposer');
  return rows.map(read);
}

export async function countWaitingProposals(db: Database): Promise<number> {
  const row = await db.read('allow_proposals').where('state', 'waiting').count<{ n: number }>('* as n').first();
  return Number(row?.n ?? 0);
}

/**
 * Makes a proposal an allow entry of the administrator who accepts it. Returns the entry's id.
 * @throws StoreError `not-found`, `stale` when it was decided meanwhile, `not-allowed` where one's own is accepted, `invalid` when it has run out
 */
export async function acceptProposal(db: Database, id: number, userId: number, by: Act): Promise<number> {
  const row = await claim(db, id, 'accepted', null, userId, by);
  try {
    const entry: NewAllowEntry = {
      kind: row.kind,
      ...(row.digest !== null && { digest: row.digest, masked: row.masked }),
      ...(row.url_prefix !== null && { urlPrefix: row.url_prefix }),
      ...(row.pattern !== null && { pattern: row.pattern }),
      ...(row.unit_id !== null && { unitId: row.unit_id }),
      reason: row.reason,
      ownerId: userId,
      expiresOn: row.expires_on,
    };
    const allowId = await addAllowEntry(db, entry, by);
    await db.knex('allow_proposals').where('id', id).update({ allow_id: allowId });
    return allowId;
  } catch (error) {
    await db.knex('allow_proposals').where('id', id).update({ state: 'waiting', decided_by: null, decided_at: null });
    throw error;
  }
}

/** Declines a proposal with a reason that its reviewer can read. @throws StoreError as `acceptProposal` */
export async function declineProposal(
  db: Database,
  id: number,
  answer: string,
  userId: number,
  by: Act,
): Promise<void> {
  if (!answer.trim()) throw new StoreError('invalid', `proposal ${id}: declining needs a reason`);
  await claim(db, id, 'declined', answer.trim(), userId, by);
}

async function claim(
  db: Database,
  id: number,
  state: 'accepted' | 'declined',
  answer: string | null,
  userId: number,
  by: Act,
): Promise<Row> {
  return change(db, by, async (trx, log) => {
    const row: Row | undefined = await trx('allow_proposals').where('id', id).first();
    if (!row) throw new StoreError('not-found', `proposal ${id}: there is none`);
    if (row.state !== 'waiting') throw new StoreError('stale', `proposal ${id}: is ${row.state} already`);
    if (state === 'accepted' && row.proposed_by === userId)
      throw new StoreError('not-allowed', `proposal ${id}: needs another person`);
    if (state === 'accepted' && row.expires_on < dayOf(by.at))
      throw new StoreError('invalid', `proposal ${id}: ${row.expires_on} is past`);
    await trx('allow_proposals').where('id', id).update({ state, answer, decided_by: by.actor, decided_at: by.at });
    log(`allow.proposal-${state}`, `flag:${row.flag_id}`, { proposal: id });
    return row;
  });
}
