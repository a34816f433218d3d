import { afterAll, describe, expect, test } from 'vitest';
import { rar, sevenZip, tarGz } from '../../sample-site/files/archives.ts';
import type { Block } from '../../sample-site/files/block.ts';
import { eml } from '../../sample-site/files/mail.ts';
import { ofd } from '../../sample-site/files/ofd.ts';
import { ods, odt } from '../../sample-site/files/open-document.ts';
import { pdf } from '../../sample-site/files/pdf.ts';
import { ppt } from '../../sample-site/files/powerpoint-binary.ts';
import { rtf } from '../../sample-site/files/rich-text.ts';
import { closeScanner, scannedPdf } from '../../sample-site/files/scan.ts';
import { htmlAsXls, xls, xlsx } from '../../sample-site/files/sheet.ts';
import { pptx } from '../../sample-site/files/slides.ts';
import { gbkCsv } from '../../sample-site/files/text.ts';
import { doc, htmlAsDoc } from '../../sample-site/files/word-binary.ts';
import { docx } from '../../sample-site/files/word-xml.ts';
import { zip } from '../../sample-site/files/zip.ts';
import { placeOf, read, rowsOf } from './reading.ts';

const header = ['序号', '姓名', '身份证号', '手机号'];
const rows = [
  ['1', '王小样', '370102199003071236', '13800001111'],
  ['2', '李试用', '370102198512250021', '13900002222'],
  ['3', '赵假名', '370102197708150039', '13700003333'],
];
const blocks: Block[] = [
  { heading: '2024年某某补助名单' },
  { text: '现将名单公示如下，请予监督。' },
  { table: { header, rows } },
];
const grid = [header, ...rows];

afterAll(closeScanner);

describe('the same roster in every format', () => {
  test.each([
    ['PDF', () => pdf(blocks), 'application/pdf'],
    ['DOCX', () => docx(blocks), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['DOC', () => doc(blocks), 'application/msword'],
    ['HTML named .doc', () => htmlAsDoc(blocks), 'text/html'],
    [
      'XLSX',
      () => xlsx([{ name: '名单', rows: grid }]),
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
    ['XLS', () => xls([{ name: '名单', rows: grid }]), 'application/vnd.ms-excel'],
    ['HTML named .xls', () => htmlAsXls(grid), 'text/html'],
    ['RTF', () => rtf(blocks), 'application/rtf'],
    ['ODT', () => odt(blocks), 'application/vnd.oasis.opendocument.text'],
    ['ODS', () => ods([{ name: '名单', rows: grid }]), 'application/vnd.oasis.opendocument.spreadsheet'],
    ['CSV in GBK', () => gbkCsv(grid), 'text/plain'],
    ['OFD', () => ofd(blocks, '名单'), 'application/ofd'],
  ])('%s is read as a table of the same cells', async (_name, write, type) => {
    const extraction = await read(await write(), 'list.bin');
    expect(extraction).toMatchObject({ status: 'read', reason: null, document: { type } });
    const table = extraction.document.tables.find((one) => one.columns >= 4);
    expect(rowsOf(extraction, table)).toEqual(grid);
  });

  test.each([
    ['PPTX', () => pptx([{ title: '补助名单', lines: rows.map((row) => row.join(' ')) }])],
    ['PPT', () => ppt([['补助名单', ...rows.map((row) => row.join(' '))]])],
    [
      'EML',
      () =>
        eml({
          from: 'a@example.com',
          to: 'b@example.com',
          subject: '名单',
          date: 'Mon, 1 Jan 2024 08:00:00 +0800',
          text: '见附件',
          files: [{ name: '名单.csv', bytes: gbkCsv(grid) }],
        }),
    ],
    ['7z', async () => sevenZip([{ name: 'list.docx', bytes: await docx(blocks) }])],
    ['RAR', async () => rar([{ name: '名单.docx', bytes: await docx(blocks) }])],
    ['tar.gz', async () => tarGz([{ name: '名单.xls', bytes: xls([{ name: '名单', rows: grid }]) }])],
  ])('%s: every value is there', async (_name, write) => {
    const extraction = await read(await write());
    expect(extraction).toMatchObject({ status: 'read', reason: null });
    for (const value of rows.flat().slice(1)) expect(extraction.document.text).toContain(value);
  });

  test('a scanned PDF is read by character recognition', async () => {
    const extraction = await read(await scannedPdf(blocks, { skew: 0.6 }), 'scan.pdf', { ocr: true });
    expect(extraction.status).toBe('read');
    for (const row of rows) expect(extraction.document.text).toContain(row[2]);
    expect(placeOf(extraction, '370102199003071236')).toEqual({ page: 1, ocr: true });
    expect(extraction.document.tables[0]?.columns).toBe(4);
  }, 120_000);

  test('a scan that is not read says so', async () => {
    const extraction = await read(await scannedPdf(blocks), 'scan.pdf', { ocr: false });
    expect(extraction).toMatchObject({ status: 'unread', reason: 'unsupported' });
    expect(extraction.notes.join(' ')).toContain('1 scanned page');
  });

  test('files in archives of archives keep their path, with names as Chinese Windows writes them', async () => {
    const inner = zip([{ name: '附件1/名单.xls', bytes: xls([{ name: '名单', rows: grid }]) }], 'gbk');
    const extraction = await read(zip([{ name: '公示材料.zip', bytes: inner }], 'gbk'));
    expect(extraction.status).toBe('read');
    expect(placeOf(extraction, '370102199003071236')).toEqual({
      file: '公示材料.zip!/附件1/名单.xls',
      sheet: '名单',
      cell: 'C2',
    });
  });
});
