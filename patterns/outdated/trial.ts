import { z } from 'zod';
import type { PublishedDocument } from '../document.ts';
import type { DocumentFacts } from '../hit.ts';
import { addDays, addYears, type Day } from '../language/calendar.ts';
import { findDates } from '../language/dates.ts';
import type { RuleSet } from '../load.ts';
import type { Finding } from './hit.ts';

/** What a jurisdiction says of documents on trial that state no end. An administrator edits the list in the pack. */
const jurisdiction = z.strictObject({
  /** Beginnings of document numbers and issuers that it governs: 鲁, 济, 山东. Laws and orders have other rules. */
  issuers: z.array(z.string().min(1)).min(1),
  years: z.number().int().min(1).max(20),
  basis: z.string(),
});
export const trialOptions = z.strictObject({ trial: z.array(jurisdiction) });

const onTrial = /[（(](?:试行|暂行)[）)]|(?:试行|暂行)(?:办法|规定|细则|意见|方案|标准|规则|措施|政策|制度)/;

/**
 * A document on trial (试行, 暂行) that states no end and is older than the jurisdiction lets such ones hold: a suspect for a person
 * to look at, never more, for the rule itself has exceptions.
 */
export function detectTrial(
  document: PublishedDocument,
  facts: DocumentFacts,
  rules: RuleSet,
  asOf: Day,
): Finding | null {
  const title = facts.title?.value ?? '';
  const number = facts.documentNumber?.value ?? '';
  // Orders and regulations are no administrative documents; only these come with a year in brackets.
  if (!onTrial.test(title) || !number.includes('〔') || /条例/.test(title)) return null;
  const rule = rulesOf(rules).find(({ issuers }) =>
    issuers.some((start) => number.startsWith(start) || (facts.issuer?.value ?? '').startsWith(start)),
  );
  const from = beginning(document) ?? facts.issuedAt?.value ?? facts.publishedAt?.value ?? null;
  if (!rule || from === null) return null;
  const until = addDays(addYears(from, rule.years), -1);
  if (until >= asOf) return null;
  const { start } = document.main;
  return {
    pattern: 'expired-document',
    start,
    end: start,
    evidence: [
      { key: 'trial-default', points: 3, detail: `${until}（${rule.years}年）` },
      { key: 'basis', points: 0, detail: rule.basis },
      { key: 'as-of', points: 0, detail: asOf },
    ],
  };
}

/** 本办法自2021年5月1日起试行. */
function beginning(document: PublishedDocument): Day | null {
  const { text, main } = document;
  const tail = text.slice(Math.max(main.start, main.end - 4000), main.end);
  const begin = /本[^，。；《》]{0,10}?(?:自|从)([^，。；《》]{4,24}?)起[^，。；]{0,6}?(?:施行|实施|执行|试行)/.exec(
    tail,
  )?.[1];
  return begin ? (findDates(begin)[0]?.day ?? null) : null;
}

function rulesOf(rules: RuleSet): z.infer<typeof jurisdiction>[] {
  const pattern = rules.patterns.find((pattern) => pattern.id === 'expired-document');
  const options = pattern && 'code' in pattern.matcher ? pattern.matcher.options : undefined;
  const read = options ? trialOptions.safeParse(options) : null;
  return read?.success ? read.data.trial : [];
}
