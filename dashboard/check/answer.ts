import type { UnreadReason } from '../../patterns/document.ts';
import type { Hit } from '../../patterns/hit.ts';
import { maskText } from '../../patterns/masks.ts';
import type { Checked } from '../services.ts';

/** The API's answer: the shape of `scan --format json`, always masked. */
export interface CheckAnswer {
  document: string;
  type: string;
  status: Checked['outcome']['status'];
  reason: UnreadReason | null;
  notes: string[];
  characters: number;
  title: string | null;
  publishedAt: string | null;
  documentNumber: string | null;
  hits: {
    pattern: string;
    category: Hit['category'];
    severity: Hit['severity'];
    confidence: Hit['confidence'];
    value: string;
    start: number;
    end: number;
    place: Hit['place'];
    /** The text around it, personal values masked. */
    context: { before: string; after: string };
    evidence: string[];
  }[];
  flags: Checked['detection']['flags'];
}

const contextCharacters = 30;

export function answerOf(
  name: string,
  checked: Checked,
  words: (evidence: Hit['evidence'][number]) => string,
): CheckAnswer {
  const { document, detection, outcome } = checked;
  const { facts } = detection;
  return {
    document: name,
    type: document.type,
    status: outcome.status,
    reason: outcome.reason,
    notes: outcome.notes,
    characters: document.text.length,
    // A title may hold the name that the hit is about.
    title: maskedTitle(facts.title?.value ?? document.title, checked),
    publishedAt: facts.publishedAt?.value ?? null,
    documentNumber: facts.documentNumber?.value ?? null,
    hits: detection.hits.map((hit) => ({
      pattern: hit.pattern,
      category: hit.category,
      severity: hit.severity,
      confidence: hit.confidence,
      value: hit.masked,
      start: hit.start,
      end: hit.end,
      place: hit.place,
      context: {
        before: maskText(document.text, detection.hits, hit.start - contextCharacters, hit.start),
        after: maskText(document.text, detection.hits, hit.end, hit.end + contextCharacters),
      },
      evidence: hit.evidence.map(words),
    })),
    flags: detection.flags,
  };
}

/** The title with every personal value that was found in the text masked. */
function maskedTitle(title: string | null, { document, detection }: Checked): string | null {
  if (!title) return title;
  let masked = title;
  for (const hit of detection.hits) {
    const value = document.text.slice(hit.start, hit.end);
    if (hit.category === 'personal-data' && value.length > 1) masked = masked.replaceAll(value, hit.masked);
  }
  return masked;
}
