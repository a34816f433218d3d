import { batchKinds } from '../../data/stores/batches.ts';
import type { SavedView } from '../../data/stores/saved-views.ts';
import type { Words } from '../language/words.ts';
import { savedViews } from '../saved/view.ts';
import { badge, severityBadge } from '../views/badge.ts';
import { type FilterMenu, filterMenus, swapLink, withValue } from '../views/filter-menu.ts';
import { keyHint, optionList } from '../views/form.ts';
import { attribute, type Html, html } from '../views/html.ts';
import { itemTitle } from '../views/item-title.ts';
import { emptyState, pageHead, pager } from '../views/parts.ts';
import { readablePath, typeInWords } from '../views/place.ts';
import { table } from '../views/table.ts';
import { ago } from '../views/when.ts';
import type { BesideRow, QueueRow } from './rows.ts';

export interface QueueModel {
  rows: QueueRow[];
  total: number;
  /** The filters in force as they stand in the address. */
  values: URLSearchParams;
  views: { id: string; label: string; count: number }[];
  view: string;
  menus: FilterMenu[];
  text: string;
  first: string | null;
  previous: string | null;
  next: string | null;
  now: Date;
  /** Nothing was ever inspected: the next step is another one. */
  fresh: boolean;
  admin: boolean;
  /** Whether the user decides; else there is nothing to select for. */
  decides: boolean;
  colleagues: { id: number; name: string }[];
  me: number;
  saved: SavedView[];
  csrf: string;
}

export const queuePath = '/flags';

export function queueView(model: QueueModel, t: Words): Html {
  return html`${pageHead(t.queue.title, { lead: t.queue.lead, actions: savedViews(model, t) })}
    ${viewTabs(model, t)}
    ${filterBar(model, t)}
    <div id="queue" data-live="/flags/live?${model.values.toString()}">${model.rows.length === 0 ? nothingThere(model, t) : list(model, t)}</div>`;
}

function viewTabs(model: QueueModel, t: Words): Html {
  return html`<nav class="tabs" aria-label="${t.queue.tabs}"><ul>${model.views.map((view) => {
    const href = withValue(queuePath, model.values, 'view', view.id);
    return html`<li><a ${swapLink(href)}${attribute('aria-current', view.id === model.view ? 'page' : null)}>${view.label} <span class="count" data-count="${view.id}">${view.count}</span></a></li>`;
  })}</ul></nav>`;
}

function filterBar(model: QueueModel, t: Words): Html {
  const keep = [...model.values].filter(([name]) => name !== 'text' && name !== 'after');
  return html`<div class="filter-bar">
    <form method="get" action="${queuePath}" role="search" class="search" hx-get="${queuePath}" hx-target="#main" hx-push-url="true">
      ${keep.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
      ${keep.length === 0 ? html`<input type="hidden" name="view" value="waiting">` : null}
      <input type="search" name="text" id="queue-search" value="${model.text}" placeholder="${t.queue.search}" aria-label="${t.queue.search}" maxlength="100" data-key="/"><kbd aria-hidden="true">/</kbd>
    </form>
    ${filterMenus(queuePath, model.values, model.menus, t)}
  </div>`;
}

function list(model: QueueModel, t: Words): Html {
  const query = model.values.toString();
  const href = (id: number) => `/flags/${id}${query ? `?${query}` : ''}`;
  const flags = model.rows.length + model.rows.reduce((sum, row) => sum + row.beside.length, 0);
  const shown = html`<span data-total>${t.queue.total(model.total)}</span>${t.common.comma}${t.queue.shown(model.rows.length, flags)}<span class="newer" data-newer hidden>${t.common.comma}<a href="">${t.queue.newer}</a></span>`;
  return html`${model.decides ? bulkBar(model, t) : null}${table<QueueRow>({
    caption: t.queue.caption,
    rows: model.rows,
    href: (row) => href(row.id),
    id: (row) => `flag-${row.id}`,
    columns: [
      ...(model.decides ? [selectColumn(t)] : []),
      { label: t.queue.head.severity, kind: 'narrow', cell: (row) => severityBadge(row.severity, t) },
      { label: t.queue.head.what, kind: 'what', cell: (row) => what(row, href, t) },
      {
        label: t.queue.head.where,
        kind: 'wide',
        cell: (row) =>
          html`<a class="row-link" ${swapLink(href(row.id))} hx-swap="innerHTML show:window:top">${itemTitle(row, t)}</a>
          <span class="row-sub"><span class="kind">${typeInWords(row.type, row.url, t)}</span><span class="path" title="${row.url}">${readablePath(row.url)}</span></span>`,
      },
      {
        label: t.queue.head.column,
        kind: 'owner',
        cell: (row) =>
          html`<span class="${row.column ? '' : 'quiet'}">${row.column ?? t.queue.noColumn}</span><span class="row-sub" title="${row.unit ?? t.queue.noUnit}">${row.unit ?? t.queue.noUnit}</span>`,
      },
      { label: t.queue.head.age, kind: 'narrow', cell: (row) => ago(row.firstSeen, model.now, t) },
      { label: t.queue.head.state, kind: 'narrow', cell: (row) => standing(row, t) },
    ],
  })}
  ${pager({ first: model.first, previous: model.previous, next: model.next, shown }, t)}`;
}

