import type { PublishedDocument } from '../document.ts';
import type { DetectionContext, DocumentFacts, Hit } from '../hit.ts';
import type { RuleSet } from '../load.ts';
import { headValidity } from '../validity/head-validity.ts';
import { readMarking } from '../validity/marking.ts';
import { ownValidity } from '../validity/own-validity.ts';
import type { Verdict } from '../validity/verdict.ts';
import { detectDateMismatch } from './date-mismatch.ts';
import { detectExpired } from './expired.ts';
import { type Finding, type OutdatedDetection, toHit } from './hit.ts';
import { detectEndedNotice } from './notice.ts';
import { detectOldInstitutions } from './old-institution.ts';
import { isListPage } from './page-kind.ts';
import { detectPlaceholder } from './placeholder.ts';
import { detectRequirements } from './requirement.ts';
import { detectTrial } from './trial.ts';

/** What the ledger knows of this document, where the caller has one. */
export interface OutdatedContext extends DetectionContext {
  verdict?: Verdict | null;
}

/** Everything outdated or ineffective that one document shows by itself on the day `context.asOf`. Pure. */
export function detectOutdated(
  document: PublishedDocument,
  facts: DocumentFacts,
  rules: RuleSet,
  context: OutdatedContext,
): OutdatedDetection {
  const findings: Finding[] = [];
  const result: OutdatedDetection = { hits: [], letGo: [] };
  const notice = detectEndedNotice(document, facts, context);
  if (notice.finding) findings.push(notice.finding);
  result.letGo.push(...notice.letGo);
  if (!isListPage(document)) {
    const own = ownValidity(document.text, document.main, facts);
    const marking = readMarking(document, facts);
    const expired = detectExpired(document, facts, own, marking, context.verdict ?? null, context);
    findings.push(...expired.findings);
    result.letGo.push(...expired.letGo);
    const stated = own.length > 0 || headValidity(document) !== null || marking !== null || context.verdict?.until;
    const trial = stated || expired.findings.length > 0 ? null : detectTrial(document, facts, rules, context.asOf);
    if (trial) findings.push(trial);
    const column = context.column ?? facts.column?.value;
    findings.push(...detectOldInstitutions(document, facts, column, context.asOf));
    findings.push(...detectRequirements(document, facts, rules, column, context.asOf));
    const others = [detectPlaceholder(document, facts), detectDateMismatch(document, facts, context.asOf)];
    for (const finding of others) if (finding !== null) findings.push(finding);
  }
  for (const finding of findings) {
    if (!wanted(finding.pattern, context.only)) continue;
    const hit = toHit(document, rules, finding);
    if (hit !== null) result.hits.push(hit);
  }
  return result;
}

/** `ended-notice-personal` is made of `ended-notice`, so whoever wants only the one needs the other. */
function wanted(pattern: string, only: readonly string[] | undefined): boolean {
  if (only === undefined || only.includes(pattern)) return true;
  return pattern === 'ended-notice' && only.includes('ended-notice-personal');
}

/**
 * An ended notice that still shows personal data is the gravest of its kind: with any personal hit or roster in the same
 * document the engine replaces its `ended-notice` by `ended-notice-personal`.
 */
export function withPersonalData(outdated: Hit[], personal: readonly Hit[], persons: number, rules: RuleSet): Hit[] {
  const pattern = rules.patterns.find((pattern) => pattern.id === 'ended-notice-personal');
  if (!pattern || !rules.enabled(pattern.id) || (personal.length === 0 && persons === 0)) return outdated;
  return outdated.map((hit) =>
    hit.pattern !== 'ended-notice'
      ? hit
      : {
          ...hit,
          pattern: pattern.id,
          category: pattern.category,
          severity: pattern.severity,
          evidence: [
            ...hit.evidence,
            { key: 'personal-data-beside', points: 0, detail: String(Math.max(persons, personal.length)) },
          ],
        },
  );
}
