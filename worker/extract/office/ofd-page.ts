import type { Place } from '../../../patterns/document.ts';
import { gridsOf, type Ruling } from '../pdf/grid.ts';
import { type Glyph, writePage } from '../pdf/page-text.ts';
import type { Reading } from '../reading.ts';
import { localName, walkXml } from '../xml.ts';

export interface OfdPage {
  /** Ids of the templates it stands on, and of its pictures. */
  templates: string[];
  images: string[];
}

interface TextState {
  x: number;
  y: number;
  size: number;
  hidden: boolean;
  matrix: number[];
}

const hiddenPlaces = new WeakMap<Place, Place>();

/** Reads the text of a page, template or annotation in its order, with ruled tables by their lines. Lengths in mm. */
export function readOfdPage(bytes: Uint8Array, place: Place, reading: Reading): OfdPage {
  const page: OfdPage = { templates: [], images: [] };
  const glyphs: Glyph[] = [];
  const rulings: Ruling[] = [];
  let text: TextState | null = null;
  let code: { x: number; y: number; dx: number[]; dy: number[]; words: string } | null = null;
  let path: { x: number; y: number; data: string; collecting: boolean } | null = null;
  let lastY: number | null = null;
  let begins = false;
  let hidden = hiddenPlaces.get(place);
  if (!hidden) {
    hidden = { ...place, hidden: true };
    hiddenPlaces.set(place, hidden);
  }
  const concealed = hidden;

  const flush = (): void => {
    if (!text || !code) return;
    const { size, matrix, hidden } = text;
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = matrix;
    const height = size * Math.max(Math.abs(d), Math.abs(b)) || size;
    let x = code.x;
    let y = code.y;
    // OFD measures from the top; tables and lines here from the bottom.
    const first = -(text.y + b * x + d * y + f);
    if (lastY !== null && Math.abs(first - lastY) > height * 0.5) push('\n', 0, 0, 0, hidden ? concealed : place);
    else if (lastY !== null) push(' ', 0, 0, 0, hidden ? concealed : place);
    let i = 0;
    begins = true;
    for (const letter of code.words) {
      const px = text.x + a * x + c * y + e;
      const py = -(text.y + b * x + d * y + f);
      push(letter, px, py + height * 0.35, height, hidden ? concealed : place);
      lastY = py;
      x += code.dx[i] ?? (code.dx.length > 0 ? (code.dx[code.dx.length - 1] ?? size) : code.dy.length > 0 ? 0 : size);
      y += code.dy[i] ?? 0;
      i++;
    }
  };
  const push = (letter: string, x: number, y: number, height: number, at: Place): void => {
    const blank = letter.trim() === '';
    const wide = letter.charCodeAt(0) > 0x2e80 ? height : height * 0.5;
    glyphs.push({
      text: blank ? (letter === '\n' ? '\n' : ' ') : letter,
      x: x + wide / 2,
      y,
      left: x,
      right: x + wide,
      height,
      place: at,
      begins,
    });
    if (!blank) begins = false;
  };

  walkXml(bytes, {
    open(name, attributes) {
      const local = localName(name);
      const boundary = numbers(attributes.Boundary);
      switch (local) {
        case 'Template':
          page.templates.push(attributes.TemplateID ?? '');
          break;
        case 'ImageObject':
          page.images.push(attributes.ResourceID ?? '');
          break;
        case 'TextObject':
          text = {
            x: boundary[0] ?? 0,
            y: boundary[1] ?? 0,
            size: Number(attributes.Size ?? 3),
            hidden: attributes.Visible === 'false' || attributes.Alpha === '0',
            matrix: attributes.CTM ? numbers(attributes.CTM) : [],
          };
          reading.budget.tick();
          break;
        case 'TextCode':
          code = {
            x: Number(attributes.X ?? 0),
            y: Number(attributes.Y ?? 0),
            dx: deltas(attributes.DeltaX),
            dy: deltas(attributes.DeltaY),
            words: '',
          };
          break;
        case 'PathObject':
          path = { x: boundary[0] ?? 0, y: boundary[1] ?? 0, data: '', collecting: false };
          break;
        case 'AbbreviatedData':
          if (path) path.collecting = true;
          break;
      }
    },
    text(data) {
      if (code) code.words += data;
      else if (path?.collecting) path.data += data;
    },
    close(name) {
      const local = localName(name);
      if (local === 'TextCode') {
        flush();
        code = null;
      } else if (local === 'TextObject') text = null;
      else if (local === 'PathObject' && path) {
        rulings.push(...linesOf(path.data, path.x, path.y));
        path = null;
      } else if (local === 'Remark' || local === 'Parameter') reading.text.newline();
    },
  });
  // Grids are found in points; a millimetre is 2.83 of them.
  const scale = 2.83;
  const scaled = glyphs.map((glyph) => ({
    ...glyph,
    x: glyph.x * scale,
    y: glyph.y * scale,
    left: glyph.left * scale,
    right: glyph.right * scale,
    height: glyph.height * scale,
  }));
  const lines = rulings.map((line) => ({ ...line, at: line.at * scale, from: line.from * scale, to: line.to * scale }));
  writePage(scaled, gridsOf(lines), place, reading);
  return page;
}

function numbers(list: string | undefined): number[] {
  return (list ?? '').trim().split(/\s+/).map(Number);
}

/** Advances of characters; `g n d` stands for n times d. */
function deltas(list: string | undefined): number[] {
  if (!list) return [];
  const found: number[] = [];
  const words = list.trim().split(/\s+/);
  for (let i = 0; i < words.length && found.length < 10_000; i++) {
    if (words[i] === 'g') {
      const times = Math.min(Number(words[i + 1]), 10_000);
      for (let k = 0; k < times; k++) found.push(Number(words[i + 2]));
      i += 2;
    } else found.push(Number(words[i]));
  }
  return found;
}

/** Straight lines of a path: `M x y L x y … C`. */
function linesOf(data: string, x0: number, y0: number): Ruling[] {
  const found: Ruling[] = [];
  const words = data.trim().split(/\s+/);
  let from: [number, number] | null = null;
  let first: [number, number] | null = null;
  const rule = (a: [number, number], b: [number, number]): void => {
    const width = Math.abs(a[0] - b[0]);
    const height = Math.abs(a[1] - b[1]);
    if (height < 0.3 && width > 1.5)
      found.push({
        horizontal: true,
        at: -(y0 + a[1]),
        from: x0 + Math.min(a[0], b[0]),
        to: x0 + Math.max(a[0], b[0]),
      });
    else if (width < 0.3 && height > 1.5)
      found.push({
        horizontal: false,
        at: x0 + a[0],
        from: -(y0 + Math.max(a[1], b[1])),
        to: -(y0 + Math.min(a[1], b[1])),
      });
  };
  for (let i = 0; i < words.length && found.length < 5_000; i++) {
    const word = words[i];
    if (word === 'M' || word === 'S' || word === 'L') {
      const to: [number, number] = [Number(words[i + 1]), Number(words[i + 2])];
      if (word === 'L' && from) rule(from, to);
      else first = to;
      from = to;
      i += 2;
    } else if (word === 'C' && from && first) rule(from, first);
  }
  return found;
}
