import type { Models } from './models.ts';
import { type Raster, resize } from './raster.ts';

/** A line of text in a picture, possibly slanted: middle, extent along and across, direction in radians. */
export interface TextBox {
  x: number;
  y: number;
  width: number;
  height: number;
  angle: number;
}

/** Above this a pixel belongs to a line; a line whose mean is lower is let go. */
const pixelThreshold = 0.3;
const boxThreshold = 0.5;
/** Lines are found thinner than they are. */
const unclip = 1.6;

const mean = [0.485, 0.456, 0.406];
const deviation = [0.229, 0.224, 0.225];

/** Lines of text of a picture whose longest side is scaled to `side`; boxes in the picture's own pixels. */
export async function findText(models: Models, picture: Raster, side: number): Promise<TextBox[]> {
  const scale = side / Math.max(picture.width, picture.height);
  const width = Math.max(32, Math.round((picture.width * scale) / 32) * 32);
  const height = Math.max(32, Math.round((picture.height * scale) / 32) * 32);
  const small = resize(picture, width, height);
  const input = new Float32Array(3 * width * height);
  const plane = width * height;
  for (let i = 0; i < plane; i++) {
    // The model was trained on blue, green, red with the means of red, green, blue.
    input[i] = ((small.data[i * 3 + 2] ?? 0) / 255 - (mean[0] ?? 0)) / (deviation[0] ?? 1);
    input[plane + i] = ((small.data[i * 3 + 1] ?? 0) / 255 - (mean[1] ?? 0)) / (deviation[1] ?? 1);
    input[2 * plane + i] = ((small.data[i * 3] ?? 0) / 255 - (mean[2] ?? 0)) / (deviation[2] ?? 1);
  }
  const map = await models.detect(input, width, height);
  const fx = picture.width / width;
  const fy = picture.height / height;
  return boxesOf(map, width, height).map((box) => ({
    x: box.x * fx,
    y: box.y * fy,
    width: box.width * fx,
    height: box.height * fy,
    angle: box.angle,
  }));
}

/** Connected areas of the probability map as smallest rectangles. */
function boxesOf(map: Float32Array, width: number, height: number): TextBox[] {
  const seen = new Uint8Array(map.length);
  const stack: number[] = [];
  const boxes: TextBox[] = [];
  for (let start = 0; start < map.length; start++) {
    if (seen[start] || (map[start] ?? 0) <= pixelThreshold) continue;
    seen[start] = 1;
    stack.push(start);
    const outline: [number, number][] = [];
    let count = 0;
    let sum = 0;
    while (stack.length > 0) {
      const at = stack.pop() ?? 0;
      const x = at % width;
      const y = (at - x) / width;
      count++;
      sum += map[at] ?? 0;
      let inner = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const nx = x + dx;
          const ny = y + dy;
          if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
          const next = ny * width + nx;
          if ((map[next] ?? 0) <= pixelThreshold) continue;
          inner++;
          if (!seen[next]) {
            seen[next] = 1;
            stack.push(next);
          }
        }
      }
      if (inner < 9) outline.push([x, y]);
    }
    if (count < 12 || sum / count < boxThreshold) continue;
    const box = smallestRectangle(outline);
    if (Math.min(box.width, box.height) < 3) continue;
    boxes.push(grown(box));
  }
  return boxes;
}

/** Expands by area × ratio / perimeter on every side, as the model's authors do. */
function grown(box: TextBox): TextBox {
  const by = (box.width * box.height * unclip) / (2 * (box.width + box.height));
  return { ...box, width: box.width + by * 2, height: box.height + by * 2 };
}

/** Rotating calipers over the convex hull. */
function smallestRectangle(points: [number, number][]): TextBox {
  const hull = convexHull(points);
  let best: TextBox | null = null;
  for (let i = 0; i < hull.length; i++) {
    const [ax, ay] = hull[i] ?? [0, 0];
    const [bx, by] = hull[(i + 1) % hull.length] ?? [0, 0];
    const angle = Math.atan2(by - ay, bx - ax);
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    let left = Infinity;
    let right = -Infinity;
    let top = Infinity;
    let bottom = -Infinity;
    for (const [x, y] of hull) {
      const u = x * cos + y * sin;
      const v = y * cos - x * sin;
      left = Math.min(left, u);
      right = Math.max(right, u);
      top = Math.min(top, v);
      bottom = Math.max(bottom, v);
    }
    const width = right - left + 1;
    const height = bottom - top + 1;
    if (best && width * height >= best.width * best.height) continue;
    const u = (left + right) / 2;
    const v = (top + bottom) / 2;
    best = { x: u * cos - v * sin, y: v * cos + u * sin, width, height, angle };
  }
  return upright(best ?? { x: 0, y: 0, width: 0, height: 0, angle: 0 });
}

/** The same rectangle with its direction within a quarter turn of the horizontal. */
function upright(box: TextBox): TextBox {
  let { width, height, angle } = box;
  while (angle > Math.PI / 4) {
    angle -= Math.PI / 2;
    [width, height] = [height, width];
  }
  while (angle < -Math.PI / 4) {
    angle += Math.PI / 2;
    [width, height] = [height, width];
  }
  return { x: box.x, y: box.y, width, height, angle };
}

function convexHull(points: [number, number][]): [number, number][] {
  if (points.length < 3) return points;
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (list: [number, number][]): [number, number][] => {
    const chain: [number, number][] = [];
    for (const point of list) {
      while (chain.length >= 2) {
        const a = chain[chain.length - 2] ?? point;
        const b = chain[chain.length - 1] ?? point;
        if ((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}
