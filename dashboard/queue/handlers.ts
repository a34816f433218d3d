import { listColumns } from '../../data/stores/columns.ts';
import { type Flag, isHeld } from '../../data/stores/flag.ts';
import type { FlagFilter } from '../../data/stores/flag-filter.ts';
import { countFlags, type FlagCounts, listFlags, sumFlags } from '../../data/stores/flags.ts';
import { listSites } from '../../data/stores/sites.ts';
import { listUnits } from '../../data/stores/units.ts';
import { categories, confidences, severities } from '../../patterns/hit.ts';
import { type Context, type Handler, page } from '../http/route.ts';
import type { FilterMenu } from '../views/filter-menu.ts';
import { type PatternTitle, patternTitles } from '../views/pattern-title.ts';
import { type ages, filterValues, flagFilter, type QueueView, queueViews, viewOf, viewStates } from './filter.ts';
import { type QueueModel, type QueueRow, queuePath, queueView } from './view.ts';

const rowsPerPage = 50;
/** Views that are more than states: what they hold is counted by looking. */
const smallViews = ['mine', 'second', 'overdue'] as const satisfies QueueView[];

export const showQueue: Handler = async (context) => {
  const { services, t, user, now } = context;
  const { database } = services;
  const values = filterValues(context.query);
  const filter = flagFilter(values, user.id, now);
  const after = context.query.get('after');
  // the figure of a tab is what one would see there, with the filters as they are
  const inView = (view: QueueView): FlagFilter => {
    const there = new URLSearchParams(values);
    there.set('view', view);
    there.delete('state');
    return flagFilter(there, user.id, now);
  };
  const [found, counts, piles, names, sites] = await Promise.all([
    listFlags(database, filter, { after, limit: rowsPerPage }),
    countFlags(database, inView('all')),
    Promise.all(smallViews.map(async (view) => [view, await sumFlags(database, inView(view))] as const)),
    patternTitles(context),
    listSites(database),
  ]);
  const small = new Map<QueueView, number>(piles);
  const menus = await filterMenusOf(context, filter, counts, names, sites);
  const query = values.toString();
  const model: QueueModel = {
    rows: found.flags.map((flag) => rowOf(flag, names, user.id, now)),
    total: small.get(viewOf(values)) ?? sumOf(counts.facets.state, filter.states ?? []),
    values,
    views: queueViews.map((view) => ({
      id: view,
      label: t.queue.views[view],
      count: small.get(view) ?? sumOf(counts.facets.state, viewStates[view]),
    })),
    view: viewOf(values),
    menus,
    text: values.get('text') ?? '',
    first: after ? `${queuePath}${query ? `?${query}` : ''}` : null,
    next: found.next ? `${queuePath}?${query ? `${query}&` : ''}after=${found.next}` : null,
    now,
    fresh: sites.length === 0,
    admin: user.role === 'admin',
  };
  return page(t.queue.title, queueView(model, t));
};

function sumOf(byState: Record<string, number>, states: readonly string[]): number {
  return states.reduce((sum, state) => sum + (byState[state] ?? 0), 0);
}

export function rowOf(flag: Flag, names: PatternTitle, userId: number, now: Date): QueueRow {
  const at = now.toISOString();
  const holder =
    flag.holder && flag.holder.until > at ? { name: flag.holder.name, mine: !isHeld(flag, userId, at) } : null;
  return {
    id: flag.id,
    severity: flag.severity,
    category: flag.category,
    confidence: flag.confidence,
    persons: flag.persons,
    hits: flag.hitCount,
    kinds: flag.patterns.map(names),
    title: flag.title,
    url: flag.url,
    type: flag.itemType,
    site: flag.siteName,
    column: flag.columnName,
    unit: flag.unitName,
    firstSeen: flag.firstSeen,
    state: flag.state,
    proposed: flag.proposal !== null,
    holder,
  };
}

async function filterMenusOf(
  context: Context,
  filter: FlagFilter,
  allStates: FlagCounts,
  names: PatternTitle,
  sites: { id: number; name: string }[],
): Promise<FilterMenu[]> {
  const { services, t } = context;
  const [columns, units, counts] = await Promise.all([
    listColumns(services.database),
    listUnits(services.database),
    countFlags(services.database, filter, ['category', 'severity', 'confidence', 'site', 'column', 'unit', 'pattern']),
  ]);
  const { facets } = counts;
  const view = viewOf(filterValues(context.query));
  const from = <T extends string>(all: readonly T[], words: Record<T, string>, count: Record<string, number>) =>
    all.map((value) => ({ value, label: words[value], count: count[value] ?? 0 }));
  const siteNames = new Map(sites.map((site) => [site.id, site.name]));
  const menus: FilterMenu[] = [
    { name: 'severity', label: t.queue.group.severity, options: from(severities, t.terms.severity, facets.severity) },
    { name: 'category', label: t.queue.group.category, options: from(categories, t.terms.category, facets.category) },
    {
      name: 'pattern',
      label: t.queue.group.pattern,
      single: true,
      options: byCount(Object.entries(facets.pattern).map(([value, count]) => ({ value, label: names(value), count }))),
    },
    {
      name: 'confidence',
      label: t.queue.group.confidence,
      options: from(confidences, t.terms.confidence, facets.confidence),
    },
    {
      name: 'column',
      label: t.queue.group.column,
      single: true,
      options: byCount(
        columns.map((column) => ({
          value: String(column.id),
          label: sites.length > 1 ? `${siteNames.get(column.siteId) ?? ''} › ${column.name}` : column.name,
          count: facets.column[column.id] ?? 0,
        })),
      ),
    },
    {
      name: 'unit',
      label: t.queue.group.unit,
      single: true,
      options: byCount(
        units.map((unit) => ({ value: String(unit.id), label: unit.name, count: facets.unit[unit.id] ?? 0 })),
      ),
    },
    {
      name: 'age',
      label: t.queue.group.age,
      single: true,
      options: (['today', 'week', 'older', 'month'] as const satisfies (keyof typeof ages)[]).map((value) => ({
        value,
        label: t.queue.age[value],
        count: null,
      })),
    },
  ];
  if (sites.length > 1) {
    const options = sites.map((site) => ({
      value: String(site.id),
      label: site.name,
      count: facets.site[site.id] ?? 0,
    }));
    menus.splice(4, 0, { name: 'site', label: t.queue.group.site, single: true, options: byCount(options) });
  }
  const states = viewStates[view];
  if (states.length > 1)
    menus.push({
      name: 'state',
      label: t.queue.group.state,
      options: from(states, t.terms.state, allStates.facets.state),
    });
  return menus;
}

function byCount<T extends { count: number }>(options: T[]): T[] {
  return options.sort((a, b) => b.count - a.count).slice(0, 60);
}
