import type { Words } from '../language/words.ts';
import type { Tone } from './badge.ts';
import { postForm } from './form.ts';
import { attribute, type Html, html, type Part } from './html.ts';

/** Head of a page: its name, what it is for in a line, and what can be done on it as a whole. */
export function pageHead(title: string, more: { lead?: Part; actions?: Part } = {}): Html {
  return html`<header class="page-head"><div><h1>${title}</h1>${more.lead ? html`<p class="lead">${more.lead}</p>` : null}</div>${
    more.actions ? html`<div class="actions">${more.actions}</div>` : null
  }</header>`;
}

export function section(title: string, body: Part, more: { id?: string; actions?: Part } = {}): Html {
  return html`<section class="section"${attribute('id', more.id)}><header class="section-head"><h2>${title}</h2>${
    more.actions ? html`<div class="actions">${more.actions}</div>` : null
  }</header>${body}</section>`;
}

/** What to do next where there is nothing to show yet. */
export function emptyState(title: string, next: Part, action?: { href: string; label: string } | null): Html {
  return html`<div class="empty"><p class="empty-title">${title}</p><p>${next}</p>${
    action ? html`<p><a class="button button-primary" href="${action.href}">${action.label}</a></p>` : null
  }</div>`;
}

export interface FlashView {
  tone: Tone;
  message: string;
  /** POST address that takes the action back. */
  undo?: string | null;
}

export function flashBar(flash: FlashView, csrf: string, t: Words): Html {
  return html`<div class="flash flash-${flash.tone}" role="status" data-announce="${flash.message}"><span>${flash.message}</span>${
    flash.undo
      ? postForm({
          action: flash.undo,
          csrf,
          swap: true,
          class: 'inline',
          body: html`<button class="button button-small" data-key="u">${t.common.undo}<kbd aria-hidden="true">U</kbd></button>`,
        })
      : null
  }</div>`;
}

/** A named value list: label and value side by side. Values that are empty are left out. */
export function facts(rows: [label: string, value: Part][]): Html {
  const filled = rows.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  return html`<dl class="facts">${filled.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** Keyset paging: there is no page number, only what comes after (and before) what is shown. */
export function pager(
  options: { previous?: string | null; next?: string | null; first?: string | null; shown: Part },
  t: Words,
): Html {
  if (!options.previous && !options.next && !options.first) return html`<p class="pager quiet">${options.shown}</p>`;
  return html`<nav class="pager" aria-label="${t.common.next}"><span class="quiet">${options.shown}</span><span class="actions">${
    options.first ? pageLink(options.first, t.common.first, null) : null
  }${options.previous ? pageLink(options.previous, t.common.previous, 'prev') : null}${
    options.next ? pageLink(options.next, t.common.next, 'next') : null
  }</span></nav>`;
}

function pageLink(href: string, label: string, rel: 'prev' | 'next' | null): Html {
  return html`<a class="button button-small" href="${href}"${attribute('rel', rel)} hx-get="${href}" hx-target="#main" hx-push-url="true" hx-swap="innerHTML show:top">${label}</a>`;
}

export interface FilterOption {
  value: string;
  label: string;
  count: number | null;
}

export interface FilterGroup {
  name: string;
  label: string;
  options: FilterOption[];
}

/**
 * Filters as addresses: each value is a link that turns it on or off and keeps the rest, with the count beside it.
 * `values` are those in force; `path` is the page that is filtered.
 */
export function filterLinks(path: string, values: URLSearchParams, groups: FilterGroup[]): Html {
  return html`<div class="filters">${groups.map((group) => {
    const chosen = values.getAll(group.name);
    const shown = group.options.filter((option) => option.count !== 0 || chosen.includes(option.value));
    if (shown.length === 0) return null;
    return html`<section class="filter" aria-label="${group.label}"><h2>${group.label}</h2><ul>${shown.map((option) => {
      const on = chosen.includes(option.value);
      const href = withToggled(path, values, group.name, option.value);
      return html`<li><a href="${href}"${attribute('aria-current', on ? 'true' : null)} hx-get="${href}" hx-target="#main" hx-push-url="true" hx-swap="innerHTML show:none"><span>${option.label}</span>${
        option.count === null ? null : html`<span class="count">${option.count}</span>`
      }</a></li>`;
    })}</ul></section>`;
  })}</div>`;
}

/** The same address with one value of one filter turned round, and back on the first page. */
export function withToggled(path: string, values: URLSearchParams, name: string, value: string): string {
  const next = new URLSearchParams(values);
  const on = next.getAll(name).includes(value);
  if (on) next.delete(name, value);
  else next.append(name, value);
  next.delete('after');
  next.delete('before');
  const text = next.toString();
  return text ? `${path}?${text}` : path;
}

/** A bar with a figure beside it; `total` null while the end is not known. */
export function progressBar(done: number, total: number | null, label: string): Html {
  return html`<progress class="progress" aria-label="${label}"${attribute('value', total === null ? null : done)}${attribute('max', total === null ? null : Math.max(total, 1))}></progress>`;
}
