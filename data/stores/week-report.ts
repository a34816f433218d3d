import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { dayOf, dayStart, daysAfter, weekOf } from '../time.ts';
import { type WeekFigures, weekFigures } from './week.ts';

/** One week of the trend: the figures of the whole. */
export type WeekOfTrend = { week: string; reveals: number } & WeekFigures['all'];

/** All that the week's page, spreadsheet, PDF, mail and API show. */
export type WeekReport = WeekFigures & {
  frozenAt: string | null;
  /** The moment of the figures of a week that lasts. */
  asOf: string;
  /** Up to eight weeks, oldest first, ending with this one; weeks before the first event are left out. */
  trend: WeekOfTrend[];
};

/**
 * The report of a week.
 * @throws StoreError `invalid` for a week that is none or has not begun.
 */
export async function weekReport(db: Database, week: string, at: string): Promise<WeekReport> {
  const figures = await weekFigures(db, week, at);
  const [first] = await rowsOf<{ at: string | null }>(db.read, 'select min(at) as at from events');
  const trend: WeekOfTrend[] = [{ week, reveals: figures.reveals, ...figures.all }];
  for (let back = 1; back < 8; back++) {
    const earlier = weekOf(dayStart(daysAfter(dayOf(figures.from), -7 * back)));
    // An empty week before there was anything is no figure, and nothing to freeze.
    if (!first?.at || earlier < weekOf(first.at)) break;
    const { all, reveals } = await weekFigures(db, earlier, at);
    trend.unshift({ week: earlier, reveals, ...all });
  }
  return { ...figures, asOf: at < figures.to ? at : figures.to, trend };
}
