import { describe, expect, it } from 'vitest';
import type { PublishedDocument } from '../../../patterns/document.ts';
import { documentFacts } from '../../../patterns/language/facts.ts';
import { urlDay } from '../../../patterns/language/url-date.ts';
import { plainDocument } from '../../../patterns/plain.ts';

const facts = (text: string, fields: Partial<PublishedDocument> = {}, url = 'https://www.example.gov.cn/zc/a.html') =>
  documentFacts(plainDocument(text, url, fields));

describe('facts of a document', () => {
  it('come from the head table before anything else', () => {
    const found = facts('正文', {
      head: {
        '索 引 号': 'A1',
        '发文字号：': '某政发[2020] 5 号',
        成文日期: '2020年3月1日',
        发布机构: '某市人民政府',
        有效性: '有效',
        发布日期: '2020-03-05',
      },
      meta: { articletitle: '某市停车管理办法', columnname: '政策文件' },
      title: '某市停车管理办法_某市人民政府',
    });
    expect(found.documentNumber).toMatchObject({ value: '某政发〔2020〕5号', source: 'head:发文字号' });
    expect(found.issuedAt).toMatchObject({ value: '2020-03-01', source: 'head:成文日期' });
    expect(found.publishedAt).toMatchObject({ value: '2020-03-05' });
    expect(found.issuer?.value).toBe('某市人民政府');
    expect(found.validity?.value).toBe('有效');
    expect(found.column?.value).toBe('政策文件');
    expect(found.title?.value).toBe('某市停车管理办法');
  });

  it('come from the body where there is no metadata', () => {
    const found = facts(
      '某市财政局关于加强预算管理的通知\n某财预〔2021〕12号\n\n各区财政局：\n为加强管理，现通知如下。\n\n某市财政局\n2021年6月8日\n（此件公开发布）',
    );
    expect(found.title?.value).toBe('某市财政局关于加强预算管理的通知');
    expect(found.documentNumber).toMatchObject({ value: '某财预〔2021〕12号', source: 'body:line' });
    expect(found.issuer).toMatchObject({ value: '某市财政局', source: 'body:signature' });
    expect(found.issuedAt).toMatchObject({ value: '2021-06-08', source: 'body:signature' });
  });

  it('do not take a cited number for the document’s own', () => {
    expect(facts('关于加强管理的通知\n根据国办发〔2017〕47号文件要求，现通知如下。').documentNumber).toBeNull();
  });

  it('read the publication day beside the title, and from the address as a last resort', () => {
    expect(facts('标题文字\n发布时间：2024-03-01 10:00 来源：某局').publishedAt).toMatchObject({
      value: '2024-03-01',
      source: 'body:line',
    });
    expect(facts('标题文字', {}, 'https://www.example.gov.cn/zc/202306/t20230614_12.html').publishedAt).toMatchObject({
      value: '2023-06-14',
      source: 'url',
    });
  });

  it('read the column from the breadcrumb', () => {
    const text = '当前位置：首页 > 政务公开 > 公示公告\n标题\n正文';
    expect(facts(text, { main: { start: text.indexOf('标题'), end: text.length } }).column?.value).toBe('公示公告');
  });

  it('are null, not guessed, where nothing is said', () => {
    expect(facts('')).toEqual({
      title: null,
      documentNumber: null,
      issuer: null,
      issuedAt: null,
      publishedAt: null,
      validity: null,
      column: null,
    });
  });

  it.each([
    ['https://x.gov.cn/zc/202306/t20230614_12064575.html', '2023-06-14'],
    ['https://x.gov.cn/2023/06-14/2797207.html', '2023-06-14'],
    ['https://x.gov.cn/art/2023/6/14/art_1_2.html', '2023-06-14'],
    ['https://x.gov.cn/zc/202309/content_6905142.htm', null],
    ['https://x.gov.cn/20231399.html', null],
  ])('the address %s has the day %s', (url, day) => expect(urlDay(url)).toBe(day));
});
