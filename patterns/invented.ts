import { idCheckHolds, isBirthDay, isRegion, luhnHolds } from './engine/checks.ts';
import type { PatternExample, PatternFields } from './schema.ts';

/** Numbers that could be somebody's: right in every check, and without the marks of an invented one. */
const kinds: { kind: 'resident-id' | 'mobile' | 'bank-card'; form: RegExp; real(digits: string): boolean }[] = [
  {
    kind: 'resident-id',
    form: /(?<!\d)\d{17}[\dXx](?!\d)/g,
    real: (id) =>
      isRegion(id) && isBirthDay(id, 6, 20991231) && idCheckHolds(id.toUpperCase()) && !isMade(id.slice(14, 17)),
  },
  { kind: 'mobile', form: /(?<!\d)1[3-9]\d{9}(?!\d)/g, real: (number) => !isMade(number.slice(3)) },
  { kind: 'bank-card', form: /(?<!\d)62\d{14,17}(?!\d)/g, real: (card) => luhnHolds(card) && !isMade(card.slice(6)) },
];

/** 001, 0000, 12345678, 13800138000: what people write when they make a number up. */
function isMade(digits: string): boolean {
  if (/^0*\d$/.test(digits) || /(\d)\1{2}/.test(digits)) return true;
  const steps = [...digits].slice(1).map((digit, at) => Number(digit) - Number(digits[at]));
  let run = 0;
  for (const step of steps) {
    run = step === 1 || step === -1 ? run + 1 : 0;
    if (run >= 3) return true;
  }
  return /^(\d{2,4})\1+/.test(digits);
}

export interface RealLooking {
  pattern: string;
  /** Counts from 1. */
  example: number;
  wanted: 'match' | 'ignore';
  kind: (typeof kinds)[number]['kind'];
}

/** Examples with a number that looks like a real person's, leaving out those that were there before. */
export function realLookingExamples(
  patterns: readonly PatternFields[],
  before: readonly PatternFields[],
): RealLooking[] {
  const known = new Set(before.flatMap((pattern) => Object.values(pattern.examples).flat().map(textOf)));
  return patterns.flatMap((pattern) =>
    (['match', 'ignore'] as const).flatMap((wanted) =>
      pattern.examples[wanted].flatMap((example, at) => {
        const text = textOf(example);
        if (known.has(text)) return [];
        return kinds
          .filter(({ form, real }) => (bare(text).match(form) ?? []).some(real))
          .map(({ kind }) => ({ pattern: pattern.id, example: at + 1, wanted, kind }));
      }),
    ),
  );
}

const textOf = (example: PatternExample): string => (typeof example === 'string' ? example : JSON.stringify(example));
/** Digits in groups are one number; full-width digits are digits. */
const bare = (text: string): string => text.normalize('NFKC').replace(/(?<=\d)[ -](?=\d)/g, '');
