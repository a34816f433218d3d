import type { Knex } from 'knex';
import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { type Role, roles } from '../flag-life.ts';
import { checkPassword, hashPassword, isWeakHash, passwordProblem } from '../password.ts';
import { sessionDigest } from './sessions.ts';

export interface User {
  id: number;
  name: string;
  role: Role;
  language: string;
  unitId: number | null;
  lockedUntil: string | null;
  disabledAt: string | null;
  passwordChangedAt: string;
  createdAt: string;
  /** Whether a password opens the account; one for single sign-on has none. */
  hasPassword: boolean;
  /** Whether a provider vouches for it. */
  linked: boolean;
}

export interface UserRow {
  id: number;
  name: string;
  role: Role;
  password_hash: string;
  language: string;
  unit_id: number | null;
  failed_attempts: number;
  locked_until: string | null;
  disabled_at: string | null;
  password_changed_at: string;
  created_at: string;
  oidc_issuer: string | null;
  oidc_subject: string | null;
}

const read = (row: UserRow): User => ({
  id: row.id,
  name: row.name,
  role: row.role,
  language: row.language,
  unitId: row.unit_id,
  lockedUntil: row.locked_until,
  disabledAt: row.disabled_at,
  passwordChangedAt: row.password_changed_at,
  createdAt: row.created_at,
  hasPassword: row.password_hash !== '',
  linked: row.oidc_subject !== null,
});

export { read as readUser };

/** Wrong passwords in a row after which an account is locked. */
const attempts = 5;
const lockMinutes = 15;

/** What can be a name: no blanks, colons or marks, for names stand in the log as `user:NAME`. */
export const isUserName = (name: string): boolean => /^[\p{L}\p{N}._-]{1,40}$/u.test(name);

/**
 * Adds an account; one without a password (null) is opened by single sign-on only.
 * @throws StoreError `exists`, or `invalid` naming the name, the role or what the password lacks.
 */
export async function addUser(
  db: Database,
  user: { name: string; role: string; password: string | null; language?: string; unitId?: number | null },
  by: Act,
): Promise<User> {
  const name = user.name.trim();
  if (!isUserName(name)) {
    throw new StoreError('invalid', `user ${name}: a name has 1–40 letters, digits, dots, dashes or underscores`);
  }
  const role = roles.find((one) => one === user.role);
  if (!role) throw new StoreError('invalid', `role ${user.role}: allowed: ${roles.join(', ')}`);
  const hash = user.password === null ? '' : await hashed(name, user.password);
  return change(db, by, async (trx, log) => {
    const there = await trx<UserRow>('users').whereRaw('lower(name) = ?', [name.toLowerCase()]).first('id');
    if (there) throw new StoreError('exists', `user ${name}: is there already`);
    const [row] = await trx<UserRow>('users')
      .insert({
        name,
        role,
        password_hash: hash,
        language: user.language ?? 'zh',
        unit_id: user.unitId ?? null,
        password_changed_at: by.at,
        created_at: by.at,
      })
      .returning('*');
    if (!row) throw new Error('the database returned no user');
    log('user.added', `user:${row.id}`, { name, role, ...(user.password === null && { by: 'oidc' }) });
    return read(row);
  });
}

async function hashed(name: string, password: string): Promise<string> {
  const problem = passwordProblem(name, password);
  if (problem)
    throw new StoreError('invalid', `password: ${problem} (at least 10 characters, 5 different ones, not the name)`);
  return hashPassword(password);
}

/** All users by name. */
export async function listUsers(db: Database): Promise<User[]> {
  return (await db.read<UserRow>('users').orderBy('name')).map(read);
}

/** Whether anybody can sign in at all: on a new installation the first account comes from the command line. */
export async function hasUsers(db: Database): Promise<boolean> {
  return (await db.read('users').first('id')) !== undefined;
}

/** Null when there is none. */
export async function userById(db: Database, id: number): Promise<User | null> {
  const row = await db.read<UserRow>('users').where('id', id).first();
  return row ? read(row) : null;
}

/** By name, whatever its case; null when there is none. */
export async function userByName(db: Database, name: string): Promise<User | null> {
  const row = await byName(db.read, name);
  return row ? read(row) : null;
}

const byName = (knex: Knex, name: string): Promise<UserRow | undefined> =>
  knex<UserRow>('users').whereRaw('lower(name) = ?', [name.trim().toLowerCase()]).first();

export type SignIn =
  | { ok: true; user: User }
  | { ok: false; reason: 'wrong' | 'locked' | 'disabled'; until: string | null };

let nobody: Promise<string> | undefined;

/**
 * Checks name and password, counts failures and locks after five in a row for a quarter of an hour. An unknown name
 * takes as long as a wrong password and gets the same answer.
 */
