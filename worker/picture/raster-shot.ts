import sharp from 'sharp';
import type { Raster } from '../extract/picture/raster.ts';
import type { Found } from './find.ts';
import { hiddenSigns, type ImageShot, type Mark } from './shot.ts';

/** Where one sign of a text stands in a raster, in its pixels. */
export interface SignBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Paints over what is to be hidden and makes the picture of a page. `boxes` are those of the signs that `found` counts. */
export async function paintRaster(
  raster: Raster,
  boxes: readonly (SignBox | undefined)[],
  found: readonly Found[],
  number: number,
): Promise<ImageShot> {
  for (const { hit, from } of found) {
    if (!hit.personal) continue;
    hiddenSigns(hit).forEach((hides, i) => {
      const box = boxes[from + i];
      if (hides && box) fill(raster, box);
    });
  }
  const marks = found.flatMap(({ hit, from, to }) => lineMarks(hit.start, boxes.slice(from, to)));
  const { data, width, height } = raster;
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .webp({ quality: 70 })
    .toBuffer();
  return { kind: 'image', number, bytes, width, height, marks };
}

/** One mark per line that a value stands on. */
function lineMarks(start: number, boxes: readonly (SignBox | undefined)[]): Mark[] {
  const lines: SignBox[] = [];
  for (const box of boxes) {
    if (!box) continue;
    const line = lines.at(-1);
    const same = line && box.top < line.bottom && box.bottom > line.top && box.left >= line.left;
    if (same) {
      line.right = Math.max(line.right, box.right);
      line.top = Math.min(line.top, box.top);
      line.bottom = Math.max(line.bottom, box.bottom);
    } else lines.push({ ...box });
  }
  return lines.map(({ left, top, right, bottom }) => ({ start, left, top, width: right - left, height: bottom - top }));
}

function fill({ data, width, height }: Raster, box: SignBox): void {
  const left = Math.max(0, Math.floor(box.left));
  const right = Math.min(width, Math.ceil(box.right));
  for (let y = Math.max(0, Math.floor(box.top)); y < Math.min(height, Math.ceil(box.bottom)); y++) {
    data.fill(40, (y * width + left) * 3, (y * width + Math.max(left, right)) * 3);
  }
}
