import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  documentNumberKey,
  findDocumentNumbers,
  readDocumentNumber,
} from '../../../patterns/language/document-number.ts';

describe('document numbers', () => {
  it.each([
    ['国办发〔2017〕47号', '国办发〔2017〕47号'],
    ['国办发 〔2017〕 47 号', '国办发〔2017〕47号'],
    ['国办发[2017]47号', '国办发〔2017〕47号'],
    ['国办发（2017）47号', '国办发〔2017〕47号'],
    ['国办发【2017】47号', '国办发〔2017〕47号'],
    ['国办发［２０１７］４７号', '国办发〔2017〕47号'],
    ['发文字号：国办发〔2017〕47号', '国办发〔2017〕47号'],
    ['（鲁政字〔1998〕第12号）', '鲁政字〔1998〕12号'],
    ['鲁政字（98）12号', '鲁政字〔1998〕12号'],
    ['税总发〔2021〕年12号', '税总发〔2021〕12号'],
    ['济政办发〔2021〕5-2号', '济政办发〔2021〕5-2号'],
    ['渝肺炎指办发〔2022〕51 号', '渝肺炎指办发〔2022〕51号'],
    ['省政府令 第186号', '省政府令第186号'],
    ['国家税务总局公告2018年第13号', '国家税务总局公告2018年第13号'],
    ['财政部 税务总局公告2023年第13号', '财政部税务总局公告2023年第13号'],
    ['国务院令第七百一十一号', '国务院令第七百一十一号'],
    ['\u200b渝府〔2019〕8号\u200b', '渝府〔2019〕8号'],
  ])('reads %s', (text, normal) => expect(readDocumentNumber(text)?.normal).toBe(normal));

  it.each(['', '无', '2017年', '〔2017〕47号', '第3期', '见附件'])('%j is none', (text) =>
    expect(readDocumentNumber(text)).toBeNull(),
  );

  it('gives issuer, year and number; no year to a series without', () => {
    expect(readDocumentNumber('国家税务总局公告2018年第13号')).toMatchObject({
      issuer: '国家税务总局公告',
      year: 2018,
      number: 13,
    });
    expect(readDocumentNumber('省政府令第186号')).toMatchObject({ issuer: '省政府令', year: null, number: 186 });
  });

  it('is the same in every writing, and reading twice changes nothing', () => {
    const issuers = fc.constantFrom('国办发', '鲁政办字', '济医保发', '渝府', 'X安监管');
    const brackets = fc.constantFrom('〔〕', '[]', '（）', '()', '【】', '［］');
    fc.assert(
      fc.property(
        issuers,
        brackets,
        fc.integer({ min: 1949, max: 2030 }),
        fc.integer({ min: 1, max: 9999 }),
        fc.constantFrom('', ' ', '\u3000'),
        (issuer, pair, year, number, gap) => {
          const text = `${issuer}${gap}${pair[0]}${gap}${year}${gap}${pair[1]}${gap}${number}${gap}号`;
          const read = readDocumentNumber(text);
          expect(read).toMatchObject({ issuer, year, number, normal: `${issuer}〔${year}〕${number}号` });
          expect(readDocumentNumber(read?.normal ?? '')?.normal).toBe(read?.normal);
          expect(documentNumberKey(text)).toBe(documentNumberKey(read?.normal ?? ''));
        },
      ),
    );
  });

  it('finds them in running text without the words before them', () => {
    const numbers = (text: string) => findDocumentNumbers(text).map(({ normal }) => normal);
    expect(numbers('根据国办发〔2017〕47号和鲁政字[2018]3号文件')).toEqual(['国办发〔2017〕47号', '鲁政字〔2018〕3号']);
    expect(numbers('《办法》（济政发〔2012〕8号）、《细则》（市政府令第21号）')).toEqual([
      '济政发〔2012〕8号',
      '市政府令第21号',
    ]);
    expect(numbers('关于废止豫政办〔2006〕101号文件的决定')).toEqual(['豫政办〔2006〕101号']);
    expect(numbers('第3号车位，附件第12号')).toEqual([]);
  });
});
