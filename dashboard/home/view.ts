import type { Inspection } from '../../data/stores/inspections.ts';
import type { Severity } from '../../patterns/hit.ts';
import { severities } from '../../patterns/hit.ts';
import type { Words } from '../language/words.ts';
import { inspectionBadge, progressPanel } from '../sites/progress.ts';
import { severityBadge } from '../views/badge.ts';
import { swapLink } from '../views/filter-menu.ts';
import { type Html, html } from '../views/html.ts';
import { emptyState, pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { ago, dayInWords, localDay } from '../views/when.ts';

export interface HomeModel {
  name: string;
  now: Date;
  decides: boolean;
  admin: boolean;
  waiting: number;
  /** The worst of the queue: where a day begins. */
  first: number | null;
  bySeverity: Record<Severity, number>;
  byUnit: { id: number; name: string; count: number }[];
  tasks: { label: string; count: number; href: string }[];
  active: Inspection[];
  recent: Inspection[];
  unread: { total: number; reasons: { reason: string; label: string; count: number }[] };
  sites: number;
}

export function homeView(model: HomeModel, t: Words): Html {
  const today = localDay(model.now);
  return html`${pageHead(t.home.greeting(model.name), { lead: `${today} ${dayInWords(today, t)}` })}
  ${model.sites === 0 ? emptyState(t.home.recentNone.title, t.home.recentNone.next, model.admin ? { href: '/sites', label: t.home.recentNone.action } : null) : null}
  ${inspections(model, t)}
  <div class="home">
    <div>
      ${waiting(model, t)}
      ${model.byUnit.length > 0 ? section(t.home.byUnit, units(model, t)) : null}
    </div>
    <div>
      ${unread(model, t)}
      ${recent(model, t)}
    </div>
  </div>`;
}

/** What runs now. It looks again by itself, so a started inspection shows up without a reload. */
export function inspections(model: Pick<HomeModel, 'active' | 'now'>, t: Words): Html {
  return html`<section id="running" aria-label="${t.home.inspection}" hx-get="/home/inspections" hx-trigger="every ${model.active.length > 0 ? '30s' : '8s'}" hx-swap="outerHTML">${model.active.map(
    (inspection) =>
      html`<div class="running"><h2><a href="/sites/${inspection.siteId}">${inspection.state === 'running' ? t.home.running(inspection.siteName) : t.home.requested(inspection.siteName)}</a></h2>${progressPanel(inspection, null, t)}</div>`,
  )}</section>`;
}

function waiting(model: HomeModel, t: Words): Html {
  const start =
    model.first !== null && model.decides
      ? html`<a class="button button-primary" ${swapLink(`/flags/${model.first}`)}>${t.home.start}</a>`
      : null;
  return section(
    t.home.waiting,
    html`<div class="panel waiting">
      <p class="figure"><a ${swapLink('/flags')}><strong>${model.waiting.toLocaleString('zh-CN')}</strong></a>${start}</p>
      ${
        model.waiting === 0
          ? html`<p class="quiet">${t.home.waitingNone}</p>`
          : html`<ul class="severities">${severities.map(
              (severity) =>
                html`<li><a ${swapLink(`/flags?severity=${severity}`)}>${severityBadge(severity, t)}<span class="count">${model.bySeverity[severity]}</span></a></li>`,
            )}</ul>`
      }
      <ul class="tasks">${model.tasks.map(
        (task) =>
          html`<li><a ${swapLink(task.href)}><span>${task.label}</span><span class="count${task.count > 0 ? ' count-on' : ''}">${task.count}</span></a></li>`,
      )}</ul>
    </div>`,
  );
}

function units(model: HomeModel, _t: Words): Html {
  return html`<ul class="panel tasks">${model.byUnit.map(
    (unit) =>
      html`<li><a ${swapLink(`/flags?unit=${unit.id}`)}><span>${unit.name}</span><span class="count">${unit.count}</span></a></li>`,
  )}</ul>`;
}

function unread(model: HomeModel, t: Words): Html {
  const { total, reasons } = model.unread;
  if (total === 0) return section(t.home.unread, html`<p class="panel quiet">${t.home.unreadNone}</p>`);
  return section(
    t.home.unread,
    html`<div class="panel"><p class="quiet">${t.home.unreadLead}</p><ul class="tasks">${reasons.map(
      (one) =>
        html`<li><a ${swapLink(`/items?reason=${one.reason}`)}><span>${one.label}</span><span class="count">${one.count}</span></a></li>`,
    )}</ul><p><a ${swapLink('/items')}>${t.home.unreadAll} (${total})</a></p></div>`,
  );
}

function recent(model: HomeModel, t: Words): Html | null {
  if (model.recent.length === 0) return null;
  return section(
    t.home.recent,
    table<Inspection>({
      caption: t.home.recent,
      rows: model.recent,
      columns: [
        {
          label: t.home.site,
          kind: 'wide',
          cell: (row) =>
            html`<a href="/sites/${row.siteId}">${row.siteName}</a> ${row.state === 'completed' ? null : inspectionBadge(row.state, t)}`,
        },
        {
          label: t.home.finished,
          kind: 'narrow',
          cell: (row) => (row.finishedAt ? ago(row.finishedAt, model.now, t) : ''),
        },
        { label: t.home.figures.seen, kind: 'number', cell: (row) => row.counts.seen ?? 0 },
        { label: t.home.figures.unread, kind: 'number', cell: (row) => row.counts.unread ?? 0 },
        { label: t.home.figures.newFlags, kind: 'number', cell: (row) => row.counts.newFlags ?? 0 },
      ],
    }),
  );
}
