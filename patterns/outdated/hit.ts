import type { Place, PublishedDocument } from '../document.ts';
import type { Confidence, Evidence, Hit, LetGo } from '../hit.ts';
import type { RuleSet } from '../load.ts';

/** What detection of outdated and ineffective items gives back. */
export interface OutdatedDetection {
  hits: Hit[];
  letGo: LetGo[];
}

/** A place where something was found, before a pattern's severity and titles are known. */
export interface Finding {
  pattern: string;
  start: number;
  end: number;
  evidence: Evidence[];
}

/** Scores at which a finding is sure or probable; a pack may set its own. */
const defaultBands = { confirmed: 10, likely: 6, suspect: 3 };

/** Makes a hit of a finding. Null when the pattern is switched off or unknown or the evidence is too thin. */
export function toHit(document: PublishedDocument, rules: RuleSet, finding: Finding): Hit | null {
  const pattern = rules.patterns.find((pattern) => pattern.id === finding.pattern);
  if (pattern === undefined || !rules.enabled(pattern.id)) return null;
  const score = finding.evidence.reduce((sum, step) => sum + step.points, 0);
  const bands = pattern.evidence.bands ?? defaultBands;
  const confidence: Confidence | null =
    score >= bands.confirmed
      ? 'confirmed'
      : score >= bands.likely
        ? 'likely'
        : score >= bands.suspect
          ? 'suspect'
          : null;
  if (confidence === null) return null;
  const value = quote(document.text, finding.start, finding.end);
  return {
    pattern: pattern.id,
    category: pattern.category,
    severity: pattern.severity,
    confidence,
    score,
    start: finding.start,
    end: finding.end,
    value,
    // A clause, a label with its date, an institution: nothing of a person, so nothing to mask.
    masked: value,
    place: placeAt(document, finding.start),
    evidence: finding.evidence,
  };
}

export function letGo(
  document: PublishedDocument,
  finding: Omit<Finding, 'evidence'>,
  reason: string,
  detail?: string,
): LetGo {
  return {
    pattern: finding.pattern,
    reason,
    masked: quote(document.text, finding.start, finding.end),
    start: finding.start,
    end: finding.end,
    place: placeAt(document, finding.start),
    ...(detail === undefined ? {} : { detail }),
  };
}

function quote(text: string, start: number, end: number): string {
  return text
    .slice(start, Math.min(end, start + 200))
    .replace(/\s+/g, ' ')
    .trim();
}

/** The place of the segment that an offset falls into. */
export function placeAt(document: PublishedDocument, offset: number): Place {
  let low = 0;
  let high = document.segments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const segment = document.segments[middle];
    if (segment === undefined) break;
    if (offset < segment.start) high = middle - 1;
    else if (offset >= segment.end) low = middle + 1;
    else return segment.place;
  }
  return {};
}
