import type { ItemSummary } from '../../patterns/outdated/summary.ts';

/** What a crawl stores of an item, as text, with this summary. */
export function knowing(summary: Partial<ItemSummary>): string {
  const whole: ItemSummary = {
    url: 'http://example.gov.cn/',
    kind: 'other',
    title: null,
    column: null,
    number: null,
    publishedAt: null,
    issuedAt: null,
    about: [],
    endsAt: null,
    naturalPerson: false,
    answered: false,
    validity: null,
    marked: false,
    ...summary,
  };
  return JSON.stringify({
    summary: whole,
    clauses: [],
    issuer: null,
    validity: null,
    marked: null,
    attachments: [],
    held: [],
  });
}
