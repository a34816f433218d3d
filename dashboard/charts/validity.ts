import { scaleLinear } from 'd3-scale';
import { type Html, html, nothing } from '../views/html.ts';
import { at, emWidth } from './label.ts';

export interface ValidityMark {
  /** YYYY-MM-DD. */
  day: string;
  label: string;
  tone: 'plain' | 'decisive' | 'unused';
}

export interface ValidityChart {
  id: string;
  title: string;
  description: string;
  /** The stretch in which the document holds; `to` null: with no end known, `from` null: nothing is drawn. */
  from: string | null;
  to: string | null;
  /** Whether it is known to hold at all. */
  known: boolean;
  today: { day: string; label: string };
  marks: ValidityMark[];
}

const width = 720;
const side = 24;
const fontSize = 12;
const rowHeight = 18;
const gap = 10;

interface Placed extends ValidityMark {
  x: number;
  /** Left end of the label. */
  left: number;
  row: number;
}

/** From when to when a document holds, with what happened to it, on one line of time. Empty without a single day. */
export function validityChart(chart: ValidityChart): Html {
  const days = [chart.from, chart.to, chart.today.day, ...chart.marks.map((mark) => mark.day)].flatMap((day) =>
    day === null ? [] : [Date.parse(`${day}T00:00:00Z`)],
  );
  if (days.length < 2) return nothing;
  const [first, last] = [Math.min(...days), Math.max(...days)];
  // A little room at both ends: an end that is open is seen to go on.
  const room = Math.max(86_400_000 * 30, (last - first) * 0.06);
  const time = scaleLinear([first - room, last + room], [side, width - side]);
  const x = (day: string) => time(Date.parse(`${day}T00:00:00Z`));
  const marks = placed(chart.marks, x);
  const rows = Math.max(0, ...marks.map((mark) => mark.row + 1));
  const line = rows * rowHeight + 22;
  const height = line + 44;
  const from = chart.from === null ? null : x(chart.from);
  const to = chart.to === null ? width - side : x(chart.to);
  const today = x(chart.today.day);
  return html`<svg class="chart chart-validity" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${chart.id}-title ${chart.id}-desc">
<title id="${chart.id}-title">${chart.title}</title><desc id="${chart.id}-desc">${chart.description}</desc>
<line class="chart-axis" x1="${side}" x2="${width - side}" y1="${line}" y2="${line}"></line>
${
  from === null || to <= from
    ? nothing
    : html`<rect class="${chart.known ? 'validity-holds' : 'validity-unknown'}" x="${at(from)}" y="${line - 5}" width="${at(to - from)}" height="10" rx="3"></rect>`
}
${years(first - room, last + room).map(
  (
    year,
  ) => html`<line class="chart-grid" x1="${at(x(`${year}-01-01`))}" x2="${at(x(`${year}-01-01`))}" y1="${line + 6}" y2="${line + 12}"></line>
<text class="chart-tick" x="${at(x(`${year}-01-01`))}" y="${line + 26}" text-anchor="middle" font-size="${fontSize}">${year}</text>`,
)}
<line class="validity-today" x1="${at(today)}" x2="${at(today)}" y1="${line - 14}" y2="${line + 14}"></line>
<text class="chart-tick" x="${at(Math.min(width - side, Math.max(side, today)))}" y="${height - 4}" text-anchor="${anchor(today)}" font-size="${fontSize}">${chart.today.label}</text>
${marks.map((mark) => markOf(mark, line, rows))}
</svg>`;
}

function markOf(mark: Placed, line: number, rows: number): Html {
  const baseline = (rows - mark.row) * rowHeight - 2;
  return html`<g class="validity-mark validity-${mark.tone}"><line class="chart-grid" x1="${at(mark.x)}" x2="${at(mark.x)}" y1="${baseline + 4}" y2="${line - 6}"></line>
<circle cx="${at(mark.x)}" cy="${line}" r="5"></circle><text x="${at(mark.left)}" y="${baseline}" font-size="${fontSize}">${mark.label}</text></g>`;
}

/** Labels over their days, one row higher wherever two would touch. */
function placed(marks: readonly ValidityMark[], x: (day: string) => number): Placed[] {
  const ends: number[] = [];
  return [...marks]
    .sort((a, b) => a.day.localeCompare(b.day))
    .map((mark) => {
      const length = emWidth(mark.label) * fontSize;
      const left = Math.max(0, Math.min(x(mark.day) - length / 2, width - length));
      const free = ends.findIndex((end) => end + gap <= left);
      const row = free < 0 ? ends.length : free;
      ends[row] = left + length;
      return { ...mark, x: x(mark.day), left, row };
    });
}

/** Years to name on the axis: all of them while they fit. */
function years(from: number, to: number): number[] {
  const first = new Date(from).getUTCFullYear() + 1;
  const last = new Date(to).getUTCFullYear();
  const step = Math.max(1, Math.ceil((last - first + 1) / 14));
  const found: number[] = [];
  for (let year = first; year <= last; year += step) found.push(year);
  return found;
}

const anchor = (x: number): string => (x < 80 ? 'start' : x > width - 80 ? 'end' : 'middle');
