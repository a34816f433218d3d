import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  CommentRangeEnd,
  CommentRangeStart,
  CommentReference,
  DeletedTextRun,
  Document,
  Footer,
  FootnoteReferenceRun,
  Header,
  InsertedTextRun,
  Packer,
  Paragraph,
  TextRun,
} from 'docx';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { PDFDocument as LibDocument, PDFName, PDFString, rgb } from 'pdf-lib';
import PDFDocument from 'pdfkit';
import { describe, expect, test } from 'vitest';
import { xls, xlsx } from '../../sample-site/files/sheet.ts';
import { pptx } from '../../sample-site/files/slides.ts';
import { placeOf, read } from './reading.ts';

const id = '370102199003071236';
const font = readFileSync(
  createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
);

function drawn(
  draw: (document: PDFKit.PDFDocument) => void,
  options: PDFKit.PDFDocumentOptions = {},
): Promise<Uint8Array> {
  const document = new PDFDocument({ size: 'A4', ...options });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise<Uint8Array>((resolve) => document.on('end', () => resolve(Buffer.concat(parts))));
  document.font(font).fontSize(12);
  draw(document);
  document.end();
  return ended;
}

describe('what a PDF hides', () => {
  test.each([
    ['under a black box', (pdf: PDFKit.PDFDocument) => pdf.text(id, 60, 200).rect(55, 195, 200, 24).fill('black')],
    ['under a white box', (pdf: PDFKit.PDFDocument) => pdf.text(id, 60, 200).rect(55, 195, 200, 24).fill('white')],
    ['outside the page', (pdf: PDFKit.PDFDocument) => pdf.text(id, 700, 200, { lineBreak: false })],
    ['in white on white', (pdf: PDFKit.PDFDocument) => pdf.fillColor('white').text(id, 60, 200)],
    ['in letters too small to see', (pdf: PDFKit.PDFDocument) => pdf.fontSize(0.4).text(id, 60, 200)],
  ])('%s is read and marked', async (_name, hide) => {
    const bytes = await drawn((pdf) => {
      pdf.text('公示名单如下，看得见的一行字。', 60, 100);
      hide(pdf);
    });
    const extraction = await read(bytes);
    expect(placeOf(extraction, id)).toEqual({ page: 1, hidden: true });
    expect(placeOf(extraction, '公示名单')).toEqual({ page: 1 });
  });

  test.each([
    [
      'on a shaded cell',
      (pdf: PDFKit.PDFDocument) => pdf.rect(55, 195, 200, 24).fill('#dddddd').fillColor('black').text(id, 60, 200),
    ],
    [
      'in white on a dark bar',
      (pdf: PDFKit.PDFDocument) => pdf.rect(55, 195, 200, 24).fill('#003366').fillColor('white').text(id, 60, 200),
    ],
    [
      'under a marker',
      (pdf: PDFKit.PDFDocument) => pdf.text(id, 60, 200).fillOpacity(0.3).rect(55, 195, 200, 24).fill('yellow'),
    ],
  ])('text %s is seen', async (_name, draw) => {
    expect(placeOf(await read(await drawn(draw)), id)).toEqual({ page: 1 });
  });

  test('a box that is drawn as an annotation hides too', async () => {
    const pdf = await LibDocument.load(await drawn((page) => page.text(id, 60, 200)));
    const page = pdf.getPage(0);
    const box = pdf.context.obj({
      Type: 'Annot',
      Subtype: 'Square',
      Rect: [50, 610, 300, 660],
      IC: [0, 0, 0],
      C: [0, 0, 0],
    });
    page.node.set(PDFName.of('Annots'), pdf.context.obj([pdf.context.register(box)]));
    expect(placeOf(await read(await pdf.save()), id)).toEqual({ page: 1, hidden: true });
  });

  test('notes, form values, embedded files and properties are read', async () => {
    const pdf = await LibDocument.create();
    const page = pdf.addPage([400, 400]);
    page.drawText('Visible line', { x: 40, y: 350, color: rgb(0, 0, 0) });
    const field = pdf.getForm().createTextField('phone');
    field.setText('13800001111');
    field.addToPage(page, { x: 40, y: 300, width: 200, height: 20 });
    const note = pdf.context.obj({
      Type: 'Annot',
      Subtype: 'Text',
      Rect: [300, 300, 320, 320],
      Contents: PDFString.of('Call 13900002222'),
      T: PDFString.of('Reviewer'),
    });
    page.node.Annots()?.push(pdf.context.register(note));
    await pdf.attach(strToU8(`姓名,证号\n王小样,${id}\n`), 'list.csv', { mimeType: 'text/csv' });
    pdf.setAuthor('Zhang Typist');
    pdf.setTitle('Form');
    const extraction = await read(await pdf.save(), 'form.pdf');
    expect(placeOf(extraction, '13800001111')).toEqual({ page: 1, part: 'form' });
    expect(placeOf(extraction, '13900002222')).toEqual({ page: 1, part: 'annotation' });
    expect(placeOf(extraction, id)?.file).toBe('list.csv');
    expect(placeOf(extraction, 'Zhang Typist')).toEqual({ part: 'metadata', hidden: true });
    expect(extraction.document).toMatchObject({ title: 'Form', meta: { author: 'Zhang Typist' } });
  });

  test('a password is named', async () => {
    const bytes = await drawn((pdf) => pdf.text(id, 60, 200), { userPassword: 'secret' });
    expect(await read(bytes)).toMatchObject({ status: 'unread', reason: 'encrypted' });
  });
});

