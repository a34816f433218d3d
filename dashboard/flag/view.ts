import type { Words } from '../language/words.ts';
import { standingBadge } from '../notices/list-view.ts';
import { outlookNote } from '../patterns/runs/outlook-note.ts';
import { confidenceBadge, severityBadge, stateBadge } from '../views/badge.ts';
import { swapLink } from '../views/filter-menu.ts';
import { type Html, html } from '../views/html.ts';
import { icon } from '../views/icons.ts';
import { itemTitle } from '../views/item-title.ts';
import { facts, section } from '../views/parts.ts';
import { followable, readablePath } from '../views/place.ts';
import { ago, moment } from '../views/when.ts';
import { assignment } from './assign.ts';
import { checksView } from './checks.ts';
import { commentsView } from './comments.ts';
import { decisionPanel } from './decide.ts';
import { differenceView } from './difference.ts';
import { evidence, letGo, rosters } from './evidence.ts';
import type { CopyModel, FlagModel, HistoryEntry } from './model.ts';
import { pictureSlot } from './picture.ts';

export function flagView(model: FlagModel, csrf: string, now: Date, t: Words): Html {
  return html`${steps(model, t)}
  <div class="flag" data-flag="${model.id}">
    <article class="flag-main">
      <header class="flag-head">
        <p class="flag-marks">${severityBadge(model.severity, t)}<span>${t.terms.category[model.category]}</span>${confidenceBadge(model.confidence, t)}${stateBadge(model.state, t)}${
          model.persons > 0 ? html`<strong>${t.queue.persons(model.persons)}</strong>` : null
        }</p>
        <h1>${itemTitle(model, t)}</h1>
        <p class="flag-address">${original(model.url, t)}</p>
        <p class="flag-summary">${model.summary}</p>
      </header>
      ${besideNav(model, t)}
      ${model.changed ? differenceView(model.changed, t) : null}
      ${model.outlook ? outlookNote(model.outlook, t) : null}
      ${checksView(model.checks, model.state === 'taken-down', t)}
      ${rosters(model, t)}
      ${evidence(model, csrf, t)}
      ${pictureSlot(model.id, t)}
      ${letGo(model, t)}
      ${copies(model.copies, t)}
      ${commentsView(model.id, model.talk, csrf, t)}
      ${pastEvents(model.history, now, t)}
    </article>
    <aside class="flag-side" aria-label="${t.flag.decide}">
      ${decisionPanel(model, csrf, t)}
      ${assignment(model, csrf, t)}${noticeLinks(model, t)}<div class="panel panel-facts">${facts(model.facts)}</div>
    </aside>
  </div>`;
}

function noticeLinks({ notices }: FlagModel, t: Words): Html | null {
  if (notices.length === 0) return null;
  return html`<ul class="panel notice-links">${notices.map(
    (notice) =>
      html`<li><a ${swapLink(`/notices/${notice.id}`)}>${notice.number}</a> ${standingBadge(notice.standing, t)}${notice.answer ? html`<p class="comment quiet">${t.notices.deliveries.answers}${t.common.colon}${notice.answer}</p>` : null}</li>`,
  )}</ul>`;
}

function steps(model: FlagModel, t: Words): Html {
  const list = `/flags${model.query ? `?${model.query}` : ''}`;
  return html`<nav class="steps" aria-label="${t.flag.title}"><a ${swapLink(list)}>← ${t.flag.back}</a><span class="quiet">${t.flag.number(model.id)}</span><span class="actions">${step(
    'previous',
    model.previous,
    t,
  )}${step('next', model.next, t)}</span></nav>`;
}

function step(which: 'previous' | 'next', href: string | null, t: Words): Html {
  const key = which === 'next' ? 'J' : 'K';
  const label = html`${t.flag[which]}<kbd aria-hidden="true">${key}</kbd>`;
  return href
    ? html`<a class="button button-small" data-step="${which}" ${swapLink(href)} hx-swap="innerHTML show:window:top">${label}</a>`
    : html`<span class="button button-small button-off" aria-disabled="true">${label}</span>`;
}

function original(url: string, t: Words): Html {
  const href = followable(url);
  const shown = html`<span class="path">${readablePath(url)}</span>`;
  return href
    ? html`<a href="${href}" target="_blank" rel="noopener noreferrer" title="${url}">${shown} ${icon('external')}<span class="unseen">${t.flag.original}${t.common.newTab}</span></a>`
    : shown;
}

/** What else stands about the same item: one decision does not speak for the others. */
function besideNav({ beside, query }: FlagModel, t: Words): Html | null {
  if (beside.length === 0) return null;
  return html`<nav class="beside-nav" aria-label="${t.flag.beside}"><span class="quiet">${t.flag.beside}</span>${beside.map(
    (one) => {
      const href = `/flags/${one.id}${query ? `?${query}` : ''}`;
      return html`<a ${swapLink(href)} hx-swap="innerHTML show:window:top">${severityBadge(one.severity, t)} ${t.terms.category[one.category]}${one.persons > 0 ? ` ${t.queue.persons(one.persons)}` : ''} ${stateBadge(one.state, t)}</a>`;
    },
  )}</nav>`;
}

function copies(list: CopyModel[], t: Words): Html {
  if (list.length === 0) return section(t.flag.copies, html`<p class="quiet">${t.flag.copiesNone}</p>`);
  return section(
    t.flag.copies,
    html`<p class="quiet">${t.flag.copiesLead}</p><ul class="lines">${list.map(
      (copy) =>
        html`<li>${icon('copies')}<span>${
          copy.flag
            ? html`<a ${swapLink(`/flags/${copy.flag.id}`)}>${itemTitle(copy, t)}</a> ${stateBadge(copy.flag.state, t)}`
            : itemTitle(copy, t)
        }<span class="row-sub">${copy.site}<span class="dot"></span><span class="path">${readablePath(copy.url)}</span></span></span></li>`,
    )}</ul>`,
  );
}

function pastEvents(entries: HistoryEntry[], now: Date, t: Words): Html {
  return section(
    t.flag.history,
    html`<ol class="history">${entries.map(
      (entry) =>
        html`<li><span class="history-what"><strong>${entry.action}</strong> ${entry.actor}</span><span class="quiet">${moment(entry.at, t)}<span class="dot"></span>${ago(entry.at, now, t)}</span>${
          entry.details.length > 0
            ? html`<span class="history-details">${entry.details.join(t.common.comma)}</span>`
            : null
        }</li>`,
    )}</ol>`,
    { id: 'history' },
  );
}
