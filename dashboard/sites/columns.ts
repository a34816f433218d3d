import { StoreError } from '../../data/errors.ts';
import { listColumns, removeColumn, saveColumn } from '../../data/stores/columns.ts';
import { findSite } from '../../data/stores/sites.ts';
import { listUnits } from '../../data/stores/units.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf, idOf } from '../http/input.ts';
import { type Handler, redirect } from '../http/route.ts';
import type { Words } from '../language/words.ts';
import { type ColumnFaults, type ColumnForm, formOfColumn } from './columns-view.ts';
import { showSiteWith } from './handlers.ts';

/** Adds a column, or changes the one with this path. */
export const saveSiteColumn: Handler = async (context) => {
  const { services, t } = context;
  const siteId = idOf(context);
  if (!(await findSite(services.database, siteId))) throw new DashboardError('not-found');
  const typed = typedColumn(context.form);
  const units = await listUnits(services.database);
  const { faults, updateDays, retentionDays } = checkColumn(
    typed,
    units.map((unit) => unit.id),
    t,
  );
  if (Object.keys(faults).length > 0) {
    return showSiteWith(context, siteId, { editing: null, typed, faults }, 400);
  }
  const unitId = typed.unitId === '' ? null : Number(typed.unitId);
  const column = { siteId, name: typed.name, pathPrefix: typed.pathPrefix, unitId, updateDays, retentionDays };
  await saveColumn(services.database, column, actOf(context));
  context.setFlash({ tone: 'good', message: t.sites.columns.saved(typed.name) });
  return redirect(`/sites/${siteId}#columns`);
};

export const removeSiteColumn: Handler = async (context) => {
  const { services, t } = context;
  const siteId = idOf(context);
  const column = (await listColumns(services.database, siteId)).find((one) => one.id === idOf(context, 'column'));
  if (!column) throw new DashboardError('not-found');
  try {
    await removeColumn(services.database, column.id, actOf(context));
  } catch (error) {
    if (error instanceof StoreError && error.code === 'not-found') throw new DashboardError('not-found');
    throw error;
  }
  const undo = new URLSearchParams({ ...formOfColumn(column) });
  context.setFlash({
    tone: 'good',
    message: t.sites.columns.removed(column.name),
    undo: `/sites/${siteId}/columns/restore?${undo}`,
  });
  return redirect(`/sites/${siteId}#columns`);
};

/** Undo of a removal: the column comes back by its path, and a re-crawl files its items under it again. */
export const restoreSiteColumn: Handler = async (context) => {
  const { services, t } = context;
  const siteId = idOf(context);
  const typed = typedColumn(context.query);
  const units = await listUnits(services.database);
  const { faults, updateDays, retentionDays } = checkColumn(
    typed,
    units.map((unit) => unit.id),
    t,
  );
  if (!(await findSite(services.database, siteId)) || faults.name || faults.pathPrefix)
    throw new DashboardError('not-found');
  const unitId = typed.unitId === '' || faults.unitId ? null : Number(typed.unitId);
  const column = { siteId, name: typed.name, pathPrefix: typed.pathPrefix, unitId, updateDays, retentionDays };
  await saveColumn(services.database, column, actOf(context));
  context.setFlash({ tone: 'good', message: t.sites.columns.restored(typed.name) });
  return redirect(`/sites/${siteId}#columns`);
};

function typedColumn(sent: URLSearchParams): ColumnForm {
  const text = (name: keyof ColumnForm) => (sent.get(name) ?? '').trim();
  return {
    name: text('name'),
    pathPrefix: text('pathPrefix'),
    unitId: text('unitId'),
    updateDays: text('updateDays'),
    retentionDays: text('retentionDays'),
  };
}

function checkColumn(typed: ColumnForm, units: number[], t: Words) {
  const faults: ColumnFaults = {};
  const words = t.sites.faults;
  if (typed.name === '') faults.name = words.columnName;
  if (typed.name.length > 60) faults.name = words.tooLong(60);
  if (!/^\/\S*$/.test(typed.pathPrefix) || typed.pathPrefix.length > 300) faults.pathPrefix = words.columnPath;
  if (typed.unitId !== '' && !units.includes(Number(typed.unitId))) faults.unitId = words.choice;
  const days = (name: 'updateDays' | 'retentionDays'): number | null => {
    const value = typed[name];
    if (value === '') return null;
    if (!/^\d{1,5}$/.test(value) || Number(value) < 1 || Number(value) > 36_500) faults[name] = words.number(1, 36_500);
    return Number(value);
  };
  const updateDays = days('updateDays');
  const retentionDays = days('retentionDays');
  return { faults, updateDays, retentionDays };
}
