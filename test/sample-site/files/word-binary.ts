import CFB from 'cfb';
import { asLines, type Block } from './block.ts';

const textStart = 0x400;

/**
 * A Word 97–2003 document: FIB and one Unicode piece in `WordDocument`, the piece table in `1Table` ([MS-DOC] 2.5, 2.8.35).
 * Readers of text (word-extractor, antiword) take it; it has no style sheet, so Word itself may want to repair it.
 * No library writes this format, so it is written by hand; WPS stores the same as `.wps`.
 */
export function doc(blocks: Block[]): Uint8Array {
  const rowEnds: number[] = [];
  let text = '';
  for (const block of blocks) {
    if (!('table' in block)) {
      text += `${asLines([block]).join('')}\r`;
      continue;
    }
    for (const row of [block.table.header, ...block.table.rows]) {
      text += `${row.join('\x07')}\x07`;
      rowEnds.push(text.length);
      text += '\x07';
    }
  }
  const body = Buffer.from(text, 'utf16le');
  const properties = paragraphProperties(rowEnds, text.length, Math.ceil((textStart + body.length) / 512));
  const main = Buffer.alloc(Math.max(4096, (properties.firstPage + properties.pages.length) * 512));
  main.writeUInt16LE(0xa5ec, 0); // wIdent
  main.writeUInt16LE(0x00c1, 2); // nFib: Word 97
  main.writeUInt16LE(0x0804, 6); // lid: zh-CN
  main.writeUInt16LE(0x1200, 0x0a); // fWhichTblStm, fExtChar
  main.writeUInt16LE(0x00bf, 0x0c); // nFibBack
  main.writeUInt32LE(textStart, 0x18); // fcMin
  main.writeUInt32LE(textStart + body.length, 0x1c); // fcMac
  main.writeUInt16LE(14, 0x20); // csw
  main.writeUInt16LE(22, 0x3e); // cslw
  main.writeUInt32LE(main.length, 0x40); // cbMac
  main.writeUInt32LE(text.length, 0x4c); // ccpText
  main.writeUInt16LE(0x5d, 0x98); // cbRgFcLcb
  body.copy(main, textStart);
  properties.pages.forEach((page, index) => {
    page.copy(main, (properties.firstPage + index) * 512);
  });

  const pieces = Buffer.alloc(5 + 8 + 8);
  pieces.writeUInt8(2, 0); // clxtPcdt
  pieces.writeUInt32LE(16, 1); // two character positions and one descriptor
  pieces.writeUInt32LE(text.length, 9);
  pieces.writeUInt32LE(textStart, 15); // fc, 16-bit characters
  main.writeUInt32LE(pieces.length, 0x1a6); // lcbClx, at 0 of the table stream
  main.writeUInt32LE(pieces.length, 0x102); // fcPlcfBtePapx
  main.writeUInt32LE(properties.index.length, 0x106);
  const table = Buffer.alloc(Math.max(4096, pieces.length + properties.index.length));
  pieces.copy(table);
  properties.index.copy(table, pieces.length);

  const container = CFB.utils.cfb_new();
  CFB.utils.cfb_add(container, '/WordDocument', main);
  CFB.utils.cfb_add(container, '/1Table', table);
  CFB.utils.cfb_del(container, '/\u0001Sh33tJ5');
  return new Uint8Array(CFB.write(container, { type: 'buffer' }) as Buffer);
}

const runsPerPage = 24;

/** Pages of paragraph properties ([MS-DOC] 2.9.174): plain runs, and the marks that end a row of a table (sprmPFTtp). */
function paragraphProperties(
  rowEnds: number[],
  length: number,
  firstPage: number,
): { pages: Buffer[]; index: Buffer; firstPage: number } {
  const runs: { start: number; rowEnd: boolean }[] = [];
  let next = 0;
  for (const end of rowEnds) {
    if (end > next) runs.push({ start: next, rowEnd: false });
    runs.push({ start: end, rowEnd: true });
    next = end + 1;
  }
  if (next < length || runs.length === 0) runs.push({ start: next, rowEnd: false });
  const position = (at: number): number => textStart + 2 * (runs[at]?.start ?? length);
  const pages: Buffer[] = [];
  const starts: number[] = [];
  for (let from = 0; from < runs.length; from += runsPerPage) {
    const shown = runs.slice(from, from + runsPerPage);
    const page = Buffer.alloc(512);
    for (let at = 0; at <= shown.length; at++) page.writeUInt32LE(position(from + at), at * 4);
    const locations = (shown.length + 1) * 4;
    // Two property lists, shared by all runs: plain at word 240, end of row at word 244.
    shown.forEach((run, at) => {
      page.writeUInt8(run.rowEnd ? 244 : 240, locations + at * 13);
    });
    page.writeUInt8(2, 480);
    page.writeUInt8(3, 488);
    page.writeUInt16LE(0x2417, 491);
    page.writeUInt8(1, 493);
    page.writeUInt8(shown.length, 511);
    starts.push(position(from));
    pages.push(page);
  }
  const index = Buffer.alloc((pages.length + 1) * 4 + pages.length * 4);
  [...starts, textStart + 2 * length].forEach((start, at) => {
    index.writeUInt32LE(start, at * 4);
  });
  pages.forEach((_, at) => {
    index.writeUInt32LE(firstPage + at, (pages.length + 1 + at) * 4);
  });
  return { pages, index, firstPage };
}

/** What old content systems call a Word file: a page of HTML with the extension .doc. */
export function htmlAsDoc(blocks: Block[]): Uint8Array {
  const body = blocks
    .map((block) =>
      'table' in block
        ? `<table border=1>${[block.table.header, ...block.table.rows].map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`
        : `<p class=MsoNormal>${asLines([block]).join('')}</p>`,
    )
    .join('\r\n');
  return new TextEncoder().encode(
    `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Word.Document></head><body>${body}</body></html>`,
  );
}
