import CFB from 'cfb';
import { asLines, type Block } from './block.ts';

const textStart = 0x400;

/**
 * A Word 97–2003 document: FIB and one Unicode piece in `WordDocument`, the piece table in `1Table` ([MS-DOC] 2.5, 2.8.35).
 * Readers of text (word-extractor, antiword) take it; it has no style sheet, so Word itself may want to repair it.
 * No library writes this format, so it is written by hand; WPS stores the same as `.wps`.
 */
export function doc(blocks: Block[]): Uint8Array {
  const text = blocks
    .map((block) => {
      if ('table' in block)
        return [block.table.header, ...block.table.rows].map((row) => `${row.join('\x07')}\x07\x07`).join('');
      return `${asLines([block]).join('')}\r`;
    })
    .join('');
  const body = Buffer.from(text, 'utf16le');
  const main = Buffer.alloc(Math.max(4096, Math.ceil((textStart + body.length) / 512) * 512));
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

  const pieces = Buffer.alloc(5 + 8 + 8);
  pieces.writeUInt8(2, 0); // clxtPcdt
  pieces.writeUInt32LE(16, 1); // two character positions and one descriptor
  pieces.writeUInt32LE(0, 5);
  pieces.writeUInt32LE(text.length, 9);
  pieces.writeUInt32LE(textStart, 15); // fc, 16-bit characters
  main.writeUInt32LE(0, 0x1a2); // fcClx
  main.writeUInt32LE(pieces.length, 0x1a6); // lcbClx
  const table = Buffer.alloc(4096);
  pieces.copy(table);

  const container = CFB.utils.cfb_new();
  CFB.utils.cfb_add(container, '/WordDocument', main);
  CFB.utils.cfb_add(container, '/1Table', table);
  CFB.utils.cfb_del(container, '/\u0001Sh33tJ5');
  return new Uint8Array(CFB.write(container, { type: 'buffer' }) as Buffer);
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
