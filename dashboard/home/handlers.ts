import { countFlags, listFlags, sumFlags } from '../../data/stores/flags.ts';
import { activeInspections, latestInspections } from '../../data/stores/inspections.ts';
import { itemCounts } from '../../data/stores/items.ts';
import { listSites } from '../../data/stores/sites.ts';
import { listUnits } from '../../data/stores/units.ts';
import { type Context, type Handler, page } from '../http/route.ts';
import { flagFilter } from '../queue/filter.ts';
import { type HomeModel, homeView, inspections } from './view.ts';

export const showHome: Handler = async (context) =>
  page(context.t.home.title, homeView(await homeModel(context), context.t));

/** The part that looks again by itself. */
export const showRunning: Handler = async ({ services, now, t }) => {
  const active = await activeInspections(services.database);
  return { kind: 'fragment', body: inspections({ active, now }, t) };
};

async function homeModel(context: Context): Promise<HomeModel> {
  const { services, user, now, t } = context;
  const { database } = services;
  const decides = user.role === 'reviewer' || user.role === 'admin';
  const [counts, first, mine, second, reappeared, overdue, active, latest, items, sites, units] = await Promise.all([
    countFlags(database, {}, ['severity', 'unit']),
    listFlags(database, {}, { limit: 1 }),
    pile(context, { view: 'mine' }),
    pile(context, { view: 'second' }),
    pile(context, { state: 'reopened' }),
    pile(context, { view: 'overdue' }),
    activeInspections(database),
    latestInspections(database, { limit: 8 }),
    itemCounts(database),
    listSites(database),
    listUnits(database),
  ]);
  const task = (label: string, count: number, href: string) => ({ label, count, href });
  return {
    name: user.name,
    now,
    decides,
    admin: user.role === 'admin',
    waiting: counts.total,
    first: first.flags[0]?.id ?? null,
    bySeverity: {
      critical: counts.facets.severity.critical ?? 0,
      high: counts.facets.severity.high ?? 0,
      medium: counts.facets.severity.medium ?? 0,
      low: counts.facets.severity.low ?? 0,
    },
    byUnit: units
      .map((unit) => ({ id: unit.id, name: unit.name, count: counts.facets.unit[unit.id] ?? 0 }))
      .filter((unit) => unit.count > 0)
      .sort((a, b) => b.count - a.count)
      .slice(0, 8),
    tasks: [
      ...(decides ? [task(t.home.mine, mine, '/flags?view=mine')] : []),
      task(t.home.second, second, '/flags?view=second'),
      task(t.home.reappeared, reappeared, '/flags?state=reopened'),
      task(t.home.overdue, overdue, '/flags?view=overdue'),
    ],
    active,
    recent: latest
      .filter((one) => one.state === 'completed' || one.state === 'failed' || one.state === 'cancelled')
      .slice(0, 5),
    unread: unreadOf(items, t.terms.unread, t.terms.readStatus.partial),
    sites: sites.length,
  };
}

async function pile({ services, user, now }: Context, values: Record<string, string>): Promise<number> {
  return sumFlags(services.database, flagFilter(new URLSearchParams(values), user.id, now));
}

function unreadOf(
  counts: Awaited<ReturnType<typeof itemCounts>>,
  words: Record<string, string>,
  partial: string,
): HomeModel['unread'] {
  const reasons = new Map<string, number>();
  let total = 0;
  for (const { status, reason, n } of counts) {
    if (status !== 'unread' && status !== 'partial') continue;
    total += n;
    const name = reason ?? 'partial';
    reasons.set(name, (reasons.get(name) ?? 0) + n);
  }
  const sorted = [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 6);
  return { total, reasons: sorted.map(([reason, count]) => ({ reason, label: words[reason] ?? partial, count })) };
}
