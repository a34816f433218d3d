import type { WeekFigures } from '../../data/stores/week.ts';
import type { WeekReport } from '../../data/stores/week-report.ts';
import { dayOf } from '../../data/time.ts';
import type { Words } from '../language/words.ts';
import { localTime } from '../views/when.ts';

/** A value of a table: text, a count, a share (0…1), hours, or nothing. */
export type Value =
  | { kind: 'text'; text: string }
  | { kind: 'count'; n: number }
  | { kind: 'share'; share: number | null }
  | { kind: 'hours'; hours: number | null };

export interface FigureTable {
  id: string;
  title: string;
  note?: string;
  /** The first column names the row. */
  heads: string[];
  rows: Value[][];
}

/**
 * The report as tables in the words of a language. Page, PDF and spreadsheet are all drawn from this one thing, so a
 * figure cannot differ between them.
 */
export interface ReadableWeek {
  report: WeekReport;
  heading: string;
  weekName: string;
  period: string;
  state: string;
  summary: FigureTable;
  times: FigureTable;
  trend: FigureTable;
  backlog: FigureTable;
  coverage: FigureTable;
  why: FigureTable;
  groups: FigureTable[];
}

/** Pattern id → its title in the language of the report. */
export type PatternTitles = ReadonlyMap<string, string>;

export type FigureName = keyof Words['week']['figures'];
export const figureNames: readonly FigureName[] = [
  'raised',
  'decided',
  'takenDown',
  'retained',
  'falsePositive',
  'handedOver',
  'verifiedGone',
  'reopened',
  'resolvedItself',
  'undone',
  'waiting',
  'overdue',
];

export const text = (value: string): Value => ({ kind: 'text', text: value });
export const count = (n: number): Value => ({ kind: 'count', n });

export function readableWeek(report: WeekReport, titles: PatternTitles, t: Words): ReadableWeek {
  const words = t.week;
  const [year = '', number = ''] = report.week.split('-W');
  const lastDay = dayOf(new Date(Date.parse(report.to) - 1).toISOString());
  return {
    report,
    heading: words.heading,
    weekName: words.weekName(year, String(Number(number))),
    period: words.period(dayOf(report.from), lastDay),
    state: report.frozenAt
      ? words.frozen(localTime(report.frozenAt).slice(0, 16))
      : words.running(localTime(report.asOf).slice(0, 16)),
    summary: summaryTable(report, t),
    times: timesTable(report, t),
    trend: {
      id: 'trend',
      title: words.trend,
      heads: [words.week, ...figureNames.map((name) => words.short[name])],
      rows: report.trend.map((week) => [text(week.week), ...figureNames.map((name) => count(week[name]))]),
    },
    backlog: {
      id: 'backlog',
      title: words.backlog,
      heads: [words.day, words.short.waiting],
      rows: report.backlog.map((day) => [text(day.day), count(day.waiting)]),
    },
    coverage: {
      id: 'coverage',
      title: words.coverage,
      heads: [words.indicator, words.count],
      rows: (['inspections', 'seen', 'read', 'partial', 'unread'] as const).map((name) => [
        text(words.coverageNames[name]),
        count(report.coverage[name]),
      ]),
    },
    why: {
      id: 'why',
      title: words.unreadWhy,
      heads: [words.unreadWhy, words.count],
      rows: Object.entries(report.coverage.why)
        .sort(([, a], [, b]) => b - a)
        .map(([reason, n]) => [text(reasonName(reason, t)), count(n)]),
    },
    groups: (['unit', 'pattern', 'column', 'site', 'category'] as const).map((name) =>
      groupTable(name, report, titles, t),
    ),
  };
}

function summaryTable(report: WeekReport, t: Words): FigureTable {
  const words = t.week;
  const before = report.trend.at(-2);
  const compare = (name: FigureName) => (before ? [count(before[name])] : []);
  return {
    id: 'summary',
    title: words.summary,
    heads: [words.indicator, words.thisWeek, ...(before ? [words.lastWeek] : [])],
    rows: [
      ...figureNames.map((name) => [text(words.figures[name]), count(report.all[name]), ...compare(name)]),
      [text(words.reveals), count(report.reveals), ...(before ? [count(before.reveals)] : [])],
    ],
  };
}

function timesTable(report: WeekReport, t: Words): FigureTable {
  const words = t.week;
  return {
    id: 'times',
    title: words.times,
    heads: [words.indicator, words.median, words.p90, words.samples],
    rows: (['timeToDecision', 'timeToGone'] as const).map((name) => {
      const { n, median, p90 } = report[name];
      return [text(words[name]), { kind: 'hours', hours: median }, { kind: 'hours', hours: p90 }, count(n)];
    }),
  };
}

function groupTable(by: keyof WeekFigures['by'], report: WeekReport, titles: PatternTitles, t: Words): FigureTable {
  const words = t.week;
  const captions = {
    unit: words.byUnit,
    pattern: words.byPattern,
    column: words.byColumn,
    site: words.bySite,
    category: words.byCategory,
  };
  const categories: Record<string, string> = t.terms.category;
  const name = (group: { key: string; name: string }): string => {
    if (by === 'pattern') return titles.get(group.key) ?? group.key;
    if (by === 'category') return categories[group.key] ?? group.key;
    return group.name || words.none;
  };
  return {
    id: `by-${by}`,
    title: captions[by],
    ...(by === 'pattern' ? { note: words.patternNote } : {}),
    heads: [words.name, ...figureNames.map((figure) => words.short[figure]), words.falseShare],
    rows: report.by[by].map((group) => [
      text(name(group)),
      ...figureNames.map((figure) => count(group[figure])),
      { kind: 'share', share: group.decided > 0 ? group.falsePositive / group.decided : null },
    ]),
  };
}

function reasonName(reason: string, t: Words): string {
  const names: Record<string, string> = t.terms.unread;
  return names[reason] ?? t.common.unknown;
}

/** A value as people read it; the spreadsheet keeps the number itself. */
export function shown(value: Value | undefined, t: Words): string {
  switch (value?.kind) {
    case 'text':
      return value.text;
    case 'count':
      return value.n.toLocaleString('en-US');
    case 'share':
      return value.share === null ? '—' : `${Math.round(value.share * 100)}%`;
    case 'hours':
      return value.hours === null ? '—' : t.week.hours(value.hours.toLocaleString('en-US'));
    case undefined:
      return '';
  }
}
