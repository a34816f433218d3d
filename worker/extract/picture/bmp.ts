import { LimitError } from '../limits.ts';
import type { Raster } from './raster.ts';

/** Windows bitmaps without compression, which the picture library does not decode. */
export function decodeBmp(bytes: Uint8Array): Raster {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = view.getUint32(10, true);
  const headerSize = view.getUint32(14, true);
  const width = view.getInt32(18, true);
  const signed = view.getInt32(22, true);
  const height = Math.abs(signed);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  if (compression !== 0 && compression !== 3) throw new Error('compressed bitmap');
  if (width <= 0 || height === 0) throw new Error('bitmap without extent');
  if (width * height > 40_000_000) throw new LimitError('too-large', 'A picture has more pixels than are read.');
  const palette = 14 + headerSize;
  const stride = Math.ceil((width * bits) / 32) * 4;
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = data + (signed > 0 ? height - 1 - y : y) * stride;
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      let source: number;
      if (bits >= 24) source = row + x * (bits / 8);
      else {
        const byte = bytes[row + ((x * bits) >> 3)] ?? 0;
        const index = bits === 8 ? byte : (byte >> (8 - bits - ((x * bits) & 7))) & ((1 << bits) - 1);
        source = palette + index * 4;
      }
      pixels[at] = bytes[source + 2] ?? 255;
      pixels[at + 1] = bytes[source + 1] ?? 255;
      pixels[at + 2] = bytes[source] ?? 255;
    }
  }
  return { data: pixels, width, height };
}
