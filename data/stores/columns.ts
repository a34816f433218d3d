import { type Act, change } from '../audit.ts';
import { batchTable, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';

export interface Column {
  id: number;
  siteId: number;
  name: string;
  /** Path that its items begin with, e.g. `/zwgk/tzgg/`. */
  pathPrefix: string;
  unitId: number | null;
  unitName: string | null;
  updateDays: number | null;
  retentionDays: number | null;
}

export type NewColumn = Pick<Column, 'siteId' | 'name' | 'pathPrefix'> &
  Partial<Pick<Column, 'unitId' | 'updateDays' | 'retentionDays'>>;

interface ColumnRow {
  id: number;
  site_id: number;
  name: string;
  path_prefix: string;
  unit_id: number | null;
  update_days: number | null;
  retention_days: number | null;
}

/** Columns of one site or of all, with their owner. */
export async function listColumns(db: Database, siteId?: number): Promise<Column[]> {
  const query = db
    .read('columns')
    .leftJoin('units', 'units.id', 'columns.unit_id')
    .orderBy(['columns.site_id', 'columns.path_prefix'])
    .select('columns.*', 'units.name as unit_name');
  if (siteId !== undefined) query.where('columns.site_id', siteId);
  const rows: (ColumnRow & { unit_name: string | null })[] = await query;
  return rows.map((row) => ({
    id: row.id,
    siteId: row.site_id,
    name: row.name,
    pathPrefix: row.path_prefix,
    unitId: row.unit_id,
    unitName: row.unit_name,
    updateDays: row.update_days,
    retentionDays: row.retention_days,
  }));
}

/** Adds or changes a column by its path; its flags move to the owning unit. Returns its id. */
export async function saveColumn(db: Database, column: NewColumn, by: Act): Promise<number> {
  return change(db, by, async (trx, log) => {
    const values = {
      site_id: column.siteId,
      name: column.name,
      path_prefix: column.pathPrefix,
      unit_id: column.unitId ?? null,
      update_days: column.updateDays ?? null,
      retention_days: column.retentionDays ?? null,
    };
    const [row] = await trx('columns').insert(values).onConflict(['site_id', 'path_prefix']).merge().returning('id');
    const id: number = row.id;
    await trx('flags').where('column_id', id).update({ unit_id: values.unit_id });
    log('column.saved', `column:${id}`, { site: column.siteId, unit: values.unit_id });
    return id;
  });
}

/** Removes a column; its items and flags stay without one. @throws StoreError `not-found` */
export async function removeColumn(db: Database, id: number, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    const row: ColumnRow | undefined = await trx('columns').where('id', id).first();
    if (!row) throw new StoreError('not-found', `column ${id}: there is none`);
    await trx('items').where('column_id', id).update({ column_id: null });
    await trx('flags').where('column_id', id).update({ column_id: null });
    await trx('columns').where('id', id).del();
    log('column.removed', `column:${id}`, { site: row.site_id });
  });
}

/**
 * Columns that a crawl found by itself (breadcrumb, list page), batch-wise; what a person named or assigned stays.
 * Returns path prefix → id of all columns of the site.
 */
export async function learnColumns(
  db: Database,
  siteId: number,
  found: { name: string; pathPrefix: string }[],
): Promise<Map<string, number>> {
  if (found.length > 0) {
    const table = batchTable(
      db.dialect,
      'b',
      { name: 'text', path_prefix: 'text' },
      found.map((column) => [column.name, column.pathPrefix]),
    );
    await db.knex.raw(
      `insert into columns (site_id, name, path_prefix) select ?, b.name, b.path_prefix from ${table.sql} where true
       on conflict (site_id, path_prefix) do nothing`,
      [siteId, table.binding],
    );
  }
  const rows = await rowsOf<{ id: number; path_prefix: string }>(
    db.knex,
    'select id, path_prefix from columns where site_id = ?',
    [siteId],
  );
  return new Map(rows.map((row) => [row.path_prefix, row.id]));
}
