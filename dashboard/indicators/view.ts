import type { SiteStanding } from '../../data/stores/site-standing.ts';
import type { CountedItem, Indicator, scoreOf } from '../../patterns/outdated/indicators.ts';
import { ledgerTabs } from '../documents/tabs.ts';
import type { Words } from '../language/words.ts';
import { badge, type Tone } from '../views/badge.ts';
import { type Html, html, type Part } from '../views/html.ts';
import { emptyState, facts, pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { moment } from '../views/when.ts';

export interface Scored {
  site: { id: number; name: string; url: string };
  standing: SiteStanding;
  list: Indicator[];
  score: ReturnType<typeof scoreOf>;
}

const resultTones: Record<Scored['score']['result'], Tone> = { pass: 'good', fail: 'bad', undecided: 'neutral' };
const stateTones: Record<Indicator['state'], Tone> = { pass: 'good', fail: 'bad', unknown: 'neutral' };

export function overviewView(lines: Scored[], t: Words): Html {
  const words = t.indicators;
  const head = html`${pageHead(words.title, { lead: words.lead })}${ledgerTabs('indicators', t)}`;
  if (lines.length === 0)
    return html`${head}${emptyState(words.emptyTitle, words.emptyNext, { href: '/sites', label: t.nav.sites })}`;
  return html`${head}${table<Scored>({
    caption: words.title,
    rows: lines,
    href: ({ site }) => `/indicators/${site.id}`,
    columns: [
      {
        label: words.site,
        kind: 'wide',
        cell: ({ site }) =>
          html`<a href="/indicators/${site.id}">${site.name}</a><br><span class="quiet">${site.url}</span>`,
      },
      { label: words.result, kind: 'narrow', cell: (line) => resultOf(line, t) },
      {
        label: words.score,
        kind: 'number',
        cell: ({ score, standing }) => (standing.inspection ? words.scored(score.passed, score.decided) : '–'),
      },
      { label: words.failing, cell: (line) => failing(line, t) },
      { label: words.unknown, kind: 'number', cell: ({ score }) => score.unknown },
      { label: words.inspected, kind: 'narrow', cell: ({ standing }) => when(standing, t) },
    ],
  })}`;
}

const resultOf = ({ score, standing }: Scored, t: Words): Part =>
  standing.inspection ? badge(t.indicators.results[score.result], resultTones[score.result]) : '';

function failing({ list }: Scored, t: Words): Part {
  const names = list.filter((one) => one.state === 'fail').map((one) => html`<li>${t.indicators.names[one.id]}</li>`);
  return names.length > 0
    ? html`<ul class="plain-list">${names}</ul>`
    : html`<span class="quiet">${t.indicators.noneFailing}</span>`;
}

const when = ({ inspection }: SiteStanding, t: Words): Part =>
  inspection ? moment(inspection.finishedAt, t) : html`<span class="quiet">${t.indicators.never}</span>`;

export function siteIndicatorsView(scored: Scored, t: Words): Html {
  const words = t.indicators;
  const { site, standing, list, score } = scored;
  const { inspection } = standing;
  return html`<nav class="steps"><a href="/indicators">← ${words.title}</a></nav>
${pageHead(words.siteTitle(site.name), {
  lead: inspection ? words.scoreLead(score.passed, score.decided, score.unknown) : words.never,
  actions: html`<a class="button" href="/flags?site=${site.id}">${words.seeFlags}</a>`,
})}
<div class="panel">${facts([
    [words.result, resultOf(scored, t)],
    [words.score, inspection ? words.scored(score.passed, score.decided) : null],
    [words.inspected, when(standing, t)],
    [words.coverage, inspection ? words.covered(standing.read, standing.unreached) : null],
    [words.site, site.url],
  ])}${inspection && !standing.complete ? html`<p class="quiet">${words.partial}</p>` : null}</div>
${section(
  words.veto,
  indicatorTable(
    list.filter((one) => one.veto),
    words.veto,
    t,
  ),
)}
${section(
  words.deducting,
  indicatorTable(
    list.filter((one) => !one.veto),
    words.deducting,
    t,
  ),
)}
<p class="quiet indicator-note">${words.lead}</p>`;
}

function indicatorTable(list: Indicator[], caption: string, t: Words): Html {
  const words = t.indicators;
  return table<Indicator>({
    caption,
    rows: list,
    columns: [
      { label: words.indicator, kind: 'wide', cell: (one) => words.names[one.id] },
      {
        label: words.state,
        kind: 'narrow',
        cell: (one) =>
          html`${badge(words.states[one.state], stateTones[one.state])}${one.because ? html`<br><span class="quiet">${words.because[one.because]}</span>` : null}`,
      },
      {
        label: words.counted,
        kind: 'narrow',
        cell: (one) =>
          one.count === null
            ? ''
            : html`${one.count}${one.failsFrom === null ? null : html`<br><span class="quiet">${words.limit(one.failsFrom)}</span>`}`,
      },
      { label: words.evidence, kind: 'wide', cell: (one) => evidence(one.evidence, t) },
    ],
  });
}

const shown = 5;
const inFold = 100;

/** The first few in view, more on request; on paper the first few and their number. */
function evidence(items: CountedItem[], t: Words): Part {
  if (items.length === 0) return '';
  const line = (item: CountedItem) =>
    html`<li><a href="${item.url}" rel="noreferrer noopener" target="_blank">${item.column ?? item.title ?? item.url}<span class="unseen">${t.common.newTab}</span></a> <span class="quiet path">${item.url}</span></li>`;
  const rest = items.slice(shown, inFold);
  return html`<ul class="plain-list">${items.slice(0, shown).map(line)}</ul>${
    rest.length === 0
      ? null
      : html`<details><summary>${t.indicators.more(items.length - shown)}</summary><ul class="plain-list">${rest.map(line)}</ul></details>`
  }`;
}
