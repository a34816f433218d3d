import { answerAddress, answerToken, linkExpires } from '../../data/answer-link.ts';
import { maskedText } from '../../data/masked-text.ts';
import { connectorsFor } from '../../data/stores/connectors.ts';
import { listDeliveries, sendAgain, undelivered } from '../../data/stores/deliveries.ts';
import { noticeToPlan, planDeliveries, waysOut } from '../../data/stores/delivery-plan.ts';
import { findFlag } from '../../data/stores/flags.ts';
import { listHits } from '../../data/stores/hits.ts';
import { copiesOf, findItem } from '../../data/stores/items.ts';
import {
  countNotices,
  findListedNotice,
  listNoticesByStanding,
  type NoticeChoice,
  type NoticeStanding,
  noticeStandings,
} from '../../data/stores/notice-list.ts';
import { linkRound, listAnswers, voidLinks } from '../../data/stores/notices.ts';
import { listQuarantined } from '../../data/stores/quarantine.ts';
import { listUnits } from '../../data/stores/units.ts';
import { listVerifications } from '../../data/stores/verifications.ts';
import { dayOf } from '../../data/time.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf, idOf, knownIn, numberIn } from '../http/input.ts';
import { type Context, type Handler, page, redirect } from '../http/route.ts';
import { deciders } from '../roles.ts';
import { patternsById } from '../views/pattern-title.ts';
import { readableAddress } from '../views/place.ts';
import { standaloneDocument } from '../week/document.ts';
import { noticesView } from './list-view.ts';
import { noticeView } from './notice-view.ts';
import { type Paper, paperView } from './paper.ts';

const rowsPerPage = 50;

export const showNotices: Handler = async (context) => {
  const { services, query, now, t } = context;
  const { database } = services;
  const at = now.toISOString();
  const [standing] = knownIn(query, 'standing', noticeStandings);
  const unitId = numberIn(query, 'unit');
  const choice: NoticeChoice = { ...(standing && { standing }), ...(unitId !== null && { unitId }) };
  const offset = Math.min(((numberIn(query, 'page') ?? 1) - 1) * rowsPerPage, 1_000_000);
  const [found, counts, units] = await Promise.all([
    listNoticesByStanding(database, choice, at, { limit: rowsPerPage + 1, offset }),
    countNotices(database, at),
    listUnits(database),
  ]);
  const undeliveredIds = await undelivered(
    database,
    found.map((row) => row.id),
  );
  const model = {
    undelivered: undeliveredIds,
    rows: found.slice(0, rowsPerPage),
    more: found.length > rowsPerPage,
    page: offset / rowsPerPage + 1,
    choice,
    counts,
    units,
    now,
  };
  return page(t.notices.title, noticesView(model, t));
};

export const showNotice: Handler = async (context) => {
  const { database, renderPdf } = context.services;
  const paper = await paperOf(context);
  const { notice } = paper;
  const [deliveries, files, answers, checks, ways] = await Promise.all([
    listDeliveries(database, notice.id),
    listQuarantined(database, notice.id),
    listAnswers(database, notice.id),
    listVerifications(database, notice.flagId),
    waysOfNotice(context, notice.id),
  ]);
  const mayAct = deciders.includes(context.user.role);
  const open = awaits.has(notice.standing);
  const noWay = open && deliveries.length === 0 && ways.length === 0;
  const model = {
    paper,
    deliveries: { noticeId: notice.id, deliveries, files, noWay, open, mayAct, csrf: context.csrf },
    answers,
    checks,
    link: mayAct && open ? await linkOf(context, notice) : null,
    pdf: renderPdf !== undefined,
  };
  return page(notice.number, noticeView(model, context.t));
};

/** Standings in which a notice still waits for its unit. */
const awaits: ReadonlySet<string> = new Set<NoticeStanding>(['open', 'overdue', 'answered']);

