import type { PublishedDocument } from '../document.ts';
import type { DocumentFacts } from '../hit.ts';
import type { Day } from '../language/calendar.ts';
import { type OldName, oldNames } from '../language/institutions.ts';
import { nameAfterReform } from './dated.ts';
import type { Finding } from './hit.ts';
import { actedOn, isStatute } from './page-kind.ts';

/** Characters of a page in which old names are looked for; a guide that is longer repeats itself. */
const reach = 60_000;

/**
 * Old names of institutions and places: on guides, contacts and duties, or on pages dated after the reform. A page dated before it
 * was right when it was written and is never flagged.
 */
export function detectOldInstitutions(
  document: PublishedDocument,
  facts: DocumentFacts,
  column: string | null | undefined,
  asOf: Day,
): Finding[] {
  const title = facts.title?.value ?? '';
  const use = actedOn(document, facts, column);
  if (use === null && isStatute(title, document)) return [];
  // 沿革, 大事记 and the like tell of their time.
  if (/沿革|大事记|年鉴|史志|历史|回顾|纪念|机构改革|挂牌|解读/.test(title)) return [];
  const day = nameAfterReform(facts);
  if (day === null && use === null) return [];
  const { start, end } = document.main;
  const found = oldNames(document.text, { start, end: Math.min(end, start + reach) }, asOf);
  const wrong = found.filter((name) => day === null || day >= name.reform.since);
  const byReform = new Map<string, OldName[]>();
  for (const name of wrong) byReform.set(name.name, [...(byReform.get(name.name) ?? []), name]);
  const findings: Finding[] = [];
  for (const [name, places] of byReform) {
    const first = places[0];
    if (first === undefined) continue;
    findings.push({
      pattern: 'old-institution',
      start: first.start,
      end: first.end,
      evidence: [
        { key: 'renamed', points: 3, detail: `${name}→${first.reform.now}` },
        { key: 'reform', points: 0, detail: `${first.reform.basis}，${first.reform.since}` },
        ...(use === null ? [] : [{ key: `acted-on-${use}`, points: 4 }]),
        ...(day === null ? [] : [{ key: 'dated-after-reform', points: 2, detail: day }]),
        ...(places.length > 1 ? [{ key: 'repeated', points: 1, detail: String(places.length) }] : []),
      ],
    });
  }
  return findings;
}
