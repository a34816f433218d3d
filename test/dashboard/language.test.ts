import { expect, test } from 'vitest';
import { en } from '../../dashboard/language/en.ts';
import { zh } from '../../dashboard/language/zh.ts';

type Leaf = { path: string; value: unknown };

function leaves(value: unknown, path = ''): Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}

/** What a word says, called with sample figures where it is a sentence with gaps. */
const said = ({ value }: Leaf): string => (typeof value === 'function' ? String(value(3, 4, 5, 6)) : String(value));

test('English has every word that Chinese has, and no other', () => {
  expect(leaves(en).map((leaf) => leaf.path)).toEqual(leaves(zh).map((leaf) => leaf.path));
});

test('no word is empty', () => {
  for (const leaf of [...leaves(zh), ...leaves(en)]) expect(said(leaf).trim(), leaf.path).not.toBe('');
});

test('English says nothing in Chinese but the name of that language', () => {
  const chinese = leaves(en).filter((leaf) => /\p{Script=Han}/u.test(said(leaf)));
  const allowed = /^(nav\.language|account\.languages\.zh)$|legal|basis|placeholder|example/i;
  expect(chinese.map((leaf) => leaf.path).filter((path) => !allowed.test(path))).toEqual([]);
});

test('Chinese ends its sentences in Chinese', () => {
  const wrong = leaves(zh).filter((leaf) => /\p{Script=Han}[,;!?](\s|$)|\p{Script=Han}\.$/u.test(said(leaf)));
  expect(wrong.map((leaf) => leaf.path)).toEqual([]);
});
