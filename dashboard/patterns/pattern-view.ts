import type { LoggedEvent } from '../../data/stores/events.ts';
import type { PatternExample } from '../../patterns/schema.ts';
import type { Language, Words } from '../language/words.ts';
import { categoryBadge, severityBadge } from '../views/badge.ts';
import { type Html, html, type Part } from '../views/html.ts';
import { facts, pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { moment } from '../views/when.ts';
import { costInWords, falseShare, onOff, type PatternLine, packTitle, switchForm } from './list-view.ts';
import { type SeverityModel, severitySection } from './severity-view.ts';

export interface PatternModel extends PatternLine {
  events: LoggedEvent[];
  severity: SeverityModel;
  mayChange: boolean;
  csrf: string;
}

export function patternView(model: PatternModel, language: Language, t: Words): Html {
  const { pattern, figures } = model;
  const words = t.patterns;
  return html`<nav class="steps"><a href="/patterns">← ${words.title}</a></nav>
${pageHead(model.title, {
  lead: html`<code>${pattern.id}</code> · <a href="/packs/${pattern.pack}">${packTitle(pattern.pack, t)}</a>`,
  actions: html`<a class="button" href="/flags?view=all&amp;pattern=${pattern.id}">${words.seeFlags}</a>${
    pattern.scope === 'document'
      ? html`<a class="button" href="/patterns/try?only=${pattern.id}">${words.tryOut}</a>`
      : null
  }<a class="button" href="/patterns/${pattern.id}/suggestions">${t.suggestions.title}</a>${model.mayChange ? html`<a class="button button-primary" href="/patterns/${pattern.id}/edit">${t.studio.editPattern}</a>` : null}`,
})}
<div class="panel">${facts([
    [words.state, model.mayChange ? switchForm(model, model.csrf, t) : onOff(model.enabled, t)],
    [words.category, categoryBadge(pattern.category, t)],
    [words.severity, severityBadge(pattern.severity, t)],
    [words.why, pattern.why[language]],
    [words.basis, pattern.basis.length > 0 && html`<span lang="zh-CN">${pattern.basis.join('；')}</span>`],
    [words.how, matcher(model, t)],
    [
      words.keywords,
      pattern.keywords.length > 0 && html`<span lang="zh-CN">${pattern.keywords.join(t.common.comma)}</span>`,
    ],
    [words.bands, bands(model)],
  ])}</div>
${section(
  `${words.found} · ${t.studio.days}`,
  figures
    ? facts([
        [words.hits, figures.hits],
        [words.flags, figures.flags],
        [words.waiting, figures.waiting],
        [words.decided, figures.decided],
        [words.falseShare, falseShare(figures, t)],
        [
          words.packHistory.reason,
          figures.commonest && t.studio.commonest(figures.commonest.words, figures.commonest.times),
        ],
        [t.studio.silencedTitle, figures.silenced],
        [t.studio.cost, costInWords(model.cost, t)],
      ])
    : html`<p class="quiet">${words.never}</p>`,
)}
${severitySection(model.severity, t)}
${section(words.examples, examples(model, t))}
${section(words.history, history(model.events, t))}`;
}

function matcher({ pattern }: PatternModel, t: Words): Part {
  const words = t.patterns;
  if ('site' in pattern.matcher) return words.matchers.site;
  if ('code' in pattern.matcher) return html`${words.matchers.code} <code>${pattern.matcher.code}</code>`;
  const { regex, validators } = pattern.matcher;
  return html`${words.matchers.regex}<ul>${regex.map((one) => html`<li><code class="expression">${one}</code></li>`)}</ul>${
    validators.length > 0 ? html`${words.validators} <code>${validators.join(', ')}</code>` : null
  }`;
}

function bands({ pattern }: PatternModel): string {
  const found = pattern.evidence.bands;
  return found ? `${found.confirmed} / ${found.likely} / ${found.suspect}` : '';
}

function examples({ pattern }: PatternModel, t: Words): Html {
  const words = t.patterns;
  const { match, ignore } = pattern.examples;
  if (match.length + ignore.length === 0) return html`<p class="quiet">${words.noExamples}</p>`;
  const list = (title: string, all: readonly PatternExample[]) =>
    all.length === 0
      ? null
      : html`<section><h3>${title}</h3><ul class="examples" lang="zh-CN">${all.map((one) => html`<li>${example(one, t)}</li>`)}</ul></section>`;
  return html`<div class="columns panel">${list(words.mustMatch, match)}${list(words.mustIgnore, ignore)}</div>`;
}

function example(one: PatternExample, t: Words): Part {
  if (typeof one === 'string') return one;
  const { table: cells, text, title, url } = one;
  return html`${title ? html`<b>${title}</b> ` : null}${url ? html`<code>${url}</code> ` : null}${text ?? ''}${
    cells
      ? html`<table class="figures"><caption class="unseen">${t.patterns.exampleTable}</caption>${cells.map(
          (row) => html`<tr>${row.map((value) => html`<td>${value}</td>`)}</tr>`,
        )}</table>`
      : null
  }`;
}

function history(events: LoggedEvent[], t: Words): Html {
  const words = t.patterns;
  if (events.length === 0) return html`<p class="quiet">${words.noHistory}</p>`;
  return table<LoggedEvent>({
    caption: words.history,
    rows: events,
    columns: [
      { label: words.packHistory.at, kind: 'narrow', cell: (event) => moment(event.at, t) },
      { label: words.packHistory.author, kind: 'narrow', cell: (event) => actorInWords(event.actor, t) },
      { label: words.history, kind: 'wide', cell: (event) => eventInWords(event, t) },
    ],
  });
}

export function actorInWords(actor: string, t: Words): string {
  if (actor === 'system') return t.common.system;
  if (actor === 'worker') return t.common.worker;
  return actor.replace(/^user:/, '');
}

function eventInWords(event: LoggedEvent, t: Words): string {
  const words = t.patterns;
  const { version, enabled, reason } = event.data;
  if (event.action === 'pattern.switched') return enabled === true ? words.switchOn : words.switchOff;
  const parts = [words.events[event.action] ?? event.action];
  if (typeof version === 'number') parts.push(words.version(version));
  if (typeof reason === 'string') parts.push(reason);
  return parts.join(' · ');
}
