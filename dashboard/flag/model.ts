import type { Decision, FlagState, Move } from '../../data/flag-life.ts';
import type { Outlook } from '../../data/stores/flag-outlooks.ts';
import type { NoticeStanding } from '../../data/stores/notice-list.ts';
import type { Verification } from '../../data/stores/verifications.ts';
import type { Place } from '../../patterns/document.ts';
import type { Category, Confidence, Roster, Severity } from '../../patterns/hit.ts';
import type { Talk } from './comments.ts';

export interface HitModel {
  id: number;
  before: string;
  masked: string;
  after: string;
  place: Place;
  confidence: Confidence;
  score: number;
  /** No decision covered it yet. */
  fresh: boolean;
  /** The steps of the judgement in words, with their points. */
  trace: string[];
  /** Whether there is something hidden behind a mask that a reviewer may ask to see. */
  revealable: boolean;
  /** Whether the user may let this pass from now on. */
  allowable: boolean;
}

export interface EvidenceGroup {
  pattern: string;
  title: string;
  why: string;
  basis: string[];
  severity: Severity;
  hits: HitModel[];
  total: number;
}

export interface HistoryEntry {
  at: string;
  actor: string;
  action: string;
  /** Remedy, reason, basis, note: what the event tells, in words. */
  details: string[];
}

export interface DifferenceModel {
  since: string;
  at: string;
  /** The decision before it, in words. */
  decided: string | null;
  added: number;
  removed: number;
  moved: number;
  persons: [number, number];
  severity: [Severity | null, Severity | null];
  addedKinds: { title: string; count: number }[];
  gone: { title: string; masked: string; place: Place }[];
}

export interface CopyModel {
  title: string | null;
  url: string;
  site: string;
  flag: { id: number; state: FlagState } | null;
}

export interface FlagModel {
  id: number;
  version: number;
  state: FlagState;
  severity: Severity;
  confidence: Confidence;
  category: Category;
  persons: number;
  title: string | null;
  url: string;
  summary: string;
  /** Label and value, in the order of reading. */
  facts: [label: string, value: string][];
  /** Other flags of the same item. */
  beside: { id: number; category: Category; severity: Severity; state: FlagState; persons: number }[];
  /** What differs from what was last decided on, or from what was first found. */
  changed: DifferenceModel | null;
  /** Who is to look at it; `colleagues` may be given it, empty when the user may not. */
  assignee: { id: number; name: string } | null;
  colleagues: { id: number; name: string }[];
  me: number;
  /** What rules that were published since would make of it. */
  outlook: Outlook | null;
  groups: EvidenceGroup[];
  rosters: { roster: Roster; kinds: string[] }[];
  letGo: { pattern: string; masked: string; reason: string; place: Place; allowId: number | null }[];
  copies: CopyModel[];
  history: HistoryEntry[];
  /** Checks after a take-down, and the notices that went out. */
  checks: Verification[];
  notices: { id: number; number: string; standing: NoticeStanding; answer: string | null }[];
  talk: Talk;
  decided: [label: string, value: string][];
  moves: Move[];
  /** A retention that waits for a second person; `own` when the present user proposed it. */
  proposal: { by: string; own: boolean; reason: string; basis: string | null; reviewOn: string | null } | null;
  lease: { mine: boolean; holder: string; until: string } | null;
  needsSecond: boolean;
  /** Days, YYYY-MM-DD. */
  today: string;
  proposedReview: string;
  /** Query of the queue that one came from, so that previous and next mean something. */
  query: string;
  previous: string | null;
  next: string | null;
  /** What was typed when a decision was refused, and why. */
  draft: Draft | null;
}

export interface Draft {
  kind: Decision['kind'];
  values: Record<string, string>;
  missing: string[];
  problem: string | null;
}
