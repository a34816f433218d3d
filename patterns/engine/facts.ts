import type { PublishedDocument } from '../document.ts';
import type { DetectionContext, DocumentFacts, Hit, LetGo } from '../hit.ts';
import type { RuleSet } from '../load.ts';

export { documentFacts } from '../language/facts.ts';

/** Document-level rules join here. */
export function detectOutdated(
  _document: PublishedDocument,
  _facts: DocumentFacts,
  _rules: RuleSet,
  _context: DetectionContext,
): { hits: Hit[]; letGo: LetGo[] } {
  return { hits: [], letGo: [] };
}
