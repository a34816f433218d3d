import type { Category, FlagSummary } from '../../patterns/hit.ts';
import { confidences, severities } from '../../patterns/hit.ts';
import type { ClosedDetection, ClosedHit } from '../closed-hit.ts';
import { type FlagState, type Move, nextState } from '../flag-life.ts';
import { type AllowRule, allowedBy } from './allow-match.ts';
import { type FlagRow, makePart, mergeParts, type Origin, type Part, type Parts } from './flag-row.ts';

/** What is known of an item when its detection is recorded. */
export interface ItemFacts {
  id: number;
  site_id: number;
  column_id: number | null;
  unit_id: number | null;
  url: string;
  title: string | null;
  type: string | null;
  content_key: string | null;
}

/** One item × category: what was found now, beside what is stored. */
export interface Finding {
  item: ItemFacts;
  category: Category;
  part: Part | null;
  hits: ClosedHit[];
  rosters: ClosedDetection['rosters'];
  flag: FlagRow | null;
}

export const hitKey = (hit: { family: string; digest: string }): string => `${hit.family}:${hit.digest}`;

/** Splits a detection by category and takes out what allow entries let pass. */
export function findingsOf(
  item: ItemFacts,
  detection: ClosedDetection,
  rules: readonly AllowRule[],
  existing: ReadonlyMap<Category, FlagRow>,
): { findings: Finding[]; silenced: { hit: ClosedHit; entry: number }[] } {
  const kept: ClosedHit[] = [];
  const silenced: { hit: ClosedHit; entry: number }[] = [];
  for (const hit of detection.hits) {
    const entry = rules.length > 0 ? allowedBy(rules, hit, { url: item.url, unitId: item.unit_id }) : null;
    if (entry === null) kept.push(hit);
    else silenced.push({ hit, entry });
  }
  const categories = new Set<Category>([...kept.map((hit) => hit.category), ...existing.keys()]);
  const findings = [...categories].map((category): Finding => {
    const hits = kept.filter((hit) => hit.category === category);
    const summary = detection.flags.find((flag) => flag.category === category) ?? summaryOf(category, hits);
    const taken = new Set(silenced.filter(({ hit }) => hit.category === category).map(({ hit }) => hit.digest)).size;
    return {
      item,
      category,
      part: hits.length > 0 ? makePart(summary, hits, taken) : null,
      hits,
      rosters: category === 'personal-data' ? detection.rosters : [],
      flag: existing.get(category) ?? null,
    };
  });
  return { findings, silenced };
}

function summaryOf(category: Category, hits: readonly ClosedHit[]): FlagSummary {
  return {
    category,
    severity: severities.find((s) => hits.some((hit) => hit.severity === s)) ?? 'low',
    confidence: confidences.find((c) => hits.some((hit) => hit.confidence === c)) ?? 'suspect',
    persons: 0,
    hits: hits.length,
    patterns: [...new Set(hits.map((hit) => hit.pattern))],
    summary: { zh: '', en: '' },
  };
}

/** What stood in the flag before: its hits of this origin, and what a standing decision covers. */
export interface Before {
  keys: ReadonlySet<string>;
  decided: ReadonlySet<string>;
  /** Hits of the other origin that no decision covers. */
  otherUncovered: number;
}

export interface Outcome {
  move: Move | null;
  state: FlagState;
  parts: Parts;
  /** Null: nothing is found any more; the flag keeps showing what was there. */
  merged: ReturnType<typeof mergeParts>;
  added: ClosedHit[];
  removed: number;
  /** Whether a reviewer who looks at the flag must be told. */
  different: boolean;
}

/** What becomes of a stored flag when its item is judged again. Pure: the one place where identity is decided. */
export function judgeAgain(
  flag: FlagRow,
  before: Parts,
  finding: Finding,
  origin: Origin,
  known: Before,
  moved: boolean,
): Outcome {
  const parts: Parts = { ...before, [origin]: finding.part ?? undefined };
  const merged = mergeParts(parts);
  const keys = new Set(finding.hits.map(hitKey));
  const added = finding.hits.filter((hit) => !known.keys.has(hitKey(hit)));
  const removed = [...known.keys].filter((key) => !keys.has(key)).length;
  const uncovered = [...keys].some((key) => !known.decided.has(key)) || known.otherUncovered > 0;
  const covered = flag.standing !== null && merged !== null && !uncovered;
  const move = moveOf(flag, merged !== null, covered, moved);
  const state = move === null ? flag.state : nextState(flag.state, move, 'worker', { before: flag.standing });
  const graded =
    merged !== null &&
    (merged.severity !== flag.severity ||
      merged.confidence !== flag.confidence ||
      merged.persons !== flag.persons ||
      merged.patterns !== flag.patterns);
  const different = move !== null || (merged !== null && (added.length > 0 || removed > 0 || graded));
  return { move, state, parts, merged, added, removed, different };
}

function moveOf(flag: FlagRow, found: boolean, covered: boolean, moved: boolean): Move | null {
  switch (flag.state) {
    case 'open':
    case 'reopened':
      if (!found) return 'resolve';
      return covered ? 'settle' : null;
    case 'retained':
    case 'false-positive':
      return found && !covered ? 'change' : null;
    case 'resolved-itself':
      if (!found) return null;
      return covered ? 'settle' : 'reappear';
    case 'verified-gone':
      return found ? 'reappear' : null;
    case 'taken-down':
      // Taken down at one address and put up at another: the decision was not carried out.
      return found && moved ? 'reopen' : null;
    case 'handed-over':
      return null;
  }
}
