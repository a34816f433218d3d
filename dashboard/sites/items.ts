import { listColumns } from '../../data/stores/columns.ts';
import { type Item, type ItemFilter, itemCounts, listItems } from '../../data/stores/items.ts';
import type { Site } from '../../data/stores/sites.ts';
import { idOf, knownIn, numberIn } from '../http/input.ts';
import { type Handler, page } from '../http/route.ts';
import type { Words } from '../language/words.ts';
import { badge, type Tone } from '../views/badge.ts';
import { type Html, html } from '../views/html.ts';
import { emptyState, type FilterGroup, filterLinks, pageHead, pager } from '../views/parts.ts';
import { typeInWords } from '../views/place.ts';
import { table } from '../views/table.ts';
import { moment } from '../views/when.ts';
import { siteOf } from './handlers.ts';

const perPage = 100;
const tones: Record<'read' | 'partial' | 'unread', Tone> = { read: 'good', partial: 'warn', unread: 'bad' };

/** Everything that was seen on a site, read or not, with filters that live in the address. */
export const showSiteItems: Handler = async (context) => {
  const { services, t, query } = context;
  const site = await siteOf(context, idOf(context));
  const values = new URLSearchParams();
  for (const name of ['status', 'kind', 'column', 'text'])
    for (const value of query.getAll(name)) if (value.trim()) values.append(name, value.trim().slice(0, 100));
  const filter: ItemFilter = { siteId: site.id };
  const [status] = knownIn(values, 'status', ['read', 'partial', 'unread'] as const);
  const [kind] = knownIn(values, 'kind', ['page', 'attachment'] as const);
  const columnId = numberIn(values, 'column');
  const text = values.get('text') ?? '';
  if (status) filter.status = status;
  if (kind) filter.kind = kind;
  if (columnId !== null) filter.columnId = columnId;
  if (text) filter.text = text;
  const after = numberIn(query, 'after') ?? 0;
  const [found, counts, columns] = await Promise.all([
    listItems(services.database, filter, { after, limit: perPage + 1 }),
    itemCounts(services.database, site.id),
    listColumns(services.database, site.id),
  ]);
  const path = `/sites/${site.id}/items`;
  const total = (fits: (one: (typeof counts)[number]) => boolean) =>
    counts.filter(fits).reduce((sum, one) => sum + one.n, 0);
  const groups: FilterGroup[] = [
    {
      name: 'status',
      label: t.items.status,
      options: (['read', 'partial', 'unread'] as const).map((value) => ({
        value,
        label: t.terms.readStatus[value],
        count: total((one) => one.status === value),
      })),
    },
    {
      name: 'kind',
      label: t.sites.items.kind,
      options: (['page', 'attachment'] as const).map((value) => ({
        value,
        label: t.terms.itemKind[value],
        count: total((one) => one.kind === value),
      })),
    },
    {
      name: 'column',
      label: t.sites.columns.title,
      options: columns.map((column) => ({ value: String(column.id), label: column.name, count: null })),
    },
  ];
  const rows = found.slice(0, perPage);
  const link = (more: string) => {
    const all = [values.toString(), more].filter(Boolean).join('&');
    return all ? `${path}?${all}` : path;
  };
  const next = found.length > perPage ? link(`after=${rows.at(-1)?.id ?? 0}`) : null;
  const body = itemsView({ site, rows, values, groups, path, text, first: after > 0 ? link('') : null, next }, t);
  return page(t.sites.items.title(site.name), body, { wide: true });
};

interface SiteItemsModel {
  site: Site;
  rows: Item[];
  values: URLSearchParams;
  groups: FilterGroup[];
  path: string;
  text: string;
  first: string | null;
  next: string | null;
}

function itemsView(model: SiteItemsModel, t: Words): Html {
  const words = t.sites.items;
  const { site, rows } = model;
  const hidden = [...model.values].filter(([name]) => name !== 'text');
  const search = html`<form method="get" action="${model.path}" class="actions search-line">${hidden.map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<input type="search" name="text" value="${model.text}" aria-label="${words.search}" placeholder="${words.search}"><button class="button">${t.common.search}</button></form>`;
  return html`<nav class="steps"><a href="/sites/${site.id}">← ${site.name}</a></nav>
${pageHead(words.title(site.name), { lead: words.lead, actions: search })}
<div class="site-items">${filterLinks(model.path, model.values, model.groups)}<div>${
    rows.length === 0
      ? emptyState(words.empty, words.emptyNext, { href: `/sites/${site.id}`, label: site.name })
      : html`${itemTable(rows, t)}${pager({ first: model.first, next: model.next, shown: t.common.rows(rows.length) }, t)}`
  }</div></div>`;
}

function itemTable(rows: Item[], t: Words): Html {
  const words = t.sites.items;
  return table<Item>({
    caption: words.caption,
    rows,
    columns: [
      {
        label: words.item,
        kind: 'wide',
        cell: (item) =>
          html`${item.title ?? t.common.unknown}<br><a class="quiet" href="${item.url}" rel="noreferrer noopener" target="_blank">${pathOf(item.url)}<span class="unseen">${t.common.newTab}</span></a>`,
      },
      { label: words.kind, kind: 'narrow', cell: (item) => typeInWords(item.type, item.url, t) },
      {
        label: t.items.status,
        kind: 'narrow',
        cell: (item) =>
          item.status === null
            ? html`<span class="quiet">${words.waiting}</span>`
            : html`${badge(t.terms.readStatus[item.status], tones[item.status])}${item.reason ? html`<br><span class="quiet">${t.terms.unread[item.reason]}</span>` : null}`,
      },
      {
        label: words.characters,
        kind: 'number',
        cell: (item) => (item.characters === null ? '' : item.characters.toLocaleString('en-US')),
      },
      { label: words.published, kind: 'narrow', cell: (item) => item.publishedAt?.slice(0, 10) ?? '' },
      { label: t.sites.columns.name, kind: 'narrow', cell: (item) => item.columnName ?? '' },
      { label: words.fetched, kind: 'narrow', cell: (item) => (item.lastFetched ? moment(item.lastFetched, t) : '') },
    ],
  });
}

/** The site is known from the page: path and query say the rest, in readable characters. */
function pathOf(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed) return url;
  const path = `${parsed.pathname}${parsed.search}`;
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
