import type { CalendarLink } from '../../data/stores/calendar-links.ts';
import type { Due } from '../../data/stores/due.ts';
import { dueKinds } from '../../patterns/outdated/due.ts';
import { ledgerTabs } from '../documents/tabs.ts';
import type { Words } from '../language/words.ts';
import { badge, type Tone } from '../views/badge.ts';
import { type FilterMenu, filterMenus, withValue } from '../views/filter-menu.ts';
import { button, postForm } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { emptyState, pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { moment } from '../views/when.ts';
import { calendarView } from './calendar.ts';
import { type DueChoice, duePath } from './filter.ts';

export interface DueModel {
  choice: DueChoice;
  today: string;
  to: string;
  rows: Due[];
  total: number;
  /** Nothing ends at all, whatever the filters. */
  empty: boolean;
  days: ReadonlyMap<string, number>;
  menus: FilterMenu[];
  links: CalendarLink[];
  /** The address that was just made: shown this once. */
  made: string | null;
  /** Names of sites and units, for what an address covers. */
  names: { site: ReadonlyMap<number, string>; unit: ReadonlyMap<number, string> };
  csrf: string;
}

export function dueView(model: DueModel, t: Words): Html {
  const words = t.due;
  const { choice } = model;
  const asked = choice.values.toString();
  const ics = `${duePath}.ics${asked ? `?${asked}` : ''}`;
  return html`${pageHead(words.title, {
    lead: words.lead(choice.days),
    actions: model.total > 0 ? html`<a class="button" href="${ics}" download>${words.download}</a>` : null,
  })}
${ledgerTabs('due', t)}
${model.empty ? emptyState(words.emptyTitle, words.emptyNext, { href: '/sites', label: t.nav.sites }) : listing(model, t)}
${subscription(model, t)}`;
}

function listing(model: DueModel, t: Words): Html {
  const words = t.due;
  const { choice } = model;
  const link = (day: string | null) => withValue(duePath, choice.values, 'day', day);
  return html`${filterMenus(duePath, choice.values, model.menus, t)}
${calendarView({ from: model.today, to: model.to, counts: model.days, chosen: choice.day, link }, t)}
${choice.day ? html`<p class="chosen"><a class="chip" href="${link(null)}">${words.chosenDay(choice.day)}<span aria-hidden="true"> ×</span><span class="unseen">${t.common.remove}</span></a></p>` : null}
${
  model.rows.length === 0
    ? emptyState(words.emptyTitle, words.noneNext, { href: duePath, label: t.common.clear })
    : html`${byUnit(model.rows, t).map(([unit, rows]) =>
        section(`${unit} (${rows.length})`, dueTable(rows, unit, model.today, t)),
      )}<p class="pager quiet">${model.total > model.rows.length ? words.shown(model.rows.length, model.total) : words.total(model.total)}</p>`
}`;
}

/** Units by name, what belongs to none of them last. */
function byUnit(rows: readonly Due[], t: Words): [string, Due[]][] {
  const groups = new Map<number, { name: string; rows: Due[] }>();
  for (const row of rows) {
    const group = groups.get(row.unitId ?? 0) ?? { name: row.unitName ?? t.due.noUnit, rows: [] };
    group.rows.push(row);
    groups.set(row.unitId ?? 0, group);
  }
  return [...groups]
    .sort(([a, one], [b, two]) => Number(a === 0) - Number(b === 0) || one.name.localeCompare(two.name, 'zh-CN'))
    .map(([, group]) => [group.name, group.rows]);
}

const tones: Record<Due['what'], Tone> = {
  validity: 'warn',
  consultation: 'accent',
  publicity: 'accent',
  notice: 'accent',
  retention: 'warn',
  'stale-column': 'neutral',
};

const weekdayOf = (day: string, t: Words): string => t.common.weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';
const daysTo = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

function dueTable(rows: Due[], caption: string, today: string, t: Words): Html {
  const words = t.due;
  return table<Due>({
    caption,
    rows,
    columns: [
      {
        label: words.day,
        kind: 'narrow',
        cell: (row) =>
          html`<time datetime="${row.day}">${row.day}</time><br><span class="quiet">${weekdayOf(row.day, t)} · ${words.daysLeft(daysTo(today, row.day))}</span>`,
      },
      { label: words.what, kind: 'narrow', cell: (row) => badge(words.whats[row.what], tones[row.what]) },
      {
        label: words.item,
        kind: 'wide',
        cell: (row) =>
          html`${itemLink(row, t)}${row.number ? html`<br><span class="quiet">${row.number}</span>` : null}`,
      },
      {
        label: words.column,
        kind: 'narrow',
        cell: (row) =>
          html`${row.columnName ?? ''}${row.columnName ? html`<br>` : null}<span class="quiet">${row.siteName}</span>`,
      },
    ],
  });
}

function itemLink(row: Due, t: Words): Html {
  const name = row.title ?? row.url;
  return row.documentId === null
    ? html`<a href="${row.url}" rel="noreferrer noopener" target="_blank">${name}<span class="unseen">${t.common.newTab}</span></a>`
    : html`<a href="/documents/${row.documentId}">${name}</a>`;
}

function subscription(model: DueModel, t: Words): Html {
  const words = t.due;
  const { filter } = model.choice;
  const hidden = (name: string, values: readonly (string | number)[]) =>
    values.map((value) => html`<input type="hidden" name="${name}" value="${value}">`);
  return section(
    words.subscribe,
    html`<p class="lead">${words.subscribeLead}</p>
${model.made ? html`<div class="note note-good" role="status"><p>${words.made}</p><p><code class="secret">${model.made}</code></p></div>` : null}
${postForm({
  action: '/due/links',
  csrf: model.csrf,
  body: html`${hidden('what', filter.whats)}${hidden('site', filter.siteIds)}${hidden('unit', filter.unitIds)}<p class="actions">${button(words.make)}<span class="quiet">${words.covers}${t.common.colon}${covers(filter, model, t)}</span> <span class="quiet">${words.madeDays(365)}</span></p>`,
})}
${model.links.length === 0 ? null : linkTable(model, t)}`,
    { id: 'subscribe' },
  );
}

/** What a filter covers, in words. */
function covers(filter: CalendarLink['filter'], { names }: DueModel, t: Words): string {
  const parts = [
    ...dueKinds.filter((kind) => filter.whats.includes(kind)).map((kind) => t.due.whats[kind]),
    ...filter.unitIds.map((id) => (id === 0 ? t.due.noUnit : (names.unit.get(id) ?? `#${id}`))),
    ...filter.siteIds.map((id) => names.site.get(id) ?? `#${id}`),
  ];
  return parts.join(t.common.comma) || t.due.everything;
}

function linkTable(model: DueModel, t: Words): Html {
  const words = t.due;
  return table<CalendarLink>({
    caption: words.mine,
    rows: model.links,
    columns: [
      { label: words.covers, kind: 'wide', cell: (link) => covers(link.filter, model, t) },
      { label: words.created, kind: 'narrow', cell: (link) => moment(link.createdAt, t) },
      { label: words.expires, kind: 'narrow', cell: (link) => moment(link.expiresAt, t) },
      {
        label: words.used,
        kind: 'narrow',
        cell: (link) => (link.lastUsedAt ? moment(link.lastUsedAt, t) : words.never),
      },
      {
        label: words.close,
        kind: 'narrow',
        cell: (link) =>
          postForm({
            action: `/due/links/${link.id}/close`,
            csrf: model.csrf,
            class: 'inline',
            body: button(words.close, { small: true }),
          }),
      },
    ],
  });
}
