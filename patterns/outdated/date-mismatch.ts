import type { PublishedDocument } from '../document.ts';
import type { DocumentFacts, Evidence } from '../hit.ts';
import { addDays, type Day, daysBetween } from '../language/calendar.ts';
import { findDates } from '../language/dates.ts';
import { urlDay } from '../language/url-date.ts';
import type { Finding } from './hit.ts';

const dateLabels = /^(?:成文|发文|生成|印发|发布|公布|公开|实施|施行|生效|废止|失效)(?:日期|时间)$/;

/**
 * Days that cannot all be true: published before it was written, published in the future, a day that does not exist. An address with
 * a later date than PubDate is a migrated page and says nothing; one with a much earlier date is a hint.
 */
export function detectDateMismatch(document: PublishedDocument, facts: DocumentFacts, asOf: Day): Finding | null {
  const { start } = document.main;
  const evidence: Evidence[] = [];
  const published = facts.publishedAt;
  const issued = facts.issuedAt;
  if (published && published.confidence >= 0.7) {
    if (published.value > addDays(asOf, 1))
      evidence.push({ key: 'published-in-future', points: 6, detail: published.value });
    // Time zones and work over midnight move a day.
    if (issued && issued.confidence >= 0.8 && daysBetween(published.value, issued.value) > 1) {
      evidence.push({ key: 'published-before-issued', points: 5, detail: `${published.value} < ${issued.value}` });
    }
    const inUrl = published.source === 'url' ? null : urlDay(document.url);
    if (inUrl && daysBetween(inUrl, published.value) > 31)
      evidence.push({ key: 'address-earlier', points: 3, detail: `${inUrl} < ${published.value}` });
  }
  for (const [label, value] of Object.entries(document.head)) {
    if (!dateLabels.test(label.replace(/[\s:：]/g, ''))) continue;
    const wrong = findDates(value).find((date) => date.problem === 'no-such-day');
    if (wrong) evidence.push({ key: 'no-such-day', points: 6, detail: `${label}=${value.slice(0, 30)}` });
  }
  return evidence.length === 0 ? null : { pattern: 'date-mismatch', start, end: start, evidence };
}
