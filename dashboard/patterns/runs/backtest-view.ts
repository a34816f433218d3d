import type { Confusion } from '../../../data/stores/run-result.ts';
import type { Words } from '../../language/words.ts';
import { badge } from '../../views/badge.ts';
import { type Html, html, type Part } from '../../views/html.ts';
import { section } from '../../views/parts.ts';
import { findingsView } from './findings-view.ts';
import type { RunModel } from './run-view.ts';
import { type Share, wilson } from './wilson.ts';

/** A change held against decisions: two confusion tables, precision with its interval, and where they disagree. */
export function backtestView(model: RunModel, t: Words): Part {
  const { run } = model;
  const words = t.patternRuns.backtest;
  const { decisions } = run.result;
  if (!decisions) {
    if (run.state === 'waiting' || run.state === 'running') return null;
    const none = run.result.withoutText > 0 ? words.unjudged(run.result.withoutText) : words.none;
    return html`<div class="empty"><p>${none}</p></div>`;
  }
  const { before, after } = decisions;
  const totals = {
    'real-lost': before.realFound - after.realFound > 0 ? before.realFound - after.realFound : 0,
    'false-kept': after.falseFound,
    'false-dropped': Math.max(0, before.falseFound - after.falseFound),
    'real-gained': Math.max(0, after.realFound - before.realFound),
  };
  return html`<p class="run-lead">${words.decisions(sum(after))} <span class="quiet">${words.by[decisions.by]}</span></p>
${shares(before, after, t)}
${section(words.confusion, html`<div class="columns">${confusionTable(words.before, before, t)}${confusionTable(words.after, after, t)}</div><p class="quiet">${words.note}</p>`)}
${section(words.disagreements, findingsView(model, ['real-lost', 'false-kept', 'false-dropped', 'real-gained'], totals, t), { id: 'samples' })}`;
}

const sum = (of: Confusion): number => of.realFound + of.realMissed + of.falseFound + of.falseMissed;

function shares(before: Confusion, after: Confusion, t: Words): Html {
  const words = t.patternRuns.backtest;
  const precision = (of: Confusion) => wilson(of.realFound, of.realFound + of.falseFound);
  const kept = (of: Confusion) => wilson(of.realFound, of.realFound + of.realMissed);
  return html`<div class="table-frame"><table class="table run-shares"><caption class="unseen">${words.precision}</caption>
<thead><tr><th scope="col">${words.figure}</th><th scope="col" class="cell-number">${words.before}</th><th scope="col" class="cell-number">${words.after}</th><th scope="col">${words.verdict}</th></tr></thead>
<tbody>${row(words.precision, words.precisionHint, precision(before), precision(after), t)}${row(words.kept, words.keptHint, kept(before), kept(after), t)}</tbody></table></div>`;
}

function row(label: string, hint: string, before: Share | null, after: Share | null, t: Words): Html {
  return html`<tr><th scope="row">${label}<span class="row-sub">${hint}</span></th><td class="cell-number" data-label="${t.patternRuns.backtest.before}">${shareText(before, t)}</td><td class="cell-number" data-label="${t.patternRuns.backtest.after}">${shareText(after, t)}</td><td>${verdict(before, after, t)}</td></tr>`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

function shareText(share: Share | null, t: Words): Part {
  if (!share) return t.patternRuns.backtest.undecidable;
  return html`<b>${percent(share.share)}</b> <span class="quiet">(${percent(share.low)}–${percent(share.high)})</span>`;
}

/** Which way a share went; the intervals beside it say how sure that is. */
function verdict(before: Share | null, after: Share | null, t: Words): Part {
  const words = t.patternRuns.backtest;
  if (!before || !after) return null;
  if (after.share === before.share) return badge(words.same);
  return after.share > before.share ? badge(words.better, 'good') : badge(words.worse, 'bad');
}

function confusionTable(title: string, of: Confusion, t: Words): Html {
  const words = t.patternRuns.backtest;
  return html`<div class="table-frame"><table class="table confusion"><caption>${title}</caption>
<thead><tr><th scope="col">${words.decision}</th><th scope="col" class="cell-number">${words.found}</th><th scope="col" class="cell-number">${words.missed}</th></tr></thead>
<tbody><tr><th scope="row">${words.real}</th><td class="cell-number">${of.realFound}</td><td class="cell-number">${of.realMissed}</td></tr>
<tr><th scope="row">${words.falsePositive}</th><td class="cell-number">${of.falseFound}</td><td class="cell-number">${of.falseMissed}</td></tr></tbody></table></div>`;
}
