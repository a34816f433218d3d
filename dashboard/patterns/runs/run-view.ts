import type { PatternRun } from '../../../data/stores/pattern-runs.ts';
import type { ListedFinding } from '../../../data/stores/run-findings.ts';
import type { Tally } from '../../../data/stores/run-result.ts';
import type { Words } from '../../language/words.ts';
import { spanInWords } from '../../sites/amounts.ts';
import { button, postForm } from '../../views/form.ts';
import { type Html, html, type Part } from '../../views/html.ts';
import { facts, pageHead, progressBar, section } from '../../views/parts.ts';
import { table } from '../../views/table.ts';
import { localDay, moment } from '../../views/when.ts';
import { packTitle } from '../list-view.ts';
import { actorInWords } from '../pattern-view.ts';
import { backtestView } from './backtest-view.ts';
import { comparesWhat, runBadge, signed } from './badges.ts';
import { findingsView } from './findings-view.ts';

export interface RunModel {
  run: PatternRun;
  /** Runs that are to be done first. */
  before: number;
  /** The worker does not answer any more. */
  silent: boolean;
  now: Date;
  patternTitle(id: string): string;
  siteName(id: number): string;
  findings: ListedFinding[];
  next: number | null;
  filter: { change: string; site: number | null; pattern: string; confidence: string };
  mayStop: boolean;
  csrf: string;
}

export function runView(model: RunModel, t: Words): Html {
  const { run } = model;
  const words = t.patternRuns;
  return html`<nav class="steps"><a href="/packs/${run.pack}/runs">← ${words.back}</a></nav>
${pageHead(`${words.kinds[run.kind]} · ${packTitle(run.pack, t)}`, {
  lead: html`${words.number(run.id)} · ${comparesWhat(run, t)} · ${words.against}`,
})}
${progressPanel(model, t)}
<div class="panel">${facts([
    [
      words.patternsDiffer,
      html`${run.rules.patterns.filter((id) => id !== '-').map((id) => html`<a href="/patterns/${id}">${model.patternTitle(id)}</a> `)}`,
    ],
    [words.head.by, actorInWords(run.requestedBy, t)],
    [words.head.at, moment(run.requestedAt, t)],
    [words.judged, judgedLine(run, t)],
  ])}${notes(run, t)}</div>
${run.kind === 'backtest' ? backtestView(model, t) : comparison(model, t)}`;
}

function judgedLine({ result, finishedAt }: PatternRun, t: Words): Html {
  const { judged, failed, milliseconds } = result;
  const words = t.patternRuns;
  return html`${judged}${failed > 0 ? html` · <span class="wrong">${words.failed(failed)}</span>` : null}${
    finishedAt ? html`<span class="quiet"> · ${words.seconds((milliseconds / 1000).toFixed(1))}</span>` : null
  }`;
}

function notes(run: PatternRun, t: Words): Part[] {
  const words = t.patternRuns;
  const { result, state } = run;
  const lines: string[] = [];
  if (run.resumed > 0) lines.push(words.resumed(run.resumed));
  if (state === 'failed') lines.push(words.errors[run.error ?? ''] ?? words.errors.internal ?? '');
  if (state === 'failed' || state === 'cancelled') lines.push(words.partial);
  if (result.withoutText > 0 && result.judged > 0)
    lines.push(
      run.kind === 'backtest' ? words.backtest.unjudged(result.withoutText) : words.withoutText(result.withoutText),
    );
  if (run.kind === 'shadow' && run.until) lines.push(words.shadow.lead(localDay(run.requestedAt), localDay(run.until)));
  return lines.map((line) => html`<p class="run-note">${line}</p>`);
}

/** Live state; it asks again by itself while the run goes on, and without JavaScript a reload shows the same. */
export function progressPanel(
  model: Pick<RunModel, 'run' | 'before' | 'silent' | 'mayStop' | 'csrf' | 'now'>,
  t: Words,
): Html {
  const { run } = model;
  const words = t.patternRuns;
  const open = run.state === 'waiting' || run.state === 'running';
  if (!open) return html`<p class="run-state">${runBadge(run, t)}</p>`;
  const every = run.kind === 'shadow' ? 'every 15s' : 'every 2s';
  return html`<div class="panel run-progress" id="run-progress" hx-get="/packs/${run.pack}/runs/${run.id}/progress" hx-trigger="${every}" hx-swap="outerHTML" hx-target="this">
<div class="progress-head">${runBadge(run, t)} <span>${standing(model, t)}</span>${
    model.mayStop
      ? postForm({
          action: `/packs/${run.pack}/runs/${run.id}/cancel`,
          csrf: model.csrf,
          class: 'inline',
          body: button(run.kind === 'shadow' ? words.shadow.stop : words.cancel, { small: true }),
        })
      : null
  }</div>
${run.kind === 'shadow' ? null : progressBar(run.done, run.state === 'running' && run.total > 0 ? run.total : null, words.progress)}
</div>`;
}