describe('what a Word document holds beside its body', () => {
  test('headers, footers, notes, comments, tracked changes, hidden text, each with its part', async () => {
    const run = (text: string): TextRun => new TextRun(text);
    const document = new Document({
      creator: '张打字',
      comments: {
        children: [{ id: 0, author: '李审核', date: new Date(0), children: [new Paragraph('批注里的13800000001')] }],
      },
      footnotes: { 1: { children: [new Paragraph('脚注里的13800000002')] } },
      sections: [
        {
          headers: { default: new Header({ children: [new Paragraph('页眉里的13800000003')] }) },
          footers: { default: new Footer({ children: [new Paragraph('页脚里的13800000004')] }) },
          children: [
            new Paragraph({ children: [run('第一段'), new FootnoteReferenceRun(1)] }),
            new Paragraph({
              children: [
                new CommentRangeStart(0),
                run('第二段'),
                new CommentRangeEnd(0),
                new TextRun({ children: [new CommentReference(0)] }),
                new DeletedTextRun({
                  text: '删去的13800000005',
                  id: 1,
                  author: '李审核',
                  date: '2024-01-01T00:00:00Z',
                }),
                new InsertedTextRun({
                  text: '新加的13800000006',
                  id: 2,
                  author: '李审核',
                  date: '2024-01-01T00:00:00Z',
                }),
                new TextRun({ text: '隐藏的13800000007', vanish: true }),
              ],
            }),
          ],
        },
      ],
    });
    const extraction = await read(new Uint8Array(await Packer.toBuffer(document)));
    expect(placeOf(extraction, '第二段')).toEqual({ part: 'body', paragraph: 2 });
    expect(placeOf(extraction, '13800000001')?.part).toBe('comment');
    expect(placeOf(extraction, '13800000002')?.part).toBe('note');
    expect(placeOf(extraction, '13800000003')?.part).toBe('header');
    expect(placeOf(extraction, '13800000004')?.part).toBe('footer');
    expect(placeOf(extraction, '13800000005')).toMatchObject({ part: 'deletion', hidden: true });
    expect(placeOf(extraction, '13800000006')?.part).toBe('insertion');
    expect(placeOf(extraction, '13800000007')).toMatchObject({ part: 'body', hidden: true });
    expect(placeOf(extraction, '张打字')).toEqual({ part: 'metadata', hidden: true });
  });

  test('a text box is read once, after the paragraph that anchors it', async () => {
    const parts = unzipSync(
      new Uint8Array(await Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph('前半后半')] }] }))),
    );
    const box = (words: string): string => `<w:txbxContent><w:p><w:r><w:t>${words}</w:t></w:r></w:p></w:txbxContent>`;
    const body = strFromU8(parts['word/document.xml'] ?? new Uint8Array()).replace(
      /<w:r><w:t[^>]*>前半后半<\/w:t><\/w:r>/,
      `<w:r><w:t>前半</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps">${box('框里13800000008')}</mc:Choice><mc:Fallback>${box('框里13800000008')}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后半</w:t></w:r>`,
    );
    const extraction = await read(zipSync({ ...parts, 'word/document.xml': strToU8(body) }));
    expect(extraction.document.text).toContain('前半后半\n框里13800000008\n');
    expect(extraction.document.text.match(/13800000008/g)).toHaveLength(1);
    expect(placeOf(extraction, '13800000008')?.part).toBe('textbox');
  });
});

