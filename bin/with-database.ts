import { type Database, openDatabase } from '../data/connect.ts';
import { readSettings } from '../data/settings.ts';

/** Opens the database of the settings for one piece of work and closes it whatever happens. */
export async function withDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase(readSettings(process.env));
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
