import type { PublishedDocument } from '../document.ts';
import type { DetectionContext, DocumentFacts, Evidence, LetGo } from '../hit.ts';
import { headValidity } from '../validity/head-validity.ts';
import { type Marking, validityWord } from '../validity/marking.ts';
import type { OwnValidity } from '../validity/own-validity.ts';
import type { Verdict } from '../validity/verdict.ts';
import { type Finding, letGo } from './hit.ts';

/**
 * Documents that say themselves that they no longer hold, and those of which the ledger knows it. A marked one is let go,
 * an extended one never flagged.
 */
export function detectExpired(
  document: PublishedDocument,
  facts: DocumentFacts,
  own: OwnValidity[],
  marking: Marking | null,
  verdict: Verdict | null,
  context: DetectionContext,
): { findings: Finding[]; letGo: LetGo[] } {
  const findings: Finding[] = [];
  const gone: LetGo[] = [];
  const { start, end } = document.main;
  const claimsInForce = facts.validity !== null && validityWord(facts.validity.value) === 'in-force';
  if (marking?.fate === 'ended') {
    const at = {
      pattern: marking.source === 'note' ? 'repealed-document' : 'repealed-document',
      start: marking.start,
      end: marking.end,
    };
    gone.push(letGo(document, at, 'marked', marking.quote));
    // 有效 in the metadata beside a mark that says the opposite: the page contradicts itself.
    if (claimsInForce && marking.source !== 'metadata') {
      findings.push(
        contradiction(
          facts,
          { start: marking.start, end: marking.end },
          { key: `marked-in-${marking.source}`, points: 6, detail: marking.quote },
        ),
      );
    }
    return { findings, letGo: gone };
  }
  const stated = headValidity(document);
  const clauses = own.filter((clause) => clause.until !== null);
  const clause = clauses.sort((a, b) => ((a.until ?? '') < (b.until ?? '') ? 1 : -1))[0];
  const until =
    [stated?.until, clause?.until]
      .filter((day) => day != null)
      .sort()
      .at(-1) ?? null;
  const at = clause ? { start: clause.start, end: clause.end } : { start, end: Math.min(end, start) };
  for (const problem of own.filter((clause) => clause.until === null)) {
    gone.push(
      letGo(
        document,
        { pattern: 'expired-document', start: problem.start, end: problem.end },
        problem.problem ?? 'end-unknown',
      ),
    );
  }
  if (verdict && (verdict.state === 'repealed' || verdict.state === 'superseded')) {
    const pattern = verdict.state === 'repealed' ? 'repealed-document' : 'superseded-document';
    const step: Evidence = {
      key: `ledger:${verdict.state}`,
      points: verdict.confidence >= 0.8 ? 10 : 6,
      detail: verdict.chain[0]?.sentence ?? '',
    };
    findings.push({ pattern, start, end: start, evidence: [step, { key: 'not-marked', points: 0 }] });
    if (claimsInForce) findings.push(contradiction(facts, { start, end: start }, step));
    return { findings, letGo: gone };
  }
  if (until === null || until >= context.asOf) {
    if (until !== null) gone.push(letGo(document, { pattern: 'expired-document', ...at }, 'in-force', until));
    return { findings, letGo: gone };
  }
  if (verdict && ['in-force', 'extended', 'due-to-expire'].includes(verdict.state)) {
    gone.push(letGo(document, { pattern: 'expired-document', ...at }, 'extended', verdict.chain[0]?.sentence));
    return { findings, letGo: gone };
  }
  const evidence: Evidence[] = [
    {
      key: clause ? `validity-${clause.form}` : `head:${stated?.label}`,
      points: clause?.form === 'length' ? 8 : 10,
      detail: until,
    },
    { key: 'as-of', points: 0, detail: context.asOf },
    { key: 'not-marked', points: 0 },
  ];
  findings.push({ pattern: 'expired-document', ...at, evidence });
  if (claimsInForce) findings.push(contradiction(facts, at, { key: 'validity-passed', points: 6, detail: until }));
  return { findings, letGo: gone };
}

function contradiction(facts: DocumentFacts, at: { start: number; end: number }, step: Evidence): Finding {
  return {
    pattern: 'contradicting-validity',
    ...at,
    evidence: [
      { key: 'metadata-in-force', points: 4, detail: `${facts.validity?.source}=${facts.validity?.value}` },
      step,
    ],
  };
}
