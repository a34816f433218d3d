import { z } from 'zod';
import type { PublishedDocument } from '../document.ts';
import type { DocumentFacts } from '../hit.ts';
import type { Day } from '../language/calendar.ts';
import type { RuleSet } from '../load.ts';
import type { Finding } from './hit.ts';
import { actedOn } from './page-kind.ts';

/** A requirement that was dropped. Administrators edit the list in the pack; all words are literals. */
const requirement = z.strictObject({
  id: z.string(),
  since: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** One of these says what the page is about; none: any guide. */
  about: z.array(z.string()).default([]),
  /** One of these is what is no longer asked for. */
  asks: z.array(z.string()).min(1),
  /** In the same sentence, any of these makes it right: 无需, 不再. */
  unless: z.array(z.string()).default([]),
  now: z.string(),
  basis: z.string(),
});
export const requirementOptions = z.strictObject({ facts: z.array(requirement) });
export type Requirement = z.infer<typeof requirement>;

const denial = [
  '无需',
  '不需',
  '无须',
  '不再',
  '免于',
  '免提交',
  '取消',
  '不用',
  '免交',
  '替代',
  '代替',
  '以前',
  '原来',
  '过去',
  '原需',
  '改革前',
];

const parsed = new WeakMap<object, Requirement[]>();

function factsOf(rules: RuleSet): Requirement[] {
  const pattern = rules.patterns.find((pattern) => pattern.id === 'superseded-requirement');
  const options = pattern && 'code' in pattern.matcher ? pattern.matcher.options : undefined;
  if (!options) return [];
  const known = parsed.get(options);
  if (known) return known;
  const read = requirementOptions.safeParse(options);
  const facts = read.success ? read.data.facts : [];
  parsed.set(options, facts);
  return facts;
}

/** Guides that still ask for what is no longer required. Only pages that people act on: a report of the change is no guide. */
export function detectRequirements(
  document: PublishedDocument,
  facts: DocumentFacts,
  rules: RuleSet,
  column: string | null | undefined,
  asOf: Day,
): Finding[] {
  if (actedOn(document, facts, column) !== 'guide') return [];
  const title = facts.title?.value ?? '';
  const { start, end } = document.main;
  const text = document.text.slice(start, Math.min(end, start + 60_000));
  const findings: Finding[] = [];
  for (const rule of factsOf(rules)) {
    if (rule.since > asOf) continue;
    if (rule.about.length > 0 && !rule.about.some((word) => title.includes(word) || text.slice(0, 1500).includes(word)))
      continue;
    const at = askedAt(text, rule);
    if (at === null) continue;
    findings.push({
      pattern: 'superseded-requirement',
      start: start + at.start,
      end: start + at.end,
      evidence: [
        { key: 'dropped-requirement', points: 6, detail: rule.now },
        { key: 'basis', points: 0, detail: `${rule.basis}，${rule.since}` },
        ...(rule.about.some((word) => title.includes(word)) ? [{ key: 'title-about', points: 2 }] : []),
      ],
    });
  }
  return findings;
}

function askedAt(text: string, rule: Requirement): { start: number; end: number } | null {
  for (const word of rule.asks) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      const start = Math.max(text.lastIndexOf('。', at), text.lastIndexOf('\n', at), text.lastIndexOf('；', at)) + 1;
      const stop = text.slice(at).search(/[。\n；]/);
      const sentence = text.slice(start, stop < 0 ? text.length : at + stop);
      if ([...denial, ...rule.unless].some((word) => sentence.includes(word))) continue;
      return { start: at, end: at + word.length };
    }
  }
  return null;
}
