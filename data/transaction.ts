import type { Knex } from 'knex';
import type { Database } from './connect.ts';

const attempts = 5;

/** Runs a transaction; one that lost a race inside the database (deadlock, busy file) is run again. */
export async function inTransaction<T>(
  db: Pick<Database, 'knex' | 'inside'>,
  work: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  if (db.inside) return work(db.inside);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.knex.transaction(work);
    } catch (error) {
      if (attempt === attempts || !isRace(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt * attempt));
    }
  }
}

/**
 * The same database inside of a transaction: what stores do in transactions of their own becomes part of this one, and
 * their reads see what it wrote.
 */
export function within(db: Database, trx: Knex.Transaction): Database {
  return { ...db, knex: trx, read: trx, inside: trx };
}

/** Whether the database gave up one of two transactions that stood in each other's way. */
export function isRace(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'SQLITE_BUSY' || error.code === '40P01' || error.code === '40001';
}
