import { listDeliveries } from '../../data/stores/deliveries.ts';
import { findFlag } from '../../data/stores/flags.ts';
import { listHits } from '../../data/stores/hits.ts';
import { copiesOf, findItem } from '../../data/stores/items.ts';
import {
  countNotices,
  findListedNotice,
  listNoticesByStanding,
  type NoticeChoice,
  noticeStandings,
} from '../../data/stores/notice-list.ts';
import { listUnits } from '../../data/stores/units.ts';
import { listVerifications } from '../../data/stores/verifications.ts';
import { DashboardError } from '../http/errors.ts';
import { idOf, knownIn, numberIn } from '../http/input.ts';
import { type Context, type Handler, page } from '../http/route.ts';
import { patternsById } from '../views/pattern-title.ts';
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
  const model = {
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
  const { database } = context.services;
  const paper = await paperOf(context);
  const [deliveries, checks] = await Promise.all([
    listDeliveries(database, paper.notice.id),
    listVerifications(database, paper.notice.flagId),
  ]);
  const model = { paper, deliveries, checks, pdf: context.services.renderPdf !== undefined };
  return page(paper.notice.number, noticeView(model, context.t));
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
  return {
    notice,
    summary: notice.body.summary[language],
    patterns: notice.body.patterns.map((id) => {
      const pattern = patterns.get(id);
      return { title: pattern?.title[language] ?? id, why: pattern?.why[language] ?? '', basis: pattern?.basis ?? [] };
    }),
    hits,
    copies: copies.slice(0, 20).map((copy) => copy.url),
  };
}
