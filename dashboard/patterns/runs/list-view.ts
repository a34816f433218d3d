import type { PatternRun } from '../../../data/stores/pattern-runs.ts';
import type { PackVersion } from '../../../data/stores/patterns.ts';
import type { Words } from '../../language/words.ts';
import { button, postForm, radioGroup, selectField, textField } from '../../views/form.ts';
import { type Html, html, type Part } from '../../views/html.ts';
import { emptyState, pageHead, section } from '../../views/parts.ts';
import { table } from '../../views/table.ts';
import { moment } from '../../views/when.ts';
import { packTitle } from '../list-view.ts';
import { actorInWords } from '../pattern-view.ts';
import { comparesWhat, runBadge, signed } from './badges.ts';
import { wilson } from './wilson.ts';

export interface RunsModel {
  pack: string;
  inForce: PackVersion;
  runs: PatternRun[];
  /** What may be compared with what is in force: `draft:3`, `version:2`, `on:ID`, `off:ID`. */
  choices: { value: string; label: string }[];
  typed: { what: string; kind: string; days: string };
  fault: string | null;
  mayStart: boolean;
  csrf: string;
}

export function runsView(model: RunsModel, t: Words): Html {
  const words = t.patternRuns;
  return html`<nav class="steps"><a href="/packs/${model.pack}">← ${packTitle(model.pack, t)}</a></nav>
${pageHead(words.title(packTitle(model.pack, t)), { lead: words.lead })}
${model.mayStart ? section(words.startTitle, startForm(model, t)) : null}
${model.runs.length === 0 ? emptyState(words.emptyTitle, words.emptyNext) : runTable(model, t)}`;
}

function startForm(model: RunsModel, t: Words): Html {
  const words = t.patternRuns;
  if (model.choices.length === 0) {
    return html`<p class="quiet">${words.noChoice} <a href="/packs/${model.pack}/edit">${t.patterns.edit}</a></p>`;
  }
  const kinds = ['dry-run', 'backtest', 'shadow'] as const;
  return postForm({
    action: `/packs/${model.pack}/runs`,
    csrf: model.csrf,
    class: 'panel run-form',
    body: html`${model.fault ? html`<p class="wrong" role="alert">${model.fault}</p>` : null}
${selectField({ name: 'what', label: words.what, options: model.choices, value: model.typed.what, hint: words.against })}
${radioGroup({
  name: 'kind',
  label: words.kind,
  value: model.typed.kind,
  required: true,
  options: kinds.map((kind) => ({ value: kind, label: words.kinds[kind], hint: words.kindHints[kind] })),
})}
${textField({ name: 'days', label: words.days, type: 'number', min: 1, max: 30, value: model.typed.days, hint: words.daysHint })}
<div class="actions">${button(words.start, { kind: 'primary' })}</div>`,
  });
}

function runTable(model: RunsModel, t: Words): Html {
  const words = t.patternRuns;
  return table<PatternRun>({
    caption: words.caption,
    rows: model.runs,
    id: (run) => `run-${run.id}`,
    href: (run) => `/packs/${run.pack}/runs/${run.id}`,
    columns: [
      {
        label: words.head.run,
        kind: 'narrow',
        cell: (run) =>
          html`<a href="/packs/${run.pack}/runs/${run.id}"><b>${words.kinds[run.kind]}</b></a> <span class="quiet">${words.number(run.id)}</span>`,
      },
      { label: words.head.state, kind: 'narrow', cell: (run) => runBadge(run, t) },
      {
        label: words.head.what,
        kind: 'wide',
        cell: (run) => html`${comparesWhat(run, t)} <code class="quiet">${run.rules.patterns.join(' ')}</code>`,
      },
      { label: words.head.result, kind: 'narrow', cell: (run) => inShort(run, t) },
      { label: words.head.by, kind: 'narrow', cell: (run) => actorInWords(run.requestedBy, t) },
      { label: words.head.at, kind: 'narrow', cell: (run) => moment(run.requestedAt, t) },
    ],
  });
}

/** A run in one line: what it would gain and lose, or how precise it would be. */
export function inShort(run: PatternRun, t: Words): Part {
  if (run.state === 'waiting') return html`<span class="quiet">—</span>`;
  const { decisions, tally } = run.result;
  if (run.kind === 'backtest') {
    if (!decisions) return html`<span class="quiet">${t.patternRuns.backtest.undecidable}</span>`;
    const share = ({ realFound, falseFound }: typeof decisions.before) => {
      const found = wilson(realFound, realFound + falseFound);
      return found ? `${Math.round(found.share * 100)}%` : t.patternRuns.backtest.undecidable;
    };
    return t.patternRuns.fromTo(share(decisions.before), share(decisions.after));
  }
  return html`${signed('gained', tally.gained)} ${signed('lost', tally.lost)} ${signed('graded', tally.graded)}`;
}
