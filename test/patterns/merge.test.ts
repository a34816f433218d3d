import { expect, it } from 'vitest';
import { parsePack } from '../../patterns/load.ts';
import { mergePacks } from '../../patterns/merge.ts';
import { withoutDefaults, withoutPattern, withPattern } from '../../patterns/pack-text.ts';
import type { PatternFields } from '../../patterns/schema.ts';
import { shippedPacks } from '../../patterns/shipped.ts';

const base = shippedPacks().find((pack) => pack.name === 'contact.yaml')!.text;
const patternOf = (text: string, id: string): PatternFields =>
  parsePack({ name: 'pack', text }).pack.patterns.find((one) => one.id === id)!;
const edit = (text: string, id: string, change: (pattern: PatternFields) => Partial<PatternFields>): string => {
  const pattern = patternOf(text, id);
  return withPattern(text, id, withoutDefaults({ ...pattern, ...change(pattern) }));
};

it('takes what they changed and keeps what we changed, also within one pattern', () => {
  const mine = `# 我们的说明\n${edit(base, 'mobile', (one) => ({ severity: 'high', keywords: [...one.keywords, '本局电话'] }))}`;
  const theirs = edit(
    edit(base, 'mobile', (one) => ({ keywords: [...one.keywords.filter((word) => word !== '家长电话'), '热线手机'] })),
    'email',
    () => ({ severity: 'medium' }),
  );
  const merged = mergePacks(base, mine, theirs);
  expect(merged.conflicts).toEqual([]);
  const mobile = patternOf(merged.text, 'mobile');
  expect(mobile.severity).toBe('high');
  expect(mobile.keywords).toEqual(expect.arrayContaining(['本局电话', '热线手机']));
  expect(mobile.keywords).not.toContain('家长电话');
  expect(patternOf(merged.text, 'email').severity).toBe('medium');
  expect(merged.text).toMatch(/^# 我们的说明\n/);
  expect(merged.taken).toEqual(expect.arrayContaining(['mobile:keywords', 'email:severity']));
  expect(merged.kept).toEqual(expect.arrayContaining(['mobile:keywords', 'mobile:severity']));
});

it('asks where both changed the same, and does as it is told', () => {
  const mine = edit(base, 'email', () => ({ severity: 'high' }));
  const theirs = edit(base, 'email', (one) => ({
    severity: 'medium',
    evidence: { ...one.evidence, points: { ...one.evidence.points, keyword: 5 } },
  }));
  const asked = mergePacks(base, mine, theirs);
  expect(asked.conflicts).toMatchObject([
    { at: 'email:severity', base: 'low', mine: 'high', theirs: 'medium', chosen: null },
  ]);
  expect(patternOf(asked.text, 'email').severity).toBe('high');
  expect(patternOf(asked.text, 'email').evidence.points.keyword).toBe(5);
  const settled = mergePacks(base, mine, theirs, new Map([['email:severity', 'theirs']]));
  expect(settled.conflicts).toMatchObject([{ chosen: 'theirs' }]);
  expect(settled.text).toBe(theirs);
});

it('knows patterns that came, went, or went on one side and changed on the other', () => {
  const own = withoutDefaults({ ...patternOf(base, 'landline'), id: 'own-phone' });
  const mine = edit(withPattern(withoutPattern(base, 'social-account'), null, own), 'landline', () => ({
    severity: 'low',
  }));
  const fresh = withoutDefaults({ ...patternOf(base, 'landline'), id: 'new-phone' });
  const theirs = withPattern(withoutPattern(base, 'landline'), null, fresh);
  const merged = mergePacks(base, mine, theirs);
  expect(merged.conflicts).toMatchObject([{ at: 'landline:', key: '', theirs: undefined }]);
  const ids = (text: string) => parsePack({ name: 'pack', text }).pack.patterns.map((one) => one.id);
  expect(ids(merged.text)).toEqual(['mobile', 'landline', 'email', 'own-phone', 'new-phone']);
  const settled = mergePacks(base, mine, theirs, new Map([['landline:', 'theirs']]));
  expect(ids(settled.text)).toEqual(['mobile', 'email', 'own-phone', 'new-phone']);
});

it('ends with their own text when nothing of ours is left, and with ours when they changed nothing', () => {
  const theirs = `# 新版\n${edit(base, 'email', () => ({ severity: 'medium' }))}`;
  expect(mergePacks(base, base, theirs).text).toBe(theirs);
  const mine = edit(base, 'email', () => ({ severity: 'critical' }));
  expect(mergePacks(base, mine, base)).toMatchObject({ text: mine, conflicts: [] });
  expect(mergePacks(base, theirs, theirs).conflicts).toEqual([]);
});