function standing({ run, before, silent, now }: Pick<RunModel, 'run' | 'before' | 'silent' | 'now'>, t: Words): Part {
  const words = t.patternRuns;
  if (run.kind === 'shadow') return words.shadowLine(run.done);
  if (run.state === 'waiting') return words.waitingBehind(before);
  if (silent) return words.stopped;
  const spent = run.startedAt ? now.getTime() - Date.parse(run.startedAt) : 0;
  const left = run.done > 0 && run.total > run.done ? (spent / run.done) * (run.total - run.done) : null;
  return html`${words.progressLine(run.done, run.total)}${
    left === null ? null : html`<span class="quiet"> · ${words.timeLeft(spanInWords(left, t))}</span>`
  }`;
}

function comparison(model: RunModel, t: Words): Part {
  const { run } = model;
  const { result, state } = run;
  const words = t.patternRuns;
  if (result.judged === 0) {
    if (state === 'waiting' || state === 'running' || run.kind === 'shadow') return null;
    return html`<div class="empty"><p>${words.nothingStored(result.withoutText)}</p></div>`;
  }
  const { tally, items } = result;
  if (tally.gained + tally.lost + tally.graded + result.allowed === 0) {
    const over = state === 'done';
    return html`<div class="empty"><p class="empty-title">${over ? words.noDifference : words.noDifferenceYet}</p></div>`;
  }
  return html`<div class="run-figures">${figure('gained', tally.gained, t)}${figure('lost', tally.lost, t)}${figure('graded', tally.graded, t)}</div>
<ul class="run-lines"><li>${words.hitsBeforeAfter(result.hits.before, result.hits.after)}</li>${
    items.gained > 0 ? html`<li>${words.itemsGained(items.gained)}</li>` : null
  }${items.lost > 0 ? html`<li>${words.itemsLost(items.lost)}</li>` : null}${
    items.graded > 0 ? html`<li>${words.itemsGraded(items.graded)}</li>` : null
  }${result.allowed > 0 ? html`<li>${words.allowed(result.allowed)}</li>` : null}</ul>
<div class="run-tables">${tallyTable(words.bySite, words.site, result.bySite, (id) => model.siteName(Number(id)), t)}
${tallyTable(words.byConfidence, words.confidence, result.byConfidence, (id) => confidenceWord(id, t), t)}
${tallyTable(words.byPattern, words.pattern, result.byPattern, model.patternTitle, t)}</div>
${section(words.samples, findingsView(model, ['gained', 'lost', 'graded'], { gained: tally.gained, lost: tally.lost, graded: tally.graded }, t), { id: 'samples' })}`;
}

export function confidenceWord(id: string, t: Words): string {
  return Object.entries(t.terms.confidence).find(([name]) => name === id)?.[1] ?? id;
}

function figure(change: keyof Tally, n: number, t: Words): Html {
  return html`<div class="run-figure"><b>${signed(change, n)}</b><span>${t.patternRuns[change]} · ${t.patternRuns.hits}</span></div>`;
}

function tallyTable(
  caption: string,
  label: string,
  tallies: Record<string, Tally>,
  name: (id: string) => string,
  t: Words,
): Html | null {
  const rows = Object.entries(tallies).sort(([, a], [, b]) => size(b) - size(a));
  if (rows.length === 0) return null;
  const words = t.patternRuns;
  return html`<section><h2>${caption}</h2>${table<[string, Tally]>({
    caption,
    rows: rows.slice(0, 30),
    columns: [
      { label, kind: 'wide', cell: ([id]) => name(id) },
      { label: words.gained, kind: 'number', cell: ([, own]) => signed('gained', own.gained) },
      { label: words.lost, kind: 'number', cell: ([, own]) => signed('lost', own.lost) },
      { label: words.graded, kind: 'number', cell: ([, own]) => signed('graded', own.graded) },
    ],
  })}</section>`;
}

const size = (tally: Tally) => tally.gained + tally.lost + tally.graded;
