import { evidenceText, letGoText } from '../../patterns/evidence-words.ts';
import type { Detection, Hit } from '../../patterns/hit.ts';
import type { RuleSet } from '../../patterns/load.ts';
import { maskText } from '../../patterns/masks.ts';
import type { Language, Words } from '../language/words.ts';
import { confidenceBadge, severityBadge } from './badge.ts';
import { type Html, html, nothing, type Part } from './html.ts';
import { placeInWords } from './place.ts';
import { table } from './table.ts';

/** Longer texts are cut for the page; the result is of the whole. */
export const shownCharacters = 20_000;
const shownHits = 200;

/** A text with its hits marked; every personal value in it is masked, as everywhere. */
export function markedText(text: string, hits: readonly Hit[], titles: ReadonlyMap<string, string>): Html {
  const end = Math.min(text.length, shownCharacters);
  const parts: Part[] = [];
  let at = 0;
  for (const hit of [...hits].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (hit.start < at || hit.end > end) continue;
    parts.push(maskText(text, hits, at, hit.start));
    parts.push(
      html`<mark class="hit-${hit.confidence}" title="${titles.get(hit.pattern) ?? hit.pattern}">${hit.masked}</mark>`,
    );
    at = hit.end;
  }
  parts.push(maskText(text, hits, at, end));
  return html`<div class="marked-text" lang="zh-CN">${parts}${end < text.length ? '…' : null}</div>`;
}

export function titlesOfPatterns(rules: RuleSet, language: Language): Map<string, string> {
  return new Map(rules.patterns.map((pattern) => [pattern.id, pattern.title[language]]));
}

/** Each hit with its place and its trace: what matched, what added, what took away. */
export function hitTable(
  hits: readonly Hit[],
  titles: ReadonlyMap<string, string>,
  language: Language,
  t: Words,
): Html {
  const words = t.patterns.trial;
  if (hits.length === 0) return nothing;
  return html`${table<Hit>({
    caption: words.result,
    rows: hits.slice(0, shownHits),
    columns: [
      {
        label: t.patterns.pattern,
        kind: 'narrow',
        cell: (hit) => html`${titles.get(hit.pattern) ?? hit.pattern}<br>${severityBadge(hit.severity, t)}`,
      },
      {
        label: words.value,
        kind: 'narrow',
        cell: (hit) =>
          html`<code>${hit.masked.slice(0, 60)}</code><br><span class="quiet">${placeInWords(hit.place, t)}</span>`,
      },
      {
        label: words.confidence,
        kind: 'narrow',
        cell: (hit) =>
          html`${confidenceBadge(hit.confidence, t)}<br><span class="quiet">${words.score(hit.score)}</span>`,
      },
      {
        label: words.trace,
        kind: 'wide',
        cell: (hit) =>
          html`<ul class="trace">${hit.evidence.map((step) => html`<li>${evidenceText(step, language)}</li>`)}</ul>`,
      },
    ],
  })}${hits.length > shownHits ? html`<p class="pager quiet">${t.common.moreRows(shownHits, hits.length)}</p>` : null}`;
}

export function letGoList(
  letGo: Detection['letGo'],
  titles: ReadonlyMap<string, string>,
  language: Language,
  t: Words,
): Html {
  if (letGo.length === 0) return nothing;
  return html`<details class="section let-go"><summary><h2>${t.patterns.trial.letGo} <span class="count">${letGo.length}</span></h2></summary><ul class="lines">${letGo
    .slice(0, 100)
    .map(
      (one) =>
        html`<li><span><code>${one.masked.slice(0, 60)}</code> ${titles.get(one.pattern) ?? one.pattern}<span class="dot"></span>${letGoText(one.reason, language)}</span></li>`,
    )}</ul></details>`;
}
