import { nextRuns } from '../../data/cron.ts';
import { StoreError } from '../../data/errors.ts';
import { listColumns } from '../../data/stores/columns.ts';
import { countFlags } from '../../data/stores/flags.ts';
import { activeInspections, latestInspections, requestInspection } from '../../data/stores/inspections.ts';
import { itemCounts } from '../../data/stores/items.ts';
import { addSite, findSite, listSites, removeSite, type Site, updateSite } from '../../data/stores/sites.ts';
import { listUnits } from '../../data/stores/units.ts';
import { dayOf } from '../../data/time.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf, idOf, numberIn } from '../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../http/route.ts';
import { type ColumnsModel, formOfColumn } from './columns-view.ts';
import { blankSite, formOfSite, readSite, type SiteFaults, type SiteForm, typedSite } from './form.ts';
import { siteFormView } from './form-view.ts';
import { type SiteLine, siteListView } from './list-view.ts';
import { isPlainSchedule, plainSchedules } from './schedule.ts';
import { siteView } from './site-view.ts';

export const mayChange = (context: Context): boolean => context.user.role === 'admin';

export const showSites: Handler = async (context) => {
  const { database } = context.services;
  const [sites, counts, flags] = await Promise.all([
    listSites(database),
    itemCounts(database),
    countFlags(database, {}, ['site']),
  ]);
  const lines = await Promise.all(
    sites.map(async (site): Promise<SiteLine> => {
      const [last] = await latestInspections(database, { siteId: site.id, limit: 1 });
      const own = counts.filter((count) => count.siteId === site.id);
      const sum = (list: typeof own) => list.reduce((total, count) => total + count.n, 0);
      return {
        site,
        last: last ?? null,
        nextRun: nextRuns(site.schedule, 1)[0] ?? null,
        openFlags: flags.facets.site[site.id] ?? 0,
        items: sum(own),
        unread: sum(own.filter((count) => count.status === 'unread' || count.status === 'partial')),
      };
    }),
  );
  return page(context.t.sites.title, siteListView(lines, mayChange(context), context.now, context.t));
};

export const showSite: Handler = async (context) => {
  const siteId = idOf(context);
  const columns = await listColumns(context.services.database, siteId);
  const editing = columns.find((column) => column.id === numberIn(context.query, 'column')) ?? null;
  return showSiteWith(context, siteId, { editing, typed: formOfColumn(editing), faults: {} });
};

/** The page of a site with its column form as given: also the answer to a column that could not be saved. */
export async function showSiteWith(
  context: Context,
  siteId: number,
  columnForm: ColumnsModel['form'],
  status = 200,
): Promise<Reply> {
  const { database } = context.services;
  const site = await siteOf(context, siteId);
  const [columns, units, active, inspections] = await Promise.all([
    listColumns(database, siteId),
    listUnits(database),
    activeInspections(database),
    latestInspections(database, { siteId, limit: 10 }),
  ]);
  const model = {
    site,
    columns,
    units,
    active: active.find((one) => one.siteId === siteId) ?? null,
    inspections,
    nextRuns: nextRuns(site.schedule, 3),
    mayChange: mayChange(context),
    csrf: context.csrf,
    now: context.now,
    columnForm,
  };
  return page(site.name, siteView(model, context.t), { status });
}

export const showNewSite: Handler = (context) => formPage(context, null, blankSite, {});

export const createSite: Handler = async (context) => {
  const { services, t } = context;
  const typed = typedSite(context.form);
  const checked = readSite(typed, t);
  if ('faults' in checked) return formPage(context, null, typed, checked.faults, 400);
  try {
    const by = actOf(context);
    const site = await addSite(services.database, checked.site, by);
    await requestInspection(services.database, { siteId: site.id, trigger: 'manual', asOf: dayOf(by.at) }, by);
    context.setFlash({ tone: 'good', message: t.sites.added(site.name) });
    return redirect(`/sites/${site.id}`);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'exists') throw error;
    return formPage(context, null, typed, { url: t.sites.faults.exists }, 409);
  }
};

export const showSiteForm: Handler = async (context) => {
  const site = await siteOf(context, idOf(context));
  return formPage(context, site, formOfSite(site), {});
};

export const saveSite: Handler = async (context) => {
  const { services, t } = context;
  const site = await siteOf(context, idOf(context));
  const typed = { ...typedSite(context.form), url: site.url };
  const checked = readSite(typed, t, site.url);
  if ('faults' in checked) return formPage(context, site, typed, checked.faults, 400);
  const { url: _kept, ...next } = checked.site;
  // Without the tick of the intranet a permission that the address itself gave stays.
  await updateSite(services.database, site.id, next, actOf(context));
  context.setFlash({ tone: 'good', message: t.sites.saved });
  return redirect(`/sites/${site.id}`);
};

export const dropSite: Handler = async (context) => {
  const { services, t } = context;
  const site = await siteOf(context, idOf(context));
  await removeSite(services.database, site.id, actOf(context));
  context.setFlash({ tone: 'good', message: t.sites.removed(site.name), undo: `/sites/${site.id}/restore` });
  return redirect('/sites');
};

export const restoreSite: Handler = async (context) => {
  const { services, t } = context;
  const id = idOf(context);
  const site = (await listSites(services.database, { removed: true })).find((one) => one.id === id);
  if (!site) throw new DashboardError('not-found');
  if (site.removedAt) await addSite(services.database, site, actOf(context));
  context.setFlash({ tone: 'good', message: t.sites.restored(site.name) });
  return redirect(`/sites/${id}`);
};

export async function siteOf(context: Context, id: number): Promise<Site> {
  const site = await findSite(context.services.database, id);
  if (!site) throw new DashboardError('not-found');
  return site;
}

function formPage(context: Context, site: Site | null, typed: SiteForm, faults: SiteFaults, status = 200): Reply {
  const { t, csrf } = context;
  const title = site ? t.sites.edit : t.sites.form.new;
  const schedule = isPlainSchedule(typed.plain) ? plainSchedules[typed.plain] : typed.cron;
  const model = {
    title,
    action: site ? `/sites/${site.id}/edit` : '/sites',
    back: site ? `/sites/${site.id}` : '/sites',
    csrf,
    typed,
    faults,
    fixed: site !== null,
    nextRuns: faults.cron ? [] : nextRuns(schedule, 3),
  };
  return page(title, siteFormView(model, t), { status });
}
