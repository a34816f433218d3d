import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookTitles, innerTitle, titleKey, titleKeys } from '../../../patterns/language/titles.ts';

const names = (text: string) => bookTitles(text).map(({ title }) => title);

describe('names in 《》', () => {
  it('are outermost, with what is nested kept', () => {
    expect(names('《甲》、《乙〈丙〉细则》和《《丁》办法》')).toEqual(['甲', '乙〈丙〉细则', '《丁》办法']);
  });
  it('that never close are left out', () => {
    expect(names('《甲。后文很长')).toEqual([]);
    expect(names('《甲，《乙》同时废止。')).toHaveLength(1);
  });
  it('never overlap and lie within the text, whatever the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[《》〈〉甲乙。，]{0,30}$/), (text) => {
        let last = 0;
        for (const { start, end } of bookTitles(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeLessThanOrEqual(text.length);
          last = end;
        }
      }),
    );
  });
});

describe('title keys', () => {
  it('leave out marks of fate and version, quotation and blanks', () => {
    const key = titleKey('某市停车管理办法');
    for (const title of [
      '某市停车管理办法（废止）',
      '《某市停车管理办法》',
      '某市 停车管理办法（2018年修正）',
      '某市停车管理办法【已失效】',
    ]) {
      expect(titleKey(title)).toBe(key);
    }
  });
  it('keep trial and final versions apart', () => {
    expect(titleKey('某办法（试行）')).not.toBe(titleKey('某办法'));
    expect(titleKey('某办法（试行）')).toBe(titleKey('某办法(试行)'));
  });
  it('know a document that a notice hands out', () => {
    expect(innerTitle('某市人民政府关于印发《某市停车管理办法》的通知')).toBe('某市停车管理办法');
    expect(innerTitle('某市人民政府关于印发某市停车管理办法的通知')).toBe('某市停车管理办法');
    expect(innerTitle('关于加强停车管理的通知')).toBeNull();
    expect(titleKeys('某市人民政府关于印发《某市停车管理办法》的通知')).toContain('某市停车管理办法');
    expect(titleKeys('中华人民共和国公路法')).toContain('公路法');
  });
});
