import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { pdf } from '../../sample-site/files/pdf.ts';
import { placeOf, read, rowsOf } from './reading.ts';

/** A PDF with one line in a font that is not embedded and a character map that every reader has to bring itself. */
function withPredefinedMap(encoding: string, text: Buffer): Uint8Array {
  const stream = `BT /F1 14 Tf 40 150 Td <${text.toString('hex')}> Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    `<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/${encoding}/DescendantFonts[6 0 R]>>`,
    '<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 7 0 R/DW 1000>>',
    '<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = file.length;
    file += `${i + 1} 0 obj${object}endobj\n`;
    return at;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  file += `trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF`;
  return Buffer.from(file, 'latin1');
}

describe('Chinese PDFs whose character maps are not in the file', () => {
  test.each([
    ['GBK-EUC-H', 'gbk'],
    ['GB-EUC-H', 'gb2312'],
    ['UniGB-UCS2-H', 'utf-16be'],
    ['UniGB-UTF16-H', 'utf-16be'],
  ])('%s', async (encoding, charset) => {
    const extraction = await read(withPredefinedMap(encoding, iconv.encode('公示名单', charset)));
    expect(extraction.document.text).toContain('公示名单');
    expect(extraction.status).toBe('read');
  });
});

describe('tables of a PDF', () => {
  test('a ruled table over two pages: each part a table, lines of a cell kept together', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => [`${i + 1}`, `王样${i}`, `3701021990030${String(7000 + i)}`]);
    const extraction = await read(
      await pdf([{ heading: '发放名单' }, { table: { header: ['序号', '姓名', '证号'], rows } }]),
    );
    const found = extraction.document.tables.flatMap((table) => rowsOf(extraction, table));
    expect(found).toEqual([['序号', '姓名', '证号'], ...rows]);
    expect(placeOf(extraction, '王样59')).toEqual({ page: 2 });
    const [first] = extraction.document.tables;
    expect(extraction.document.text.slice(first?.title?.start, first?.title?.end)).toBe('发放名单');
  });
});
