import type { FlagFilter } from '../../data/stores/flag-filter.ts';
import { countFlags, listQueue, sumFlags } from '../../data/stores/flags.ts';
import { listViews } from '../../data/stores/saved-views.ts';
import { listSites } from '../../data/stores/sites.ts';
import { listUsers } from '../../data/stores/users.ts';
import { type Context, type Handler, page, redirect } from '../http/route.ts';
import { deciders } from '../roles.ts';
import { patternTitles } from '../views/pattern-title.ts';
import { filterValues, flagFilter, type QueueView, queueViews, viewOf, viewStates } from './filter.ts';
import { filterMenusOf } from './menus.ts';
import { rowOf } from './rows.ts';
import { type QueueModel, queuePath, queueView } from './view.ts';

const rowsPerPage = 50;
/** Views that are more than states: what they hold is counted by looking. */
const smallViews = ['mine', 'assigned', 'second', 'overdue'] as const satisfies QueueView[];

export const showQueue: Handler = async (context) => {
  const { services, t, user, now, request } = context;
  const { database } = services;
  // who comes back without saying what to see, sees what was seen last
  const last = request.session.queue;
  if (last && context.query.size === 0) return redirect(`${queuePath}?${last}`);
  const values = filterValues(context.query);
  const query = values.toString();
  if (query !== (last ?? '')) request.session.queue = query;
  const filter = flagFilter(values, user.id, now);
  const after = context.query.get('after');
  const before = context.query.get('before');
  const [found, counted, names, sites, views] = await Promise.all([
    listQueue(database, filter, { after, before, limit: rowsPerPage }),
    viewCounts(context, values),
    patternTitles(context),
    listSites(database),
    listViews(database, user.id),
  ]);
  const menus = await filterMenusOf(context, filter, counted.counts, names, sites);
  const at = (name: 'after' | 'before', cursor: string | null) =>
    cursor ? `${queuePath}?${query ? `${query}&` : ''}${name}=${cursor}` : null;
  const decides = deciders.includes(user.role);
  const model: QueueModel = {
    rows: found.items.map((item) => rowOf(item, names, user.id, now, t)),
    total: counted.of(viewOf(values), filter),
    values,
    views: queueViews
      .filter((view) => decides || (view !== 'mine' && view !== 'assigned'))
      .map((view) => ({ id: view, label: t.queue.views[view], count: counted.of(view) })),
    view: viewOf(values),
    menus,
    text: values.get('text') ?? '',
    first: after || before ? `${queuePath}?${query || 'view=waiting'}` : null,
    previous: at('before', found.previous),
    next: at('after', found.next),
    now,
    fresh: sites.length === 0,
    admin: user.role === 'admin',
    decides,
    colleagues: decides
      ? (await listUsers(database))
          .filter((one) => deciders.includes(one.role) && !one.disabledAt)
          .map(({ id, name }) => ({ id, name }))
      : [],
    me: user.id,
    saved: views,
    csrf: context.csrf,
  };
  return page(t.queue.title, queueView(model, t));
};

/** The figures of the tabs: what one would see there, with the filters as they are. */
export async function viewCounts(context: Pick<Context, 'services' | 'user' | 'now'>, values: URLSearchParams) {
  const { services, user, now } = context;
  const inView = (view: QueueView): FlagFilter => {
    const there = new URLSearchParams(values);
    there.set('view', view);
    there.delete('state');
    return flagFilter(there, user.id, now);
  };
  const [counts, piles] = await Promise.all([
    countFlags(services.database, inView('all')),
    Promise.all(smallViews.map(async (view) => [view, await sumFlags(services.database, inView(view))] as const)),
  ]);
  const small = new Map<QueueView, number>(piles);
  const of = (view: QueueView, filter?: FlagFilter) =>
    small.get(view) ?? sumOf(counts.facets.state, filter?.states ?? viewStates[view]);
  return { counts, of };
}

function sumOf(byState: Record<string, number>, states: readonly string[]): number {
  return states.reduce((sum, state) => sum + (byState[state] ?? 0), 0);
}
