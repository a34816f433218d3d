import {
  type ListedNotice,
  type NoticeChoice,
  type NoticeStanding,
  noticeStandings,
} from '../../data/stores/notice-list.ts';
import type { Unit } from '../../data/stores/units.ts';
import type { Words } from '../language/words.ts';
import { badge, type Tone } from '../views/badge.ts';
import { filterMenus, swapLink } from '../views/filter-menu.ts';
import { attribute, type Html, html } from '../views/html.ts';
import { itemTitle } from '../views/item-title.ts';
import { emptyState, pageHead, pager } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { localDay, localTime } from '../views/when.ts';

export interface NoticesModel {
  rows: ListedNotice[];
  more: boolean;
  page: number;
  choice: NoticeChoice;
  counts: { unitId: number | null; standing: NoticeStanding; notices: number }[];
  units: Unit[];
  /** Notices that reached nobody. */
  undelivered: ReadonlySet<number>;
  now: Date;
}

const tones: Record<NoticeStanding, Tone> = {
  open: 'accent',
  overdue: 'bad',
  answered: 'warn',
  objected: 'warn',
  reopened: 'bad',
  gone: 'good',
  withdrawn: 'neutral',
};

export function standingBadge(standing: NoticeStanding, t: Words): Html {
  return badge(t.notices.standing[standing], tones[standing]);
}

export function noticesView(model: NoticesModel, t: Words): Html {
  return html`${pageHead(t.notices.title, { lead: t.notices.lead })}
  ${tabs(model, t)}
  ${unitMenu(model, t)}
  ${model.rows.length === 0 ? nothingThere(model, t) : list(model, t)}`;
}

function address(choice: NoticeChoice, page = 1): string {
  const query = new URLSearchParams();
  if (choice.standing) query.set('standing', choice.standing);
  if (choice.unitId !== undefined) query.set('unit', String(choice.unitId));
  if (page > 1) query.set('page', String(page));
  const text = query.toString();
  return text ? `/notices?${text}` : '/notices';
}

/** Standings as tabs; their figures follow the chosen unit. */
function tabs({ choice, counts }: NoticesModel, t: Words): Html {
  const count = (standing?: NoticeStanding) =>
    counts
      .filter((one) => standing === undefined || one.standing === standing)
      .filter((one) => choice.unitId === undefined || one.unitId === choice.unitId)
      .reduce((sum, one) => sum + one.notices, 0);
  const tab = (label: string, standing?: NoticeStanding) => {
    const { standing: _own, ...rest } = choice;
    const href = address(standing ? { ...rest, standing } : rest);
    return html`<li><a ${swapLink(href)}${attribute('aria-current', choice.standing === standing ? 'page' : null)}>${label} <span class="count">${count(standing)}</span></a></li>`;
  };
  return html`<nav class="tabs" aria-label="${t.notices.head.standing}"><ul>${tab(t.notices.all)}${noticeStandings.map(
    (standing) => tab(t.notices.standing[standing], standing),
  )}</ul></nav>`;
}

function unitMenu({ choice, counts, units }: NoticesModel, t: Words): Html | null {
  const count = (id: number) =>
    counts
      .filter((one) => one.unitId === id && (choice.standing === undefined || one.standing === choice.standing))
      .reduce((sum, one) => sum + one.notices, 0);
  const options = units.map((unit) => ({ value: String(unit.id), label: unit.name, count: count(unit.id) }));
  if (options.every((option) => option.count === 0) && choice.unitId === undefined) return null;
  const values = new URLSearchParams(address(choice).split('?')[1] ?? '');
  return html`<div class="filter-bar">${filterMenus('/notices', values, [{ name: 'unit', label: t.notices.unit, single: true, options }], t)}</div>`;
}

function list(model: NoticesModel, t: Words): Html {
  const href = (row: ListedNotice) => `/notices/${row.id}`;
  return html`${table<ListedNotice>({
    caption: t.notices.caption,
    rows: model.rows,
    href,
    id: (row) => `notice-${row.id}`,
    columns: [
      {
        label: t.notices.head.number,
        kind: 'narrow',
        cell: (row) =>
          html`<a class="row-link" ${swapLink(href(row))}>${row.number}</a><span class="row-sub">${localDay(row.createdAt)}</span>`,
      },
      {
        label: t.notices.head.unit,
        kind: 'owner',
        cell: (row) =>
          html`<span class="${row.unitName ? '' : 'quiet'}">${row.unitName ?? t.queue.noUnit}</span><span class="row-sub">${row.siteName}</span>`,
      },
      {
        label: t.notices.head.what,
        kind: 'wide',
        cell: (row) =>
          html`${itemTitle(row.body, t)}<span class="row-sub">${t.terms.remedy[row.remedy]}<span class="dot"></span>${row.columnName ?? t.queue.noColumn}<span class="dot"></span><a ${swapLink(`/flags/${row.flagId}`)}>${t.notices.flag(row.flagId)}</a></span>`,
      },
      {
        label: t.notices.head.deadline,
        kind: 'narrow',
        cell: (row) => html`${localTime(row.deadline).slice(0, 16)}${timeLeft(row, model.now, t)}`,
      },
      {
        label: t.notices.head.standing,
        kind: 'narrow',
        cell: (row) =>
          html`${standingBadge(row.standing, t)}${model.undelivered.has(row.id) ? html`<span class="row-sub late">${t.notices.deliveries.state.failed}</span>` : null}`,
      },
    ],
  })}
  ${pager(
    {
      previous: model.page > 1 ? address(model.choice, model.page - 1) : null,
      next: model.more ? address(model.choice, model.page + 1) : null,
      shown: t.notices.shown(model.rows.length),
    },
    t,
  )}`;
}

/** Only what still waits for the unit has time left or is late. */
function timeLeft(row: ListedNotice, now: Date, t: Words): Html | null {
  if (row.standing !== 'open' && row.standing !== 'answered' && row.standing !== 'overdue') return null;
  const days = Math.floor(Math.abs(Date.parse(row.deadline) - now.getTime()) / 86_400_000);
  const late = row.standing === 'overdue';
  const text = late
    ? days === 0
      ? t.notices.lateToday
      : t.notices.late(days)
    : days === 0
      ? t.notices.leftToday
      : t.notices.left(days);
  return html`<span class="row-sub${late ? ' late' : ''}">${text}</span>`;
}

function nothingThere(model: NoticesModel, t: Words): Html {
  const none = model.counts.length === 0;
  const words = none ? t.notices.empty : t.notices.emptyView;
  return emptyState(words.title, words.next, { href: none ? '/flags' : '/notices', label: words.action });
}
