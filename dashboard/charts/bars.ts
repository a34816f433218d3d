import { scaleLinear } from 'd3-scale';
import { type Html, html, nothing } from '../views/html.ts';
import { at, emWidth, shorten } from './label.ts';

export interface Bar {
  label: string;
  value: number;
  /** What stands after the bar; the value itself when absent. */
  shown?: string;
}

export interface BarChart {
  /** Unique on the page: names the title and the description for screen readers. */
  id: string;
  title: string;
  description: string;
  bars: Bar[];
}

const width = 560;
const rowHeight = 24;
const fontSize = 12;

/** Horizontal bars, one per row, labels at the left: the shape for names of any length. Empty when there is nothing to draw. */
export function barChart(chart: BarChart): Html {
  if (chart.bars.length === 0) return nothing;
  const labelEms = Math.min(16, Math.max(4, ...chart.bars.map((bar) => emWidth(bar.label))));
  const left = labelEms * fontSize + 10;
  const right = 12 + fontSize * Math.max(...chart.bars.map((bar) => emWidth(bar.shown ?? String(bar.value))));
  const x = scaleLinear([0, Math.max(1, ...chart.bars.map((bar) => bar.value))], [0, width - left - right]);
  const height = chart.bars.length * rowHeight + 4;
  return html`<svg class="chart chart-bars" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${chart.id}-title ${chart.id}-desc">
<title id="${chart.id}-title">${chart.title}</title><desc id="${chart.id}-desc">${chart.description}</desc>
<line class="chart-axis" x1="${at(left)}" x2="${at(left)}" y1="0" y2="${height}"></line>
${chart.bars.map((bar, index) => {
  const top = index * rowHeight + 4;
  const length = x(bar.value);
  return html`<g><title>${bar.label}: ${bar.shown ?? bar.value}</title>
<text class="chart-label" x="${at(left - 8)}" y="${top + 14}" text-anchor="end" font-size="${fontSize}">${shorten(bar.label, labelEms)}</text>
<rect class="chart-bar" x="${at(left)}" y="${top + 2}" width="${at(length)}" height="${rowHeight - 8}"></rect>
<text class="chart-value" x="${at(left + length + 6)}" y="${top + 14}" font-size="${fontSize}">${bar.shown ?? bar.value}</text></g>`;
})}
</svg>`;
}
