import { hash } from 'node:crypto';
import type { AllowRule } from '../../data/stores/allow-match.ts';
import { allowedBy } from '../../data/stores/allow-match.ts';
import type { PublishedDocument } from '../../patterns/document.ts';
import { detect } from '../../patterns/engine/scan.ts';
import {
  type Category,
  type Confidence,
  categories,
  type Detection,
  type DetectionContext,
  type Hit,
  type Severity,
} from '../../patterns/hit.ts';
import type { RuleSet } from '../../patterns/load.ts';
import { maskText } from '../../patterns/masks.ts';

/** A difference between two judgements of one text, as it may leave the thread: masked. */
export interface DifferentHit {
  change: 'gained' | 'lost' | 'graded';
  rank: string;
  pattern: string;
  confidence: Confidence;
  masked: string;
  before: string;
  after: string;
  place: Hit['place'];
  /** Of a graded hit: severity and confidence on either side. */
  from?: string;
  to?: string;
}

/** What one category of an item amounts to. */
export interface Standing {
  severity: Severity;
  hits: number;
}

export interface Difference {
  hits: { before: number; after: number };
  /** Counts by `change|pattern|confidence`; samples may be fewer. */
  counts: Record<string, number>;
  samples: DifferentHit[];
  /** Gained hits that an allow entry keeps away. */
  allowed: number;
  flags: { category: Category; before: Standing | null; after: Standing | null }[];
  /** Patterns that found something, for those that differ between the two sides. */
  found: { before: string[]; after: string[] };
}

/** Samples kept of one item: a roster of thousands is one example, not all of them. */
const samplesOfItem = 8;
const contextLength = 40;

export interface Sides {
  before: RuleSet;
  after: RuleSet;
  patterns: ReadonlySet<string>;
}

/** Judges a text under both sides. Pure but for the digest, which decides on allow entries. */
export function compareText(
  document: PublishedDocument,
  sides: Sides,
  context: DetectionContext,
  item: { itemId: number; url: string; unitId: number | null },
  allow: { rules: readonly AllowRule[]; digest(value: string): string },
): Difference {
  const before = detect(document, sides.before, context);
  const after = detect(document, sides.after, context);
  const made: Difference = {
    hits: { before: before.hits.length, after: after.hits.length },
    counts: {},
    samples: [],
    allowed: 0,
    flags: flagsOf(before, after),
    found: { before: foundOf(before, sides.patterns), after: foundOf(after, sides.patterns) },
  };
  const known = new Map(before.hits.map((hit) => [keyOf(hit), hit]));
  const still = new Set<string>();
  const all = [...before.hits, ...after.hits];
  const tell = (change: DifferentHit['change'], hit: Hit, more: Pick<DifferentHit, 'from' | 'to'> = {}) => {
    const key = `${change}|${hit.pattern}|${hit.confidence}`;
    made.counts[key] = (made.counts[key] ?? 0) + 1;
    if (made.samples.length >= samplesOfItem) return;
    made.samples.push({ ...closed(document, hit, all, change, item.itemId), ...more });
  };
  for (const hit of after.hits) {
    const was = known.get(keyOf(hit));
    if (was) {
      still.add(keyOf(hit));
      if (was.confidence !== hit.confidence || was.severity !== hit.severity)
        tell('graded', hit, { from: gradeOf(was), to: gradeOf(hit) });
    } else if (isAllowed(hit, item, allow)) made.allowed++;
    else tell('gained', hit);
  }
  for (const hit of before.hits) if (!still.has(keyOf(hit)) && !isAllowed(hit, item, allow)) tell('lost', hit);
  return made;
}

const keyOf = (hit: Hit): string => `${hit.pattern}|${hit.start}|${hit.end}`;
const gradeOf = (hit: Hit): string => `${hit.severity}|${hit.confidence}`;

function isAllowed(
  hit: Hit,
  item: { url: string; unitId: number | null },
  allow: { rules: readonly AllowRule[]; digest(value: string): string },
): boolean {
  if (allow.rules.length === 0) return false;
  return allowedBy(allow.rules, { digest: allow.digest(hit.value), pattern: hit.pattern }, item) !== null;
}

function foundOf(detection: Detection, patterns: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  for (const hit of detection.hits) if (patterns.has(hit.pattern)) found.add(hit.pattern);
  return [...found];
}

/** Categories whose flag would be new, gone, graver, milder, or of other size. */
function flagsOf(before: Detection, after: Detection): Difference['flags'] {
  return categories.flatMap((category) => {
    const was = standingOf(before, category);
    const is = standingOf(after, category);
    if (was === null && is === null) return [];
    if (was && is && was.severity === is.severity && was.hits === is.hits) return [];
    return [{ category, before: was, after: is }];
  });
}

function standingOf(detection: Detection, category: Category): Standing | null {
  const flag = detection.flags.find((one) => one.category === category);
  return flag ? { severity: flag.severity, hits: flag.hits } : null;
}

/** Without its value, and with everything masked that either side knows to be personal. */
function closed(
  document: PublishedDocument,
  hit: Hit,
  all: readonly Hit[],
  change: DifferentHit['change'],
  itemId: number,
): DifferentHit {
  const from = Math.max(0, hit.start - contextLength);
  const to = Math.min(document.text.length, hit.end + contextLength);
  const near = all.filter((one) => one.end > from && one.start < to);
  return {
    change,
    rank: hash('sha256', `${itemId}:${hit.pattern}:${hit.start}`).slice(0, 12),
    pattern: hit.pattern,
    confidence: hit.confidence,
    masked: hit.masked,
    before: maskText(document.text, near, from, hit.start),
    after: maskText(document.text, near, hit.end, to),
    place: hit.place,
  };
}

/** Whether two judgements are the same in all that is told. */
export function isSame(difference: Difference): boolean {
  return difference.samples.length === 0 && difference.allowed === 0 && difference.flags.length === 0;
}
