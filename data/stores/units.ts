import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';

/** The department that owns columns and rectifies. */
export interface Unit {
  id: number;
  name: string;
  email: string | null;
  contact: string | null;
  /** Mail address of who hears of it when the unit is late. */
  escalationEmail: string | null;
}

interface UnitRow {
  id: number;
  name: string;
  email: string | null;
  contact: string | null;
  escalation_email: string | null;
  created_at: string;
}

/** All units by name. */
export async function listUnits(db: Database): Promise<Unit[]> {
  const rows: UnitRow[] = await db.read('units').orderBy('name');
  return rows.map(({ id, name, email, contact, escalation_email: escalationEmail }) => ({
    id,
    name,
    email,
    contact,
    escalationEmail,
  }));
}

/** Adds or changes a unit by its name; returns its id. */
export async function saveUnit(
  db: Database,
  unit: { name: string; email?: string | null; contact?: string | null; escalationEmail?: string | null },
  by: Act,
): Promise<number> {
  return change(db, by, async (trx, log) => {
    const values = {
      name: unit.name,
      email: unit.email ?? null,
      contact: unit.contact ?? null,
      escalation_email: unit.escalationEmail ?? null,
      created_at: by.at,
    };
    const [row] = await trx('units')
      .insert(values)
      .onConflict('name')
      .merge(['email', 'contact', 'escalation_email'])
      .returning('id');
    log('unit.saved', `unit:${row.id}`, { name: unit.name });
    return row.id;
  });
}

/** @throws StoreError `in-use` while it owns columns, flags or users. */
export async function removeUnit(db: Database, id: number, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    for (const table of ['columns', 'flags', 'users', 'notices', 'allow_entries']) {
      const used = await trx(table).where('unit_id', id).first(trx.raw('1 as used'));
      if (used) throw new StoreError('in-use', `unit ${id}: still has ${table}`);
    }
    const removed = await trx('units').where('id', id).del();
    if (removed === 0) throw new StoreError('not-found', `unit ${id}: there is none`);
    log('unit.removed', `unit:${id}`);
  });
}
