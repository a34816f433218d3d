import { scaleLinear, scalePoint } from 'd3-scale';
import { area, curveMonotoneX, line } from 'd3-shape';
import { type Html, html, nothing } from '../views/html.ts';
import { at, emWidth } from './label.ts';

export interface Series {
  name: string;
  /** One per label; null where there is no figure. */
  values: (number | null)[];
}

export interface LineChart {
  id: string;
  title: string;
  description: string;
  /** Along the x axis, oldest first. */
  labels: string[];
  /** At most three: each has its own dash and mark, so that it can be told without colour. */
  series: Series[];
  /** Fill under the first series. */
  filled?: boolean;
}

const width = 560;
const height = 200;
const fontSize = 12;
const top = 14;
const bottom = 24;

/** Lines over time, each named at its end instead of in a legend. Empty when there is nothing to draw. */
export function lineChart(chart: LineChart): Html {
  if (chart.labels.length === 0 || chart.series.length === 0) return nothing;
  const highest = Math.max(1, ...chart.series.flatMap((series) => series.values.map((value) => value ?? 0)));
  const y = scaleLinear([0, highest], [height - bottom, top]).nice(4);
  const ticks = y.ticks(4).filter(Number.isInteger);
  const left = 10 + fontSize * Math.max(...ticks.map((tick) => emWidth(String(tick))));
  const right = 14 + fontSize * Math.max(...chart.series.map((series) => emWidth(series.name)));
  const x = scalePoint(
    chart.labels.map((_, index) => index),
    [left + 6, width - right],
  );
  const place = (index: number): number => x(index) ?? left;
  // Every label if they fit, else every second, third …, always with the newest.
  const step = Math.ceil(
    (chart.labels.length * (fontSize * Math.max(...chart.labels.map(emWidth)) + 10)) / (width - left - right),
  );
  return html`<svg class="chart chart-lines" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${chart.id}-title ${chart.id}-desc">
<title id="${chart.id}-title">${chart.title}</title><desc id="${chart.id}-desc">${chart.description}</desc>
${ticks.map(
  (
    tick,
  ) => html`<line class="chart-grid" x1="${at(left)}" x2="${at(width - right)}" y1="${at(y(tick))}" y2="${at(y(tick))}"></line>
<text class="chart-tick" x="${at(left - 6)}" y="${at(y(tick) + 4)}" text-anchor="end" font-size="${fontSize}">${tick}</text>`,
)}
${chart.labels.map((label, index) =>
  (chart.labels.length - 1 - index) % Math.max(1, step) === 0
    ? html`<text class="chart-tick" x="${at(place(index))}" y="${height - 6}" text-anchor="middle" font-size="${fontSize}">${label}</text>`
    : '',
)}
${chart.series.map((series, order) => lineOf(series, order, place, y, chart.filled === true && order === 0))}
${namesAtTheEnd(chart.series, place, y)}
</svg>`;
}

function lineOf(
  series: Series,
  order: number,
  place: (index: number) => number,
  y: (value: number) => number,
  filled: boolean,
): Html {
  const points = series.values.map((value, index) => ({ value, index }));
  const drawn = { defined: (point: { value: number | null }) => point.value !== null };
  const path = line<{ value: number | null; index: number }>()
    .defined(drawn.defined)
    .x((point) => place(point.index))
    .y((point) => y(point.value ?? 0))
    .curve(curveMonotoneX)
    .digits(1);
  const under = area<{ value: number | null; index: number }>()
    .defined(drawn.defined)
    .x((point) => place(point.index))
    .y0(y(0))
    .y1((point) => y(point.value ?? 0))
    .curve(curveMonotoneX)
    .digits(1);
  return html`<g class="chart-series-${order + 1}">
${filled ? html`<path class="chart-area" d="${under(points) ?? ''}"></path>` : ''}
<path class="chart-line" fill="none" d="${path(points) ?? ''}"></path>
${points.map((point) =>
  point.value === null
    ? ''
    : html`<circle class="chart-point" cx="${at(place(point.index))}" cy="${at(y(point.value))}" r="2.5"><title>${series.name}: ${point.value}</title></circle>`,
)}</g>`;
}

/** Names beside the last point of each line, pushed apart where the lines end close together. */
function namesAtTheEnd(series: Series[], place: (index: number) => number, y: (value: number) => number): Html[] {
  const ends = series
    .map((one, order) => {
      const last = one.values.findLastIndex((value) => value !== null);
      return { name: one.name, order, x: place(Math.max(0, last)), y: y(one.values[last] ?? 0) };
    })
    .sort((a, b) => a.y - b.y);
  for (const [index, end] of ends.entries()) {
    const above = ends[index - 1];
    if (above && end.y - above.y < fontSize + 2) end.y = above.y + fontSize + 2;
  }
  // Pushed past the axis: move the whole stack up.
  const over = Math.max(0, (ends.at(-1)?.y ?? 0) - (height - bottom));
  return ends.map(
    (end) =>
      html`<text class="chart-name chart-series-${end.order + 1}" x="${at(end.x + 8)}" y="${at(end.y - over + 4)}" font-size="${fontSize}">${end.name}</text>`,
  );
}
