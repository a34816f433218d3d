import { describe, expect, test } from 'vitest';
import { checkPack } from '../../patterns/check.ts';
import { detect } from '../../patterns/engine/scan.ts';
import { loadPacks, PackError } from '../../patterns/load.ts';
import { plainDocument } from '../../patterns/plain.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { asOf, shippedRules } from '../support/detecting.ts';

function pack(matcher: string, more = ''): string {
  return `pack: local
version: 1
patterns:
  - id: permit-number
    title: {zh: 准迁证号, en: Permit number}
    why: {zh: 可识别个人, en: Identifies a person}
    category: personal-data
    severity: high
    keywords: [准迁证, 准迁证号]
    matcher: ${matcher}
    evidence:
      points: {form: 2, keyword: 3, header: 3}
    examples:
      match: [准迁证号 ZQ12345678]
      ignore: [型号 ZQ123]
${more}`;
}

const good = pack("{regex: ['(?:ZQ)[0-9]{8}']}");

function issuesOf(text: string): { file: string; line: number; message: string }[] {
  try {
    loadPacks([{ name: 'local.yaml', text }]);
  } catch (error) {
    if (error instanceof PackError) return error.issues;
  }
  return [];
}

describe('a pack that cannot be used names its line', () => {
  test('an unknown key', () => {
    expect(issuesOf(good.replace('severity: high', 'severity: high\n    sevrity: low'))).toMatchObject([
      { file: 'local.yaml', line: 9, message: 'unknown key "sevrity"' },
    ]);
  });

  test('a wrong value', () => {
    expect(issuesOf(good.replace('severity: high', 'severity: huge'))).toMatchObject([{ line: 8 }]);
  });

  test('what is no YAML', () => {
    expect(issuesOf('pack: [')).toMatchObject([{ file: 'local.yaml' }]);
    expect(issuesOf('')).toMatchObject([{ line: 1 }]);
  });

  test('a duplicate id, in one file and between files', () => {
    const twice = `${good}${good.slice(good.indexOf('  - id:'))}`;
    expect(issuesOf(twice)).toMatchObject([{ line: 16, message: 'duplicate id "permit-number", first on line 4' }]);
    expect(() =>
      loadPacks([
        { name: 'a.yaml', text: good },
        { name: 'b.yaml', text: good },
      ]),
    ).toThrow('b.yaml:4: duplicate id "permit-number", first at a.yaml:4');
  });

  test('an expression that does not compile, a check and a code that nobody has', () => {
    expect(issuesOf(pack("{regex: ['(']}"))).toMatchObject([{ line: 10 }]);
    expect(issuesOf(pack("{regex: ['ZQ[0-9]{8}'], validators: [luhnn]}"))).toMatchObject([
      { line: 10, message: expect.stringContaining('unknown validator') },
    ]);
    expect(issuesOf(pack('{code: residentid}'))).toMatchObject([{ message: expect.stringContaining('unknown code') }]);
  });

  test('one that is larger than any honest pack', () => {
    expect(issuesOf(`${good}#${'x'.repeat(1_000_001)}`)).toMatchObject([{ line: 1 }]);
  });

  test('an alias that multiplies', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(20)}]\nc: &c [${'*b,'.repeat(20)}]\nd: [${'*c,'.repeat(20)}]\n`;
    expect(issuesOf(bomb).length).toBeGreaterThan(0);
  });
});

describe('checking an edited pack', () => {
  test('finds nothing wrong with a good one', async () => {
    expect(await checkPack('local.yaml', good)).toEqual([]);
  });

  test('names an expression that backtracks', async () => {
    expect(await checkPack('local.yaml', pack("{regex: ['(?:Z+Q*)+[0-9]{8}']}"))).toMatchObject([
      { pattern: 'permit-number', line: 10, kind: 'backtracking' },
    ]);
  });

  test('names an expression outside of RE2', async () => {
    expect(await checkPack('local.yaml', pack("{regex: ['(?<!A)ZQ[0-9]{8}']}"))).toMatchObject([
      { kind: 'backtracking', message: expect.stringContaining('not RE2') },
    ]);
  });

  test('names the examples that fail', async () => {
    const problems = await checkPack(
      'local.yaml',
      good.replace('ZQ12345678]', 'ZQ12345678, 准迁证号 ZQ1]').replace('型号 ZQ123]', '准迁证 ZQ12345678]'),
    );
    expect(problems).toMatchObject([
      { kind: 'example', line: 14, message: 'example 2 of match is not found' },
      { kind: 'example', line: 15, message: expect.stringContaining('example 1 of ignore is found') },
    ]);
  });

  test('names an id that another pack has', async () => {
    expect(await checkPack('local.yaml', good.replace('permit-number', 'mobile'))).toMatchObject([
      { kind: 'duplicate', line: 4 },
    ]);
  });
});

describe('a rule set', () => {
  test('changes its version with any pack and any switch, and only then', () => {
    const rules = loadPacks(shippedPacks());
    expect(loadPacks(shippedPacks().reverse()).version).toBe(rules.version);
    expect(loadPacks([...shippedPacks(), { name: 'local.yaml', text: good }]).version).not.toBe(rules.version);
    expect(rules.with({ mobile: false }).version).not.toBe(rules.version);
    expect(rules.with({ mobile: true }).version).toBe(rules.version);
  });

  test('runs what is switched on', () => {
    const off = shippedRules.with({ mobile: false });
    expect(off.enabled('mobile')).toBe(false);
    expect(detect(plainDocument('手机13800138000'), off, { asOf }).hits).toEqual([]);
    expect(detect(plainDocument('手机13800138000'), off, { asOf, only: ['mobile'] }).hits).toHaveLength(1);
  });

  test("runs an administrator's expressions with their label, checks and trace", () => {
    const rules = loadPacks([...shippedPacks(), { name: 'local.yaml', text: good }]);
    const { hits } = detect(plainDocument('张伟，准迁证号 ZQ12345678'), rules, { asOf });
    expect(hits.filter((hit) => hit.pattern === 'permit-number')).toMatchObject([
      { value: 'ZQ12345678', confidence: 'likely' },
    ]);
  });
});
