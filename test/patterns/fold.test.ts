import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '../../patterns/engine/fold.ts';

const pieces = fc.array(
  fc.constantFrom(
    '3',
    '７',
    '0',
    'Ａ',
    'x',
    '身',
    '：',
    '\u200b',
    '\ufeff',
    '\u00ad',
    '\ud83d',
    '\ude00',
    '\0',
    '＠',
    '．',
    ' ',
    '\n',
  ),
  { maxLength: 60 },
);

test('most texts are not copied', () => {
  const text = '第一条 为了规范政府信息公开工作，制定本条例。';
  expect(fold(text).text).toBe(text);
});

test('full-width signs fold one to one and signs without width go', () => {
  expect(fold('３７\u200b0１＠ｑｑ．ｃｏｍ').text).toBe('3701@qq.com');
});

test('every folded character comes from the place that the map names', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('');
      const folded = fold(text);
      for (let at = 0; at < folded.text.length; at++) {
        const from = folded.origin(at);
        expect(fold(text.charAt(from)).text).toBe(folded.text.charAt(at));
        expect(folded.folded(from)).toBe(at);
        expect(folded.originEnd(at + 1)).toBe(from + 1);
      }
      expect(folded.originEnd(0)).toBe(0);
    }),
  );
});

test('a range maps back to its first and last characters, with what has no width between them', () => {
  const text = '号\u200b３\u200b７\u200b。';
  const folded = fold(text);
  const start = folded.text.indexOf('37');
  expect(text.slice(folded.origin(start), folded.originEnd(start + 2))).toBe('３\u200b７');
});
