import type { Knex } from 'knex';
import { z } from 'zod';
import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { readJson } from '../json.ts';

const scopeSchema = z.object({
  /** Hosts with port where it is not the usual one; the site's own host first. */
  hosts: z.array(z.string()).min(1),
  /** Path prefixes; empty means everything. */
  include: z.array(z.string()).default([]),
  exclude: z.array(z.string()).default([]),
  /** Domains of the organisation's own mail addresses. */
  ownDomains: z.array(z.string()).default([]),
  /** `host:port` of loopback or private addresses that were added as such. */
  privateHosts: z.array(z.string()).default([]),
  /** Hours of the day (Asia/Shanghai) in which it may be asked, e.g. `22:00-06:00`; absent: always. */
  window: z.string().optional(),
});

/** What belongs to a site. */
export type Scope = z.output<typeof scopeSchema>;
export type Render = 'auto' | 'never' | 'always';

export interface Site {
  id: number;
  url: string;
  name: string;
  /** Cron expression in Asia/Shanghai. */
  schedule: string;
  maxPages: number;
  delayMs: number;
  concurrency: number;
  render: Render;
  scope: Scope;
  createdAt: string;
  removedAt: string | null;
  lastDueAt: string | null;
  lastFullAt: string | null;
}

export type NewSite = Pick<
  Site,
  'url' | 'name' | 'schedule' | 'maxPages' | 'delayMs' | 'concurrency' | 'render' | 'scope'
>;

interface SiteRow {
  id: number;
  url: string;
  name: string;
  schedule: string;
  max_pages: number;
  delay_ms: number;
  concurrency: number;
  render: Render;
  scope: string;
  created_at: string;
  removed_at: string | null;
  last_due_at: string | null;
  last_full_at: string | null;
}

const read = (row: SiteRow): Site => ({
  id: row.id,
  url: row.url,
  name: row.name,
  schedule: row.schedule,
  maxPages: row.max_pages,
  delayMs: row.delay_ms,
  concurrency: row.concurrency,
  render: row.render,
  scope: readJson(scopeSchema, row.scope, `site ${row.id}`),
  createdAt: row.created_at,
  removedAt: row.removed_at,
  lastDueAt: row.last_due_at,
  lastFullAt: row.last_full_at,
});

const write = (site: Partial<NewSite>): Partial<SiteRow> => ({
  ...(site.url !== undefined && { url: site.url }),
  ...(site.name !== undefined && { name: site.name }),
  ...(site.schedule !== undefined && { schedule: site.schedule }),
  ...(site.maxPages !== undefined && { max_pages: site.maxPages }),
  ...(site.delayMs !== undefined && { delay_ms: site.delayMs }),
  ...(site.concurrency !== undefined && { concurrency: site.concurrency }),
  ...(site.render !== undefined && { render: site.render }),
  ...(site.scope !== undefined && { scope: JSON.stringify(site.scope) }),
});

/**
 * Adds a site; one that was removed comes back with its items, flags and decisions.
 * @throws StoreError `exists`
 */
export async function addSite(db: Database, site: NewSite, by: Act): Promise<Site> {
  return change(db, by, async (trx, log) => {
    const before = await trx<SiteRow>('sites').where('url', site.url).first();
    if (before && !before.removed_at) throw new StoreError('exists', `site ${site.url}: is there already`);
    const id = before?.id ?? (await insertSite(trx, site, by.at));
    if (before)
      await trx<SiteRow>('sites')
        .where('id', id)
        .update({ ...write(site), removed_at: null });
    log('site.added', `site:${id}`, {
      host: site.scope.hosts[0],
      schedule: site.schedule,
      again: before !== undefined,
    });
    return siteInside(trx, id);
  });
}

async function insertSite(trx: Knex.Transaction, site: NewSite, at: string): Promise<number> {
  const [row] = await trx('sites')
    .insert({ ...write(site), created_at: at })
    .returning('id');
  return row.id;
}

/** Sites that were not removed, in the order they were added. */
export async function listSites(db: Database, options: { removed?: boolean } = {}): Promise<Site[]> {
  const query = db.read<SiteRow>('sites').orderBy('id');
  if (!options.removed) query.whereNull('removed_at');
  return (await query).map(read);
}

/** By id, address or exact name; null when there is none. */
export async function findSite(db: Database, key: number | string): Promise<Site | null> {
  const query = db.read<SiteRow>('sites').whereNull('removed_at').orderBy('id');
  const rows = await (typeof key === 'number'
    ? query.where('id', key)
    : query.where((either) => either.where('url', key).orWhere('url', `${key}/`).orWhere('name', key)));
  return rows[0] ? read(rows[0]) : null;
}

/** @throws StoreError `not-found` */
export async function updateSite(db: Database, id: number, next: Partial<NewSite>, by: Act): Promise<Site> {
  return change(db, by, async (trx, log) => {
    const before = await siteInside(trx, id);
    const columns = write(next);
    if (Object.keys(columns).length > 0) await trx<SiteRow>('sites').where('id', id).update(columns);
    const after = await siteInside(trx, id);
    const changed = Object.keys(columns).filter(
      (key) =>
        JSON.stringify(write(before)[key as keyof SiteRow]) !== JSON.stringify(write(after)[key as keyof SiteRow]),
    );
    if (changed.length > 0) log('site.changed', `site:${id}`, { changed });
    return after;
  });
}

/** Takes a site out of the schedule and the lists; what was found and decided stays. @throws StoreError `not-found` */
export async function removeSite(db: Database, id: number, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    const site = await siteInside(trx, id);
    await trx<SiteRow>('sites').where('id', id).update({ removed_at: by.at });
    await trx('inspections')
      .where({ site_id: id, state: 'requested' })
      .update({ state: 'cancelled', finished_at: by.at });
    log('site.removed', `site:${id}`, { host: site.scope.hosts[0] });
  });
}

/** Remembers the last scheduled moment that was acted upon; no event, it is the scheduler's own memory. */
export async function markDue(db: Database, id: number, dueAt: string): Promise<void> {
  await db.knex<SiteRow>('sites').where('id', id).update({ last_due_at: dueAt });
}

async function siteInside(trx: Knex.Transaction, id: number): Promise<Site> {
  const row = await trx<SiteRow>('sites').where('id', id).first();
  if (!row || row.removed_at) throw new StoreError('not-found', `site ${id}: there is none`);
  return read(row);
}
