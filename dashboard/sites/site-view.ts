import type { Column } from '../../data/stores/columns.ts';
import type { Inspection } from '../../data/stores/inspections.ts';
import type { Site } from '../../data/stores/sites.ts';
import type { Words } from '../language/words.ts';
import { button, postForm } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { facts, pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { localTime, moment } from '../views/when.ts';
import { sizeInWords, spanInWords } from './amounts.ts';
import { type ColumnsModel, columnsSection } from './columns-view.ts';
import { inspectionBadge, progressPanel } from './progress.ts';
import { plainOf } from './schedule.ts';

export interface SiteModel {
  site: Site;
  columns: Column[];
  active: Inspection | null;
  inspections: Inspection[];
  nextRuns: Date[];
  mayChange: boolean;
  csrf: string;
  now: Date;
  columnForm: ColumnsModel['form'];
  units: ColumnsModel['units'];
}

/** A plain choice in its words, anything else as it was written. */
export function scheduleInWords(schedule: string, t: Words): Html {
  const plain = plainOf(schedule);
  return plain === 'custom' ? html`<code>${schedule}</code>` : html`${t.sites.form.plain[plain]}`;
}

export function siteView(model: SiteModel, t: Words): Html {
  const { site, csrf } = model;
  const words = t.sites;
  const links = html`<a class="button" href="/flags?site=${site.id}">${words.seeFlags}</a><a class="button" href="/sites/${site.id}/items">${words.seeItems}</a><a class="button" href="/items?site=${site.id}">${words.seeUnread}</a>`;
  return html`${pageHead(site.name, {
    lead: html`<a href="${site.url}" rel="noreferrer noopener" target="_blank">${site.url}<span class="unseen">${t.common.newTab}</span></a>`,
    actions: html`${links}${
      model.mayChange
        ? html`<a class="button" href="/sites/${site.id}/edit">${words.edit}</a>${
            model.active
              ? null
              : postForm({
                  action: `/sites/${site.id}/inspect`,
                  csrf,
                  class: 'inline',
                  body: button(words.inspectNow, { kind: 'primary' }),
                })
          }`
        : null
    }`,
  })}
${model.active ? progressPanel(model.active, model.mayChange ? csrf : null, t) : null}
${columnsSection({ siteId: site.id, columns: model.columns, units: model.units, form: model.columnForm, mayChange: model.mayChange, csrf }, t)}
${section(words.inspections, inspectionTable(model, t))}
${section(words.scope, scopeFacts(model, t))}
${
  model.mayChange
    ? html`<section class="section danger-zone">${postForm({
        action: `/sites/${site.id}/remove`,
        csrf,
        body: html`${button(words.remove, { kind: 'danger' })} <span class="hint">${words.removeHint}</span>`,
      })}</section>`
    : null
}`;
}

function scopeFacts({ site, nextRuns }: SiteModel, t: Words): Html {
  const words = t.sites;
  const list = (values: string[]) => values.map((value) => html`<code>${value}</code> `);
  return facts([
    [words.schedule, scheduleInWords(site.schedule, t)],
    [words.nextRuns, nextRuns.map((run) => localTime(run).slice(0, 16)).join(t.common.comma)],
    [words.hosts, list(site.scope.hosts)],
    [words.include, site.scope.include.length > 0 ? list(site.scope.include) : t.common.all],
    [words.exclude, site.scope.exclude.length > 0 && list(site.scope.exclude)],
    [words.ownDomains, site.scope.ownDomains.length > 0 && list(site.scope.ownDomains)],
    [words.privateHosts, site.scope.privateHosts.length > 0 && list(site.scope.privateHosts)],
    [words.maxPages, site.maxPages.toLocaleString('en-US')],
    [words.delay, words.seconds(site.delayMs / 1000)],
    [words.concurrency, site.concurrency],
    [words.render, words.renders[site.render]],
  ]);
}

function inspectionTable({ inspections }: SiteModel, t: Words): Html {
  const words = t.sites;
  if (inspections.length === 0) return html`<p class="quiet">${words.inspectionsEmpty}</p>`;
  const count = (name: keyof typeof words.counts) => ({
    label: words.counts[name],
    kind: 'number' as const,
    cell: (one: Inspection) => one.counts[name] ?? 0,
  });
  return table<Inspection>({
    caption: words.inspections,
    rows: inspections,
    columns: [
      { label: words.started, kind: 'narrow', cell: (one) => moment(one.startedAt ?? one.requestedAt, t) },
      { label: words.trigger, kind: 'narrow', cell: (one) => words.triggers[one.trigger] },
      {
        label: words.state,
        kind: 'narrow',
        cell: (one) =>
          html`${inspectionBadge(one.state, t)}${one.error ? html` <span class="wrong">${one.error}</span>` : null}`,
      },
      { label: words.duration, kind: 'number', cell: (one) => spanInWords(durationOf(one), t) },
      count('pages'),
      count('attachments'),
      count('notModified'),
      count('unread'),
      count('newFlags'),
      { label: words.load, kind: 'wide', cell: (one) => loadOf(one, t) },
    ],
  });
}

function durationOf(one: Inspection): number {
  if (!one.startedAt) return 0;
  return Date.parse(one.finishedAt ?? one.heartbeatAt ?? one.startedAt) - Date.parse(one.startedAt);
}

/** What the inspection cost the site: an inspector must not disturb the service, and shows that it did not. */
function loadOf(one: Inspection, t: Words): string {
  const requests = one.counts.requests ?? 0;
  const seconds = Math.max(1, durationOf(one) / 1000);
  return t.sites.loadText(requests, sizeInWords(one.counts.bytes ?? 0), (requests / seconds).toFixed(1));
}