describe('what a workbook hides', () => {
  const sheets = [
    {
      name: '公示',
      rows: [
        ['姓名', '证号', '电话'],
        ['王小样', id, '13800001111'],
        ['李试用', '3701**********0021', '13900002222'],
      ],
      hiddenColumns: [1],
      hiddenRows: [2],
      comments: { A2: '本人电话13700003333' },
    },
    { name: '底稿', rows: [['证号'], ['370102198512250021']], hidden: true },
    { name: '参数', rows: [['证号'], ['370102197708150039']], hidden: 'very' as const },
  ];

  test.each([
    ['XLSX', xlsx],
    ['XLS', xls],
  ])('%s: sheets, rows, columns and remarks', async (_name, write) => {
    const extraction = await read(write(sheets));
    expect(placeOf(extraction, id)).toEqual({ sheet: '公示', cell: 'B2', hidden: true });
    expect(placeOf(extraction, '13800001111')).toEqual({ sheet: '公示', cell: 'C2' });
    // SheetJS writes no hidden rows into BIFF.
    if (write === xlsx) expect(placeOf(extraction, '13900002222')).toEqual({ sheet: '公示', cell: 'C3', hidden: true });
    expect(placeOf(extraction, '370102198512250021')).toEqual({ sheet: '底稿', cell: 'A2', hidden: true });
    expect(placeOf(extraction, '370102197708150039')).toEqual({ sheet: '参数', cell: 'A2', hidden: true });
    expect(placeOf(extraction, '13700003333')).toMatchObject({ sheet: '公示', cell: 'A2', part: 'comment' });
  });

  test('numbers keep their digits, whatever the sheet shows', async () => {
    const parts = unzipSync(
      xlsx([
        {
          name: '名单',
          rows: [
            ['证号', '卡号', '日期', '金额'],
            [1, 2, 3, 4],
          ],
        },
      ]),
    );
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
      .replace('<v>1</v>', '<v>370102199003071236</v>')
      .replace('<v>2</v>', '<v>6.2284801234567897E+18</v>')
      .replace('<v>3</v>', '<v>1234.5</v>')
      .replace('<v>4</v>', '<v>0.30000000000000004</v>');
    const extraction = await read(zipSync({ ...parts, 'xl/worksheets/sheet1.xml': strToU8(sheet) }));
    for (const words of [id, '6228480123456789700', '1234.5', '0.3'])
      expect(placeOf(extraction, words)?.sheet).toBe('名单');
  });
});

test('notes and hidden slides of a presentation', async () => {
  const extraction = await read(
    pptx([
      { title: '第一页', lines: ['看得见'], notes: '备注里的13800000001' },
      { title: '第二页', lines: ['隐藏页的13800000002'], hidden: true },
    ]),
  );
  expect(placeOf(extraction, '看得见')).toEqual({ slide: 1 });
  expect(placeOf(extraction, '13800000001')).toEqual({ slide: 1, part: 'note' });
  expect(placeOf(extraction, '13800000002')).toEqual({ slide: 2, hidden: true });
});
