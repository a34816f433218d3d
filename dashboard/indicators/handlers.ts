import { siteStanding } from '../../data/stores/site-standing.ts';
import { findSite, listSites } from '../../data/stores/sites.ts';
import { dayOf } from '../../data/time.ts';
import { indicators, scoreOf } from '../../patterns/outdated/indicators.ts';
import { DashboardError } from '../http/errors.ts';
import { idOf } from '../http/input.ts';
import { type Context, type Handler, page } from '../http/route.ts';
import { overviewView, type Scored, siteIndicatorsView } from './view.ts';

async function scored(context: Context, site: { id: number; name: string; url: string }): Promise<Scored> {
  const standing = await siteStanding(context.services.database, site.id);
  const list = indicators({ ...standing, asOf: standing.inspection?.asOf ?? dayOf(context.now.toISOString()) });
  return { site, standing, list, score: scoreOf(list) };
}

/** All sites by the indicators of 2019, one line each. */
export const showIndicators: Handler = async (context) => {
  const sites = await listSites(context.services.database);
  const lines = await Promise.all(sites.map((site) => scored(context, site)));
  return page(context.t.indicators.title, overviewView(lines, context.t), { wide: true });
};

/** One site: each indicator with what counts for it, for the screen and for paper. */
export const showSiteIndicators: Handler = async (context) => {
  const site = await findSite(context.services.database, idOf(context));
  if (!site) throw new DashboardError('not-found');
  const title = context.t.indicators.siteTitle(site.name);
  return page(title, siteIndicatorsView(await scored(context, site), context.t));
};
