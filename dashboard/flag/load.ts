import { possibleMoves } from '../../data/flag-life.ts';
import { listComments } from '../../data/stores/comments.ts';
import { flagHistory } from '../../data/stores/events.ts';
import type { Flag } from '../../data/stores/flag.ts';
import { outlookOf } from '../../data/stores/flag-outlooks.ts';
import { findFlag, flagsOfItems, listFlags, nextFlag, previousFlag } from '../../data/stores/flags.ts';
import { hitCounts, listHits, listLetGo, listRosters, type StoredHit } from '../../data/stores/hits.ts';
import { copiesOf, findItem, type Item } from '../../data/stores/items.ts';
import { noticesOfFlag } from '../../data/stores/notice-list.ts';
import { policyOf, takesTwo } from '../../data/stores/policy.ts';
import { listUsers } from '../../data/stores/users.ts';
import { listVerifications } from '../../data/stores/verifications.ts';
import { dayOf } from '../../data/time.ts';
import { evidenceText, letGoText } from '../../patterns/evidence-words.ts';
import type { Pattern } from '../../patterns/load.ts';
import type { Context } from '../http/route.ts';
import { filterValues, flagFilter } from '../queue/filter.ts';
import { deciders } from '../roles.ts';
import { patternsById } from '../views/pattern-title.ts';
import { typeInWords } from '../views/place.ts';
import { localTime } from '../views/when.ts';
import type { Talk } from './comments.ts';
import { differenceModel, freshness } from './difference.ts';
import { historyOf } from './history.ts';
import type { CopyModel, Draft, EvidenceGroup, FlagModel, HitModel } from './model.ts';

/** So many hits are shown at once; the rest of a long roster has pages of its own. */
const hitsShown = 40;
const leastPerPattern = 5;

/** All that the page of a flag shows; null when there is no such flag. */
export async function flagModel(
  context: Context,
  id: number,
  draft: Draft | null,
  refused: Talk['refused'] = null,
): Promise<FlagModel | null> {
  const { services, t, user, now, language } = context;
  const { database } = services;
  const flag = await findFlag(database, id);
  if (!flag) return null;
  const values = filterValues(context.query);
  // what others hold is passed over on the way
  const filter = { ...flagFilter(values, user.id, now), freeFor: { userId: user.id, at: now.toISOString() } };
  const [
    counts,
    rosters,
    item,
    letGo,
    events,
    before,
    after,
    patterns,
    checks,
    notices,
    comments,
    policy,
    beside,
    users,
  ] = await Promise.all([
    hitCounts(database, id),
    listRosters(database, id),
    findItem(database, flag.itemId),
    listLetGo(database, flag.itemId, 100),
    flagHistory(database, id),
    previousFlag(database, filter, flag),
    nextFlag(database, filter, flag),
    patternsById(context),
    listVerifications(database, id),
    noticesOfFlag(database, id, now.toISOString()),
    listComments(database, id),
    policyOf(database),
    flagsOfItems(database, [flag.itemId]),
    listUsers(database),
  ]);
  const share = Math.max(leastPerPattern, Math.floor(hitsShown / Math.max(counts.length, 1)));
  const hits = await Promise.all(counts.map(({ pattern }) => listHits(database, id, { limit: share, pattern })));
  const rights = { decide: deciders.includes(user.role), read: item?.snapshotId != null };
  const isNew = freshness(flag);
  const groups = counts.map(({ pattern, hits: total }, index) =>
    groupOf(pattern, patterns.get(pattern), hits[index] ?? [], total, rights, language, isNew),
  );
  const title = (pattern: string) => patterns.get(pattern)?.title[language] ?? pattern;
  const query = values.toString();
  const to = (other: Flag | null) => (other ? `/flags/${other.id}${query ? `?${query}` : ''}` : null);
  return {
    id,
    version: flag.version,
    state: flag.state,
    severity: flag.severity,
    confidence: flag.confidence,
    category: flag.category,
    persons: flag.persons,
    title: flag.title,
    url: flag.url,
    summary: flag.summary[language],
    facts: factsOf(flag, item, context),
    outlook: await outlookOf(database, flag),
    beside: beside.filter((one) => one.id !== id),
    changed: differenceModel(flag, title, t),
    assignee: flag.assignee,
    colleagues: rights.decide
      ? users
          .filter((one) => deciders.includes(one.role) && !one.disabledAt)
          .map((one) => ({ id: one.id, name: one.name }))
      : [],
    me: user.id,
    groups,
    rosters: rosters.map((roster) => ({ roster, kinds: roster.kinds.map(title) })),
    letGo: letGo.map((one) => ({
      pattern: title(one.pattern),
      masked: one.masked,
      reason: letGoText(one.reason, language),
      place: one.place,
      allowId: one.allowId,
    })),
    copies: item ? await copiesFor(context, item, flag) : [],
    history: historyOf(events, t),
    checks,
    notices,
    talk: { comments, mayAdd: rights.decide, refused },
    decided: decidedOf(flag, context),
    moves: possibleMoves(flag.state, user.role),
    proposal: flag.proposal && {
      by: flag.proposal.name,
      own: flag.proposal.by === user.id,
      reason: t.terms.reason[flag.proposal.reason],
      basis: flag.proposal.basis,
      reviewOn: flag.proposal.reviewOn,
    },
    lease: leaseOf(flag, user.id, now),
    needsSecond: takesTwo(policy, flag.severity, { kind: 'retain', reason: 'lawful-publication' }),
    today: dayOf(now.toISOString()),
    proposedReview: aYearOn(dayOf(now.toISOString())),
    query,
    previous: to(before),
    next: to(after),
    draft,
  };
}

