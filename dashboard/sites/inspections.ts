import { cancelInspection, findInspection, requestInspection } from '../../data/stores/inspections.ts';
import { dayOf } from '../../data/time.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf, idOf } from '../http/input.ts';
import { type Handler, redirect } from '../http/route.ts';
import { html } from '../views/html.ts';
import { mayChange, siteOf } from './handlers.ts';
import { progressPanel } from './progress.ts';

/** Asks the worker for an inspection now; a second click finds the first. */
export const inspectNow: Handler = async (context) => {
  const { services, t } = context;
  const site = await siteOf(context, idOf(context));
  const by = actOf(context);
  const request = { siteId: site.id, trigger: 'manual', asOf: dayOf(by.at) } as const;
  const { already } = await requestInspection(services.database, request, by);
  const message = already ? t.sites.inspectAlready(site.name) : t.sites.inspectRequested(site.name);
  context.setFlash({ tone: already ? 'neutral' : 'good', message });
  return redirect(`/sites/${site.id}`);
};

export const stopInspection: Handler = async (context) => {
  const { services, t } = context;
  const inspection = await findInspection(services.database, idOf(context));
  if (!inspection) throw new DashboardError('not-found');
  const stopped = await cancelInspection(services.database, inspection.id, actOf(context));
  context.setFlash({ tone: stopped ? 'good' : 'neutral', message: stopped ? t.sites.cancelled : t.sites.notRunning });
  return redirect(`/sites/${inspection.siteId}`);
};

/** The live bar, asked for every two seconds; once the inspection has ended the page is loaded anew. */
export const showProgress: Handler = async (context) => {
  const inspection = await findInspection(context.services.database, idOf(context));
  if (!inspection) throw new DashboardError('not-found');
  if (inspection.state === 'requested' || inspection.state === 'running') {
    const csrf = mayChange(context) ? context.csrf : null;
    return { kind: 'fragment', body: progressPanel(inspection, csrf, context.t) };
  }
  if (!context.fragment) return redirect(`/sites/${inspection.siteId}`);
  context.response.set('HX-Refresh', 'true');
  return { kind: 'fragment', body: html`` };
};
