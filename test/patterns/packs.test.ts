import { describe, expect, test } from 'vitest';
import { checkPack } from '../../patterns/check.ts';
import { evidenceText, evidenceWords, letGoWords } from '../../patterns/evidence-words.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { shippedRules } from '../support/detecting.ts';

const personalKinds = [
  'resident-id',
  'resident-id-15',
  'disability-certificate',
  'truncated-id',
  'residence-permit',
  'travel-permit',
  'foreigner-permit',
  'passport',
  'military-id',
  'mobile',
  'landline',
  'bank-card',
  'insurance-number',
  'licence-plate',
  'vin',
  'email',
  'social-account',
  'home-address',
  'person-name',
  'birth-date',
  'weak-mask',
  'special-category',
  'minor',
];

describe('shipped packs', () => {
  for (const pack of shippedPacks())
    test(`${pack.name}: shape, examples and expressions hold`, async () => {
      expect(await checkPack(pack.name, pack.text)).toEqual([]);
    });

  test('cover every kind of personal data', () => {
    const ids = new Set(shippedRules.patterns.map((pattern) => pattern.id));
    expect(personalKinds.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('have for each kind of personal data a reason, a basis and examples of both sorts', () => {
    for (const pattern of shippedRules.patterns.filter((one) => one.category === 'personal-data')) {
      expect(pattern.basis.length, pattern.id).toBeGreaterThan(0);
      expect(pattern.examples.match.length, pattern.id).toBeGreaterThan(0);
      expect(pattern.examples.ignore.length, pattern.id).toBeGreaterThan(0);
    }
  });

  test('name only evidence that has words in both languages', () => {
    for (const { id, category, evidence } of shippedRules.patterns) {
      if (category !== 'personal-data') continue;
      for (const key of Object.keys(evidence.points)) expect(evidenceWords[key], `${id}: ${key}`).toBeDefined();
      for (const group of evidence.against)
        if (group.reason) expect(letGoWords[group.reason], `${id}: ${group.reason}`).toBeDefined();
    }
  });
});

test('a step of a trace reads with its label and points', () => {
  expect(evidenceText({ key: 'keyword', points: 3, detail: '身份证号' }, 'zh')).toBe('前有标签“身份证号” +3');
  expect(evidenceText({ key: 'checksum-failed', points: -1 }, 'en')).toBe('checksum failed −1');
  expect(evidenceText({ key: 'separated', points: 0 }, 'en')).toBe('written in groups');
});