function groupOf(
  id: string,
  pattern: Pattern | undefined,
  hits: StoredHit[],
  total: number,
  rights: HitRights,
  language: 'zh' | 'en',
  isNew: (hit: StoredHit) => boolean,
): EvidenceGroup {
  return {
    pattern: id,
    title: pattern?.title[language] ?? id,
    why: pattern?.why[language] ?? '',
    basis: pattern?.basis ?? [],
    severity: hits[0]?.severity ?? pattern?.severity ?? 'low',
    hits: hits.map((hit) => ({ ...hitModel(hit, rights, language), fresh: isNew(hit) })),
    total,
  };
}

/** What the user may do about a hit: decide on it, and read its full value where the snapshot is still there. */
export interface HitRights {
  decide: boolean;
  read: boolean;
}

export function hitModel(hit: StoredHit, rights: HitRights, language: 'zh' | 'en'): HitModel {
  return {
    id: hit.id,
    before: hit.before,
    masked: hit.masked,
    after: hit.after,
    place: hit.place,
    confidence: hit.confidence,
    score: hit.score,
    fresh: !hit.known,
    trace: hit.evidence.map((step) => evidenceText(step, language)),
    // only a masked value hides something; a clause or a date stands there in full
    revealable: rights.decide && rights.read && hit.origin === 'document' && /[*＊●×]/.test(hit.masked),
    allowable: rights.decide,
  };
}

async function copiesFor({ services }: Context, item: Item, flag: Flag): Promise<CopyModel[]> {
  const copies = await copiesOf(services.database, item);
  return Promise.all(
    copies.slice(0, 20).map(async (copy) => {
      const states = [
        'open',
        'reopened',
        'taken-down',
        'verified-gone',
        'retained',
        'false-positive',
        'handed-over',
      ] as const;
      const { flags } = await listFlags(
        services.database,
        { itemId: copy.id, categories: [flag.category], states },
        { limit: 1 },
      );
      const [own] = flags;
      return {
        title: copy.title,
        url: copy.url,
        site: copy.siteName,
        flag: own ? { id: own.id, state: own.state } : null,
      };
    }),
  );
}

export function leaseOf(flag: Pick<Flag, 'holder'>, userId: number, now: Date): FlagModel['lease'] {
  if (!flag.holder || flag.holder.until <= now.toISOString()) return null;
  return { mine: flag.holder.id === userId, holder: flag.holder.name, until: flag.holder.until };
}

function factsOf(flag: Flag, item: Item | null, { t }: Context): [string, string][] {
  const { fact } = t.flag;
  return [
    [fact.site, flag.siteName],
    [fact.column, flag.columnName ?? t.queue.noColumn],
    [fact.unit, flag.unitName ?? t.queue.noUnit],
    [fact.type, typeInWords(flag.itemType, flag.url, t)],
    [fact.published, item?.publishedAt ?? ''],
    [fact.number, item?.documentNumber ?? ''],
    [fact.found, localTime(flag.firstSeen).slice(0, 16)],
    [fact.lastSeen, localTime(flag.lastSeen).slice(0, 16)],
    [fact.read, item?.status && item.status !== 'read' ? readInWords(item, t) : ''],
  ];
}

function readInWords(item: Item, t: Context['t']): string {
  const status = item.status ? t.terms.readStatus[item.status] : '';
  return item.reason ? `${status}${t.common.comma}${t.terms.unread[item.reason]}` : status;
}

function decidedOf(flag: Flag, { t }: Context): [string, string][] {
  if (!flag.decidedAt || !flag.decidedBy) return [];
  const { fact } = t.flag;
  const rows: [string, string | null][] = [
    [fact.decidedBy, `${flag.decidedBy.name} ${localTime(flag.decidedAt).slice(0, 16)}`],
    [fact.remedy, flag.remedy && t.terms.remedy[flag.remedy]],
    [fact.reason, flag.reason && t.terms.reason[flag.reason]],
    [fact.basis, flag.basis],
    [fact.note, flag.note],
    [fact.review, flag.reviewOn],
    [fact.deadline, flag.deadline && localTime(flag.deadline).slice(0, 16)],
  ];
  return rows.flatMap(([label, value]): [string, string][] => (value ? [[label, value]] : []));
}

function aYearOn(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.toISOString().slice(0, 10);
}
