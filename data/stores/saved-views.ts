import { type Act, change } from '../audit.ts';
import { clean } from '../batch.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';

/** A cut of the queue under a name: for oneself, or for everybody. */
export interface SavedView {
  id: number;
  ownerId: number;
  ownerName: string;
  name: string;
  /** The query of the queue's address. */
  query: string;
  shared: boolean;
}

const most = 50;

/** One's own views, then what others share, by name. */
export async function listViews(db: Database, userId: number): Promise<SavedView[]> {
  const rows: { id: number; owner_id: number; owner: string; name: string; query: string; shared: number }[] = await db
    .read('saved_views')
    .join('users', 'users.id', 'saved_views.owner_id')
    .where((which) => which.where('owner_id', userId).orWhere('shared', 1))
    .orderBy(['saved_views.name', 'saved_views.id'])
    .select('saved_views.*', 'users.name as owner');
  const views = rows.map((row) => ({
    id: row.id,
    ownerId: row.owner_id,
    ownerName: row.owner,
    name: row.name,
    query: row.query,
    shared: row.shared === 1,
  }));
  return [...views.filter((view) => view.ownerId === userId), ...views.filter((view) => view.ownerId !== userId)];
}

/** Keeps a view; one of the same name is replaced. @throws StoreError `invalid` (name, or too many). */
export async function saveView(
  db: Database,
  view: { ownerId: number; name: string; query: string; shared: boolean },
  by: Act,
): Promise<void> {
  const name = clean(view.name).trim();
  if (name.length === 0 || name.length > 40) throw new StoreError('invalid', 'view: a name of 1 to 40 characters');
  await change(db, by, async (trx, log) => {
    const own: { name: string }[] = await trx('saved_views').where('owner_id', view.ownerId).select('name');
    if (own.length >= most && !own.some((one) => one.name === name)) {
      throw new StoreError('invalid', `view: ${most} at most; remove one first`);
    }
    const shared = view.shared ? 1 : 0;
    const [row] = await trx('saved_views')
      .insert({ owner_id: view.ownerId, name, query: clean(view.query).slice(0, 2000), shared, created_at: by.at })
      .onConflict(['owner_id', 'name'])
      .merge(['query', 'shared'])
      .returning('id');
    // the words of a search are the reviewer's own: the log notes that there is a view, not what it looks for
    log('view.saved', `view:${row.id}`, { name, shared: view.shared });
  });
}

/** Removes a view: one's own; a shared one also by an administrator. @throws StoreError `not-found`, `not-allowed` */
export async function removeView(
  db: Database,
  id: number,
  user: { id: number; admin: boolean },
  by: Act,
): Promise<SavedView> {
  return change(db, by, async (trx, log) => {
    const row = await trx('saved_views').where('id', id).first();
    if (!row || (row.owner_id !== user.id && row.shared !== 1)) throw new StoreError('not-found', `view ${id}`);
    if (row.owner_id !== user.id && !user.admin) throw new StoreError('not-allowed', `view ${id}`);
    await trx('saved_views').where('id', id).del();
    log('view.removed', `view:${id}`, { name: row.name });
    return { id, ownerId: row.owner_id, ownerName: '', name: row.name, query: row.query, shared: row.shared === 1 };
  });
}
