import type { Reading } from '../reading.ts';
import type { OleFolder } from './ole-folder.ts';
import { writeProperty } from './package.ts';

const names: Record<number, string> = {
  2: 'title',
  3: 'subject',
  4: 'author',
  5: 'keywords',
  6: 'comments',
  8: 'lastmodifiedby',
};
const documentNames: Record<number, string> = { 2: 'category', 14: 'manager', 15: 'company' };

/** Title, author and the like of an OLE document ([MS-OLEPS]). */
export function readOleProperties(folder: OleFolder, reading: Reading): void {
  read(folder.get('\u0005SummaryInformation'), names, reading);
  read(folder.get('\u0005DocumentSummaryInformation'), documentNames, reading);
}

function read(bytes: Uint8Array | null, wanted: Record<number, string>, reading: Reading): void {
  if (!bytes || bytes.length < 48) return;
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const section = view.getUint32(44, true);
    const count = Math.min(view.getUint32(section + 4, true), 500);
    const offsets = new Map<number, number>();
    for (let i = 0; i < count; i++) {
      offsets.set(view.getUint32(section + 8 + i * 8, true), section + view.getUint32(section + 12 + i * 8, true));
    }
    const pageAt = offsets.get(1);
    const codepage = pageAt === undefined ? 1252 : view.getUint16(pageAt + 4, true);
    for (const [id, at] of offsets) {
      const name = wanted[id];
      if (name) writeProperty(reading, name, textAt(view, bytes, at, codepage));
    }
  } catch {
    // Broken properties do not make a document unreadable.
  }
}

function textAt(view: DataView, bytes: Uint8Array, at: number, codepage: number): string {
  const type = view.getUint16(at, true);
  const length = view.getUint32(at + 4, true);
  if (type === 31)
    return new TextDecoder('utf-16le').decode(bytes.subarray(at + 8, at + 8 + length * 2)).replace(/\0.*$/s, '');
  if (type !== 30) return '';
  return decoderOf(codepage)
    .decode(bytes.subarray(at + 8, at + 8 + length))
    .replace(/\0.*$/s, '');
}

/** Decoder of a Windows code page number. */
export function decoderOf(codepage: number): TextDecoder {
  const label =
    codepage === 936 || codepage === 54936
      ? 'gb18030'
      : codepage === 950
        ? 'big5'
        : codepage === 65001
          ? 'utf-8'
          : codepage === 1200
            ? 'utf-16le'
            : codepage === 932
              ? 'shift_jis'
              : codepage === 949
                ? 'euc-kr'
                : `windows-${codepage}`;
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder('windows-1252');
  }
}
