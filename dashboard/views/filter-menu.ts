import type { Words } from '../language/words.ts';
import { attribute, type Html, html } from './html.ts';
import { type FilterGroup, withToggled } from './parts.ts';

export interface FilterMenu extends FilterGroup {
  /** A second value takes the place of the first. */
  single?: boolean;
}

/** Filters in a row above a table: each opens a list of values with counts; what is chosen stands beside it and can be taken off. */
export function filterMenus(path: string, values: URLSearchParams, menus: FilterMenu[], t: Words): Html {
  const chosen = menus.flatMap((menu) =>
    values
      .getAll(menu.name)
      .map((value) => ({ menu, value, label: menu.options.find((option) => option.value === value)?.label ?? value })),
  );
  return html`<div class="menus">${menus.map((menu) => oneMenu(path, values, menu))}</div>
    ${
      chosen.length === 0
        ? null
        : html`<div class="chosen">${chosen.map(
            ({ menu, value, label }) =>
              html`<a class="chip" ${swapLink(withToggled(path, values, menu.name, value))}>${menu.label}${t.common.colon}${label}<span aria-hidden="true"> ×</span><span class="unseen">${t.common.remove}</span></a>`,
          )}<a ${swapLink(cleared(path, values, menus))}>${t.common.clear}</a></div>`
    }`;
}

function oneMenu(path: string, values: URLSearchParams, menu: FilterMenu): Html | null {
  const chosen = values.getAll(menu.name);
  const shown = menu.options.filter((option) => option.count !== 0 || chosen.includes(option.value));
  if (shown.length === 0) return null;
  return html`<details class="filter-menu" name="filter"><summary>${menu.label}${chosen.length > 0 ? html` <span class="count">${chosen.length}</span>` : null}</summary><ul>${shown.map(
    (option) =>
      html`<li><a ${swapLink(menu.single && !chosen.includes(option.value) ? withValue(path, values, menu.name, option.value) : withToggled(path, values, menu.name, option.value))}${attribute(
        'aria-current',
        chosen.includes(option.value) ? 'true' : null,
      )}><span>${option.label}</span>${option.count === null ? null : html`<span class="count">${option.count}</span>`}</a></li>`,
  )}</ul></details>`;
}

/** A link that htmx follows into #main and everything else follows as usual. */
export function swapLink(href: string): Html {
  return html`href="${href}" hx-get="${href}" hx-target="#main" hx-push-url="true"`;
}

/** The same address with one value set instead of what it was, back on the first page. */
export function withValue(path: string, values: URLSearchParams, name: string, value: string | null): string {
  const next = new URLSearchParams(values);
  if (value === null) next.delete(name);
  else next.set(name, value);
  next.delete('after');
  const text = next.toString();
  return text ? `${path}?${text}` : path;
}

function cleared(path: string, values: URLSearchParams, menus: FilterMenu[]): string {
  const next = new URLSearchParams(values);
  for (const menu of menus) next.delete(menu.name);
  next.delete('after');
  const text = next.toString();
  return text ? `${path}?${text}` : path;
}
