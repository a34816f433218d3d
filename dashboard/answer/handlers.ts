import { openAnswerToken } from '../../data/answer-link.ts';
import { StoreError } from '../../data/errors.ts';
import { maskedText } from '../../data/masked-text.ts';
import { listHits } from '../../data/stores/hits.ts';
import { findListedNotice, type ListedNotice } from '../../data/stores/notice-list.ts';
import { answerNotice, linkRound, listAnswers } from '../../data/stores/notices.ts';
import { dayOf } from '../../data/time.ts';
import { type Context, type Handler, page, type Reply, redirect, type User } from '../http/route.ts';
import { languages } from '../language/words.ts';
import { readableAddress } from '../views/place.ts';
import { type AnswerDraft, answerView, blankAnswer, closedView, invalidView } from './view.ts';

type Guest = Context<User | null>;

const evidenceShown = 8;
const mostText = 2000;

/** The page where a unit answers its notice: opened by a signed link, without an account. Looking changes nothing. */
export const showAnswer: Handler<User | null> = (context) => answerPage(context, blankAnswer, 200);

export const sendAnswer: Handler<User | null> = async (context) => {
  const notice = await noticeOf(context);
  if (!notice || !isOpen(notice)) return answerPage(context, blankAnswer, 200);
  const { services, form, t, now, params } = context;
  const words = t.notices.page;
  const field = (name: string) => (form.get(name) ?? '').trim();
  const draft: AnswerDraft = {
    kind: field('kind'),
    text: field('text').slice(0, mostText),
    signer: field('signer').slice(0, 80),
    faults: {},
  };
  const { kind } = draft;
  if (kind !== 'done' && kind !== 'objection') draft.faults.kind = words.problemKind;
  if (kind === 'objection' && draft.text.length < 4) draft.faults.text = words.problemText;
  if (draft.signer.length < 2 || draft.signer.length > 40) draft.faults.signer = words.problemSigner;
  if (Object.keys(draft.faults).length > 0 || (kind !== 'done' && kind !== 'objection')) {
    return answerPage(context, draft, 422);
  }
  const at = now.toISOString();
  const rules = await services.rules();
  const masked = (text: string) => maskedText(text, rules, dayOf(at));
  const answer = { kind, text: masked(draft.text), signer: masked(draft.signer) } as const;
  try {
    await answerNotice(services.database, notice.id, answer, { actor: `unit:${notice.unitName ?? notice.id}`, at });
  } catch (error) {
    // Closed while it was being typed, or answered too often.
    if (!(error instanceof StoreError) || error.code !== 'not-allowed') throw error;
    return answerPage(context, draft, 409);
  }
  context.setFlash({ tone: 'good', message: words.thanks });
  return redirect(`/answer/${params.token}`);
};

/** The language of a guest is a cookie, as on the page to sign in. */
export const chooseAnswerLanguage: Handler<User | null> = ({ form, response, params }) => {
  const language = languages.find((one) => one === form.get('language'));
  if (language)
    response.cookie('xuncha-language', language, { sameSite: 'lax', httpOnly: true, maxAge: 31_536_000_000 });
  return redirect(`/answer/${encodeURIComponent(params.token ?? '')}`);
};

/** The notice that the token opens now; null where it opens none, whatever the reason. */
async function noticeOf({ services, params, now }: Guest): Promise<ListedNotice | null> {
  const { database } = services;
  const link = openAnswerToken(database.keys, params.token ?? '', now);
  if (!link) return null;
  const [round, notice] = await Promise.all([
    linkRound(database, link.noticeId),
    findListedNotice(database, link.noticeId, now.toISOString()),
  ]);
  return round === link.round ? notice : null;
}

const isOpen = ({ state, standing }: ListedNotice): boolean =>
  state !== 'closed' && state !== 'withdrawn' && standing !== 'reopened';

async function answerPage(context: Guest, draft: AnswerDraft, status: number): Promise<Reply> {
  const { services, t, csrf, response, params, language, now } = context;
  const { database } = services;
  // The address is a key: it goes into no other site's log and no search engine.
  response.set({ 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex, nofollow' });
  const words = t.notices.page;
  const otherLanguage = { code: language === 'zh' ? 'en' : 'zh', label: t.nav.language };
  const frame = { token: params.token ?? '', csrf, otherLanguage };
  const notice = await noticeOf(context);
  if (!notice) return page(words.invalid.title, invalidView(frame, t), { status: 404 });
  if (!isOpen(notice)) return page(words.closed.title, closedView(frame, notice, t), { status: 410 });
  const rules = await services.rules();
  const today = dayOf(now.toISOString());
  const masked = (text: string) => maskedText(text, rules, today);
  const [hits, answers] = await Promise.all([
    listHits(database, notice.flagId, { limit: evidenceShown }),
    listAnswers(database, notice.id),
  ]);
  const shown = {
    title: masked(notice.body.title ?? ''),
    url: masked(readableAddress(notice.body.url)),
    note: masked(notice.body.note ?? ''),
    summary: masked(notice.body.summary[language]),
    hits: hits.map(({ place, before, masked: value, after }) => ({ place, before, masked: value, after })),
  };
  return page(notice.number, answerView({ ...frame, notice, shown, answers, draft, now }, t), { status });
}
