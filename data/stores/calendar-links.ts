import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { dueKinds } from '../../patterns/outdated/due.ts';
import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { readJson } from '../json.ts';

/** What a calendar shows; empty lists: everything. Unit 0: what belongs to no unit. */
export const calendarFilter = z.object({
  whats: z.array(z.enum(dueKinds)),
  siteIds: z.array(z.number().int()),
  unitIds: z.array(z.number().int()),
});
export type CalendarFilter = z.infer<typeof calendarFilter>;

/** A secret address that a calendar program reads without signing in. */
export interface CalendarLink {
  id: number;
  userId: number;
  filter: CalendarFilter;
  language: 'zh' | 'en';
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
}

interface Row {
  id: number;
  user_id: number;
  filter: string;
  language: 'zh' | 'en';
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
}

const read = (row: Row): CalendarLink => ({
  id: row.id,
  userId: row.user_id,
  filter: readJson(calendarFilter, row.filter, `calendar link ${row.id}`),
  language: row.language,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
});

const mostPerUser = 20;

/** The key stands outside the database: a stolen database opens no calendar. */
const digestOf = (db: Database, secret: string): string =>
  createHmac('sha256', db.keys.link).update(`calendar:${secret}`).digest('base64url');

/** Makes an address; its secret is returned once and kept nowhere. @throws StoreError `not-allowed` past twenty */
export async function addCalendarLink(
  db: Database,
  link: Pick<CalendarLink, 'userId' | 'filter' | 'language' | 'expiresAt'>,
  by: Act,
): Promise<{ id: number; secret: string }> {
  const secret = randomBytes(24).toString('base64url');
  return change(db, by, async (trx, log) => {
    const standing = await trx('calendar_links')
      .where('user_id', link.userId)
      .whereNull('revoked_at')
      .where('expires_at', '>', by.at)
      .count({ n: '*' })
      .first();
    if (Number(standing?.n ?? 0) >= mostPerUser)
      throw new StoreError('not-allowed', `calendar: ${mostPerUser} addresses are the most that one user may keep`);
    const [row] = await trx('calendar_links')
      .insert({
        user_id: link.userId,
        digest: digestOf(db, secret),
        filter: JSON.stringify(link.filter),
        language: link.language,
        created_at: by.at,
        expires_at: link.expiresAt,
      })
      .returning('id');
    const id: number = row.id;
    log('calendar.added', `calendar:${id}`, { user: link.userId, expires: link.expiresAt });
    return { id, secret };
  });
}

/** The address of a secret while it is open and its user may still sign in; null otherwise, whatever the reason. */
export async function openCalendarLink(db: Database, secret: string, at: string): Promise<CalendarLink | null> {
  const row: Row | undefined = await db
    .knex('calendar_links')
    .join('users', 'users.id', 'calendar_links.user_id')
    .where('calendar_links.digest', digestOf(db, secret))
    .whereNull('calendar_links.revoked_at')
    .whereNull('users.disabled_at')
    .where('calendar_links.expires_at', '>', at)
    .first('calendar_links.*');
  if (!row) return null;
  if (!row.last_used_at || Date.parse(at) - Date.parse(row.last_used_at) > 60_000)
    await db.knex('calendar_links').where('id', row.id).update({ last_used_at: at });
  return read(row);
}

/** Addresses of a user that open something, newest first. */
export async function listCalendarLinks(db: Database, userId: number, at: string): Promise<CalendarLink[]> {
  const rows: Row[] = await db
    .read('calendar_links')
    .where('user_id', userId)
    .whereNull('revoked_at')
    .where('expires_at', '>', at)
    .orderBy('id', 'desc');
  return rows.map(read);
}

/** Closes an address of this user. @throws StoreError `not-found` */
export async function revokeCalendarLink(db: Database, id: number, userId: number, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    const closed = await trx('calendar_links')
      .where({ id, user_id: userId })
      .whereNull('revoked_at')
      .update({ revoked_at: by.at });
    if (closed === 0) throw new StoreError('not-found', `calendar ${id}: there is none that opens anything`);
    log('calendar.revoked', `calendar:${id}`);
  });
}
