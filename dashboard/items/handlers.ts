import { type ItemFilter, itemCounts, listItems } from '../../data/stores/items.ts';
import { listSites } from '../../data/stores/sites.ts';
import { knownIn, numberIn } from '../http/input.ts';
import { type Handler, page } from '../http/route.ts';
import { type ItemsModel, itemsPath, itemsView, unreadReasons } from './view.ts';

const rowsPerPage = 100;

/** What was not read, or not in full: never counted as clean, so it can be listed. */
export const showUnread: Handler = async (context) => {
  const { services, t, query } = context;
  const values = new URLSearchParams();
  for (const name of ['reason', 'site', 'kind', 'status', 'text'])
    for (const value of query.getAll(name)) if (value) values.append(name, value);
  const filter: ItemFilter = { unread: true };
  const [reason] = knownIn(values, 'reason', unreadReasons);
  const [kind] = knownIn(values, 'kind', ['page', 'attachment'] as const);
  const [status] = knownIn(values, 'status', ['partial', 'unread'] as const);
  const siteId = numberIn(values, 'site');
  const text = values.get('text');
  if (reason) filter.reason = reason;
  if (kind) filter.kind = kind;
  if (status) filter.status = status;
  if (siteId !== null) filter.siteId = siteId;
  if (text) filter.text = text.slice(0, 100);
  const after = numberIn(query, 'after') ?? 0;
  const [found, counts, sites] = await Promise.all([
    listItems(services.database, filter, { after, limit: rowsPerPage + 1 }),
    itemCounts(services.database),
    listSites(services.database),
  ]);
  const rows = found.slice(0, rowsPerPage);
  const last = rows.at(-1);
  const address = values.toString();
  const model: ItemsModel = {
    rows,
    values,
    counts: counts.filter((one) => one.status === 'unread' || one.status === 'partial'),
    sites,
    text: text ?? '',
    first: after > 0 ? `${itemsPath}${address ? `?${address}` : ''}` : null,
    next: found.length > rowsPerPage && last ? `${itemsPath}?${address ? `${address}&` : ''}after=${last.id}` : null,
    now: context.now,
  };
  return page(t.items.title, itemsView(model, t));
};
