import type { Place } from './document.ts';
import type { RetentionRule } from './outdated/retention.ts';

/** What a flag is about; a flag is one item × one category. */
export const categories = ['personal-data', 'outdated', 'ineffective', 'site-health'] as const;
export type Category = (typeof categories)[number];

/** Worst first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** Surest first. */
export const confidences = ['confirmed', 'likely', 'suspect'] as const;
export type Confidence = (typeof confidences)[number];

/**
 * One step of the trace: what was seen and how many points it added or took away. `key` is worded in both languages by
 * `patterns/evidence-words.ts` (`checksum-ok`, `header:身份证号` …); `detail` is never a personal value in clear.
 */
export interface Evidence {
  key: string;
  points: number;
  detail?: string;
}

/** One match of one pattern at one place. `value` lives in memory only; what is stored is `masked` and a keyed digest. */
export interface Hit {
  pattern: string;
  category: Category;
  severity: Severity;
  confidence: Confidence;
  score: number;
  start: number;
  end: number;
  value: string;
  masked: string;
  place: Place;
  evidence: Evidence[];
  /** Index into `Detection.rosters` where the hit belongs to a table of people. */
  roster?: number;
}

/** A candidate that was looked at and let go, with the reason (`office-phone`, `credit-code`, `properly-masked` …). */
export interface LetGo {
  pattern: string;
  reason: string;
  masked: string;
  start: number;
  end: number;
  place: Place;
  detail?: string;
}

/** A table (or list) of people: one per flag however many numbers it holds. */
export interface Roster {
  persons: number;
  /** Pattern ids of the kinds of data in it, most telling first. */
  kinds: string[];
  /** Title as published with any person's name taken out, e.g. 2024年农村低保对象名单. */
  title: string | null;
  /** `health`, `disability`, `minimum-living`, `poverty`, `orphan`, `minor`, `religion`, `victim`. */
  special: string[];
  minors: number;
  place: Place;
}

/** One fact about a document with where it was read; confidence 0…1. */
export interface Fact {
  value: string;
  source: string;
  confidence: number;
}

export interface DocumentFacts {
  title: Fact | null;
  /** Normalised `机关代字〔YYYY〕N号`, or as published without blanks. */
  documentNumber: Fact | null;
  issuer: Fact | null;
  /** YYYY-MM-DD. */
  issuedAt: Fact | null;
  /** YYYY-MM-DD. */
  publishedAt: Fact | null;
  /** As published in the metadata: 有效, 失效, 废止 … */
  validity: Fact | null;
  column: Fact | null;
}

/** What the hits of one category in one document amount to. */
export interface FlagSummary {
  category: Category;
  severity: Severity;
  confidence: Confidence;
  persons: number;
  hits: number;
  patterns: string[];
  /** Readable, masked, zh-CN and English. */
  summary: { zh: string; en: string };
}

export interface Detection {
  facts: DocumentFacts;
  hits: Hit[];
  letGo: LetGo[];
  rosters: Roster[];
  flags: FlagSummary[];
  /** Masked numbers with the name beside them, for comparison with other documents of the site. In memory only, as `value` is. */
  masks?: { person: string; kind: 'resident-id' | 'mobile' | 'bank-card'; mask: string }[];
  /** Hits past the limit of one document: judged and counted in `flags` and `rosters`, not listed. */
  unlisted?: number;
}

/** What detection may know beside the document itself. Pure data: the caller brings the day and the site's knowledge. */
export interface DetectionContext {
  /** YYYY-MM-DD, the day in Asia/Shanghai that counts as today. */
  asOf: string;
  /** Pattern ids to run; all that are switched on when absent. */
  only?: string[];
  site?: {
    name: string;
    host: string;
    /** Domains of the organisation's own mail addresses. */
    ownDomains: string[];
    /** Numbers (digits only) that stand on many pages of this site: office phones, hotlines. Compared after folding. */
    commonNumbers: ReadonlySet<string>;
    /** What other documents of the site show of a person's masked numbers (`*` for each hidden digit, at full length). */
    maskedParts?: (
      person: string,
    ) => readonly { kind: 'resident-id' | 'mobile' | 'bank-card'; mask: string; url: string }[];
  };
  /** Id of the allow entry that a value falls under, or null. `value` is without separators, letters in capitals. */
  allow?: (pattern: string, value: string) => string | null;
  /** Name of the column (栏目) where known. */
  column?: string | null;
  /** YYYY-MM-DD, when the item was first seen; a last resort for dates without a year. */
  firstSeen?: string | null;
  /** Rows of the retention schedule by which notices may stay for a while after their end. */
  retention?: readonly RetentionRule[];
}
