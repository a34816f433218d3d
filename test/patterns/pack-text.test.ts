import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePack } from '../../patterns/load.ts';
import {
  newPackText,
  patternsInText,
  readPackText,
  withoutDefaults,
  withoutPattern,
  withPattern,
  writePackText,
} from '../../patterns/pack-text.ts';
import type { PatternFields } from '../../patterns/schema.ts';
import { shippedPacks } from '../../patterns/shipped.ts';

const packs = shippedPacks();
const patternsOf = (text: string) => parsePack({ name: 'pack.yaml', text }).pack.patterns;
const patternOf = (text: string, id: string): PatternFields => patternsOf(text).find((one) => one.id === id)!;
const changedLines = (before: string, after: string) => {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return [a.filter((line) => !b.includes(line)), b.filter((line) => !a.includes(line))];
};

it.each(packs.map((pack) => [pack.name, pack.text]))('%s is read and written back to the letter', (_name, text) => {
  expect(writePackText(readPackText(text))).toBe(text);
  for (const pattern of patternsOf(text)) expect(withPattern(text, pattern.id, withoutDefaults(pattern))).toBe(text);
});

describe('a change of one pattern', () => {
  const commented = `# 本局的规则
pack: own # 名称
version: 1
patterns:
  # 第一条
  - id: one
    title: {zh: 一, en: One}
    why: {zh: 一, en: One}
    category: personal-data
    severity: high # 说好的
    keywords: [编号, 单号]
    matcher: {regex: ['A\\d{6}']} # 六位
    examples:
      match:
        # 最常见的写法
        - 编号A123456
        - 单号A654321
  # 第二条
  - id: two
    title: {zh: 二, en: Two}
    why: {zh: 二, en: Two}
    category: personal-data
    severity: low
    matcher: {regex: ['B\\d{6}']}
`;

  it('keeps every comment and touches only its own line', () => {
    const one = patternOf(commented, 'one');
    const edited = withPattern(commented, 'one', withoutDefaults({ ...one, severity: 'low' }));
    expect(changedLines(commented, edited)).toEqual([['    severity: high # 说好的'], ['    severity: low # 说好的']]);
    const examples = { ...one.examples, match: [...one.examples.match, '单号A000001'] };
    const longer = withPattern(commented, 'one', withoutDefaults({ ...one, examples }));
    expect(changedLines(commented, longer)).toEqual([[], ['        - 单号A000001']]);
    expect(longer).toContain('# 最常见的写法');
  });

  it('keeps an example’s comment with it when others go', () => {
    const one = patternOf(commented, 'one');
    const fewer = { ...one, examples: { match: one.examples.match.slice(0, 1), ignore: [] } };
    const edited = withPattern(commented, 'one', withoutDefaults(fewer));
    expect(changedLines(commented, edited)).toEqual([['        - 单号A654321'], []]);
  });

  it('puts a new key where the shipped packs have it', () => {
    const two = patternOf(commented, 'two');
    const edited = withPattern(
      commented,
      'two',
      withoutDefaults({ ...two, keywords: ['批号'], basis: ['某法第一条'] }),
    );
    const tail = edited.slice(edited.indexOf('- id: two'));
    const keys = [...tail.matchAll(/^ {4}(\w+):/gm)].map((match) => match[1]);
    expect(keys).toEqual(['title', 'why', 'basis', 'category', 'severity', 'keywords', 'matcher']);
    expect(tail).toContain('keywords: [批号]');
  });

  it('never changes another pattern through a shared list', () => {
    const contact = packs.find((pack) => pack.name === 'contact.yaml')!.text;
    const identity = packs.find((pack) => pack.name === 'identity.yaml')!.text;
    for (const text of [contact, identity]) {
      const all = patternsOf(text);
      for (const pattern of all.filter((one) => one.evidence.against.length > 0)) {
        const against = pattern.evidence.against.map((group, n) => (n === 0 ? { ...group, points: -3 } : group));
        const fields = { ...pattern, evidence: { ...pattern.evidence, against } };
        const edited = patternsOf(withPattern(text, pattern.id, withoutDefaults(fields)));
        expect(edited).toEqual(all.map((one) => (one.id === pattern.id ? fields : one)));
      }
    }
  });

  it('gives back what was put in, whatever changed', () => {
    const word = fc.constantFrom('编号', '单号', '批号', '受理号', '订单号', '工号');
    const list = fc.uniqueArray(word, { maxLength: 6 });
    const edits = fc.record({
      keywords: list,
      severity: fc.constantFrom('high', 'low', 'medium'),
      off: fc.boolean(),
      base: fc.integer({ min: -20, max: 20 }),
      points: fc.dictionary(fc.constantFrom('keyword', 'header', 'name'), fc.integer({ min: -20, max: 20 })),
      against: fc.array(
        fc.record({ words: fc.uniqueArray(word, { minLength: 1 }), points: fc.integer({ min: -20, max: -1 }) }),
        {
          maxLength: 3,
        },
      ),
      match: fc.uniqueArray(fc.constantFrom('编号A123456', '"引号" A1: b', '# 井号', '- 横', "it's", '两\n行', '123'), {
        maxLength: 5,
      }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(commented, ...packs.map((pack) => pack.text)),
        fc.nat(),
        edits,
        (text, nth, { base, points, against, match, ...rest }) => {
          const all = patternsOf(text);
          const pattern = all[nth % all.length]!;
          const fields = {
            ...pattern,
            ...rest,
            evidence: { ...pattern.evidence, base, points, against },
            examples: { ...pattern.examples, match },
          } as PatternFields;
          const edited = patternsOf(withPattern(text, pattern.id, withoutDefaults(fields)));
          expect(edited).toEqual(all.map((one) => (one === pattern ? fields : one)));
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('adds, takes away and begins', () => {
    const two = patternOf(commented, 'two');
    const added = withPattern(commented, null, withoutDefaults({ ...two, id: 'three' }));
    expect([...patternsInText(added).keys()]).toEqual(['one', 'two', 'three']);
    expect(added.startsWith(commented.trimEnd())).toBe(true);
    const gone = withoutPattern(added, 'one');
    expect([...patternsInText(gone).keys()]).toEqual(['two', 'three']);
    expect(patternsOf(newPackText('own', withoutDefaults(two)))).toEqual([two]);
  });
});
