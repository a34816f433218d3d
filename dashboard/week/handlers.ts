import { StoreError } from '../../data/errors.ts';
import { listWeekMails } from '../../data/stores/week-mails.ts';
import { type WeekReport, weekReport } from '../../data/stores/week-report.ts';
import { dayOf, dayStart, daysAfter, weekOf } from '../../data/time.ts';
import { bearer } from '../http/bearer.ts';
import { DashboardError } from '../http/errors.ts';
import { type Context, type Handler, page, type Reply, redirect, type User } from '../http/route.ts';
import { html } from '../views/html.ts';
import { emptyState } from '../views/parts.ts';
import { weekChoice } from './choice.ts';
import { renderWeek, titlesOf, type WeekFormat } from './render.ts';
import { readableWeek } from './report.ts';
import { weekBody } from './view.ts';

/** The week that is asked for, this one when none is. */
export const showWeek: Handler = async (context) => {
  const { t, language, services } = context;
  const asked = context.query.get('week')?.trim();
  // The field of the form sends a query; the address that is kept and shared names the week in its path.
  if (asked) return redirect(`/week/${encodeURIComponent(asked)}`);
  const report = await reportOf(context, context.params.week ?? weekOf(context.now.toISOString()));
  const rules = await services.rules();
  const week = readableWeek(report, titlesOf(rules.patterns, language), t);
  const mails = await listWeekMails(services.database, report.week);
  const empty = report.coverage.inspections === 0 && Object.values(report.all).every((n) => n === 0);
  const body = html`${weekChoice(report, neighbours(report, context.now), services.renderPdf !== undefined, mails, t)}${
    empty
      ? html`${emptyState(t.week.emptyTitle, t.week.emptyNext, { href: '/sites', label: t.nav.sites })}`
      : weekBody(week, t)
  }`;
  return page(`${t.week.title} ${report.week}`, body);
};

export const downloadWeek =
  (format: WeekFormat): Handler =>
  async (context) => {
    const { services, language } = context;
    const report = await reportOf(context, context.params.week ?? '');
    if (format === 'json') return { kind: 'json', body: report };
    try {
      const rules = await services.rules();
      const options = { language, patterns: rules.patterns, toPdf: services.renderPdf };
      const { body, type, name } = await renderWeek(report, format, options);
      return { kind: 'file', name, type, body } satisfies Reply;
    } catch (error) {
      if (saysNoBrowser(error)) throw new DashboardError('unavailable', context.t.week.noPdf);
      throw error;
    }
  };

/** The same figures for programs. */
export const weekApi: Handler<User | null> = async (context) => {
  await bearer(context, 'week');
  return { kind: 'json', body: await reportOf(context, context.params.week ?? '') };
};

/** Ours, or that of whoever brought `renderPdf`: there is no browser on this machine. */
function saysNoBrowser(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'no-browser';
}

async function reportOf(context: Context<User | null>, week: string): Promise<WeekReport> {
  try {
    return await weekReport(context.services.database, week.trim().toUpperCase(), context.now.toISOString());
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'invalid') throw error;
    throw new DashboardError('bad-request', context.t.week.badWeek(week.slice(0, 40)));
  }
}

/** The week before and the week after, the latter only when it has begun. */
function neighbours(report: WeekReport, now: Date): { previous: string; next: string | null } {
  const step = (days: number) => weekOf(dayStart(daysAfter(dayOf(report.from), days)));
  return { previous: step(-7), next: report.to <= now.toISOString() ? step(7) : null };
}
