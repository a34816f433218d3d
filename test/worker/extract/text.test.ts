import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../worker/extract/charset.ts';
import { extract } from '../../../worker/extract/extract.ts';
import { read, rowsOf } from './reading.ts';

describe('plain text', () => {
  test('is exactly the text of the file, whatever it looks like', async () => {
    const text = '  第一行\r\n\t<b>不是网页</b>  \n{"a":1}\n\n𠮷 end \n';
    const extraction = await read(text, '/data/a.txt');
    expect(extraction.document.text).toBe(text);
    expect(extraction.document.type).toBe('text/plain');
  });

  test.each([
    ['UTF-8 with a mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('济南市起步区')])],
    ['UTF-16 little endian', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('济南市起步区', 'utf16le')])],
    ['GBK', iconv.encode('济南市起步区', 'gbk')],
    ['GB18030 beyond GBK', iconv.encode('济南市起步区', 'gb18030')],
  ])('%s is decoded', (_name, bytes) => {
    expect(decodeText(bytes).text).toBe('济南市起步区');
  });

  test('a wrong declaration does not garble: UTF-8 that says GBK, GBK that says UTF-8', async () => {
    const page = (charset: string): string =>
      `<html><head><meta charset="${charset}"></head><body><p>关于公布名单的公示</p></body></html>`;
    const utf8 = await extract({
      bytes: Buffer.from(page('gbk')),
      url: 'http://a.gov.cn/',
      declaredType: 'text/html; charset=gb2312',
    });
    expect(utf8.document.text).toContain('关于公布名单的公示');
    const gbk = await extract({
      bytes: iconv.encode(page('utf-8'), 'gbk'),
      url: 'http://a.gov.cn/',
      declaredType: 'text/html; charset=utf-8',
    });
    expect(gbk.document.text).toContain('关于公布名单的公示');
  });

  test('Big5 that declares itself is read as Big5', () => {
    const bytes = iconv.encode('臺灣居民來往大陸通行證', 'big5');
    expect(decodeText(bytes, ['big5']).text).toBe('臺灣居民來往大陸通行證');
  });
});

describe('records', () => {
  test('fields of CSV are cells that are ranges of the text as it stands', async () => {
    const csv = '姓名,住址,证号\r\n"王,小样","他说""好""",370102199003071236\r\n李试用,,370102198512250021\r\n';
    const extraction = await read(csv, 'a.csv');
    expect(extraction.document.text).toBe(csv);
    expect(rowsOf(extraction, extraction.document.tables[0])).toEqual([
      ['姓名', '住址', '证号'],
      ['王,小样', '他说""好""', '370102199003071236'],
      ['李试用', '', '370102198512250021'],
    ]);
  });

  test('prose with commas is no table', async () => {
    const extraction = await read(
      '各单位，有关部门：\n现将名单印发，请遵照执行，并抓好落实。\n联系人：办公室，电话另告。\n',
      'a.txt',
    );
    expect(extraction.document.tables).toEqual([]);
  });

  test('JSON: a list of like objects is a table, and numbers keep their digits', async () => {
    const extraction = await read(
      '{"code":0,"rows":[{"name":"王小样","id":370102199003071236},{"name":"李试用","id":370102198512250021}]}',
      'list',
    );
    expect(extraction.document.type).toBe('application/json');
    expect(rowsOf(extraction, extraction.document.tables[0])).toEqual([
      ['name', 'id'],
      ['王小样', '370102199003071236'],
      ['李试用', '370102198512250021'],
    ]);
  });

  test('XML: text of elements and telling attributes', async () => {
    const extraction = await read(
      '<?xml version="1.0"?><list><row name="王小样"><id>370102199003071236</id></row></list>',
      'feed',
    );
    expect(extraction.document.type).toBe('application/xml');
    expect(extraction.document.text).toBe('name: 王小样\n370102199003071236\n');
  });
});
