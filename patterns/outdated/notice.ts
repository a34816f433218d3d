import type { PublishedDocument } from '../document.ts';
import type { DetectionContext, DocumentFacts, Evidence, LetGo } from '../hit.ts';
import type { Day } from '../language/calendar.ts';
import { type Finding, letGo } from './hit.ts';
import { type NoticeEnd, noticeEnds } from './notice-end.ts';
import { endedMark, endedNote, noticeKind } from './notice-kind.ts';
import { isArchive, isListPage, isNewsColumn, isStatute } from './page-kind.ts';
import { noticeUntil, type RetentionRule } from './retention.ts';

/** What a notice is for and when it ends; `end` null where the text states no end or the calendar does not reach it. */
export interface Notice {
  kind: string;
  end: Day | null;
  ends: NoticeEnd[];
}

const formalEnding =
  /(?:公告|公示|通告|启事|通知|简章|告知书|邀请函|征求意见稿?|意见建议|预公告|启示|说明书)(?:[（(].{0,20}[）)])?$/;
/** Labels that only a notice carries, for pages whose title names no kind. */
const strongLabels = [
  '公示期',
  '公示时间',
  '报名时间',
  '报名截止',
  '征求意见时间',
  '意见反馈截止',
  '投标截止',
  '开标时间',
  '征集时间',
  '截止日期',
  '截止时间',
];

/** Reads the notice that a document is, or null. */
export function readNotice(
  document: PublishedDocument,
  facts: DocumentFacts,
  context: Pick<DetectionContext, 'firstSeen' | 'column'>,
): Notice | null {
  const title = facts.title?.value ?? '';
  const kind = noticeKind(title);
  const { start, end } = document.main;
  if (kind === null) {
    if (end - start > 8000 || /结果|成绩|名单|政策|解读|印发/.test(title)) return null;
    const part = start === 0 && end === document.text.length ? document.text : document.text.slice(start, end);
    if (!strongLabels.some((label) => part.includes(label))) return null;
  }
  if (isStatute(title, document)) return null;
  const published = facts.publishedAt?.value ?? facts.issuedAt?.value ?? context.firstSeen ?? null;
  const ends = noticeEnds(document.text, { start, end: Math.min(end, start + 40_000) }, kind?.id ?? null, published);
  if (ends.length === 0) return null;
  const days = ends.flatMap((found) => (found.day === null ? [] : [found.day])).sort();
  const unknown = ends.some((found) => found.day === null);
  return { kind: kind?.id ?? 'notice', end: unknown && days.length === 0 ? null : (days.at(-1) ?? null), ends };
}

/** A notice whose last stated day has passed and that is still shown as current. */
export function detectEndedNotice(
  document: PublishedDocument,
  facts: DocumentFacts,
  context: DetectionContext,
): { finding: Finding | null; letGo: LetGo[]; notice: Notice | null } {
  const none = { finding: null, letGo: [], notice: null };
  const column = context.column ?? facts.column?.value;
  const title = facts.title?.value ?? '';
  if (isListPage(document)) return none;
  if (isNewsColumn(column) && !formalEnding.test(title)) return none;
  const notice = readNotice(document, facts, context);
  if (notice === null) return none;
  const last = notice.ends.find((found) => found.day === notice.end) ?? notice.ends[0];
  if (last === undefined) return none;
  const at = { pattern: 'ended-notice', start: last.start, end: last.end };
  const until = staysUntil(notice, { title, column: column ?? null }, context.retention ?? []);
  const over =
    notice.end !== null
      ? until !== null && until < context.asOf
      : notice.ends.every((e) => e.surelyOver && e.surelyOver < context.asOf);
  if (!over) {
    const problem = notice.ends.find((found) => found.problem)?.problem;
    const kept = notice.end !== null && notice.end < context.asOf;
    const reason = notice.end === null ? 'end-unknown' : kept ? 'within-retention' : 'still-running';
    const detail = kept ? (until ?? notice.end) : (problem ?? notice.end);
    return { finding: null, letGo: [letGo(document, at, reason, detail ?? undefined)], notice };
  }
  const marked = endedMark.exec(title) ?? endedMark.exec(document.title ?? '') ?? endedNote.exec(edges(document));
  if (marked) return { finding: null, letGo: [letGo(document, at, 'marked-ended', marked[0])], notice };
  if (isArchive(document, column))
    return { finding: null, letGo: [letGo(document, at, 'archived', column ?? undefined)], notice };
  return { finding: { ...at, evidence: evidenceOf(notice, last, context.asOf) }, letGo: [], notice };
}

/** The last day on which a notice may be shown: its end, or later where the retention schedule says so. */
function staysUntil(
  notice: Notice,
  item: { title: string; column: string | null },
  table: readonly RetentionRule[],
): Day | null {
  if (notice.end === null) return null;
  const kind = notice.kind === 'consultation' ? 'consultation' : 'notice';
  return noticeUntil({ ...item, kind, naturalPerson: false }, notice.end, table).until;
}

function evidenceOf(notice: Notice, last: NoticeEnd, asOf: Day): Evidence[] {
  const evidence: Evidence[] = [
    { key: `notice:${notice.kind}`, points: notice.kind === 'notice' ? 3 : 5 },
    {
      key: last.computed ? 'end-computed' : 'end-stated',
      points: last.computed ? 4 : 5,
      ...(last.day ? { detail: last.day } : {}),
    },
    { key: 'as-of', points: 0, detail: asOf },
  ];
  for (const found of notice.ends) {
    if (found.problem) evidence.push({ key: found.problem, points: -1 });
    if (found.agrees === false) evidence.push({ key: 'period-mismatch', points: -1, detail: found.computedDay ?? '' });
  }
  if (last.inferredYear) evidence.push({ key: 'year-inferred', points: -1 });
  if (notice.end === null) evidence.push({ key: 'surely-over', points: -1, detail: last.surelyOver ?? '' });
  return evidence;
}

/** What stands around the article's ends, where a site writes that something is over. */
function edges(document: PublishedDocument): string {
  const { start, end } = document.main;
  return `${document.text.slice(Math.max(0, start - 300), Math.min(end, start + 500))}\n${document.text.slice(Math.max(start, end - 300), end + 200)}`;
}
