import { listSites } from '../../data/stores/sites.ts';
import { type UnresolvedName, unresolvedNames } from '../../data/stores/unresolved.ts';
import { numberIn } from '../http/input.ts';
import { type Handler, page } from '../http/route.ts';
import type { Words } from '../language/words.ts';
import { badge } from '../views/badge.ts';
import { type FilterMenu, filterMenus } from '../views/filter-menu.ts';
import { type Html, html } from '../views/html.ts';
import { emptyState, pageHead, pager } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { ledgerTabs } from './tabs.ts';

const perPage = 50;
const path = '/documents/unresolved';

/** Documents that others repeal, prolong or replace, and that stand on no site: verdicts about them are nobody's yet. */
export const showUnresolved: Handler = async (context) => {
  const { services, query, t } = context;
  const values = new URLSearchParams();
  const siteId = numberIn(query, 'site');
  const text = (query.get('text') ?? '').trim().slice(0, 100);
  if (siteId !== null) values.set('site', String(siteId));
  if (text) values.set('text', text);
  const after = numberIn(query, 'after') ?? 0;
  const [{ names, next }, sites] = await Promise.all([
    unresolvedNames(
      services.database,
      { ...(siteId === null ? {} : { siteId }), ...(text ? { text } : {}) },
      { after, least: perPage },
    ),
    listSites(services.database),
  ]);
  const words = t.documents.unresolved;
  const options = sites.map((site) => ({ value: String(site.id), label: site.name, count: null }));
  const menus: FilterMenu[] = [{ name: 'site', label: t.documents.site, single: true, options }];
  const link = (from: number) => {
    const all = new URLSearchParams(values);
    if (from > 0) all.set('after', String(from));
    return all.size > 0 ? `${path}?${all}` : path;
  };
  const search = html`<form method="get" action="${path}" class="actions search-line">${siteId === null ? null : html`<input type="hidden" name="site" value="${siteId}">`}<input type="search" name="text" value="${text}" aria-label="${t.documents.search}" placeholder="${t.documents.search}"><button class="button">${t.common.search}</button></form>`;
  const body = html`${pageHead(words.title, { lead: words.lead, actions: search })}
${ledgerTabs('unresolved', t)}
${filterMenus(path, values, menus, t)}
${
  names.length === 0
    ? emptyState(words.emptyTitle, values.size > 0 || after > 0 ? words.noneNext : words.emptyNext)
    : html`${nameTable(names, t)}${pager({ first: after > 0 ? link(0) : null, next: next === null ? null : link(next), shown: t.common.rows(names.length) }, t)}`
}`;
  return page(words.title, body, { wide: true });
};

function nameTable(names: UnresolvedName[], t: Words): Html {
  const words = t.documents;
  return table<UnresolvedName>({
    caption: words.unresolved.title,
    rows: names,
    columns: [
      {
        label: words.unresolved.named,
        kind: 'wide',
        cell: (name) =>
          html`<span lang="zh-CN">${name.title ? `《${name.title}》` : ''}</span>${name.number ? html`${name.title ? html`<br>` : null}<span class="quiet">${name.number}</span>` : null}`,
      },
      {
        label: words.unresolved.what,
        kind: 'narrow',
        cell: (name) => badge(words.kinds[name.kind] ?? name.kind, 'accent'),
      },
      {
        label: words.unresolved.by,
        cell: (name) =>
          html`<a href="/documents/${name.documentId}">${name.documentTitle ?? t.common.unknown}</a><br><span class="quiet">${[name.documentNumber, name.siteName].filter(Boolean).join(' · ')}</span>`,
      },
      {
        label: words.unresolved.sentence,
        cell: (name) => html`<span class="quiet" lang="zh-CN">${shortened(name.sentence)}</span>`,
      },
    ],
  });
}

const shortened = (sentence: string): string => (sentence.length > 120 ? `${sentence.slice(0, 120)}…` : sentence);
