import type { DocumentFacts } from '../hit.ts';
import type { Day } from '../language/calendar.ts';

/**
 * The day that decides whether a name was right: when the document was written where that is known, else when it was published.
 * An address is too weak: migrated sites give old pages new addresses.
 */
export function nameAfterReform(facts: DocumentFacts): Day | null {
  if (facts.issuedAt) return facts.issuedAt.value;
  if (facts.publishedAt && facts.publishedAt.confidence >= 0.5) return facts.publishedAt.value;
  const year = /〔((?:19|20)[0-9]{2})〕/.exec(facts.documentNumber?.value ?? '')?.[1];
  return year ? `${year}-12-31` : null;
}
