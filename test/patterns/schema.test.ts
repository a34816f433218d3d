import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkPack } from '../../patterns/check.ts';
import { idCheck } from '../../patterns/engine/checks.ts';
import { realLookingExamples } from '../../patterns/invented.ts';
import { packJsonSchema } from '../../patterns/json-schema.ts';
import { loadPacks, PackError, parsePack } from '../../patterns/load.ts';
import { schemaLine } from '../../patterns/pack-text.ts';
import { shippedPacks } from '../../patterns/shipped.ts';

const packs = shippedPacks();
const contact = packs.find((pack) => pack.name === 'contact.yaml')!;
const pattern = (id: string, more = "matcher: {regex: ['Q\\d{6}']}") =>
  `  - id: ${id}\n    title: {zh: 一, en: One}\n    why: {zh: 一, en: One}\n    category: personal-data\n    severity: low\n    ${more}\n`;
const packOf = (...patterns: string[]) => `pack: own\nversion: 1\npatterns:\n${patterns.join('')}`;

it('schema.json is what the code reads (`node test/house/write-docs.ts` writes it)', () => {
  const stored = readFileSync(new URL('../../patterns/schema.json', import.meta.url), 'utf8');
  expect(stored).toBe(packJsonSchema());
});

it('every shipped pack tells editors where the schema is', () => {
  for (const pack of packs) expect(pack.text.split('\n')[0], pack.name).toBe(schemaLine('../schema.json'));
});

it('warns of an example with a number that could be somebody’s, not of invented ones nor of those that were there', () => {
  const { pack } = parsePack(contact);
  expect(realLookingExamples(pack.patterns, pack.patterns)).toEqual([]);
  const [first] = pack.patterns;
  const withExamples = (...match: string[]) => [{ ...first!, examples: { match, ignore: [] } }];
  const made = ['手机13800138000', '手机13812345678', '身份证370102199003070011', '卡号6222000000000000000'];
  expect(realLookingExamples(withExamples(...made), [])).toEqual([]);
  const id = `37010219900307451${idCheck('37010219900307451')}`;
  const real = realLookingExamples(withExamples('手机：13597 260 418', `身份证号${id}`), []);
  expect(real).toMatchObject([
    { kind: 'mobile', example: 1 },
    { kind: 'resident-id', example: 2 },
  ]);
});

it('answers a file of ten thousand lines, right or wrong, in the time that a person waits', async () => {
  const examples = (n: number) =>
    `matcher: {regex: ['Q${n}-\\d{6}']}\n    evidence: {base: 8}\n    examples:\n      match:\n${Array.from({ length: 48 }, (_, k) => `        - 编号Q${n}-${String(100000 + k)}`).join('\n')}`;
  const long = packOf(...Array.from({ length: 190 }, (_, n) => pattern(`own-${n}`, examples(n))));
  expect(long.split('\n').length).toBeGreaterThan(10_000);
  const started = performance.now();
  expect(await checkPack('own.yaml', long, [])).toEqual([]);
  expect(performance.now() - started).toBeLessThan(20_000);
  const broken = long.replace('Q180-\\d{6}', 'Q180-(\\d{6}');
  const line = broken.split('\n').findIndex((text) => text.includes('Q180-(')) + 1;
  expect(await checkPack('own.yaml', broken, [])).toMatchObject([{ line, kind: 'schema' }]);
  const many = packOf(...Array.from({ length: 201 }, (_, n) => pattern(`own-${n}`)));
  expect((await checkPack('own.yaml', many, []))[0]?.message).toMatch(/patterns: .*200/);
  expect((await checkPack('own.yaml', `# ${'x'.repeat(1_000_000)}\n${long}`, []))[0]?.message).toContain('1000000');
}, 60_000);

it('names a conflicting id with both places, in one file and across two', async () => {
  const twice = packOf(pattern('one'), pattern('one'));
  expect(await checkPack('own.yaml', twice, [])).toMatchObject([
    { kind: 'duplicate', line: 10, message: expect.stringContaining('first on line 4') },
  ]);
  const taken = packOf(pattern('mobile'));
  expect(await checkPack('own.yaml', taken)).toMatchObject([
    { kind: 'duplicate', line: 4, message: expect.stringContaining('contact.yaml') },
  ]);
  expect(() => loadPacks([contact, { name: 'own.yaml', text: taken }])).toThrow(PackError);
});

it.each([
  ['(a+)+$', 'backtracking'],
  ['(\\d+)*x', 'backtracking'],
  ['(?=a)b', 'RE2'],
  ['(a)\\1', 'RE2'],
])('refuses the expression %s at its line', async (expression, reason) => {
  const text = packOf(pattern('one', `matcher:\n      regex:\n        - '${expression}'`));
  const problems = await checkPack('own.yaml', text, []);
  expect(problems.map((one) => one.message).join(' ')).toContain(reason);
  expect(problems[0]).toMatchObject({ pattern: 'one', line: 11, kind: 'backtracking' });
});
