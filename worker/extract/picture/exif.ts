import { decodeText } from '../charset.ts';
import { writeProperty } from '../office/package.ts';
import type { Reading } from '../reading.ts';

const texts: Record<number, string> = {
  270: 'imagedescription',
  315: 'artist',
  33432: 'copyright',
  40091: 'title',
  40092: 'comments',
  40093: 'author',
  40094: 'keywords',
  40095: 'subject',
};

/** Author, words and position that a camera or a phone left in a picture (TIFF structure of EXIF). */
export function readExif(exif: Uint8Array, reading: Reading): void {
  try {
    const from = exif[0] === 0x45 ? 6 : 0;
    const bytes = exif.subarray(from);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const little = bytes[0] === 0x49;
    const first = entriesOf(view, view.getUint32(4, little), little);
    for (const [tag, entry] of first) {
      const name = texts[tag];
      if (!name) continue;
      const raw = bytes.subarray(entry.at, entry.at + entry.count);
      // The tags that Windows adds are UTF-16.
      const words = tag >= 0x9c9b ? new TextDecoder('utf-16le').decode(raw) : decodeText(raw).text;
      writeProperty(reading, name, words.replace(/\0+/g, ''));
    }
    const gps = first.get(0x8825);
    if (gps) position(view, entriesOf(view, view.getUint32(gps.at, little), little), little, reading);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Cut metadata does not make a picture unreadable.
  }
}

interface Entry {
  count: number;
  at: number;
}

const sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

function entriesOf(view: DataView, offset: number, little: boolean): Map<number, Entry> {
  const found = new Map<number, Entry>();
  const count = Math.min(view.getUint16(offset, little), 500);
  for (let i = 0; i < count; i++) {
    const at = offset + 2 + i * 12;
    const many = view.getUint32(at + 4, little);
    const size = many * (sizes[view.getUint16(at + 2, little)] ?? 1);
    found.set(view.getUint16(at, little), { count: size, at: size > 4 ? view.getUint32(at + 8, little) : at + 8 });
  }
  return found;
}

function position(view: DataView, gps: Map<number, Entry>, little: boolean, reading: Reading): void {
  const degrees = (tag: number, reference: number, negative: string): number | null => {
    const value = gps.get(tag);
    if (!value) return null;
    const part = (i: number): number =>
      view.getUint32(value.at + i * 8, little) / (view.getUint32(value.at + i * 8 + 4, little) || 1);
    const sign =
      gps.get(reference) && String.fromCharCode(view.getUint8(gps.get(reference)?.at ?? 0)) === negative ? -1 : 1;
    return sign * (part(0) + part(1) / 60 + part(2) / 3600);
  };
  const latitude = degrees(2, 1, 'S');
  const longitude = degrees(4, 3, 'W');
  if (latitude === null || longitude === null || (latitude === 0 && longitude === 0)) return;
  writeProperty(reading, 'position', `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`);
}
