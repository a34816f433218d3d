import type { Visited } from '../../data/stores/fetches.ts';
import type { Visit } from '../../data/stores/frontier.ts';
import { dayOf, daysAfter, hoursAfter } from '../../data/time.ts';
import type { UnreadReason } from '../../patterns/document.ts';
import type { Judged } from '../detect/judged.ts';
import { type Answer, one } from './client.ts';
import { isList, nextInterval } from './interval.ts';

/** Version of the engine that judged an item, with the day until which the verdict stands. */
export function engineMark(version: string, judgeAgainOn: string | null): string {
  return judgeAgainOn ? `${version}@${judgeAgainOn}` : version;
}

/** Whether an item's verdict of an earlier inspection still stands today under this engine. */
export function verdictStands(visit: Visit, version: string, asOf: string): boolean {
  const [judgedBy, until] = (visit.engineVersion ?? '').split('@', 2);
  return judgedBy === version && (until === undefined || asOf < until);
}

interface Moment {
  at: string;
}

/** An item that could not be fetched: what was known of its content stays. */
export function notRead(
  visit: Visit,
  answer: Pick<Answer, 'status' | 'note'>,
  reason: UnreadReason,
  { at }: Moment,
  note = answer.note,
): Visited {
  const gone = reason === 'not-found' || reason === 'gone';
  return {
    itemId: visit.itemId,
    at,
    status: 'unread',
    reason,
    notes: note ? [note] : [],
    httpStatus: answer.status || null,
    type: null,
    title: null,
    characters: null,
    bytes: null,
    etag: gone ? null : visit.etag,
    lastModified: gone ? null : visit.lastModified,
    contentHash: null,
    textHash: null,
    snapshotId: null,
    // Judged again when it comes back.
    engineVersion: null,
    publishedAt: null,
    documentNumber: null,
    facts: null,
    links: undefined,
    columnId: visit.columnId,
    gone,
    intervalHours: 24,
    nextDueAt: hoursAfter(at, 24),
  };
}

/** What lets the next inspection see that a page which was fetched but not kept is still the same. */
export function validators(answer: Answer, contentHash: string, engineVersion: string) {
  const etag = one(answer.headers.etag)?.slice(0, 500) ?? null;
  const lastModified = one(answer.headers['last-modified'])?.slice(0, 100) ?? null;
  return { etag, lastModified, contentHash, engineVersion };
}

/** Note of a redirect; `targetIn` reads it back. */
export function leadsTo(target: string): string {
  return `Leads to ${target}`;
}

export function targetIn(notes: string | null): string | null {
  return /^Leads to (\S+)$/m.exec(notes ?? '')?.[1] ?? null;
}

/** An address that only leads to another one of the site. */
export function redirected(
  visit: Visit,
  answer: Answer,
  target: string,
  engineVersion: string,
  { at }: Moment,
): Visited {
  return {
    ...notRead(visit, answer, 'out-of-scope', { at }),
    status: 'read',
    reason: null,
    notes: [leadsTo(target)],
    httpStatus: 301,
    characters: 0,
    bytes: 0,
    engineVersion,
    links: null,
  };
}

export interface JudgedVisit {
  visit: Visit;
  answer: Answer;
  judged: Judged;
  contentHash: string;
  bytes: number | null;
  engineVersion: string;
  links: string | null | undefined;
  mainLinks: number;
  at: string;
}

/** An item that was fetched and judged, whatever came of it. */
export function judgedVisit({
  visit,
  answer,
  judged,
  contentHash,
  bytes,
  engineVersion,
  links,
  mainLinks,
  at,
}: JudgedVisit): Visited {
  const changed = visit.contentHash !== null && visit.contentHash !== contentHash;
  const interval = nextInterval(visit.intervalHours, changed, isList(mainLinks, judged.characters));
  const interrupted =
    judged.reason === 'timeout' || judged.reason === 'memory-limit' || judged.reason === 'internal-error';
  return {
    itemId: visit.itemId,
    at,
    status: judged.status,
    reason: judged.reason,
    notes: judged.notes,
    httpStatus: answer.status || 200,
    type: judged.type,
    title: judged.title?.slice(0, 500) ?? null,
    characters: judged.characters,
    bytes,
    ...validators(answer, contentHash, engineVersion),
    textHash: judged.textHash,
    snapshotId: judged.snapshot ? judged.textHash : null,
    // What a limit ended may come out otherwise on a quieter machine: tried again after a week.
    engineVersion: engineMark(engineVersion, interrupted ? daysAfter(dayOf(at), 7) : judged.judgeAgainOn),
    publishedAt: judged.facts?.publishedAt?.value ?? null,
    documentNumber: judged.facts?.documentNumber?.value ?? null,
    facts: judged.facts ? JSON.stringify(judged.facts) : null,
    links,
    columnId: visit.columnId,
    gone: false,
    intervalHours: interval,
    nextDueAt: hoursAfter(at, interval),
  };
}
