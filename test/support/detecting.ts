import { detect } from '../../patterns/engine/scan.ts';
import type { Detection, DetectionContext, Hit } from '../../patterns/hit.ts';
import { loadPacks } from '../../patterns/load.ts';
import { exampleDocument, plainDocument } from '../../patterns/plain.ts';
import { shippedPacks } from '../../patterns/shipped.ts';

export const shippedRules = loadPacks(shippedPacks());
export const asOf = '2026-11-23';

export function detectText(text: string, context: Partial<DetectionContext> = {}): Detection {
  return detect(plainDocument(text), shippedRules, { asOf, ...context });
}

export function detectTable(table: string[][], text?: string, context: Partial<DetectionContext> = {}): Detection {
  return detect(exampleDocument(text === undefined ? { table } : { table, text }), shippedRules, { asOf, ...context });
}

export function hitsOf(detection: Detection, pattern: string): Hit[] {
  return detection.hits.filter((hit) => hit.pattern === pattern);
}

/** `pattern value` of each hit that is no supporting evidence, in text order. */
export function found(detection: Detection): string[] {
  return detection.hits
    .filter((hit) => hit.category === 'personal-data' && hit.pattern !== 'person-name' && hit.pattern !== 'birth-date')
    .map((hit) => `${hit.pattern} ${hit.value}`);
}

export function reasons(detection: Detection): string[] {
  return detection.letGo.map((one) => `${one.pattern} ${one.reason}`);
}
