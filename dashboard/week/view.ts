import { barChart } from '../charts/bars.ts';
import { lineChart } from '../charts/lines.ts';
import type { Words } from '../language/words.ts';
import { type Html, html, nothing } from '../views/html.ts';
import { type FigureName, type FigureTable, figureNames, type ReadableWeek, shown } from './report.ts';

/** Rows of a grouping that one page of A4 has room for; the spreadsheet has all. */
const shownRows = { unit: 6, pattern: 6, column: 5, site: 4, category: 4 } as const;
/** Figures of a grouping that fit beside a name on half a page. */
const shownFigures: readonly FigureName[] = ['raised', 'decided', 'verifiedGone', 'waiting', 'overdue'];

/** The week as one page; the same markup stands in the dashboard, in the file of the command line and in the PDF. */
export function weekBody(week: ReadableWeek, t: Words): Html {
  const { report } = week;
  return html`<article class="week">
<header class="week-head"><h1>${week.heading}</h1><p><b>${week.weekName}</b> <span class="quiet">${week.period} · ${week.state}</span></p></header>
${tiles(week, t)}
<div class="week-charts">
<section><h2>${week.trend.title}</h2>
${
  report.trend.length < 2
    ? nothing
    : lineChart({
        id: 'chart-trend',
        title: week.trend.title,
        description: t.week.trendText,
        labels: report.trend.map((one) => one.week.slice(5)),
        series: (['waiting', 'raised', 'decided'] as const).map((name) => ({
          name: t.week.short[name],
          values: report.trend.map((one) => one[name]),
        })),
        filled: true,
      })
}
${figureTable(week.trend, t, { columns: columnsOf(['raised', 'decided', 'verifiedGone', 'reopened', 'waiting', 'overdue']) })}</section>
<section><h2>${week.backlog.title}</h2>
${lineChart({
  id: 'chart-backlog',
  title: week.backlog.title,
  description: t.week.backlogText,
  labels: report.backlog.map((one) => one.day.slice(5)),
  series: [{ name: t.week.short.waiting, values: report.backlog.map((one) => one.waiting) }],
  filled: true,
})}
${figureTable(week.backlog, t)}</section>
</div>
<div class="week-grid">
${group(week, 'unit', t)}
${falsePositives(week, t)}
${group(week, 'pattern', t)}
${group(week, 'column', t)}
${group(week, 'site', t)}
${group(week, 'category', t)}
<section><h2>${week.coverage.title}</h2>${figureTable(week.coverage, t)}</section>
<section><h2>${week.why.title}</h2>${week.why.rows.length > 0 ? figureTable(week.why, t, { rows: 6 }) : html`<p class="quiet">${t.week.nothing}</p>`}</section>
<section><h2>${week.times.title}</h2>${figureTable(week.times, t)}</section>
<section class="week-all"><h2>${week.summary.title}</h2>${figureTable(week.summary, t)}</section>
</div>
<footer class="quiet">${t.week.madeBy}</footer>
</article>`;
}

/** The handful of figures that a manager reads first, with the week before under each. */
function tiles({ report }: ReadableWeek, t: Words): Html {
  const before = report.trend.at(-2);
  const first: FigureName[] = ['raised', 'decided', 'takenDown', 'verifiedGone', 'waiting', 'overdue'];
  return html`<dl class="week-tiles">${first.map((name) => {
    const warns = name === 'overdue' && report.all.overdue > 0;
    return html`<div${warns ? html` class="bad"` : null}><dt>${tileName(t.week.figures[name])}</dt><dd>${report.all[name].toLocaleString('en-US')}</dd>${
      before ? html`<dd class="quiet">${t.week.lastWeek} ${before[name].toLocaleString('en-US')}</dd>` : null
    }</div>`;
  })}</dl>`;
}

/** `其中下线` stands alone here: `下线`. */
function tileName(figure: string): string {
  const alone = figure.replace(/^其中|^of these /, '');
  return alone.charAt(0).toUpperCase() + alone.slice(1);
}

/** Indexes of columns: the name and these figures. */
const columnsOf = (names: readonly FigureName[]): number[] => [
  0,
  ...names.map((name) => figureNames.indexOf(name) + 1),
];

function group(week: ReadableWeek, by: keyof typeof shownRows, t: Words): Html {
  const table = week.groups.find((one) => one.id === `by-${by}`);
  if (!table) return nothing;
  return html`<section><h2>${table.title}</h2>${
    table.rows.length === 0
      ? html`<p class="quiet">${t.week.nothing}</p>`
      : figureTable(table, t, { rows: shownRows[by], columns: columnsOf(shownFigures) })
  }</section>`;
}

function falsePositives(week: ReadableWeek, t: Words): Html {
  const table = week.groups.find((one) => one.id === 'by-pattern');
  const name = (key: string) => shown(table?.rows[week.report.by.pattern.findIndex((one) => one.key === key)]?.[0], t);
  const worst = week.report.by.pattern
    .filter((one) => one.falsePositive > 0)
    .sort((a, b) => b.falsePositive - a.falsePositive)
    .slice(0, 6)
    .map((one) => ({ one, label: name(one.key) }));
  const heads = [t.week.name, t.week.short.falsePositive, t.week.short.decided, t.week.falseShare];
  return html`<section><h2>${t.week.falseByPattern}</h2>${
    worst.length === 0
      ? html`<p class="quiet">${t.week.noFalse}</p>`
      : html`${barChart({
          id: 'chart-false',
          title: t.week.falseByPattern,
          description: t.week.falseByPatternText,
          bars: worst.map(({ one, label }) => ({ label, value: one.falsePositive })),
        })}${figureTable(
          {
            id: 'false-positives',
            title: t.week.falseByPattern,
            heads,
            rows: worst.map(({ one, label }) => [
              { kind: 'text', text: label },
              { kind: 'count', n: one.falsePositive },
              { kind: 'count', n: one.decided },
              { kind: 'share', share: one.decided > 0 ? one.falsePositive / one.decided : null },
            ]),
          },
          t,
        )}`
  }</section>`;
}

function figureTable(table: FigureTable, t: Words, limits: { rows?: number; columns?: number[] } = {}): Html {
  const columns = limits.columns ?? table.heads.map((_, index) => index);
  const rows = table.rows.slice(0, limits.rows);
  return html`<table class="figures" data-figures="${table.id}"><caption class="unseen">${table.title}</caption>
<thead><tr>${columns.map((column, index) => html`<th scope="col"${index > 0 ? html` class="number"` : null}>${table.heads[column]}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${columns.map((column, index) =>
        index === 0
          ? html`<th scope="row">${shown(row[column], t)}</th>`
          : html`<td class="number">${shown(row[column], t)}</td>`,
      )}</tr>`,
  )}</tbody></table>${
    rows.length < table.rows.length ? html`<p class="hint">${t.week.more(rows.length, table.rows.length)}</p>` : null
  }${table.note ? html`<p class="hint">${table.note}</p>` : null}`;
}
