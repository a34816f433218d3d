import { addDays, addMonths, addYears, type Day } from '../language/calendar.ts';
import type { Clause } from './clause.ts';
import { type LedgerDocument, namesPlace, sameDocument, sameIssuer } from './ledger-document.ts';
import { dayOf } from './resolve.ts';
import type { Verdict, VerdictState, VerdictStep } from './verdict.ts';

/** Days before an end from which a document counts as due to expire. */
export const dueDays = 90;
/** Below this a clause is told but decides nothing: an interpretation that quotes a repeal. */
const least = 0.5;

/** Everything the ledger holds about one document. */
export interface Bearing {
  /** Clauses that are about this document: its own validity, and what others say of it. */
  clauses: readonly Clause[];
  /** Other documents of the same version key. */
  versions: readonly LedgerDocument[];
  /** Why clauses about it could not be used (`cycle`, `names-itself`, `ambiguous-target`), by sentence. */
  problems: readonly VerdictStep[];
}

/** Whether a document is in force on a day, with its chain of evidence. Pure: depends on nothing but what bears on this document. */
export function judge(document: LedgerDocument, bearing: Bearing, asOf: Day): Verdict {
  const usable = [...bearing.clauses]
    .sort(inOrder)
    .filter((clause) => clause.confidence >= least && clause.problem === undefined);
  const extensions = usable.filter((clause) => clause.kind === 'extension');
  const own = latest(
    usable.filter((clause) => clause.kind === 'validity' && clause.target === null && clause.until !== null),
  );
  const chain: VerdictStep[] = [];
  const verdict = (state: VerdictState, until: Day | null, confidence: number, ...steps: VerdictStep[]): Verdict => ({
    document: document.id,
    state,
    until,
    confidence,
    chain: [...steps, ...chain, ...weak(bearing, usable)],
  });

  const ending = standing(usable, ['repeal', 'replacement'], asOf);
  // What held before the end decides nothing any more, but belongs to its history.
  const past = [...(extension(extensions, own?.until ?? null, asOf)?.steps ?? []), ...(own ? [step(own)] : [])];
  if (ending.now) {
    const state = ending.now.kind === 'repeal' ? 'repealed' : 'superseded';
    return verdict(state, ending.now.effectiveAt, ending.now.confidence, step(ending.now), ...past);
  }
  for (const clause of usable)
    if (clause.kind === 'partial-repeal' || clause.kind === 'revival') chain.push(step(clause));
  const newer = newerVersion(document, bearing.versions, asOf);
  if (newer) {
    const replaced: VerdictStep = {
      document: newer.id,
      kind: 'version',
      sentence: newer.title ?? '',
      effectiveAt: dayOf(newer),
    };
    return verdict('superseded', dayOf(newer), sureIssuer(document, newer) ? 0.85 : 0.7, replaced, ...past);
  }
  const marking = markingStep(document);
  if (marking) return verdict(marking.state, null, 0.9, marking.step);

  const extended = extension(extensions, own?.until ?? null, asOf);
  const until = extended ? extended.until : (own?.until ?? null);
  const steps = [...(extended ? extended.steps : []), ...(own ? [step(own)] : [])];
  const end = earlier(until, ending.later?.effectiveAt ? addDays(ending.later.effectiveAt, -1) : null);
  if (ending.later) steps.unshift(step(ending.later));
  if (end !== null && end < asOf) return verdict('expired', end, own?.confidence ?? 0.8, ...steps);
  if (end !== null && end <= addDays(asOf, dueDays)) return verdict('due-to-expire', end, 0.9, ...steps);
  if (extended) return verdict('extended', end, extended.until === null ? 0.6 : 0.9, ...steps);
  if (end !== null) return verdict('in-force', end, 0.85, ...steps);
  if (document.validity !== null && /有效|现行|^是$/.test(document.validity) && !/无效|失效/.test(document.validity)) {
    return verdict('in-force', null, 0.8, {
      document: document.id,
      kind: 'metadata',
      sentence: document.validity,
      effectiveAt: null,
    });
  }
  return verdict('unknown', null, 0);
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** One order for the same clauses, however they were stored: of two endings on one day the repeal is told. */
function inOrder(a: Clause, b: Clause): number {
  return (
    Number(a.kind !== 'repeal') - Number(b.kind !== 'repeal') ||
    byText(a.from, b.from) ||
    a.start - b.start ||
    byText(a.sentence, b.sentence)
  );
}

const step = (clause: Clause): VerdictStep => ({
  document: clause.from,
  kind: clause.kind,
  sentence: clause.sentence,
  effectiveAt: clause.effectiveAt,
});

/** What was seen but decides nothing, so that a reader can judge it. */
function weak(bearing: Bearing, usable: readonly Clause[]): VerdictStep[] {
  const rest = bearing.clauses.filter((clause) => !usable.includes(clause));
  return [
    ...rest.map((clause) => ({ ...step(clause), problem: clause.problem ?? 'second-hand' })),
    ...bearing.problems,
  ];
}

/** The last ending that no later revival undoes, and the next one that is yet to come. */
function standing(
  clauses: readonly Clause[],
  kinds: Clause['kind'][],
  asOf: Day,
): { now: Clause | null; later: Clause | null } {
  const revived = clauses
    .filter((clause) => clause.kind === 'revival' && (clause.effectiveAt === null || clause.effectiveAt <= asOf))
    .map((clause) => clause.effectiveAt ?? '9999-12-31')
    .sort()
    .at(-1);
  const endings = clauses.filter(
    (clause) => kinds.includes(clause.kind) && !(revived !== undefined && (clause.effectiveAt ?? '') < revived),
  );
  const done = endings.filter((clause) => clause.effectiveAt === null || clause.effectiveAt <= asOf);
  const coming = endings.filter((clause) => clause.effectiveAt !== null && clause.effectiveAt > asOf);
  const first = (list: Clause[]): Clause | null =>
    [...list].sort((a, b) => b.confidence - a.confidence || byText(a.effectiveAt ?? '', b.effectiveAt ?? ''))[0] ??
    null;
  return { now: first(done), later: first(coming) };
}

const latest = (clauses: Clause[]): Clause | null =>
  [...clauses].sort((a, b) => byText(b.until ?? '', a.until ?? ''))[0] ?? null;

const earlier = (a: Day | null, b: Day | null): Day | null => (a === null ? b : b === null ? a : a < b ? a : b);

/** The end after all extensions; unknown as soon as one of them states none. */
function extension(clauses: Clause[], own: Day | null, asOf: Day): { until: Day | null; steps: VerdictStep[] } | null {
  const effective = clauses
    .filter((clause) => clause.effectiveAt === null || clause.effectiveAt <= asOf)
    .sort((a, b) => byText(a.effectiveAt ?? '', b.effectiveAt ?? ''));
  if (effective.length === 0) return null;
  let until = own;
  let unknown = false;
  const dated = effective.filter((clause) => clause.until !== null || clause.length !== undefined);
  for (const clause of effective) {
    if (clause.until !== null) until = until === null || clause.until > until ? clause.until : until;
    else if (clause.length && own !== null && until !== null) until = prolong(until, clause.length);
    // A title states no day, but the sentences of the same document may.
    else if (!dated.some((other) => other.from === clause.from)) unknown = true;
    else if (clause.length && until === null) unknown = true;
  }
  return { until: unknown ? null : until, steps: effective.reverse().map(step) };
}

function prolong(until: Day, length: NonNullable<Clause['length']>): Day {
  if (length.unit === 'year') return addYears(until, length.count);
  return length.unit === 'month' ? addMonths(until, length.count) : addDays(until, length.count);
}

/** The newest other version that was issued later and is already there on the day. Copies of the same document are no versions. */
function newerVersion(document: LedgerDocument, versions: readonly LedgerDocument[], asOf: Day): LedgerDocument | null {
  const day = dayOf(document);
  if (day === null) return null;
  let best: LedgerDocument | null = null;
  for (const other of versions) {
    const at = dayOf(other);
    // Slides, copies and reposts bear the title without having been issued.
    if (other.issuedAt === null && other.number === null) continue;
    if (other.id === document.id || at === null || at <= day || at > asOf || sameDocument(document, other)) continue;
    if (!sameIssuer(document.issuer, other.issuer)) continue;
    if ((document.issuer === null) !== (other.issuer === null) && !namesPlace(document.title ?? '')) continue;
    if (best === null || at > (dayOf(best) ?? '')) best = other;
  }
  return best;
}

const sureIssuer = (a: LedgerDocument, b: LedgerDocument): boolean => a.issuer !== null && b.issuer !== null;

function markingStep(document: LedgerDocument): { state: VerdictState; step: VerdictStep } | null {
  const word = document.validity ?? '';
  const ended = /失效|废止|作废|无效|^否$/.test(word) && !/部分/.test(word);
  if (!ended && document.marked !== 'ended') return null;
  const sentence = ended ? word : '页面标注';
  const state = /失效|过期/.test(word) ? 'expired' : 'repealed';
  return { state, step: { document: document.id, kind: ended ? 'metadata' : 'marking', sentence, effectiveAt: null } };
}
