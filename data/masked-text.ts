import { detect } from '../patterns/engine/scan.ts';
import type { RuleSet } from '../patterns/load.ts';
import { maskText } from '../patterns/masks.ts';

/** Numbers that are somebody's whatever stands beside them: 15 or 18 digits of an identity card, a mobile number, a card. */
const bare = /(?<!\d)(?:\d{17}[\dXx]|\d{15,19}|1[3-9]\d{9})(?!\d)/g;

/**
 * Words that people typed, or that stand in a title or an address, with every personal value in them masked: for what
 * leaves the house or is kept as it came.
 */
export function maskedText(text: string, rules: RuleSet, asOf: string): string {
  if (text === '') return text;
  const { hits } = detect(plainDocument(text), rules, { asOf });
  const personal = hits.filter((hit) => hit.category === 'personal-data');
  const masked = personal.length > 0 ? maskText(text, personal, 0, text.length) : text;
  return masked.replace(bare, (number) => `${number.slice(0, 3)}${'*'.repeat(number.length - 5)}${number.slice(-2)}`);
}

function plainDocument(text: string) {
  return {
    url: '',
    type: 'text/plain',
    text,
    segments: [{ start: 0, end: text.length, place: {} }],
    tables: [],
    title: null,
    meta: {},
    head: {},
    links: [],
    main: { start: 0, end: text.length },
  };
}
