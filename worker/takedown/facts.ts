import { answerAddress, answerToken, linkExpires } from '../../data/answer-link.ts';
import type { Database } from '../../data/connect.ts';
import { maskedText } from '../../data/masked-text.ts';
import type { Settings } from '../../data/settings.ts';
import { findFlag } from '../../data/stores/flags.ts';
import { findNotice, linkRound, type Notice } from '../../data/stores/notices.ts';
import { findSite } from '../../data/stores/sites.ts';
import { dayOf } from '../../data/time.ts';
import type { RuleSet } from '../../patterns/load.ts';

/** What a notice says, ready to leave the house: every text in it is masked, `published` and `siteUrl` are addresses to act on. */
export interface NoticeFacts extends Omit<Notice['body'], 'title' | 'url'> {
  id: number;
  number: string;
  remedy: Notice['remedy'];
  state: Notice['state'];
  siteName: string;
  siteUrl: string;
  columnName: string | null;
  unitName: string | null;
  title: string;
  url: string;
  deadline: string;
  createdAt: string;
  /** The page where the unit answers; null where the house does not know its own address. */
  link: string | null;
  /** The address as published. Copies have flags and decisions of their own: nothing is done to them from here. */
  published: string;
}

/** Null when the notice or its flag is not there. */
export async function noticeFacts(
  db: Database,
  id: number,
  settings: Pick<Settings, 'baseUrl' | 'answerDays'>,
  rules: RuleSet,
  now: Date,
): Promise<NoticeFacts | null> {
  const notice = await findNotice(db, id);
  const flag = notice && (await findFlag(db, notice.flagId));
  const round = notice && (await linkRound(db, id));
  if (!notice || !flag || round === null) return null;
  const site = await findSite(db, flag.siteId);
  const today = dayOf(now.toISOString());
  const hidden = (text: string) => maskedText(text.replace(/\s+/g, ' ').trim(), rules, today);
  const token = answerToken(db.keys, {
    noticeId: id,
    round,
    expires: linkExpires(notice.deadline, settings.answerDays),
  });
  const { body } = notice;
  return {
    ...body,
    summary: { zh: hidden(body.summary.zh), en: hidden(body.summary.en) },
    basis: body.basis && hidden(body.basis),
    note: body.note && hidden(body.note),
    id,
    number: notice.number,
    remedy: notice.remedy,
    state: notice.state,
    siteName: notice.siteName,
    siteUrl: site?.url ?? body.url,
    columnName: flag.columnName,
    unitName: notice.unitName,
    title: hidden(body.title ?? ''),
    url: hidden(readable(body.url)),
    deadline: notice.deadline,
    createdAt: notice.createdAt,
    link: answerAddress(settings.baseUrl, token),
    published: body.url,
  };
}

/** An address with its escapes undone, so that a value written in them is seen and masked too. */
function readable(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