export async function signIn(db: Database, name: string, password: string, at: string): Promise<SignIn> {
  const row = await byName(db.knex, name);
  // No account, or one that only a provider opens: the same answer, after the same time.
  if (!row || row.password_hash === '') {
    nobody ??= hashPassword('nobody has this password');
    await checkPassword(password, await nobody);
    return { ok: false, reason: 'wrong', until: null };
  }
  if (row.locked_until && row.locked_until > at) return { ok: false, reason: 'locked', until: row.locked_until };
  const right = await checkPassword(password, row.password_hash);
  if (right && row.disabled_at) return { ok: false, reason: 'disabled', until: null };
  const better = right && isWeakHash(row.password_hash) ? await hashPassword(password) : null;
  return change(db, { actor: `user:${row.name}`, at }, async (trx, log) => {
    const users = () => trx<UserRow>('users').where('id', row.id);
    if (right) {
      await users().update({ failed_attempts: 0, locked_until: null, ...(better && { password_hash: better }) });
      log('user.signed-in', `user:${row.id}`);
      return { ok: true, user: read(row) };
    }
    // Counted in the database, not from the row read above: parallel guesses all count.
    await users().increment('failed_attempts', 1);
    const failed = (await users().first('failed_attempts'))?.failed_attempts ?? 0;
    if (failed < attempts) return { ok: false, reason: 'wrong', until: null };
    const until = new Date(Date.parse(at) + lockMinutes * 60_000).toISOString();
    await users().update({ failed_attempts: 0, locked_until: until });
    log('user.locked', `user:${row.id}`, { until });
    return { ok: false, reason: 'locked', until };
  });
}

/** Sets a new password and ends the user's other sessions (`keepSession`: the id in the cookie). @throws StoreError */
export async function setPassword(
  db: Database,
  userId: number,
  password: string,
  by: Act,
  keepSession?: string,
): Promise<void> {
  const user = await userById(db, userId);
  if (!user) throw new StoreError('not-found', `user ${userId}: there is none`);
  const hash = await hashed(user.name, password);
  await change(db, by, async (trx, log) => {
    await trx<UserRow>('users')
      .where('id', userId)
      .update({ password_hash: hash, password_changed_at: by.at, failed_attempts: 0, locked_until: null });
    const others = trx('sessions').where('user_id', userId);
    if (keepSession) others.whereNot('id', sessionDigest(db, keepSession));
    await others.del();
    log('user.password-changed', `user:${userId}`);
  });
}

/**
 * Takes the password away: from now on single sign-on opens the account, and nothing else. Ends the user's sessions.
 * @throws StoreError `not-found`
 */
export async function dropPassword(db: Database, userId: number, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    const changed = await trx<UserRow>('users')
      .where('id', userId)
      .update({ password_hash: '', password_changed_at: by.at, failed_attempts: 0, locked_until: null });
    if (changed === 0) throw new StoreError('not-found', `user ${userId}: there is none`);
    await trx('sessions').where('user_id', userId).del();
    log('user.password-dropped', `user:${userId}`);
  });
}

/** Checks a password without counting, e.g. before it is changed. */
export async function isPassword(db: Database, userId: number, password: string): Promise<boolean> {
  const row = await db.read<UserRow>('users').where('id', userId).first();
  return row ? checkPassword(password, row.password_hash) : false;
}

/** Changes role, unit, language, or locks an account out (`disabled`) with its sessions. @throws StoreError */
export async function updateUser(
  db: Database,
  userId: number,
  next: { role?: Role; unitId?: number | null; language?: string; disabled?: boolean },
  by: Act,
): Promise<User> {
  return change(db, by, async (trx, log) => {
    const before = await trx<UserRow>('users').where('id', userId).first();
    if (!before) throw new StoreError('not-found', `user ${userId}: there is none`);
    const takesAdmin =
      before.role === 'admin' && (next.disabled === true || (next.role !== undefined && next.role !== 'admin'));
    if (takesAdmin && !before.disabled_at) await anotherAdmin(trx, userId);
    await trx<UserRow>('users')
      .where('id', userId)
      .update({
        role: next.role ?? before.role,
        unit_id: next.unitId === undefined ? before.unit_id : next.unitId,
        language: next.language ?? before.language,
        disabled_at: next.disabled === undefined ? before.disabled_at : next.disabled ? by.at : null,
        ...(next.disabled === false && { failed_attempts: 0, locked_until: null }),
      });
    if (next.disabled) await trx('sessions').where('user_id', userId).del();
    const { language: _language, ...logged } = next;
    if (Object.keys(logged).length > 0) log('user.changed', `user:${userId}`, { ...logged });
    const after = await trx<UserRow>('users').where('id', userId).first();
    return read(after ?? before);
  });
}

/** @throws StoreError `not-allowed` when there would be no administrator left. */
export async function anotherAdmin(trx: Knex.Transaction, except: number): Promise<void> {
  const other = await trx<UserRow>('users')
    .where('role', 'admin')
    .whereNull('disabled_at')
    .whereNot('id', except)
    .first('id');
  if (!other) throw new StoreError('not-allowed', `user ${except}: is the last administrator`);
}
