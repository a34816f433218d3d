import type { Knex } from 'knex';
import { change, type Log } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import type { Role } from '../flag-life.ts';
import { anotherAdmin, isUserName, readUser, type User, type UserRow } from './users.ts';

/** A person for whom a provider vouches. */
export interface Vouched {
  issuer: string;
  /** Never changes at the provider, whatever the person is called. */
  subject: string;
  name: string;
  /**
   * What the provider's groups give here: a role, null for none that counts, or `ours` where roles are kept here and only
   * who was added here may come in.
   */
  role: Role | null | 'ours';
}

export type Entry =
  | { ok: true; user: User }
  /**
   * `unknown`: nobody of that name was added here; `no-role`: no group that counts; `local`: the name belongs to an
   * account with a password of its own; `taken`: to another person at the provider; `bad-name`: cannot be a name here.
   */
  | { ok: false; reason: 'unknown' | 'no-role' | 'local' | 'taken' | 'disabled' | 'bad-name' };

/**
 * Lets in a person for whom a provider vouches. The first time the account is found by its name and tied to the
 * provider's subject; from then on only the subject counts, so a name given to somebody else opens nothing. An account
 * with a password is never tied by its name alone: who names themselves `admin` at the provider gains nothing.
 */
export async function enterByProvider(db: Database, vouched: Vouched, at: string): Promise<Entry> {
  const name = vouched.name.trim();
  return change<Entry>(db, { actor: isUserName(name) ? `user:${name}` : 'system', at }, async (trx, log) => {
    const known = await bySubject(trx, vouched);
    if (known) {
      if (known.disabled_at) return { ok: false, reason: 'disabled' };
      if (vouched.role === null) return { ok: false, reason: 'no-role' };
      return enter(trx, log, await withRole(trx, log, known, vouched.role));
    }
    if (!isUserName(name)) return { ok: false, reason: 'bad-name' };
    if (vouched.role === null) return { ok: false, reason: 'no-role' };
    const there = await trx<UserRow>('users').whereRaw('lower(name) = ?', [name.toLowerCase()]).first();
    if (!there && vouched.role === 'ours') return { ok: false, reason: 'unknown' };
    if (there?.oidc_subject) return { ok: false, reason: 'taken' };
    if (there && there.password_hash !== '') return { ok: false, reason: 'local' };
    if (there?.disabled_at) return { ok: false, reason: 'disabled' };
    const row = there ?? (await added(trx, log, name, vouched.role, at));
    await trx<UserRow>('users')
      .where('id', row.id)
      .update({ oidc_issuer: vouched.issuer, oidc_subject: vouched.subject });
    log('user.linked', `user:${row.id}`, { issuer: vouched.issuer });
    return enter(trx, log, await withRole(trx, log, row, vouched.role));
  });
}

const bySubject = (trx: Knex.Transaction, { issuer, subject }: Vouched): Promise<UserRow | undefined> =>
  trx<UserRow>('users').where({ oidc_issuer: issuer, oidc_subject: subject }).first();

function enter(_trx: Knex.Transaction, log: Log, row: UserRow): Entry {
  log('user.signed-in', `user:${row.id}`, { by: 'oidc' });
  return { ok: true, user: readUser(row) };
}

async function added(
  trx: Knex.Transaction,
  log: Log,
  name: string,
  role: Vouched['role'],
  at: string,
): Promise<UserRow> {
  const values = { name, role: role ?? 'auditor', password_hash: '', password_changed_at: at, created_at: at };
  const [row]: UserRow[] = await trx('users').insert(values).returning('*');
  if (!row) throw new Error('the database returned no user');
  log('user.added', `user:${row.id}`, { name, role: row.role, by: 'oidc' });
  return row;
}

/** The role that the provider gives now; the last administrator keeps theirs, or nobody could mend the mapping. */
async function withRole(trx: Knex.Transaction, log: Log, row: UserRow, role: Vouched['role']): Promise<UserRow> {
  if (role === 'ours' || role === null || role === row.role) return row;
  if (row.role === 'admin') {
    try {
      await anotherAdmin(trx, row.id);
    } catch (error) {
      if (error instanceof StoreError) return row;
      throw error;
    }
  }
  await trx<UserRow>('users').where('id', row.id).update({ role });
  log('user.changed', `user:${row.id}`, { role, by: 'oidc' });
  return { ...row, role };
}
