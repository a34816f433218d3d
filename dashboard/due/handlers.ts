import { StoreError } from '../../data/errors.ts';
import {
  addCalendarLink,
  listCalendarLinks,
  openCalendarLink,
  revokeCalendarLink,
} from '../../data/stores/calendar-links.ts';
import { countDue, listDue } from '../../data/stores/due.ts';
import { listSites } from '../../data/stores/sites.ts';
import { listUnits } from '../../data/stores/units.ts';
import { dayOf, dayStart, daysAfter } from '../../data/time.ts';
import { dueKinds } from '../../patterns/outdated/due.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf, idOf } from '../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect, type User } from '../http/route.ts';
import { words as wordsOf } from '../language/words.ts';
import { ahead, choiceOf, spans } from './filter.ts';
import { calendarFile } from './ics.ts';
import { type DueModel, dueView } from './view.ts';

const mostRows = 500;
/** Calendar programs read the whole file each time. */
const mostEvents = 3000;
const linkDays = 365;

/** What expires or ends in the coming weeks, as a calendar and by unit. */
export const showDue: Handler = (context) => duePage(context, choiceOf(context.query), null);

async function duePage(
  context: Context,
  choice: DueModel['choice'],
  made: string | null,
  status = 200,
): Promise<Reply> {
  const { services, t, now, csrf, user } = context;
  const { database } = services;
  const today = dayOf(now.toISOString());
  const filter = ahead(choice.filter, today, choice.days);
  const listed = choice.day ? { ...filter, from: later(choice.day, today), to: choice.day } : filter;
  const [rows, counts, all, sites, units, links] = await Promise.all([
    listDue(database, listed, mostRows),
    countDue(database, filter),
    countDue(database, ahead({ whats: [], siteIds: [], unitIds: [] }, today, choice.days)),
    listSites(database),
    listUnits(database),
    listCalendarLinks(database, user.id, now.toISOString()),
  ]);
  const words = t.due;
  const model: DueModel = {
    choice,
    today,
    to: filter.to,
    rows,
    total: choice.day ? (counts.days.get(choice.day) ?? 0) : counts.total,
    empty: all.total === 0,
    days: counts.days,
    menus: [
      {
        name: 'unit',
        label: words.unit,
        options: [
          ...units.map((unit) => ({ value: String(unit.id), label: unit.name, count: all.units.get(unit.id) ?? 0 })),
          { value: '0', label: words.noUnit, count: all.units.get(0) ?? 0 },
        ],
      },
      {
        name: 'what',
        label: words.what,
        options: dueKinds.map((kind) => ({ value: kind, label: words.whats[kind], count: all.whats.get(kind) ?? 0 })),
      },
      {
        name: 'site',
        label: words.site,
        options: sites.map((site) => ({
          value: String(site.id),
          label: site.name,
          count: all.sites.get(site.id) ?? 0,
        })),
      },
      {
        name: 'days',
        label: words.span,
        single: true,
        options: spans.map((value) => ({ value, label: words.spans[value] ?? value, count: null })),
      },
    ],
    links,
    made,
    names: {
      site: new Map(sites.map((site) => [site.id, site.name])),
      unit: new Map(units.map((unit) => [unit.id, unit.name])),
    },
    csrf,
  };
  return page(words.title, dueView(model, t), { wide: true, status });
}

const later = (a: string, b: string): string => (a > b ? a : b);

/** The same list as a file for a calendar program. */
export const downloadDue: Handler = async (context) => {
  const { filter, days } = choiceOf(context.query);
  return calendarReply(context, filter, days, context.t);
};

/** The address that a calendar program reads: whoever has the secret may, and nobody is told why another one may not. */
export const subscribedDue: Handler<User | null> = async (context) => {
  const { database } = context.services;
  const secret = /^([\w-]{20,80})\.ics$/.exec(context.params.file ?? '')?.[1];
  const link = secret ? await openCalendarLink(database, secret, context.now.toISOString()) : null;
  if (!link) throw new DashboardError('not-found');
  return calendarReply(context, link.filter, 180, wordsOf(link.language));
};

async function calendarReply(
  context: Context<User | null>,
  filter: DueModel['choice']['filter'],
  days: number,
  t: Context['t'],
): Promise<Reply> {
  const { services, now } = context;
  const today = dayOf(now.toISOString());
  const dues = await listDue(services.database, ahead(filter, today, days), mostEvents);
  const body = calendarFile(dues, now, originOf(context), t);
  return { kind: 'file', name: 'xuncha-due.ics', type: 'text/calendar; charset=utf-8', body };
}

/** Makes an address and shows it in the answer itself: it is in no flash and no log. */
export const makeLink: Handler = async (context) => {
  const { services, language, user, form, t } = context;
  const by = actOf(context);
  const choice = choiceOf(form);
  const expiresAt = dayStart(daysAfter(dayOf(by.at), linkDays + 1));
  const link = { userId: user.id, filter: choice.filter, language, expiresAt };
  try {
    const { secret } = await addCalendarLink(services.database, link, by);
    return duePage(context, choice, `${originOf(context)}/calendar/${secret}.ics`, 201);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'not-allowed') throw error;
    context.setFlash({ tone: 'bad', message: t.due.tooMany });
    return redirect('/due#subscribe');
  }
};

export const closeLink: Handler = async (context) => {
  const { services, user, t } = context;
  await revokeCalendarLink(services.database, idOf(context), user.id, actOf(context));
  context.setFlash({ tone: 'good', message: t.due.closed });
  return redirect('/due#subscribe');
};

function originOf({ services, request }: Context<User | null>): string {
  const { baseUrl } = services.settings;
  return baseUrl ? baseUrl.replace(/\/$/, '') : `${request.protocol}://${request.get('host') ?? 'localhost'}`;
}
