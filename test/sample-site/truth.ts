import type { Category } from '../../patterns/hit.ts';

/** One planted problem: one pattern at one address. */
export interface Planted {
  /** Address on the site, from the root. For a dead link: the page that holds it. */
  path: string;
  category: Category;
  pattern: string;
  /** Different values (or, where no value is counted, 1). */
  count: number;
  /** People in a roster. */
  persons?: number;
  /** Where in the file a person would find it. */
  where: string;
  /** The other address of the problem: what a dead link points at, the document that repeals, the other copy. */
  target?: string;
  /** Patterns that say the same: any of them counts as found. */
  or?: string[];
  /** Patterns that may rightly be raised beside this one at the same address. */
  also?: string[];
  /** What it takes to see it. */
  needs?: ('render' | 'ocr' | 'sitemap')[];
}

/** Something that looks like a problem and is none: `pattern` at this address is a false hit. */
export interface Decoy {
  path: string;
  pattern: string;
  reason: string;
  where: string;
}

/** Where two careful reviewers could differ: counted neither way, and listed so that nobody hides a miss here. */
export interface Arguable {
  path: string;
  pattern: string;
  reason: string;
}

export interface Truth {
  seed: number;
  asOf: string;
  pages: number;
  attachments: number;
  planted: Planted[];
  decoys: Decoy[];
  arguable: Arguable[];
}

const byCategory: Record<Category, string[]> = {
  'personal-data': [
    'resident-id',
    'resident-id-15',
    'disability-certificate',
    'truncated-id',
    'residence-permit',
    'travel-permit',
    'foreigner-permit',
    'passport',
    'military-id',
    'mobile',
    'landline',
    'bank-card',
    'insurance-number',
    'licence-plate',
    'vin',
    'email',
    'social-account',
    'home-address',
    'weak-mask',
    'special-category',
    'minor',
  ],
  outdated: [
    'ended-notice',
    'ended-notice-personal',
    'consultation-without-result',
    'retention-period',
    'unanswered-message',
    'date-mismatch',
    'stale-home-page',
    'stale-column',
  ],
  ineffective: [
    'expired-document',
    'repealed-document',
    'superseded-document',
    'contradicting-validity',
    'unmarked-interpretation',
    'missing-interpretation',
    'old-institution',
    'superseded-requirement',
  ],
  'site-health': [
    'dead-link',
    'soft-404',
    'missing-attachment',
    'hijacked-link',
    'placeholder',
    'duplicate',
    'empty-column',
  ],
};

const categoryByPattern = new Map<string, Category>(
  (Object.entries(byCategory) as [Category, string[]][]).flatMap(([category, ids]) => ids.map((id) => [id, category])),
);

/** Category of a pattern id; an id that no issue names is a slip of the generator. */
export function categoryOf(pattern: string): Category {
  const category = categoryByPattern.get(pattern);
  if (!category) throw new Error(`unknown pattern ${pattern}`);
  return category;
}

export const knownPatterns: string[] = [...categoryByPattern.keys()];
