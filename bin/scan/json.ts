import { evidenceText } from '../../patterns/evidence-words.ts';
import type { ScanResult } from './result.ts';

/** One line of `scan --format json`; values are masked unless `reveal`. */
export function jsonLine(result: ScanResult, reveal: boolean, language: 'zh' | 'en'): string {
  const { detection } = result;
  return JSON.stringify({
    document: result.document,
    type: result.type,
    status: result.status,
    reason: result.reason,
    characters: result.characters,
    title: detection?.facts.title?.value ?? null,
    publishedAt: detection?.facts.publishedAt?.value ?? null,
    documentNumber: detection?.facts.documentNumber?.value ?? null,
    hits: (detection?.hits ?? []).map((hit) => ({
      pattern: hit.pattern,
      category: hit.category,
      severity: hit.severity,
      confidence: hit.confidence,
      value: reveal ? hit.value : hit.masked,
      start: hit.start,
      end: hit.end,
      place: hit.place,
      evidence: hit.evidence.map((one) => evidenceText(one, language)),
    })),
    flags: (detection?.flags ?? []).map((flag) => ({
      category: flag.category,
      severity: flag.severity,
      confidence: flag.confidence,
      persons: flag.persons,
      hits: flag.hits,
      patterns: flag.patterns,
      summary: flag.summary[language],
    })),
  });
}
