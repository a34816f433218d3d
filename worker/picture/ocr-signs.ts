import { loadModels } from '../extract/picture/models.ts';
import { type Raster, turn } from '../extract/picture/raster.ts';
import { findText } from '../extract/picture/text-boxes.ts';
import { readLines } from '../extract/picture/text-lines.ts';
import { findHits } from './find.ts';
import type { SignBox } from './raster-shot.ts';
import { bare, type ShotHit } from './shot.ts';

const side = 1_408;
const fineSide = 2_048;

export interface ReadRaster {
  /** Upright, where the page was turned. */
  raster: Raster;
  text: string;
  boxes: SignBox[];
  missing: ShotHit[];
}

/** Reads a raster until every hit has its place: as it is, finer, turned. With hits still missing the best is given. */
export async function locate(raster: Raster, hits: readonly ShotHit[]): Promise<ReadRaster> {
  let best: ReadRaster | null = null;
  for (const quarter of [0, 1, 3, 2]) {
    const upright = quarter === 0 ? raster : turn(raster, quarter);
    for (const at of [side, fineSide]) {
      const read = await readSigns(upright, at);
      const { missing } = findHits(read.text, hits);
      if (!best || missing.length < best.missing.length) best = { raster: upright, ...read, missing };
      if (missing.length === 0) return best;
    }
  }
  return best ?? { raster, text: '', boxes: [], missing: [...hits] };
}

async function readSigns(raster: Raster, at: number): Promise<{ text: string; boxes: SignBox[] }> {
  const models = await loadModels();
  const boxes = await findText(models, raster, Math.min(at, Math.max(raster.width, raster.height) * 2));
  const lines = await readLines(models, raster, boxes, () => {});
  const read: { text: string; boxes: SignBox[] } = { text: '', boxes: [] };
  lines.forEach((line, i) => {
    const box = boxes[i];
    if (!box) return;
    const words = bare(line.text);
    const widths = [...Array(words.length).keys()].map((at) => (words.charCodeAt(at) > 0x2e7f ? 2 : 1));
    const all = widths.reduce((sum, width) => sum + width, 0);
    let before = 0;
    for (const width of widths) {
      read.boxes.push(signBox(box, (before - 1) / all - 0.5, (before + width + 1) / all - 0.5));
      before += width;
    }
    read.text += words;
  });
  return read;
}

/** The upright box around a part of a slanted line, `from` and `to` as shares of its length from its middle. */
function signBox(
  line: { x: number; y: number; width: number; height: number; angle: number },
  from: number,
  to: number,
): SignBox {
  const cos = Math.cos(line.angle);
  const sin = Math.sin(line.angle);
  const xs: number[] = [];
  const ys: number[] = [];
  for (const along of [from * line.width, to * line.width]) {
    for (const across of [-0.55 * line.height, 0.55 * line.height]) {
      xs.push(line.x + along * cos - across * sin);
      ys.push(line.y + along * sin + across * cos);
    }
  }
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}
