import type { ChainCheck } from '../../data/audit.ts';
import type { LoggedEvent } from '../../data/stores/events.ts';
import { actionInWords, actorInWords } from '../flag/history.ts';
import type { Words } from '../language/words.ts';
import { button, optionList, postForm } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { emptyState, pageHead, pager } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { localTime, moment } from '../views/when.ts';

export interface AuditModel {
  events: LoggedEvent[];
  words: { actors: string[]; actions: string[] };
  values: URLSearchParams;
  first: string | null;
  next: string | null;
  chain: ChainCheck;
  csrf: string;
}

export const auditPath = '/audit';

export function auditView(model: AuditModel, t: Words): Html {
  const query = model.values.toString();
  const download = (format: string) => `${auditPath}/export?${query ? `${query}&` : ''}format=${format}`;
  return html`${pageHead(t.audit.title, {
    lead: t.audit.lead,
    actions: html`<a class="button" href="${download('csv')}">${t.audit.exportCsv}</a><a class="button" href="${download('json')}">${t.audit.exportJson}</a>`,
  })}
  ${chain(model, t)}
  ${filters(model, t)}
  ${model.events.length === 0 ? emptyState(t.audit.empty.title, t.audit.empty.next) : list(model, t)}`;
}

function chain({ chain: check, csrf }: AuditModel, t: Words): Html {
  if (!check.ok) return html`<p class="note note-bad" role="alert">${t.audit.chainBroken(check.seq)}</p>`;
  if (check.events === 0) return html`<p class="note">${t.audit.chainEmpty}</p>`;
  const last = check.last ? localTime(check.last) : '';
  return html`<div class="note note-${check.whole ? 'good' : 'warn'} audit-chain"><p>${check.whole ? t.audit.chainOk(check.events, last) : t.audit.chainPart(check.events, last)}</p>${postForm({ action: '/audit/verify', csrf, body: button(t.audit.chainCheck, { small: true }) })}</div>`;
}

function filters(model: AuditModel, t: Words): Html {
  const value = (name: string) => model.values.get(name);
  return html`<form method="get" action="${auditPath}" class="audit-filters" hx-get="${auditPath}" hx-target="#main" hx-push-url="true">
    <label>${t.audit.filter.actor}<select name="actor">${optionList(
      model.words.actors.map((actor) => ({ value: actor, label: actorInWords(actor, t) })),
      value('actor'),
      t.common.all,
    )}</select></label>
    <label>${t.audit.filter.action}<select name="action">${optionList(
      model.words.actions.map((action) => ({ value: action, label: actionInWords({ action, data: {} }, t) })),
      value('action'),
      t.common.all,
    )}</select></label>
    <label>${t.audit.filter.subject}<input type="text" name="subject" value="${value('subject') ?? ''}" placeholder="flag:12" maxlength="80"></label>
    <label>${t.audit.filter.from}<input type="date" name="from" value="${value('from') ?? ''}"></label>
    <label>${t.audit.filter.to}<input type="date" name="to" value="${value('to') ?? ''}"></label>
    <button class="button">${t.common.apply}</button>
    ${model.values.size > 0 ? html`<a href="${auditPath}">${t.common.clear}</a>` : null}
  </form>`;
}

function list(model: AuditModel, t: Words): Html {
  return html`${table<LoggedEvent>({
    caption: t.audit.caption,
    rows: model.events,
    columns: [
      { label: t.audit.head.seq, kind: 'number', cell: (event) => event.seq },
      { label: t.audit.head.at, kind: 'narrow', cell: (event) => moment(event.at, t) },
      { label: t.audit.head.actor, kind: 'narrow', cell: (event) => actorInWords(event.actor, t) },
      { label: t.audit.head.action, kind: 'narrow', cell: (event) => actionInWords(event, t) },
      { label: t.audit.head.subject, kind: 'narrow', cell: (event) => subject(event.subject, t) },
      {
        label: t.audit.head.data,
        kind: 'wide',
        cell: (event) => html`<code class="event-data">${compact(event.data)}</code>`,
      },
    ],
  })}
  ${pager({ first: model.first, next: model.next, shown: t.queue.shown(model.events.length) }, t)}`;
}

const pages: Record<string, string> = { flag: '/flags/', site: '/sites/' };

function subject(text: string, t: Words): Html {
  const [kind = '', id = ''] = text.split(':');
  const label = `${t.audit.subjects[kind] ?? kind} ${id}`;
  const to = pages[kind];
  return to && /^\d+$/.test(id) ? html`<a href="${to}${id}">${label}</a>` : html`${label}`;
}

/** `from=open state=retained`: short, and every word can be searched for. */
function compact(data: Record<string, unknown>): string {
  return Object.entries(data)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' ');
}
