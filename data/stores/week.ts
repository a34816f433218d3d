import { z } from 'zod';
import { type Act, change } from '../audit.ts';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { readJson } from '../json.ts';
import { dayOf, dayStart, daysAfter, weekOf, weekRange } from '../time.ts';
import {
  type Dimension,
  dimensions,
  type Figures,
  type FlagEvent,
  type Fold,
  foldEvent,
  newFold,
  overdueOf,
  percentile,
} from './week-fold.ts';
import { foldMove, type MoveEvent, moveActions } from './week-moves.ts';

const figuresSchema = z.object({
  raised: z.number(),
  decided: z.number(),
  takenDown: z.number(),
  retained: z.number(),
  falsePositive: z.number(),
  handedOver: z.number(),
  verifiedGone: z.number(),
  reopened: z.number(),
  resolvedItself: z.number(),
  undone: z.number(),
  waiting: z.number(),
  overdue: z.number(),
});
const groupSchema = z.object({ key: z.string(), name: z.string(), ...figuresSchema.shape });
const timesSchema = z.object({ n: z.number(), median: z.number().nullable(), p90: z.number().nullable() });
const coverageSchema = z.object({
  inspections: z.number(),
  seen: z.number(),
  read: z.number(),
  partial: z.number(),
  unread: z.number(),
  /** What stood unread after the last inspection of each site, by reason. */
  why: z.record(z.string(), z.number()).default({}),
});
const weekSchema = z.object({
  week: z.string(),
  /** UTC; Monday 00:00 to Monday 00:00 in Asia/Shanghai. */
  from: z.string(),
  to: z.string(),
  all: figuresSchema,
  by: z.object({
    site: z.array(groupSchema),
    unit: z.array(groupSchema),
    column: z.array(groupSchema),
    category: z.array(groupSchema),
    pattern: z.array(groupSchema),
  }),
  /** Hours. */
  timeToDecision: timesSchema,
  timeToGone: timesSchema,
  /** Waiting flags at the end of each day of the week that has begun. */
  backlog: z.array(z.object({ day: z.string(), waiting: z.number() })),
  /** Sums over the completed inspections of the week. */
  coverage: coverageSchema,
  reveals: z.number(),
});

/** The figures of one week: the page, the spreadsheet, the PDF, the mail and the API all show these. */
export type WeekFigures = z.output<typeof weekSchema>;

/**
 * Figures of a week. A week that is over is frozen by the first who asks; one that lasts is counted anew each time.
 * @param week `2026-W47`. @throws StoreError `invalid` for a week that is none or has not begun.
 */
export async function weekFigures(
  db: Database,
  week: string,
  at: string,
): Promise<WeekFigures & { frozenAt: string | null }> {
  const range = weekRange(week);
  if (!range) throw new StoreError('invalid', `week ${week}: a week is written 2026-W47`);
  if (range.from > at) throw new StoreError('invalid', `week ${week}: has not begun`);
  const frozen = await frozenWeek(db, week);
  if (frozen) return frozen;
  if (range.to > at) return { ...(await computeWeek(db, week, at, progressOf(db, week))), frozenAt: null };
  const figures = await computeWeek(db, week, at);
  await freezeWeek(db, figures, { actor: 'system', at });
  return (await frozenWeek(db, week)) ?? { ...figures, frozenAt: at };
}

function progressOf(db: Database, week: string): Progress {
  const there = latest.get(db);
  if (there?.week === week) return there;
  const fresh = newProgress(week);
  latest.set(db, fresh);
  return fresh;
}

async function frozenWeek(db: Database, week: string): Promise<(WeekFigures & { frozenAt: string }) | null> {
  const row: { data: string; frozen_at: string } | undefined = await db
    .knex('week_reports')
    .where('week', week)
    .first();
  return row ? { ...readJson(weekSchema, row.data, `week ${week}`), frozenAt: row.frozen_at } : null;
}

async function freezeWeek(db: Database, figures: WeekFigures, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    const [row] = await trx('week_reports')
      .insert({ week: figures.week, data: JSON.stringify(figures), frozen_at: by.at })
      .onConflict('week')
      .ignore()
      .returning('week');
    if (row) log('week.frozen', `week:${figures.week}`, { ...figures.all });
  });
}

/** Weeks that are frozen, newest first. */
export async function frozenWeeks(db: Database): Promise<string[]> {
  return db.read('week_reports').orderBy('week', 'desc').pluck('week');
}

/** How far the week that lasts was counted: the log only grows, so the next time goes on from there. */
interface Progress {
  week: string;
  fold: Fold;
  seq: number;
  /** Waiting when the week began. */
  before: number;
  begun: boolean;
}
const latest = new WeakMap<Database, Progress>();

/** Counts a week from the audit log alone; what is frozen must equal it. */
export async function computeWeek(db: Database, week: string, at: string, from?: Progress): Promise<WeekFigures> {
  const range = weekRange(week);
  if (!range) throw new StoreError('invalid', `week ${week}: a week is written 2026-W47`);
  const progress = from ?? newProgress(week);
  const { fold } = progress;
  await advance(db, progress, range);
  const until = at < range.to ? at : range.to;
  const overdue = overdueOf(fold, until);
  return {
    week,
    ...range,
    all: { ...fold.all, overdue: overdue.all },
    by: await groups(db, fold, overdue.by),
    timeToDecision: times(fold.hoursToDecision),
    timeToGone: times(fold.hoursToGone),
    backlog: backlog(fold, range.from, until, progress.begun ? progress.before : fold.all.waiting),
    coverage: await coverage(db, range.from, range.to),
    reveals: fold.reveals,
  };
}

