import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { readJson } from '../json.ts';

/** What a token opens. */
export const tokenScopes = ['check', 'documents', 'week'] as const;
export type TokenScope = (typeof tokenScopes)[number];

export interface Token {
  id: number;
  name: string;
  scopes: TokenScope[];
  createdBy: string;
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

interface TokenRow {
  id: number;
  name: string;
  digest: string;
  scopes: string;
  created_by: string;
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

const scopesSchema = z.array(z.enum(tokenScopes));

const read = (row: TokenRow): Token => ({
  id: row.id,
  name: row.name,
  scopes: readJson(scopesSchema, row.scopes, `token ${row.id}`),
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
});

/** The key of the digest stands outside the database: a stolen database opens nothing. */
const digestOf = (db: Database, secret: string): string =>
  createHmac('sha256', db.keys.session).update(`token:${secret}`).digest('base64url');

/** Makes a token; its secret is returned once and kept nowhere. */
export async function addToken(
  db: Database,
  token: { name: string; scopes: readonly TokenScope[]; expiresAt: string },
  by: Act,
): Promise<{ id: number; secret: string }> {
  if (token.scopes.length === 0) throw new StoreError('invalid', 'token: needs at least one scope');
  const secret = `xuncha_${randomBytes(24).toString('base64url')}`;
  return change(db, by, async (trx, log) => {
    const [row] = await trx('tokens')
      .insert({
        name: token.name,
        digest: digestOf(db, secret),
        scopes: JSON.stringify(token.scopes),
        created_by: by.actor,
        created_at: by.at,
        expires_at: token.expiresAt,
      })
      .returning('id');
    log('token.added', `token:${row.id}`, { name: token.name, scopes: [...token.scopes], expires: token.expiresAt });
    return { id: row.id, secret };
  });
}

/** The token of a secret, if it opens this scope at this moment; null otherwise, whatever the reason. */
export async function openToken(db: Database, secret: string, scope: TokenScope, at: string): Promise<Token | null> {
  const row = await db
    .knex<TokenRow>('tokens')
    .where('digest', digestOf(db, secret))
    .whereNull('revoked_at')
    .where('expires_at', '>', at)
    .first();
  if (!row) return null;
  const token = read(row);
  if (!token.scopes.includes(scope)) return null;
  // Once a minute is enough to see that it is in use.
  if (!row.last_used_at || Date.parse(at) - Date.parse(row.last_used_at) > 60_000) {
    await db.knex('tokens').where('id', row.id).update({ last_used_at: at });
  }
  return token;
}

/** Newest first, revoked and expired ones too. */
export async function listTokens(db: Database): Promise<Token[]> {
  const rows: TokenRow[] = await db.read('tokens').orderBy('id', 'desc').limit(200);
  return rows.map(read);
}

/** @throws StoreError `not-found` */
export async function revokeToken(db: Database, id: number, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    const updated = await trx('tokens').where('id', id).whereNull('revoked_at').update({ revoked_at: by.at });
    if (updated === 0) throw new StoreError('not-found', `token ${id}: there is none that opens anything`);
    log('token.revoked', `token:${id}`);
  });
}
