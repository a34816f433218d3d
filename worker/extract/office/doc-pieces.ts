import { decoderOf } from './ole-properties.ts';

/** The text of a binary Word file as its piece table has it, all parts in one ([MS-DOC] 2.4.1). */
export function piecesOf(
  stream: Uint8Array,
  table1: Uint8Array | null,
  table0: Uint8Array | null,
): { text: string; encrypted: boolean } {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  if (stream.length < 0x60) return { text: '', encrypted: false };
  const version = view.getUint16(2, true);
  const language = view.getUint16(6, true);
  const flags = view.getUint16(10, true);
  if (flags & 0x0100) return { text: '', encrypted: true };
  const old = version < 0xc1;
  const table = flags & 0x0200 ? (table1 ?? table0) : (table0 ?? table1);
  if (old || !table || stream.length < 0x1aa) return { text: clean(oldText(stream, view, language)), encrypted: false };
  try {
    return { text: clean(piecedText(stream, table, view)), encrypted: false };
  } catch {
    return { text: '', encrypted: false };
  }
}

/** Word 6 and 95 keep the text in one run of bytes. */
function oldText(stream: Uint8Array, view: DataView, language: number): string {
  const from = view.getUint32(0x18, true);
  const upTo = Math.min(view.getUint32(0x1c, true), stream.length);
  return decoderOf(language === 0x0804 ? 936 : language === 0x0404 ? 950 : 1252).decode(stream.subarray(from, upTo));
}

function piecedText(stream: Uint8Array, table: Uint8Array, view: DataView): string {
  const tableView = new DataView(table.buffer, table.byteOffset, table.byteLength);
  let at = view.getUint32(0x1a2, true);
  const end = at + view.getUint32(0x1a6, true);
  while (at < end && table[at] === 1) at += 3 + tableView.getUint16(at + 1, true);
  if (table[at] !== 2) return '';
  const size = tableView.getUint32(at + 1, true);
  const plc = at + 5;
  const count = Math.floor((size - 4) / 12);
  const wide = new TextDecoder('utf-16le');
  const narrow = new TextDecoder('windows-1252');
  let text = '';
  for (let i = 0; i < count; i++) {
    const length = tableView.getUint32(plc + (i + 1) * 4, true) - tableView.getUint32(plc + i * 4, true);
    const fc = tableView.getUint32(plc + (count + 1) * 4 + i * 8 + 2, true);
    const compressed = (fc & 0x40000000) !== 0;
    const from = compressed ? (fc & 0x3fffffff) >>> 1 : fc;
    const bytes = stream.subarray(from, from + (compressed ? length : length * 2));
    text += compressed ? narrow.decode(bytes) : wide.decode(bytes);
  }
  return text;
}

/** Control characters of Word: cell ends become tabs, ends of paragraph and page line ends; field codes go. */
function clean(text: string): string {
  return text
    .replace(/\u0013[^\u0013-\u0015]{0,2000}\u0014/g, '')
    .replace(/\u0013[^\u0013-\u0015]{0,2000}\u0015/g, '')
    .replace(/[\u0007]/g, '\t')
    .replace(/[\r\u000b\u000c]/g, '\n')
    .replace(/[\u0000-\u0008\u000e-\u001f]/g, '');
}
