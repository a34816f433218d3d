import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { xlsx } from '../../sample-site/files/sheet.ts';
import { docx } from '../../sample-site/files/word-xml.ts';
import { read } from './reading.ts';

const MiB = 1024 * 1024;

describe('hostile files end with a reason', () => {
  test('a bomb: 64 KiB that unpack to 64 MiB', async () => {
    const bomb = zipSync({ 'a.txt': new Uint8Array(64 * MiB) });
    const before = process.memoryUsage().rss;
    const extraction = await read(bomb, 'a.zip');
    expect(extraction).toMatchObject({ status: 'unread', reason: 'too-large' });
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * MiB);
  });

  test('a bomb inside a document', async () => {
    const bomb = zipSync(
      { '[Content_Types].xml': strToU8('<Types/>'), 'word/document.xml': new Uint8Array(32 * MiB) },
      { level: 9 },
    );
    expect(await read(bomb, 'a.docx')).toMatchObject({ status: 'unread', reason: 'too-large' });
  });

  test('archives that nest without end', async () => {
    let bytes = zipSync({ 'a.txt': strToU8('底') });
    for (let level = 0; level < 30; level++) bytes = zipSync({ [`${level}.zip`]: bytes });
    expect(await read(bytes, 'a.zip')).toMatchObject({ status: 'unread', reason: 'nested-too-deep' });
  });

  test('an archive of very many files: the first are read, the rest is named', async () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}.txt`, strToU8(`第${i}份`)]));
    const extraction = await read(zipSync(files), 'a.zip', { maxEntries: 100 });
    expect(extraction).toMatchObject({ status: 'partial', reason: 'too-large' });
    expect(extraction.document.text).toContain('第99份');
  });

  test('an archive that holds itself many times over', async () => {
    const inner = zipSync({ 'a.txt': new Uint8Array(9 * MiB) }, { level: 9 });
    const bytes = zipSync(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${i}.zip`, inner])));
    const extraction = await read(bytes, 'a.zip');
    expect(extraction.status).not.toBe('read');
    expect(extraction.reason).toBe('too-large');
  });

  test('billion laughs: entities are not expanded', async () => {
    const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "haha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghij'[i]};`.repeat(10)}">`).join('')}]><lolz>看到&j;这里</lolz>`;
    const extraction = await read(laughs, 'a.xml');
    expect(extraction.document.text.length).toBeLessThan(10_000);
    const parts = {
      '[Content_Types].xml': strToU8('<Types/>'),
      'word/document.xml': strToU8(
        laughs.replace('<lolz>', '<w:p><w:r><w:t>').replace('</lolz>', '</w:t></w:r></w:p>'),
      ),
    };
    expect((await read(zipSync(parts), 'a.docx')).document.text.length).toBeLessThan(10_000);
  });

  test('elements nested without end', async () => {
    expect(await read(`<html><body>开头${'<div>'.repeat(200_000)}`, 'a.html')).toMatchObject({
      status: 'partial',
      reason: 'nested-too-deep',
    });
    expect((await read(`<?xml version="1.0"?>${'<a>'.repeat(200_000)}`, 'a.xml')).reason).toBe('nested-too-deep');
  });

  test('a PDF whose objects refer to themselves', async () => {
    const pdf = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>endobj
2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 2 0 R>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</X 4 0 R>>>>>>endobj
4 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length 4>>stream
/X Do
endstream endobj
5 0 obj<</First 5 0 R/Last 5 0 R/Next 5 0 R/Title(again)>>endobj
trailer<</Root 1 0 R/Size 6>>`;
    const extraction = await read(pdf, 'a.pdf', { milliseconds: 8_000 });
    expect(['unread', 'partial', 'read']).toContain(extraction.status);
    if (extraction.status === 'unread') expect(extraction.reason).not.toBeNull();
  });

  test('more characters and cells than are allowed: what was read stays', async () => {
    const long = await read('公示名单'.repeat(50_000), 'a.txt', { maxCharacters: 1_000 });
    expect(long).toMatchObject({ status: 'partial', reason: 'too-large' });
    expect(long.document.text).toHaveLength(1_000);
    const rows = Array.from({ length: 500 }, (_, i) => [`${i}`, `甲${i}`]);
    const wide = await read(xlsx([{ name: '名单', rows }]), 'a.xlsx', { maxCells: 100 });
    expect(wide).toMatchObject({ status: 'partial', reason: 'too-large' });
    expect(wide.document.text).toContain('甲40');
    expect(wide.document.tables).toHaveLength(1);
  });

  test('time runs out: what was read stays', async () => {
    const extraction = await read(gzipSync(Buffer.from('名单')), 'a.gz', { milliseconds: -1 });
    expect(extraction).toMatchObject({ status: 'unread', reason: 'timeout' });
  });
});

describe('every file has an outcome', () => {
  test.each([
    ['nothing at all', new Uint8Array(), 'unread', 'empty'],
    ['blanks', strToU8(' \n\t\n'), 'unread', 'empty'],
    ['a film', new Uint8Array([0, 0, 0, 0x18, ...strToU8('ftypmp42'), ...new Uint8Array(64)]), 'unread', 'unsupported'],
    ['bytes of no kind', new Uint8Array(600).map((_, i) => (i * 7919) % 251), 'unread', 'unsupported'],
    [
      'half a ZIP',
      zipSync({ 'a.txt': strToU8('名单'.repeat(3_000)) }, { level: 0 }).subarray(0, 9_000),
      'partial',
      'corrupt',
    ],
    ['a PDF that ends at once', strToU8('%PDF-1.7\n'), 'unread', 'corrupt'],
    ['a picture that is none', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]), 'unread', 'corrupt'],
  ])('%s', async (_name, bytes, status, reason) => {
    expect(await read(bytes, 'file')).toMatchObject({ status, reason });
  });

  test('of changed files too: never an exception, never an empty "read", places that fit the text', async () => {
    const seeds = [
      await docx([{ heading: '名单' }, { table: { header: ['姓名', '电话'], rows: [['王小样', '13800001111']] } }]),
      xlsx([
        {
          name: '名单',
          rows: [
            ['姓名', '电话'],
            ['王小样', '13800001111'],
          ],
        },
      ]),
      zipSync({
        'a.html': strToU8('<table><tr><td>甲<td>乙<tr><td>丙</table>'),
        'b.json': strToU8('[{"a":1},{"a":2}]'),
      }),
      strToU8("{\\rtf1\\ansi\\ansicpg936 {\\*\\x y}\\trowd\\cell a\\cell\\row \\'b9\\'ab}"),
      strToU8(
        'From: a@example.com\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b--',
      ),
    ];
    const change = fc.record({
      seed: fc.nat(seeds.length - 1),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 24 }),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ seed, at, bytes, cut }) => {
        const file = Uint8Array.from(seeds[seed] ?? []);
        const where = Math.floor(at * file.length);
        file.set(bytes.subarray(0, file.length - where), where);
        const { status, reason, document } = await read(cut ? file.subarray(0, where) : file, 'file');
        if (status === 'read') expect(document.text.trim()).not.toBe('');
        else expect(reason).not.toBeNull();
        let last = 0;
        for (const { start, end } of document.segments) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(document.text.length);
        for (const cell of document.tables.flatMap((table) => table.cells))
          expect(document.text.slice(cell.start, cell.end).trim()).not.toBe('');
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