async function linkOf(context: Context, notice: { id: number; deadline: string }) {
  const { database, settings } = context.services;
  const round = (await linkRound(database, notice.id)) ?? 0;
  const expires = linkExpires(notice.deadline, settings.answerDays);
  const token = answerToken(database.keys, { noticeId: notice.id, round, expires });
  const inMail = answerAddress(settings.baseUrl, token);
  const { protocol, host } = context.request;
  const address = inMail ?? new URL(`/answer/${token}`, `${protocol}://${host}`).href;
  return { address, expires: new Date(expires * 1000).toISOString(), inMail: inMail !== null };
}

async function waysOfNotice({ services: { database } }: Context, id: number) {
  const notice = await noticeToPlan(database, id);
  return notice ? waysOut(await connectorsFor(database, notice), notice, 'notice') : [];
}

/** Plans what is missing, e.g. after the unit was given an address, and lets it go out at once. */
export const deliverNotice: Handler = async (context) => {
  const { services, t, now } = context;
  const id = idOf(context);
  const notice = await findListedNotice(services.database, id, now.toISOString());
  if (!notice) throw new DashboardError('not-found');
  if (!awaits.has(notice.standing)) throw new DashboardError('conflict', t.notices.standing[notice.standing]);
  const by = actOf(context);
  const message = { purpose: 'notice', dueAt: by.at } as const;
  const planned = await planDeliveries(services.database, id, await waysOfNotice(context, id), message, by);
  context.setFlash({ tone: planned > 0 ? 'good' : 'neutral', message: t.notices.deliveries.planned(planned) });
  return redirect(`/notices/${id}#deliveries`);
};

export const deliverAgain: Handler = async (context) => {
  const id = idOf(context);
  await sendAgain(context.services.database, id, idOf(context, 'delivery'), actOf(context));
  context.setFlash({ tone: 'good', message: context.t.notices.deliveries.sentAgain });
  return redirect(`/notices/${id}#deliveries`);
};

export const voidAnswerLinks: Handler = async (context) => {
  const id = idOf(context);
  await voidLinks(context.services.database, id, actOf(context));
  context.setFlash({ tone: 'good', message: context.t.notices.deliveries.link.renewed });
  return redirect(`/notices/${id}#link`);
};

export const downloadNotice: Handler = async (context) => {
  const paper = await paperOf(context);
  const { t, services, language } = context;
  if (!services.renderPdf) throw new DashboardError('unavailable', t.notices.noPdf);
  const body = await services.renderPdf(standaloneDocument(paper.notice.number, paperView(paper, t), language));
  return { kind: 'file', name: `${paper.notice.number}.pdf`, type: 'application/pdf', body };
};

const evidenceShown = 8;

async function paperOf(context: Context): Promise<Paper> {
  const { services, language, now } = context;
  const { database } = services;
  const notice = await findListedNotice(database, idOf(context), now.toISOString());
  if (!notice) throw new DashboardError('not-found');
  const [hits, flag, patterns] = await Promise.all([
    listHits(database, notice.flagId, { limit: evidenceShown }),
    findFlag(database, notice.flagId),
    patternsById(context),
  ]);
  const item = flag && (await findItem(database, flag.itemId));
  const copies = item ? await copiesOf(database, item) : [];
  // A sheet leaves the house: what a reviewer wrote or an address spells out is masked on it as in mail.
  const rules = await services.rules();
  const masked = (text: string) => maskedText(text, rules, dayOf(now.toISOString()));
  const { title, url, note } = notice.body;
  const body = {
    ...notice.body,
    title: title && masked(title),
    url: masked(readableAddress(url)),
    note: note && masked(note),
  };
  return {
    notice: { ...notice, body },
    summary: masked(notice.body.summary[language]),
    patterns: notice.body.patterns.map((id) => {
      const pattern = patterns.get(id);
      return { title: pattern?.title[language] ?? id, why: pattern?.why[language] ?? '', basis: pattern?.basis ?? [] };
    }),
    hits,
    copies: copies.slice(0, 20).map((copy) => copy.url),
  };
}
