import type { AllowEntry } from '../../data/stores/allow.ts';
import type { Words } from '../language/words.ts';
import { badge } from '../views/badge.ts';
import { postForm } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { emptyState, pageHead } from '../views/parts.ts';
import { readablePath } from '../views/place.ts';
import { type Column, table } from '../views/table.ts';
import { localDay } from '../views/when.ts';

export interface AllowRow extends AllowEntry {
  patternTitle: string | null;
  unitName: string | null;
  expired: boolean;
}

export interface AllowModel {
  rows: AllowRow[];
  mayChange: boolean;
  csrf: string;
}

export function allowView(model: AllowModel, t: Words): Html {
  const action = { href: '/flags', label: t.allow.empty.action };
  return html`${pageHead(t.allow.title, { lead: t.allow.lead })}
  ${model.rows.length === 0 ? emptyState(t.allow.empty.title, t.allow.empty.next, action) : list(model, t)}`;
}

function list(model: AllowModel, t: Words): Html {
  const columns: Column<AllowRow>[] = [
    { label: t.allow.head.what, kind: 'wide', cell: (row) => what(row, t) },
    { label: t.allow.head.reason, cell: (row) => html`<span class="allow-reason">${row.reason}</span>` },
    {
      label: t.allow.head.owner,
      kind: 'narrow',
      cell: (row) => html`${row.ownerName}<span class="row-sub">${localDay(row.createdAt)}</span>`,
    },
    {
      label: t.allow.head.expires,
      kind: 'narrow',
      cell: (row) => html`${row.expiresOn}${row.expired ? html`<br>${badge(t.allow.expired, 'warn')}` : null}`,
    },
    { label: t.allow.head.silenced, kind: 'number', cell: (row) => t.allow.silenced(row.silenced) },
  ];
  if (model.mayChange) {
    columns.push({
      label: t.allow.head.actions,
      kind: 'narrow',
      cell: (row) =>
        postForm({
          action: `/allow/${row.id}/remove`,
          csrf: model.csrf,
          body: html`<button type="submit" class="button button-small button-danger" aria-label="${t.common.remove} ${t.allow.number(row.id)}">${t.common.remove}</button>`,
        }),
    });
  }
  return table<AllowRow>({
    caption: t.allow.caption,
    rows: model.rows,
    id: (row) => `allow-${row.id}`,
    columns,
  });
}

/** In the order of reading: the value, the pattern or the address, then where it holds. */
function what(row: AllowRow, t: Words): Html {
  const main = row.masked ?? row.patternTitle ?? (row.urlPrefix === null ? '' : readablePath(row.urlPrefix));
  const where =
    row.unitName !== null
      ? t.allow.inUnit(row.unitName)
      : row.urlPrefix === null
        ? t.allow.everywhere
        : t.allow.under(row.urlPrefix);
  return html`<span class="kind">${t.allow.kind[row.kind]}</span><strong>${main}</strong>
    <span class="row-sub">${t.allow.number(row.id)}<span class="dot"></span><span class="path">${where}</span></span>`;
}
