import type { Models } from './models.ts';
import { type Raster, sample } from './raster.ts';
import type { TextBox } from './text-boxes.ts';

export interface ReadLine {
  text: string;
  /** Mean probability of its characters, 0…1. */
  confidence: number;
}

const lineHeight = 48;
const maxWidth = 3_200;
const batchPixels = 48 * 4_000;

interface Strip {
  index: number;
  width: number;
  /** Red, green, blue of 48 rows. */
  pixels: Float32Array;
  stamped: boolean;
}

/** Reads the lines at the boxes. A line under a red stamp is read with and without the red, and the surer one counts. */
export async function readLines(
  models: Models,
  picture: Raster,
  boxes: TextBox[],
  tick: () => void,
): Promise<ReadLine[]> {
  const strips = boxes.map((box, index) => cut(picture, box, index));
  const lines = await readStrips(models, strips, tick);
  const stamped = strips
    .filter((strip) => strip.stamped && (lines[strip.index]?.confidence ?? 0) < 0.985)
    .map(withoutRed);
  const again = await readStrips(models, stamped, tick);
  for (const { index } of stamped) {
    const other = again[index];
    if (other && other.confidence > (lines[index]?.confidence ?? 0)) lines[index] = other;
  }
  return boxes.map((_, i) => lines[i] ?? { text: '', confidence: 0 });
}

async function readStrips(models: Models, strips: Strip[], tick: () => void): Promise<ReadLine[]> {
  const sorted = [...strips].sort((a, b) => a.width - b.width);
  const lines: ReadLine[] = [];
  for (let from = 0; from < sorted.length; ) {
    tick();
    let upTo = from + 1;
    while (
      upTo < sorted.length &&
      (sorted[upTo]?.width ?? 0) * lineHeight * (upTo - from + 1) <= batchPixels &&
      upTo - from < 16
    )
      upTo++;
    const batch = sorted.slice(from, upTo);
    const width = Math.max(...batch.map((strip) => strip.width));
    const plane = lineHeight * width;
    const input = new Float32Array(batch.length * 3 * plane);
    batch.forEach((strip, n) => {
      for (let y = 0; y < lineHeight; y++) {
        for (let x = 0; x < strip.width; x++) {
          const source = (y * strip.width + x) * 3;
          const target = n * 3 * plane + y * width + x;
          input[target] = (strip.pixels[source + 2] ?? 255) / 127.5 - 1;
          input[target + plane] = (strip.pixels[source + 1] ?? 255) / 127.5 - 1;
          input[target + 2 * plane] = (strip.pixels[source] ?? 255) / 127.5 - 1;
        }
      }
    });
    const { data, steps, classes } = await models.read(input, batch.length, width);
    batch.forEach((strip, n) => {
      lines[strip.index] = decode(data, n * steps * classes, steps, classes, models.characters);
    });
    from = upTo;
  }
  return lines;
}

/** Takes the pixels of a box out of the picture, turned upright and scaled to the reader's height. */
function cut(picture: Raster, box: TextBox, index: number): Strip {
  // A tall box is a column of upright characters or a line turned by a quarter; the reader takes it lying.
  const lying = box.height > box.width * 1.6;
  const along = lying ? box.height : box.width;
  const across = lying ? box.width : box.height;
  const angle = lying ? box.angle + Math.PI / 2 : box.angle;
  const width = Math.min(maxWidth, Math.max(16, Math.round((along / across) * lineHeight)));
  const pixels = new Float32Array(width * lineHeight * 3);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const step = along / width;
  const stepAcross = across / lineHeight;
  let red = 0;
  for (let y = 0; y < lineHeight; y++) {
    const v = (y + 0.5) * stepAcross - across / 2;
    for (let x = 0; x < width; x++) {
      const u = (x + 0.5) * step - along / 2;
      const at = (y * width + x) * 3;
      sample(picture, box.x + u * cos - v * sin - 0.5, box.y + u * sin + v * cos - 0.5, pixels, at);
      if ((pixels[at] ?? 0) > (pixels[at + 1] ?? 0) + 50 && (pixels[at] ?? 0) > (pixels[at + 2] ?? 0) + 50) red++;
    }
  }
  const share = red / (width * lineHeight);
  return { index, width, pixels, stamped: share > 0.01 && share < 0.6 };
}

/** In the red channel a red stamp is as light as paper and black stays black. */
function withoutRed(strip: Strip): Strip {
  const pixels = new Float32Array(strip.pixels.length);
  for (let i = 0; i < pixels.length; i += 3) {
    const value = strip.pixels[i] ?? 255;
    pixels[i] = value;
    pixels[i + 1] = value;
    pixels[i + 2] = value;
  }
  return { ...strip, pixels };
}

/** Best class of each step; repeats and blanks fall away. */
function decode(data: Float32Array, from: number, steps: number, classes: number, characters: string[]): ReadLine {
  let text = '';
  let sum = 0;
  let count = 0;
  let last = 0;
  for (let step = 0; step < steps; step++) {
    const start = from + step * classes;
    let best = 0;
    let most = data[start] ?? 0;
    for (let i = 1; i < classes; i++) {
      const value = data[start + i] ?? 0;
      if (value > most) {
        most = value;
        best = i;
      }
    }
    if (best !== 0 && best !== last) {
      text += characters[best] ?? '';
      sum += most;
      count++;
    }
    last = best;
  }
  return { text: text.trim(), confidence: count > 0 ? sum / count : 0 };
}
