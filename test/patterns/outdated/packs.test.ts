import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documentFacts } from '../../../patterns/language/facts.ts';
import { loadPacks } from '../../../patterns/load.ts';
import { detectOutdated } from '../../../patterns/outdated/detect.ts';
import { exampleDocument } from '../../../patterns/plain.ts';
import type { PatternExample } from '../../../patterns/schema.ts';

const names = ['outdated', 'ineffective', 'site-health'];
const rules = loadPacks(
  names.map((name) => ({
    name: `${name}.yaml`,
    text: readFileSync(new URL(`../../../patterns/packs/${name}.yaml`, import.meta.url), 'utf8'),
  })),
);

function found(example: PatternExample, id: string): boolean {
  const document = exampleDocument(example);
  const fields = typeof example === 'string' ? {} : example;
  const context = { asOf: fields.asOf ?? '2026-11-23', column: fields.column ?? null };
  const { hits } = detectOutdated(document, documentFacts(document), rules, context);
  return hits.some((hit) => hit.pattern === id);
}

describe('the packs of outdated, ineffective and unhealthy items', () => {
  it('hold every id of the brief in its category', () => {
    const byCategory = Object.fromEntries(
      ['outdated', 'ineffective', 'site-health'].map((category) => [
        category,
        rules.patterns.filter((pattern) => pattern.category === category).map((pattern) => pattern.id),
      ]),
    );
    expect(new Set(byCategory.outdated)).toEqual(
      new Set([
        'ended-notice',
        'ended-notice-personal',
        'consultation-without-result',
        'retention-period',
        'unanswered-message',
        'date-mismatch',
        'stale-home-page',
        'stale-column',
      ]),
    );
    expect(new Set(byCategory.ineffective)).toEqual(
      new Set([
        'expired-document',
        'repealed-document',
        'superseded-document',
        'contradicting-validity',
        'unmarked-interpretation',
        'missing-interpretation',
        'old-institution',
        'superseded-requirement',
      ]),
    );
    expect(new Set(byCategory['site-health'])).toEqual(
      new Set([
        'dead-link',
        'soft-404',
        'missing-attachment',
        'hijacked-link',
        'placeholder',
        'duplicate',
        'empty-column',
      ]),
    );
  });

  for (const pattern of rules.patterns) {
    for (const [nth, example] of pattern.examples.match.entries()) {
      it(`${pattern.id} finds example ${nth + 1}`, () => expect(found(example, pattern.id)).toBe(true));
    }
    for (const [nth, example] of pattern.examples.ignore.entries()) {
      it(`${pattern.id} ignores example ${nth + 1}`, () => expect(found(example, pattern.id)).toBe(false));
    }
  }
});
