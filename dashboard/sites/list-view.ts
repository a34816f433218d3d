import type { Inspection } from '../../data/stores/inspections.ts';
import type { Site } from '../../data/stores/sites.ts';
import type { Words } from '../language/words.ts';
import { type Html, html } from '../views/html.ts';
import { emptyState, pageHead } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { ago, localTime } from '../views/when.ts';
import { howFar, inspectionBadge } from './progress.ts';
import { scheduleInWords } from './site-view.ts';

export interface SiteLine {
  site: Site;
  last: Inspection | null;
  nextRun: Date | null;
  openFlags: number;
  items: number;
  unread: number;
}

export function siteListView(lines: SiteLine[], mayChange: boolean, now: Date, t: Words): Html {
  const words = t.sites;
  const add = { href: '/sites/new', label: words.add };
  if (lines.length === 0) {
    return html`${pageHead(words.title, { lead: words.lead })}${emptyState(
      words.emptyTitle,
      mayChange ? words.emptyNext : words.emptyForOthers,
      mayChange ? add : null,
    )}`;
  }
  return html`${pageHead(words.title, {
    lead: words.lead,
    actions: mayChange ? html`<a class="button button-primary" href="${add.href}">${add.label}</a>` : null,
  })}
${table<SiteLine>({
  caption: words.title,
  rows: lines,
  href: ({ site }) => `/sites/${site.id}`,
  columns: [
    {
      label: words.site,
      kind: 'wide',
      cell: ({ site }) =>
        html`<a href="/sites/${site.id}"><b>${site.name}</b></a><br><span class="quiet">${site.url}</span>`,
    },
    { label: words.last, kind: 'narrow', cell: ({ last }) => lastCell(last, now, t) },
    {
      label: words.schedule,
      kind: 'narrow',
      cell: ({ site, nextRun }) =>
        html`${scheduleInWords(site.schedule, t)}${nextRun ? html`<br><span class="quiet">${words.nextRun} ${localTime(nextRun).slice(5, 16)}</span>` : null}`,
    },
    {
      label: words.openFlags,
      kind: 'number',
      cell: ({ site, openFlags }) => html`<a href="/flags?site=${site.id}">${openFlags}</a>`,
    },
    {
      label: words.unread,
      kind: 'number',
      cell: ({ site, unread, items }) =>
        html`<a href="/items?site=${site.id}">${unread}</a><span class="quiet"> / ${items}</span>`,
    },
  ],
})}`;
}

function lastCell(last: Inspection | null, now: Date, t: Words): Html {
  if (!last) return html`<span class="quiet">${t.sites.never}</span>`;
  const { done, total } = howFar(last);
  return html`${inspectionBadge(last.state, t)} ${
    last.state === 'running'
      ? html`<span class="quiet">${done} / ${total}</span>`
      : ago(last.finishedAt ?? last.startedAt ?? last.requestedAt, now, t)
  }${last.error ? html`<br><span class="wrong">${last.error}</span>` : null}`;
}
