import { listColumns } from '../../data/stores/columns.ts';
import type { FlagFilter } from '../../data/stores/flag-filter.ts';
import { countFlags, type FlagCounts } from '../../data/stores/flags.ts';
import type { Site } from '../../data/stores/sites.ts';
import { listUnits } from '../../data/stores/units.ts';
import { listUsers } from '../../data/stores/users.ts';
import { categories, confidences, severities } from '../../patterns/hit.ts';
import type { Context } from '../http/route.ts';
import { deciders } from '../roles.ts';
import type { FilterMenu } from '../views/filter-menu.ts';
import type { PatternTitle } from '../views/pattern-title.ts';
import { type ages, crowds, filterValues, viewOf, viewStates } from './filter.ts';

/** Every filter of the queue with the figure that each of its values would show. */
export async function filterMenusOf(
  context: Context,
  filter: FlagFilter,
  allStates: FlagCounts,
  names: PatternTitle,
  sites: readonly Pick<Site, 'id' | 'name'>[],
): Promise<FilterMenu[]> {
  const { services, t, user } = context;
  const [columns, units, users, counts] = await Promise.all([
    listColumns(services.database),
    listUnits(services.database),
    listUsers(services.database),
    countFlags(services.database, filter, ['category', 'severity', 'confidence', 'site', 'column', 'unit', 'pattern']),
  ]);
  const { facets } = counts;
  const words = t.queue.group;
  const from = <T extends string>(all: readonly T[], labels: Record<T, string>, count: Record<string, number>) =>
    all.map((value) => ({ value, label: labels[value], count: count[value] ?? 0 }));
  const plain = (value: string, label: string) => ({ value, label, count: null });
  const siteNames = new Map(sites.map((site) => [site.id, site.name]));
  const severity: FilterMenu = {
    name: 'severity',
    label: words.severity,
    options: from(severities, t.terms.severity, facets.severity),
  };
  const pattern: FilterMenu = {
    name: 'pattern',
    label: words.pattern,
    single: true,
    options: byCount(Object.entries(facets.pattern).map(([value, count]) => ({ value, label: names(value), count }))),
  };
  const site: FilterMenu = {
    name: 'site',
    label: words.site,
    single: true,
    options: byCount(sites.map((one) => ({ value: String(one.id), label: one.name, count: facets.site[one.id] ?? 0 }))),
  };
  const column: FilterMenu = {
    name: 'column',
    label: words.column,
    single: true,
    options: [
      ...byCount(
        columns.map((one) => ({
          value: String(one.id),
          label: sites.length > 1 ? `${siteNames.get(one.siteId) ?? ''} › ${one.name}` : one.name,
          count: facets.column[one.id] ?? 0,
        })),
      ),
      { value: '0', label: t.queue.noColumn, count: facets.column['0'] ?? 0 },
    ],
  };
  const unit: FilterMenu = {
    name: 'unit',
    label: words.unit,
    single: true,
    options: [
      ...byCount(units.map((one) => ({ value: String(one.id), label: one.name, count: facets.unit[one.id] ?? 0 }))),
      { value: '0', label: t.queue.noUnit, count: facets.unit['0'] ?? 0 },
    ],
  };
  const colleagues = users.filter((one) => deciders.includes(one.role) && !one.disabledAt && one.id !== user.id);
  const states = viewStates[viewOf(filterValues(context.query))];
  return [
    severity,
    { name: 'category', label: words.category, options: from(categories, t.terms.category, facets.category) },
    pattern,
    { name: 'confidence', label: words.confidence, options: from(confidences, t.terms.confidence, facets.confidence) },
    ...(sites.length > 1 ? [site] : []),
    column,
    unit,
    {
      name: 'persons',
      label: words.persons,
      single: true,
      options: crowds.map((value) => plain(value, t.queue.crowd(Number(value)))),
    },
    {
      name: 'age',
      label: words.age,
      single: true,
      options: (['today', 'week', 'older', 'month'] as const satisfies (keyof typeof ages)[]).map((value) =>
        plain(value, t.queue.age[value]),
      ),
    },
    {
      name: 'assignee',
      label: words.assignee,
      single: true,
      options: [
        plain('me', t.queue.assignee.me),
        plain('none', t.queue.assignee.none),
        ...colleagues.map((one) => plain(String(one.id), one.name)),
      ],
    },
    ...(states.length > 1
      ? [{ name: 'state', label: words.state, options: from(states, t.terms.state, allStates.facets.state) }]
      : []),
  ];
}

function byCount<T extends { count: number }>(options: T[]): T[] {
  return options.sort((a, b) => b.count - a.count).slice(0, 60);
}
