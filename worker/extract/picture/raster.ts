import sharp from 'sharp';
import { LimitError } from '../limits.ts';

/** Pixels, three bytes each (red, green, blue), row by row. */
export interface Raster {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Longest side that is kept in memory; finer detail does not help recognition. */
const maxSide = 3_000;
const maxPixels = 120_000_000;

/** Decodes a picture upright, on white, and no larger than is useful. `page` counts from 0 in TIFF and GIF. */
export async function decodePicture(bytes: Uint8Array, page = 0): Promise<Raster> {
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: maxPixels, page, failOn: 'none' })
      .rotate()
      .flatten({ background: '#ffffff' })
      .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), width: info.width, height: info.height };
  } catch (error) {
    if (error instanceof Error && /pixel limit/i.test(error.message)) {
      throw new LimitError('too-large', 'A picture has more pixels than are read.');
    }
    throw error;
  }
}

export interface PictureFacts {
  pages: number;
  width: number;
  height: number;
  exif: Uint8Array | null;
}

export async function pictureFacts(bytes: Uint8Array): Promise<PictureFacts> {
  const facts = await sharp(bytes, { limitInputPixels: maxPixels, failOn: 'none' }).metadata();
  const animated = facts.format === 'gif' || facts.format === 'webp';
  return {
    pages: animated ? 1 : (facts.pages ?? 1),
    width: facts.width ?? 0,
    height: facts.height ?? 0,
    exif: facts.exif ?? null,
  };
}

/** Scales by area on the way down, so that thin strokes survive, and bilinearly on the way up. */
export function resize(from: Raster, width: number, height: number): Raster {
  if (width === from.width && height === from.height) return from;
  const data = new Uint8Array(width * height * 3);
  const sx = from.width / width;
  const sy = from.height / height;
  const shrink = sx > 1.01 || sy > 1.01;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      if (shrink) average(from, x * sx, y * sy, (x + 1) * sx, (y + 1) * sy, data, at);
      else sample(from, (x + 0.5) * sx - 0.5, (y + 0.5) * sy - 0.5, data, at);
    }
  }
  return { data, width, height };
}

function average(from: Raster, x0: number, y0: number, x1: number, y1: number, into: Uint8Array, at: number): void {
  const left = Math.floor(x0);
  const top = Math.floor(y0);
  const right = Math.min(from.width, Math.max(left + 1, Math.round(x1)));
  const bottom = Math.min(from.height, Math.max(top + 1, Math.round(y1)));
  let r = 0;
  let g = 0;
  let b = 0;
  for (let y = top; y < bottom; y++) {
    let i = (y * from.width + left) * 3;
    for (let x = left; x < right; x++, i += 3) {
      r += from.data[i] ?? 255;
      g += from.data[i + 1] ?? 255;
      b += from.data[i + 2] ?? 255;
    }
  }
  const count = (right - left) * (bottom - top);
  into[at] = r / count;
  into[at + 1] = g / count;
  into[at + 2] = b / count;
}

/** One pixel between four; white outside. */
export function sample(from: Raster, x: number, y: number, into: Uint8Array | Float32Array, at: number): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const fx = x - left;
  const fy = y - top;
  for (let channel = 0; channel < 3; channel++) {
    const a = pixel(from, left, top, channel);
    const b = pixel(from, left + 1, top, channel);
    const c = pixel(from, left, top + 1, channel);
    const d = pixel(from, left + 1, top + 1, channel);
    into[at + channel] = (a * (1 - fx) + b * fx) * (1 - fy) + (c * (1 - fx) + d * fx) * fy;
  }
}

function pixel(from: Raster, x: number, y: number, channel: number): number {
  if (x < 0 || y < 0 || x >= from.width || y >= from.height) return 255;
  return from.data[(y * from.width + x) * 3 + channel] ?? 255;
}

/** Turned clockwise by a quarter, as often as said. */
export function turn(from: Raster, quarters: number): Raster {
  let raster = from;
  for (let i = 0; i < ((quarters % 4) + 4) % 4; i++) {
    const { width, height, data } = raster;
    const turned = new Uint8Array(data.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const source = (y * width + x) * 3;
        const target = (x * height + (height - 1 - y)) * 3;
        turned[target] = data[source] ?? 0;
        turned[target + 1] = data[source + 1] ?? 0;
        turned[target + 2] = data[source + 2] ?? 0;
      }
    }
    raster = { data: turned, width: height, height: width };
  }
  return raster;
}
