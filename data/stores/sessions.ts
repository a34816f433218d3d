import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../connect.ts';
import { SealError } from '../seal.ts';

/** A session in a user's list; `id` is its digest, which opens nothing. */
export interface SessionInfo {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
  /** Browser and system in two words, as they were at sign-in; null when they are not known. */
  browser: string | null;
}

interface SessionRow {
  id: string;
  user_id: number | null;
  data: string;
  created_at: string;
  last_used_at: string;
  expires_at: string;
}

/** What of a session's data the list shows. */
const browserSchema = z.object({ browser: z.string().nullable().default(null).catch(null) });

/** Digest under which a session is stored: a stolen database opens no session. */
export function sessionDigest(db: Pick<Database, 'keys'>, id: string): string {
  return createHmac('sha256', db.keys.session).update(id).digest('base64url');
}

/** The session's data as it was saved; null when there is none or it is over. */
export async function readSession(db: Database, id: string, at: string): Promise<string | null> {
  const row = await db
    .knex<SessionRow>('sessions')
    .where('id', sessionDigest(db, id))
    .where('expires_at', '>', at)
    .first('data');
  return row ? openData(db, row.data, sessionDigest(db, id)) : null;
}

/**
 * A session's data is sealed: it holds what was searched for last and what is under way at the sign-on provider. Bound
 * to its row, so that one cannot be put in place of another.
 */
function sealData(db: Pick<Database, 'sealer'>, data: string, digest: string): string {
  return Buffer.from(db.sealer.seal(Buffer.from(data), `session:${digest}`)).toString('base64');
}

/** Null for what was altered, or written by an older version: its owner signs in again. */
function openData(db: Pick<Database, 'sealer'>, sealed: string, digest: string): string | null {
  try {
    return Buffer.from(db.sealer.open(Buffer.from(sealed, 'base64'), `session:${digest}`)).toString('utf8');
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/** Saves a session under its digest. */
export async function saveSession(
  db: Database,
  session: { id: string; userId: number | null; data: string; expiresAt: string; at?: string },
): Promise<void> {
  const at = session.at ?? new Date().toISOString();
  const digest = sessionDigest(db, session.id);
  await db
    .knex<SessionRow>('sessions')
    .insert({
      id: digest,
      user_id: session.userId,
      data: sealData(db, session.data, digest),
      created_at: at,
      last_used_at: at,
      expires_at: session.expiresAt,
    })
    .onConflict('id')
    .merge(['user_id', 'data', 'last_used_at', 'expires_at']);
}

/** Saves a session that was read before; one that was ended meanwhile stays ended. */
export async function updateSession(
  db: Database,
  session: { id: string; data: string; expiresAt: string; at: string },
): Promise<void> {
  const digest = sessionDigest(db, session.id);
  await db
    .knex<SessionRow>('sessions')
    .where('id', digest)
    .update({ data: sealData(db, session.data, digest), last_used_at: session.at, expires_at: session.expiresAt });
}

/** Ends a session by the id that its cookie carries. */
export async function deleteSession(db: Database, id: string): Promise<void> {
  await db.knex<SessionRow>('sessions').where('id', sessionDigest(db, id)).del();
}

/** A user's sessions that are not over, last used first. */
export async function listSessions(db: Database, userId: number, at: string): Promise<SessionInfo[]> {
  const rows = await db
    .read<SessionRow>('sessions')
    .where('user_id', userId)
    .where('expires_at', '>', at)
    .orderBy('last_used_at', 'desc');
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    browser: browserSchema.parse(JSON.parse(openData(db, row.data, row.id) ?? '{}')).browser,
  }));
}

/** Ends one session of a user by its digest, or all but one. Returns how many. */
export async function endSessions(
  db: Database,
  userId: number,
  which: { digest: string } | { except: string | null },
): Promise<number> {
  const query = db.knex<SessionRow>('sessions').where('user_id', userId);
  if ('digest' in which) query.where('id', which.digest);
  else if (which.except) query.whereNot('id', sessionDigest(db, which.except));
  return query.del();
}

/** Deletes sessions that are over. */
export async function purgeSessions(db: Database, at: string): Promise<number> {
  return db.knex<SessionRow>('sessions').where('expires_at', '<=', at).del();
}