const newProgress = (week: string): Progress => ({ week, fold: newFold(), seq: 0, before: 0, begun: false });

async function advance(db: Database, progress: Progress, range: { from: string; to: string }): Promise<void> {
  for (;;) {
    const events = await flagEvents(db, progress.seq, range.to);
    for (const event of events) {
      // Two who ask at once read the same events; the second finds them counted.
      if (event.seq <= progress.seq) continue;
      progress.seq = event.seq;
      if (!progress.begun && event.at >= range.from) {
        progress.begun = true;
        progress.before = progress.fold.all.waiting;
      }
      if (moveActions.some((action) => action === event.action)) foldMove(progress.fold, event);
      else foldEvent(progress.fold, event, range.from);
    }
    if (events.length === 0) return;
  }
}

const eventSchema = z.object({
  from: z.string().optional(),
  state: z.string().optional(),
  site: z.number().nullish(),
  unit: z.number().nullish(),
  column: z.number().nullish(),
  category: z.string().optional(),
  patterns: z.array(z.string()).optional(),
  decidedAt: z.string().nullish(),
  raisedAt: z.string().optional(),
  deadline: z.string().nullish(),
  reason: z.string().optional(),
  inherited: z.number().optional(),
  flags: z.array(z.number()).optional(),
});

/** The next events of flags before a moment, in the order of the log. */
async function flagEvents(
  db: Database,
  after: number,
  to: string,
): Promise<(FlagEvent & MoveEvent & { seq: number })[]> {
  const rows = await rowsOf<{ seq: number; at: string; action: string; subject: string; data: string }>(
    db.read,
    `select seq, at, action, subject, data from events where seq > ? and at < ?
       and (action like 'flag.%' or action in (${moveActions.map((action) => `'${action}'`).join()})) order by seq limit 5000`,
    [after, to],
  );
  return rows.map((row) => ({ ...row, data: readJson(eventSchema, row.data, `event ${row.seq}`) }));
}

function times(hours: readonly number[]): z.output<typeof timesSchema> {
  return { n: hours.length, median: percentile(hours, 0.5), p90: percentile(hours, 0.9) };
}

function backlog(fold: Fold, from: string, until: string, before: number): WeekFigures['backlog'] {
  const days: WeekFigures['backlog'] = [];
  let waiting = before;
  for (let index = 0; index < 7; index += 1) {
    const date = daysAfter(dayOf(from), index);
    if (dayStart(date) > until || (index > 0 && dayStart(date) === until)) break;
    waiting = fold.waitingByDay[index] ?? waiting;
    days.push({ day: date, waiting });
  }
  return days;
}

async function coverage(db: Database, from: string, to: string): Promise<z.output<typeof coverageSchema>> {
  const rows = await rowsOf<{ data: string }>(
    db.read,
    `select data from events where action = 'inspection.completed' and at >= ? and at < ? order by seq`,
    [from, to],
  );
  const sum = { inspections: rows.length, seen: 0, read: 0, partial: 0, unread: 0 };
  const schema = z.object({
    counts: z.object({ seen: z.number(), read: z.number(), partial: z.number(), unread: z.number() }).partial(),
    site: z.number(),
    unread: z.record(z.string(), z.number()).default({}),
  });
  const last = new Map<number, Record<string, number>>();
  for (const row of rows) {
    const { counts, site, unread } = readJson(schema, row.data, 'inspection');
    last.set(site, unread);
    sum.seen += counts.seen ?? 0;
    sum.read += counts.read ?? 0;
    sum.partial += counts.partial ?? 0;
    sum.unread += counts.unread ?? 0;
  }
  const why: Record<string, number> = {};
  for (const reasons of last.values()) {
    for (const [reason, n] of Object.entries(reasons)) why[reason] = (why[reason] ?? 0) + n;
  }
  return { ...sum, why };
}

async function groups(db: Database, fold: Fold, overdue: ReadonlyMap<string, number>): Promise<WeekFigures['by']> {
  const tables: Partial<Record<Dimension, string>> = { site: 'sites', unit: 'units', column: 'columns' };
  const result: WeekFigures['by'] = { site: [], unit: [], column: [], category: [], pattern: [] };
  for (const dimension of dimensions) {
    const table = tables[dimension];
    const names = new Map<string, string>();
    if (table) {
      const rows = await rowsOf<{ id: number; name: string }>(db.read, `select id, name from ${table}`);
      for (const row of rows) names.set(String(row.id), row.name);
    }
    result[dimension] = [...fold.by[dimension]]
      .map(([key, figures]: [string, Figures]) => ({
        key,
        name: names.get(key) ?? (table ? '' : key),
        ...figures,
        overdue: overdue.get(`${dimension} ${key}`) ?? 0,
      }))
      .filter((group) => Object.values(group).some((value) => typeof value === 'number' && value !== 0))
      .sort(
        (a, b) => b.waiting + b.raised - (a.waiting + a.raised) || a.key.localeCompare(b.key, 'en', { numeric: true }),
      );
  }
  return result;
}

/** The weeks up to the one of a moment, newest first, e.g. for a choice or a trend. */
export function recentWeeks(at: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => weekOf(dayStart(daysAfter(dayOf(at), -7 * index))));
}
