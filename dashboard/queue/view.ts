import type { Category, Confidence, Severity } from '../../patterns/hit.ts';
import type { Words } from '../language/words.ts';
import { badge, type StateName, severityBadge, stateBadge } from '../views/badge.ts';
import { type FilterMenu, filterMenus, withValue } from '../views/filter-menu.ts';
import { attribute, type Html, html } from '../views/html.ts';
import { itemTitle } from '../views/item-title.ts';
import { emptyState, pageHead, pager } from '../views/parts.ts';
import { readablePath, typeInWords } from '../views/place.ts';
import { table } from '../views/table.ts';
import { ago } from '../views/when.ts';

export interface QueueRow {
  id: number;
  severity: Severity;
  category: Category;
  confidence: Confidence;
  persons: number;
  hits: number;
  /** Titles of the patterns, most telling first. */
  kinds: string[];
  title: string | null;
  url: string;
  type: string | null;
  site: string | null;
  column: string | null;
  unit: string | null;
  firstSeen: string;
  state: StateName;
  /** Somebody proposed to retain it; a second person has to agree. */
  proposed: boolean;
  holder: { name: string; mine: boolean } | null;
}

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
  next: string | null;
  now: Date;
  /** Nothing was ever inspected: the next step is another one. */
  fresh: boolean;
  admin: boolean;
}

export const queuePath = '/flags';

export function queueView(model: QueueModel, t: Words): Html {
  return html`${pageHead(t.queue.title, { lead: t.queue.lead })}
    ${viewTabs(model)}
    ${filterBar(model, t)}
    <div id="queue">${model.rows.length === 0 ? nothingThere(model, t) : list(model, t)}</div>`;
}

function viewTabs(model: QueueModel): Html {
  return html`<nav class="tabs"><ul>${model.views.map((view) => {
    const href = withValue(queuePath, model.values, 'view', view.id);
    return html`<li><a href="${href}"${attribute('aria-current', view.id === model.view ? 'page' : null)} hx-get="${href}" hx-target="#main" hx-push-url="true">${view.label}${html` <span class="count">${view.count}</span>`}</a></li>`;
  })}</ul></nav>`;
}

function filterBar(model: QueueModel, t: Words): Html {
  const keep = [...model.values].filter(([name]) => name !== 'text' && name !== 'after');
  return html`<div class="filter-bar">
    <form method="get" action="${queuePath}" role="search" class="search" hx-get="${queuePath}" hx-target="#main" hx-push-url="true">
      ${keep.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
      <input type="search" name="text" id="queue-search" value="${model.text}" placeholder="${t.queue.search}" aria-label="${t.queue.search}" maxlength="100" data-key="/"><kbd aria-hidden="true">/</kbd>
    </form>
    ${filterMenus(queuePath, model.values, model.menus, t)}
  </div>`;
}

function list(model: QueueModel, t: Words): Html {
  const query = model.values.toString();
  const href = (row: QueueRow) => `/flags/${row.id}${query ? `?${query}` : ''}`;
  return html`${table<QueueRow>({
    caption: t.queue.caption,
    rows: model.rows,
    href,
    id: (row) => `flag-${row.id}`,
    columns: [
      { label: t.queue.head.severity, kind: 'narrow', cell: (row) => severityBadge(row.severity, t) },
      { label: t.queue.head.what, kind: 'what', cell: (row) => what(row, t) },
      {
        label: t.queue.head.where,
        kind: 'wide',
        cell: (
          row,
        ) => html`<a class="row-link" href="${href(row)}" hx-get="${href(row)}" hx-target="#main" hx-push-url="true" hx-swap="innerHTML show:window:top">${itemTitle(row, t)}</a>
          <span class="row-sub"><span class="kind">${typeInWords(row.type, row.url, t)}</span><span class="path" title="${row.url}">${readablePath(row.url)}</span></span>`,
      },
      {
        label: t.queue.head.column,
        kind: 'owner',
        cell: (row) =>
          html`<span class="${row.column ? '' : 'quiet'}">${row.column ?? t.queue.noColumn}</span><span class="row-sub" title="${row.unit ?? t.queue.noUnit}">${row.unit ?? t.queue.noUnit}</span>`,
      },
      { label: t.queue.head.age, kind: 'narrow', cell: (row) => ago(row.firstSeen, model.now, t) },
      { label: t.queue.head.state, kind: 'narrow', cell: (row) => state(row, t) },
    ],
  })}
  ${pager({ first: model.first, next: model.next, shown: `${t.queue.total(model.total)}${t.common.comma}${t.queue.shown(model.rows.length)}` }, t)}`;
}

function what(row: QueueRow, t: Words): Html {
  const amount = row.persons > 0 ? t.queue.persons(row.persons) : row.hits > 1 ? t.queue.hits(row.hits) : null;
  return html`<span class="what">${amount ? html`<strong>${amount}</strong> ` : null}${row.kinds.slice(0, 3).join(t.common.comma)}${row.kinds.length > 3 ? '…' : ''}</span>
    <span class="row-sub">${t.terms.category[row.category]}<span class="dot"></span>${t.terms.confidence[row.confidence]}</span>`;
}

function state(row: QueueRow, t: Words): Html {
  if (row.holder)
    return badge(
      row.holder.mine ? t.queue.heldByMe : t.queue.heldBy(row.holder.name),
      row.holder.mine ? 'accent' : 'warn',
    );
  if (row.proposed) return badge(t.queue.views.second, 'warn');
  return stateBadge(row.state, t);
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
  const href = filtered ? withoutFilters(model.values) : `${queuePath}?view=all`;
  return emptyState(words.title, words.next, { href, label: words.action });
}

function withoutFilters(values: URLSearchParams): string {
  const view = values.get('view');
  return view ? `${queuePath}?view=${encodeURIComponent(view)}` : queuePath;
}
