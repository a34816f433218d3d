import { loadModels, type Models } from './models.ts';
import { type Raster, turn } from './raster.ts';
import { findText, type TextBox } from './text-boxes.ts';
import { readLines } from './text-lines.ts';

/** A recognised line. Its box is given as if the page stood straight: pixels, origin at the top left. */
export interface OcrLine {
  text: string;
  confidence: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Longest side at which lines are looked for, and the finer one for pages of small print. */
const usualSide = 1_408;
const fineSide = 2_048;
/** Height of a line, in pixels at the usual side, below which the finer look pays. */
const smallPrint = 13;
const leastConfidence = 0.5;

/** Reads the text of a picture. Turned pages are turned back, slanted ones straightened. */
export async function recognise(picture: Raster, tick: () => void = () => {}): Promise<OcrLine[]> {
  const models = await loadModels();
  const lines = await recogniseUsual(models, picture, tick);
  if (lines.length > 0 || Math.max(picture.width, picture.height) >= 1_000) return lines;
  // A few large characters in a small picture are found at some sizes only.
  const boxes = await findText(models, picture, 960);
  return straightened(models, picture, boxes, tick);
}

async function recogniseUsual(models: Models, picture: Raster, tick: () => void): Promise<OcrLine[]> {
  const boxes = await find(models, picture, tick);
  if (boxes.length === 0) return [];
  const tall = boxes.filter((box) => box.height > box.width * 1.6).length;
  if (tall > boxes.length / 2 && boxes.length >= 3) {
    const left = await readAt(models, turn(picture, 1), tick);
    const right = await readAt(models, turn(picture, 3), tick);
    return sureness(left) >= sureness(right) ? left : right;
  }
  const lines = await straightened(models, picture, boxes, tick);
  if (boxes.length >= 3 && sureness(lines) < 0.6) {
    const over = await readAt(models, turn(picture, 2), tick);
    if (sureness(over) > sureness(lines) + 0.1) return over;
  }
  return lines;
}

/** Whether the models load and read: for `xuncha doctor`. */
export async function probeOcr(): Promise<boolean> {
  const models = await loadModels();
  const blank = { data: new Uint8Array(64 * 64 * 3).fill(255), width: 64, height: 64 };
  return models.characters.length > 6_000 && (await findText(models, blank, 64)).length === 0;
}

async function readAt(models: Models, picture: Raster, tick: () => void): Promise<OcrLine[]> {
  return straightened(models, picture, await find(models, picture, tick), tick);
}

async function find(models: Models, picture: Raster, tick: () => void): Promise<TextBox[]> {
  tick();
  const longest = Math.max(picture.width, picture.height);
  // Small pictures are enlarged, but not beyond what their pixels can tell.
  const side = Math.min(usualSide, Math.max(longest, Math.min(usualSide, longest * 2)));
  const boxes = await findText(models, picture, side);
  const heights = boxes.map((box) => Math.min(box.width, box.height)).sort((a, b) => a - b);
  const typical = (heights[heights.length >> 1] ?? 0) * (side / longest);
  if (boxes.length < 8 || typical >= smallPrint * 1.6 || longest <= side) return boxes;
  tick();
  return findText(models, picture, Math.min(fineSide, longest));
}

function sureness(lines: OcrLine[]): number {
  const letters = lines.reduce((sum, line) => sum + line.text.length, 0);
  return letters === 0 ? 0 : lines.reduce((sum, line) => sum + line.confidence * line.text.length, 0) / letters;
}

async function straightened(models: Models, picture: Raster, boxes: TextBox[], tick: () => void): Promise<OcrLine[]> {
  const read = await readLines(models, picture, boxes, tick);
  const slant = slantOf(boxes);
  const cos = Math.cos(-slant);
  const sin = Math.sin(-slant);
  return read.flatMap((line, i) => {
    const box = boxes[i];
    // Icons are read as single characters.
    const least = line.text.length === 1 ? 0.8 : leastConfidence;
    if (!box || line.text === '' || line.confidence < least) return [];
    const x = box.x * cos - box.y * sin;
    const y = box.x * sin + box.y * cos;
    const { width, height } = box;
    return [{ ...line, left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 }];
  });
}

/** Slant of the page: the median of its long lines. */
function slantOf(boxes: TextBox[]): number {
  const angles = boxes.filter((box) => box.width > box.height * 3).map((box) => box.angle);
  angles.sort((a, b) => a - b);
  return angles[angles.length >> 1] ?? 0;
}