const selectColumn = (t: Words) => ({
  label: t.queue.bulk.choose,
  kind: 'select' as const,
  head: html`<input type="checkbox" data-choose-all aria-label="${t.queue.bulk.choosePage}">`,
  cell: (row: QueueRow) =>
    html`<input type="checkbox" form="bulk" name="flag" value="${row.id}.${row.version}" aria-label="${t.queue.bulk.chooseOne(row.id)}">`,
});

/** What can be done with the rows that are ticked; the form stands outside of the table, which its boxes name. */
function bulkBar(model: QueueModel, t: Words): Html {
  const words = t.queue.bulk;
  const query = model.values.toString();
  return html`<form id="bulk" class="bulk-bar" method="post" action="/bulk${query ? `?${query}` : ''}" aria-label="${words.title}">
    <input type="hidden" name="_csrf" value="${model.csrf}">
    <span class="bulk-count"><span data-chosen data-words="${words.chosenN}">${words.none}</span></span>
    <label class="bulk-all"><input type="checkbox" name="all" value="yes" data-choose-filter> ${words.all(model.total)}</label>
    <span class="bulk-actions">${batchKinds
      .filter((kind) => kind !== 'assign')
      .map(
        (kind) =>
          html`<button class="button button-small" name="do" value="${kind}" data-bulk-key="${words.keys[kind]}">${words.action[kind]}${keyHint(words.keys[kind])}</button>`,
      )}<span class="bulk-assign"><label class="unseen" for="bulk-assignee">${words.action.assign}</label><select name="assignee" id="bulk-assignee">${optionList(
      [
        { value: String(model.me), label: t.queue.assignee.me },
        ...model.colleagues
          .filter((one) => one.id !== model.me)
          .map((one) => ({ value: String(one.id), label: one.name })),
        { value: 'none', label: t.queue.assignee.nobody },
      ],
      String(model.me),
    )}</select><button class="button button-small" name="do" value="assign">${words.action.assign}</button></span></span>
  </form>`;
}

function what(row: QueueRow, href: (id: number) => string, t: Words): Html {
  const amount = row.persons > 0 ? t.queue.persons(row.persons) : row.hits > 1 ? t.queue.hits(row.hits) : null;
  return html`<span class="what">${amount ? html`<strong>${amount}</strong> ` : null}${row.kinds.slice(0, 3).join(t.common.comma)}${row.kinds.length > 3 ? '…' : ''}</span>
    <span class="row-sub">${t.terms.category[row.category]}<span class="dot"></span>${t.terms.confidence[row.confidence]}${row.changed ? html` ${badge(t.queue.changed, 'warn')}` : null}</span>
    ${row.beside.length > 0 ? html`<span class="row-sub beside">${t.queue.beside}${row.beside.map((one) => besideLink(one, href, t))}</span>` : null}`;
}

function besideLink(one: BesideRow, href: (id: number) => string, t: Words): Html {
  const waits = one.state === 'open' || one.state === 'reopened';
  const amount = one.persons > 0 ? ` ${t.queue.persons(one.persons)}` : '';
  return html` <a ${swapLink(href(one.id))}${attribute('class', waits ? null : 'quiet')}>${t.terms.category[one.category]}${amount}${t.common.comma}${waits ? t.terms.severity[one.severity] : t.terms.state[one.state]}</a>`;
}

/** The live view writes into the parts of this cell. */
function standing(row: QueueRow, t: Words): Html {
  const { text, tone, by } = row.standing;
  return html`<span data-standing>${badge(text, tone)}</span><span class="row-sub" data-by>${by ?? ''}</span>${
    row.assignee ? html`<span class="row-sub">${t.queue.assignedTo(row.assignee)}</span>` : null
  }`;
}

function nothingThere(model: QueueModel, t: Words): Html {
  if (model.fresh) {
    return emptyState(
      t.queue.emptyFirst.title,
      t.queue.emptyFirst.next,
      model.admin ? { href: '/sites', label: t.queue.emptyFirst.action } : null,
    );
  }
  const filtered = [...model.values.keys()].some((name) => name !== 'view');
  const words = filtered ? t.queue.emptyFiltered : t.queue.empty;
  const href = filtered
    ? `${queuePath}?view=${encodeURIComponent(model.values.get('view') ?? 'waiting')}`
    : `${queuePath}?view=all`;
  return emptyState(words.title, words.next, { href, label: words.action });
}
