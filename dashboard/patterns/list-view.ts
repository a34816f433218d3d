import type { PatternFigures } from '../../data/stores/pattern-figures.ts';
import type { PackVersion } from '../../data/stores/patterns.ts';
import type { Pattern } from '../../patterns/load.ts';
import type { Words } from '../language/words.ts';
import { badge, categoryBadge, severityBadge } from '../views/badge.ts';
import { postForm } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { emptyState, pageHead } from '../views/parts.ts';
import { table } from '../views/table.ts';

export interface PatternLine {
  pattern: Pattern;
  title: string;
  enabled: boolean;
  figures: PatternFigures | null;
}

export interface PackGroup {
  pack: PackVersion;
  /** A newer shipped text waits beside local edits. */
  offered: boolean;
  lines: PatternLine[];
}

export const packTitle = (pack: string, t: Words): string => t.patterns.packs[pack] ?? pack;

export function patternListView(groups: PackGroup[], mayChange: boolean, csrf: string, t: Words): Html {
  const words = t.patterns;
  const head = pageHead(words.title, {
    lead: words.lead,
    actions: html`<a class="button" href="/patterns/try">${words.tryOut}</a>`,
  });
  if (groups.length === 0) return html`${head}${emptyState(words.emptyTitle, words.emptyNext)}`;
  return html`${head}${groups.map((group) => packSection(group, mayChange, csrf, t))}`;
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
  return html`<span title="${t.patterns.falseText(figures.falsePositive, figures.decided)}"${share > 0.5 ? html` class="wrong"` : null}>${text}</span>`;
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
