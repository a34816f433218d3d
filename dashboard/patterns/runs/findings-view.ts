import type { FindingChange, ListedFinding } from '../../../data/stores/run-findings.ts';
import { type Confidence, confidences, severities } from '../../../patterns/hit.ts';
import type { Words } from '../../language/words.ts';
import { badge, confidenceBadge } from '../../views/badge.ts';
import { attribute, type Html, html, type Part } from '../../views/html.ts';
import { pager } from '../../views/parts.ts';
import { readablePath } from '../../views/place.ts';
import type { RunModel } from './run-view.ts';

/** Masked samples, one kind of change at a time, with filters that are links. */
export function findingsView(
  model: RunModel,
  changes: readonly FindingChange[],
  totals: Partial<Record<FindingChange, number>>,
  t: Words,
): Html {
  const words = t.patternRuns;
  const { filter, findings } = model;
  const chosen = changes.find((change) => change === filter.change) ?? changes[0] ?? 'gained';
  const total = totals[chosen] ?? 0;
  const filtered = filter.site !== null || filter.pattern !== '' || filter.confidence !== '';
  return html`<nav class="tabs" aria-label="${words.samples}"><ul>${changes.map(
    (change) =>
      html`<li><a href="${address(model, { change })}"${attribute('aria-current', change === chosen ? 'page' : null)}>${changeWord(change, t)} <span class="count">${totals[change] ?? 0}</span></a></li>`,
  )}</ul></nav>
${total > 0 || filtered ? filterForm(model, chosen, t) : null}
${
  findings.length === 0
    ? html`<p class="quiet">${filtered ? words.filterNone : words.noSamples}</p>`
    : html`<p class="quiet">${filtered ? null : words.samplesLead(Math.min(shownAtMost(model), total), total)}</p>
<ol class="run-samples">${findings.map((finding) => html`<li>${oneFinding(finding, model, t)}</li>`)}</ol>
${model.next === null ? null : pager({ next: address(model, { change: chosen, after: String(model.next) }), shown: null }, t)}`
}`;
}

/** How many samples a run keeps of each kind. */
const shownAtMost = ({ run }: RunModel): number => (run.kind === 'shadow' ? 1000 : run.kind === 're-judge' ? 50 : 200);

export function changeWord(change: FindingChange, t: Words): string {
  if (change === 'gained' || change === 'lost' || change === 'graded') return t.patternRuns[change];
  return t.patternRuns.backtest.change[change];
}

function address({ run, filter }: RunModel, more: Record<string, string>): string {
  const query = new URLSearchParams({ ...(filter.site !== null && { site: String(filter.site) }) });
  if (filter.pattern) query.set('pattern', filter.pattern);
  if (filter.confidence) query.set('confidence', filter.confidence);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return `/packs/${run.pack}/runs/${run.id}?${query}#samples`;
}

/** A form of GET, so that it works without scripts and the address keeps the choice. */
function filterForm(model: RunModel, change: FindingChange, t: Words): Html | null {
  const { run, filter } = model;
  const words = t.patternRuns;
  const { bySite, byPattern } = run.result;
  const sites = Object.keys(bySite);
  const patterns = Object.keys(byPattern);
  const option = (value: string, label: string, chosen: boolean) =>
    html`<option value="${value}"${attribute('selected', chosen)}>${label}</option>`;
  const select = (name: string, label: string, options: Part) =>
    html`<label><span>${label}</span><select name="${name}">${option('', t.common.all, false)}${options}</select></label>`;
  return html`<form class="run-filter" method="get" action="/packs/${run.pack}/runs/${run.id}#samples"><input type="hidden" name="change" value="${change}">
${sites.length > 1 ? select('site', words.site, html`${sites.map((id) => option(id, model.siteName(Number(id)), String(filter.site) === id))}`) : null}
${patterns.length > 1 ? select('pattern', words.pattern, html`${patterns.map((id) => option(id, model.patternTitle(id), filter.pattern === id))}`) : null}
${select('confidence', words.confidence, html`${confidences.map((id) => option(id, t.terms.confidence[id], filter.confidence === id))}`)}
<button class="button button-small">${t.common.apply}</button></form>`;
}

function oneFinding(finding: ListedFinding, model: RunModel, t: Words): Html {
  const { data } = finding;
  const words = t.patternRuns;
  return html`<p class="hit-text">${data.before}<mark>${data.masked}</mark>${data.after}</p>
<p class="run-sample-line">${badge(model.patternTitle(finding.pattern))} ${confidenceBadge(finding.confidence, t)}${
    data.from && data.to
      ? html` <span>${words.fromTo(gradeInWords(data.from, t), gradeInWords(data.to, t))}</span>`
      : null
  } <span class="quiet">${finding.siteName ?? ''}${finding.url ? html` · ${finding.title ?? readablePath(finding.url)}` : null}</span>${
    finding.flagId === null ? null : html` <a href="/flags/${finding.flagId}">${t.flag.number(finding.flagId)}</a>`
  }</p>`;
}

/** `medium|likely` as 一般 · 很可能. */
function gradeInWords(grade: string, t: Words): string {
  const [severity, confidence] = grade.split('|');
  const known = severities.find((one) => one === severity);
  const sure: Confidence | undefined = confidences.find((one) => one === confidence);
  return [known ? t.terms.severity[known] : severity, sure ? t.terms.confidence[sure] : confidence].join(' · ');
}
