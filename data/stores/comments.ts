import { type Act, change } from '../audit.ts';
import { clean } from '../batch.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';

export interface Comment {
  id: number;
  userId: number;
  userName: string;
  text: string;
  createdAt: string;
}

/** Adds a comment to a flag; the log notes that, not the words. @throws StoreError `invalid` when empty or over 2,000 characters. */
export async function addComment(db: Database, flagId: number, userId: number, text: string, by: Act): Promise<number> {
  const words = clean(text).trim();
  if (words.length === 0 || words.length > 2000) throw new StoreError('invalid', 'comment: 1 to 2000 characters');
  return change(db, by, async (trx, log) => {
    const flag = await trx('flags').where('id', flagId).first('id');
    if (!flag) throw new StoreError('not-found', `flag ${flagId}: there is none`);
    const [row] = await trx('comments')
      .insert({ flag_id: flagId, user_id: userId, text: words, created_at: by.at })
      .returning('id');
    log('flag.commented', `flag:${flagId}`, { comment: row.id });
    return row.id;
  });
}

/** Comments on a flag, oldest first. */
export async function listComments(db: Database, flagId: number): Promise<Comment[]> {
  const rows: { id: number; user_id: number; name: string; text: string; created_at: string }[] = await db
    .read('comments')
    .join('users', 'users.id', 'comments.user_id')
    .where('flag_id', flagId)
    .orderBy('comments.id')
    .select('comments.*', 'users.name');
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    userName: row.name,
    text: row.text,
    createdAt: row.created_at,
  }));
}
