import type { PackDraft } from '../../data/stores/pack-drafts.ts';
import type { PatternCost, PatternFigures } from '../../data/stores/pattern-figures.ts';
import type { PackVersion } from '../../data/stores/patterns.ts';
import type { WorkerRules } from '../../data/stores/rules-state.ts';
import { categories } from '../../patterns/hit.ts';
import type { Pattern } from '../../patterns/load.ts';
import type { Words } from '../language/words.ts';
import { badge, categoryBadge, severityBadge } from '../views/badge.ts';
import { button, optionList, postForm } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { emptyState, pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { draftTable } from './drafts-view.ts';
import { isFiltered, type ListFilter, listViews } from './list-filter.ts';

export interface PatternLine {
  pattern: Pattern;
  title: string;
  enabled: boolean;
  figures: PatternFigures | null;
  cost: PatternCost | null;
}

export interface PackGroup {
  pack: PackVersion;
  /** A newer shipped text waits beside local edits. */
  offered: boolean;
  lines: PatternLine[];
}

export const packTitle = (pack: string, t: Words): string => t.patterns.packs[pack] ?? pack;

export interface ListModel {
  groups: PackGroup[];
  filter: ListFilter;
  drafts: PackDraft[];
  /** Workers that cannot read what was published. */
  refusing: WorkerRules[];
  /** Doubtful patterns and proposals that wait for an administrator. */
  suggested: number;
  mayChange: boolean;
  csrf: string;
}

export function patternListView(model: ListModel, t: Words): Html {
  const { groups, mayChange, csrf, filter } = model;
  const words = t.patterns;
  const head = pageHead(words.title, {
    lead: words.lead,
    actions: html`<a class="button" href="/patterns/try">${words.tryOut}</a>${
      mayChange
        ? html`<a class="button button-primary" href="/patterns/new">${t.studio.newPattern}</a><a class="button" href="/patterns/import">${t.studio.importPacks}</a>`
        : null
    }<a class="button" href="/patterns/export">${t.studio.exportAll}</a><a class="button" href="/patterns/suggestions">${model.suggested > 0 ? t.suggestions.count(model.suggested) : t.suggestions.title}</a>${
      mayChange
        ? postForm({
            action: '/patterns/costs',
            csrf,
            class: 'inline',
            body: button(t.studio.measure, { kind: 'plain' }),
          })
        : null
    }`,
  });
  const filled = groups.filter((group) => group.lines.length > 0);
  if (groups.length === 0) return html`${head}${emptyState(words.emptyTitle, words.emptyNext)}`;
  return html`${head}${refusals(model.refusing, t)}
${model.suggested === 0 ? null : html`<p class="note">${t.suggestions.waiting(model.suggested)} <a href="/patterns/suggestions">${t.suggestions.see}</a></p>`}
${model.drafts.length === 0 ? null : section(t.studio.drafts.title, draftTable(model.drafts, t))}
${filterForm(filter, t)}
${filled.length === 0 ? emptyState(t.studio.nothingFits, html`<a href="/patterns">${t.studio.clear}</a>`) : filled.map((group) => packSection(group, mayChange, csrf, t))}`;
}

/** What an older program cannot read: its last good text is in force there. */
function refusals(workers: WorkerRules[], t: Words): Html | null {
  const words = t.studio.workers;
  const told = workers.flatMap(({ worker, refused }) => refused.map((one) => ({ worker, ...one })));
  if (told.length === 0) return null;
  return html`<div class="note note-bad" role="alert">${told.map(
    (one) =>
      html`<p>${words.refused(one.worker, packTitle(one.pack, t), one.version)}（${words.line(one.line)}: <code>${one.message}</code>）</p>`,
  )}<p>${words.older}</p></div>`;
}

function filterForm(filter: ListFilter, t: Words): Html {
  const words = t.studio;
  return html`<form class="list-filter" method="get" action="/patterns" role="search"><input type="search" name="q" value="${filter.text}" placeholder="${words.search}" aria-label="${words.search}"><select name="category" aria-label="${t.patterns.category}">${optionList(
    categories.map((one) => ({ value: one, label: t.terms.category[one] })),
    filter.category,
    t.common.all,
  )}</select><select name="view" aria-label="${words.show}">${optionList(
    listViews.map((one) => ({ value: one, label: words.views[one] })),
    filter.view,
  )}</select>${button(words.filter)}${isFiltered(filter) ? html`<a class="button button-plain" href="/patterns">${words.clear}</a>` : null}<span class="quiet">${words.days}</span></form>`;
}

function packSection({ pack, offered, lines }: PackGroup, mayChange: boolean, csrf: string, t: Words): Html {
  const words = t.patterns;
  const list = table<PatternLine>({
    caption: packTitle(pack.pack, t),
    rows: lines,
    id: ({ pattern }) => `pattern-${pattern.id}`,
    href: ({ pattern }) => `/patterns/${pattern.id}`,
    columns: [
      {
        label: words.pattern,
        kind: 'wide',
        cell: ({ pattern, title }) =>
          html`<a href="/patterns/${pattern.id}"><b>${title}</b></a> <code class="quiet">${pattern.id}</code>`,
      },
      { label: words.category, kind: 'narrow', cell: ({ pattern }) => categoryBadge(pattern.category, t) },
      { label: words.severity, kind: 'narrow', cell: ({ pattern }) => severityBadge(pattern.severity, t) },
      { label: words.hits, kind: 'number', cell: ({ figures }) => figures?.hits ?? 0 },
      {
        label: words.flags,
        kind: 'number',
        cell: ({ pattern, figures }) =>
          html`<a href="/flags?view=all&amp;pattern=${pattern.id}">${figures?.flags ?? 0}</a>`,
      },
      { label: words.falseShare, kind: 'number', cell: ({ figures }) => falseShare(figures, t) },
      { label: t.studio.silenced, kind: 'number', cell: ({ figures }) => figures?.silenced ?? 0 },
      { label: t.studio.cost, kind: 'number', cell: ({ cost }) => costInWords(cost, t) },
      {
        label: words.state,
        kind: 'narrow',
        cell: (line) => (mayChange ? switchForm(line, csrf, t) : onOff(line.enabled, t)),
      },
    ],
  });
  const title = html`${packTitle(pack.pack, t)} <small class="quiet">${pack.pack} · ${words.version(pack.version)} · ${words.origins[pack.origin]}</small> ${offered ? badge(words.offered, 'warn') : null}`;
  return html`<section class="section"><header class="section-head"><h2>${title}</h2><div class="actions"><a class="button button-small" href="/packs/${pack.pack}">${words.versions}</a>${
    mayChange ? html`<a class="button button-small" href="/packs/${pack.pack}/edit">${words.edit}</a>` : null
  }</div></header>${list}</section>`;
}

export function falseShare(figures: PatternFigures | null, t: Words): Html {
  if (!figures || figures.decided === 0) return html`<span class="quiet">—</span>`;
  const share = figures.falsePositive / figures.decided;
  const text = `${Math.round(share * 100)}%`;
  const why = figures.commonest ? t.studio.commonest(figures.commonest.words, figures.commonest.times) : '';
  const told = [t.patterns.falseText(figures.falsePositive, figures.decided), why].filter(Boolean).join(t.common.comma);
  return html`<span title="${told}"${share > 0.5 ? html` class="wrong"` : null}>${text}</span>`;
}

/** Milliseconds that a pattern adds to a megabyte of text. */
export function costInWords(cost: PatternCost | null, t: Words): Html {
  if (!cost) return html`<span class="quiet">—<span class="unseen">${t.studio.unmeasured}</span></span>`;
  const ms = cost.microsPerMb / 1000;
  const text = ms >= 10 ? ms.toFixed(0) : ms.toFixed(1);
  return html`<span title="${t.studio.costTitle} (${cost.measuredAt.slice(0, 10)})">${t.studio.costUnit(text)}</span>`;
}

export function onOff(enabled: boolean, t: Words): Html {
  return enabled ? badge(t.patterns.on, 'good') : badge(t.patterns.off);
}

/** A switch that says what it is and, to screen readers, what pressing it does. */
export function switchForm({ pattern, title, enabled }: PatternLine, csrf: string, t: Words): Html {
  const does = enabled ? t.patterns.switchOff : t.patterns.switchOn;
  return postForm({
    action: `/patterns/${pattern.id}/switch`,
    csrf,
    class: 'inline',
    body: html`<button class="switch" name="enabled" value="${enabled ? 'no' : 'yes'}" role="switch" aria-checked="${enabled ? 'true' : 'false'}" aria-label="${does} ${title}"><span class="switch-track" aria-hidden="true"></span>${enabled ? t.patterns.on : t.patterns.off}</button>`,
  });
}
