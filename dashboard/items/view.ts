import type { Item, itemCounts } from '../../data/stores/items.ts';
import type { UnreadReason } from '../../patterns/document.ts';
import type { Words } from '../language/words.ts';
import { badge } from '../views/badge.ts';
import { type FilterMenu, filterMenus } from '../views/filter-menu.ts';
import { type Html, html } from '../views/html.ts';
import { itemTitle } from '../views/item-title.ts';
import { emptyState, pageHead, pager } from '../views/parts.ts';
import { followable, readablePath, typeInWords } from '../views/place.ts';
import { table } from '../views/table.ts';
import { ago } from '../views/when.ts';

export interface ItemsModel {
  rows: Item[];
  values: URLSearchParams;
  counts: Awaited<ReturnType<typeof itemCounts>>;
  sites: { id: number; name: string }[];
  text: string;
  first: string | null;
  next: string | null;
  now: Date;
}

export const itemsPath = '/items';

export const unreadReasons: readonly UnreadReason[] = [
  'encrypted',
  'corrupt',
  'empty',
  'too-large',
  'unsupported',
  'timeout',
  'memory-limit',
  'nested-too-deep',
  'ocr-failed',
  'robots',
  'not-found',
  'gone',
  'forbidden',
  'login-required',
  'server-error',
  'redirect-loop',
  'out-of-scope',
  'private-address',
  'network-error',
  'budget',
  'trap',
  'wrong-type',
  'internal-error',
];

export function itemsView(model: ItemsModel, t: Words): Html {
  return html`${pageHead(t.items.title, { lead: t.items.lead })}
  <div class="filter-bar">${search(model, t)}${filterMenus(itemsPath, model.values, menusOf(model, t), t)}</div>
  ${model.rows.length === 0 ? emptyState(t.items.empty.title, t.items.empty.next) : list(model, t)}`;
}

function search(model: ItemsModel, t: Words): Html {
  const keep = [...model.values].filter(([name]) => name !== 'text');
  return html`<form method="get" action="${itemsPath}" role="search" class="search" hx-get="${itemsPath}" hx-target="#main" hx-push-url="true">${keep.map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<input type="search" name="text" id="items-search" value="${model.text}" placeholder="${t.queue.search}" aria-label="${t.queue.search}" maxlength="100" data-key="/"><kbd aria-hidden="true">/</kbd></form>`;
}

function menusOf(model: ItemsModel, t: Words): FilterMenu[] {
  const sum = (fits: (one: ItemsModel['counts'][number]) => boolean) =>
    model.counts.filter(fits).reduce((total, one) => total + one.n, 0);
  const kinds = ['page', 'attachment'] as const;
  const statuses = ['unread', 'partial'] as const;
  return [
    {
      name: 'reason',
      label: t.items.reason,
      single: true,
      options: unreadReasons.map((value) => ({
        value,
        label: t.terms.unread[value],
        count: sum((one) => one.reason === value),
      })),
    },
    {
      name: 'kind',
      label: t.items.head.kind,
      single: true,
      options: kinds.map((value) => ({
        value,
        label: t.terms.itemKind[value],
        count: sum((one) => one.kind === value),
      })),
    },
    {
      name: 'status',
      label: t.items.status,
      single: true,
      options: statuses.map((value) => ({
        value,
        label: t.terms.readStatus[value],
        count: sum((one) => one.status === value),
      })),
    },
    {
      name: 'site',
      label: t.items.site,
      single: true,
      options: model.sites.map((site) => ({
        value: String(site.id),
        label: site.name,
        count: sum((one) => one.siteId === site.id),
      })),
    },
  ];
}

function list(model: ItemsModel, t: Words): Html {
  return html`${table<Item>({
    caption: t.items.caption,
    rows: model.rows,
    columns: [
      { label: t.items.head.item, kind: 'wide', cell: (item) => where(item, t) },
      { label: t.items.head.kind, kind: 'narrow', cell: (item) => typeInWords(item.type, item.url, t) },
      { label: t.items.head.reason, cell: (item) => why(item, t) },
      { label: t.items.head.site, cell: (item) => item.siteName },
      {
        label: t.items.head.fetched,
        kind: 'narrow',
        cell: (item) => (item.lastFetched ? ago(item.lastFetched, model.now, t) : ''),
      },
    ],
  })}
  ${pager({ first: model.first, next: model.next, shown: t.queue.shown(model.rows.length) }, t)}`;
}

function where(item: Item, t: Words): Html {
  const href = followable(item.url);
  const title = itemTitle(item, t);
  return html`${href ? html`<a class="row-link" href="${href}" target="_blank" rel="noopener noreferrer">${title}</a>` : title}<span class="row-sub path">${readablePath(item.url)}</span>`;
}

function why(item: Item, t: Words): Html {
  return html`${item.reason ? t.terms.unread[item.reason] : t.common.unknown} ${item.status === 'partial' ? badge(t.terms.readStatus.partial, 'warn') : null}${
    item.notes.length > 0 ? html`<span class="row-sub">${item.notes.slice(0, 3).join(' ')}</span>` : null
  }`;
}
