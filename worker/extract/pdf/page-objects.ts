import type { Box, Matrix } from './geometry.ts';
import { area, identity, multiply, point, transform } from './geometry.ts';
import type { Ruling } from './grid.ts';
import type { Pdfium, Scratch } from './pdfium.ts';

/** Something painted over what lies before it. */
export interface Cover {
  box: Box;
  /** Order of painting. */
  z: number;
  image: boolean;
}

export interface TextObject {
  z: number;
  /** Not painted at all (render mode 3), as under scanned pages. */
  invisible: boolean;
  /** White, or nearly: seen only on something dark. */
  white: boolean;
}

export interface PageObjects {
  texts: Map<number, TextObject>;
  covers: Cover[];
  /** Anything painted that a white text could stand on. */
  grounds: Cover[];
  rulings: Ruling[];
  /** Share of the page that images cover, 0…1. */
  imageShare: number;
  /** Objects other than text that paint something. */
  painted: number;
}

const kinds = { text: 1, path: 2, image: 3, shading: 4, form: 5 };
const maxObjects = 60_000;
const maxSegments = 20_000;

/** Walks what a page paints, in order: text with its colour, lines that may be a table's, boxes that may hide text. */
export function pageObjects(engine: Pdfium, page: number, pageBox: Box, scratch: Scratch): PageObjects {
  const found: PageObjects = { texts: new Map(), covers: [], grounds: [], rulings: [], imageShare: 0, painted: 0 };
  const pageArea = Math.max(1, area(pageBox));
  let z = 0;
  let segments = 0;

  const bounds = (object: number, matrix: Matrix): Box | null => {
    const at = scratch.pointer;
    if (!engine._FPDFPageObj_GetBounds(object, at, at + 4, at + 8, at + 12)) return null;
    return transform(matrix, {
      left: scratch.float(0),
      bottom: scratch.float(1),
      right: scratch.float(2),
      top: scratch.float(3),
    });
  };
  const matrixOf = (object: number): Matrix => {
    if (!engine._FPDFPageObj_GetMatrix(object, scratch.pointer)) return identity;
    return [scratch.float(0), scratch.float(1), scratch.float(2), scratch.float(3), scratch.float(4), scratch.float(5)];
  };
  const fill = (object: number): { light: boolean; opaque: boolean } => {
    const at = scratch.pointer;
    if (!engine._FPDFPageObj_GetFillColor(object, at, at + 4, at + 8, at + 12)) return { light: false, opaque: false };
    const light = scratch.uint(0) > 247 && scratch.uint(1) > 247 && scratch.uint(2) > 247;
    return { light, opaque: scratch.uint(3) > 250 };
  };

  const visit = (object: number, matrix: Matrix, depth: number): void => {
    z++;
    if (z > maxObjects) return;
    switch (engine._FPDFPageObj_GetType(object)) {
      case kinds.text: {
        const mode = engine._FPDFTextObj_GetTextRenderMode(object);
        found.texts.set(object, { z, invisible: mode === 3 || mode === 7, white: mode === 0 && fill(object).light });
        break;
      }
      case kinds.path: {
        const box = bounds(object, matrix);
        if (box) path(object, box, matrix);
        break;
      }
      case kinds.image:
      case kinds.shading: {
        const box = bounds(object, matrix);
        if (!box) break;
        const image = engine._FPDFPageObj_GetType(object) === kinds.image;
        if (image) found.imageShare = Math.min(1, found.imageShare + shareOf(box, pageBox) / pageArea);
        const cover = { box, z, image };
        found.grounds.push(cover);
        if (image && area(box) > 30 && !engine._FPDFPageObj_HasTransparency(object)) found.covers.push(cover);
        break;
      }
      case kinds.form: {
        if (depth > 12) break;
        const inner = multiply(matrixOf(object), matrix);
        const count = engine._FPDFFormObj_CountObjects(object);
        for (let i = 0; i < count && z < maxObjects; i++)
          visit(engine._FPDFFormObj_GetObject(object, i), inner, depth + 1);
        break;
      }
    }
  };

  const path = (object: number, box: Box, matrix: Matrix): void => {
    const at = scratch.pointer;
    engine._FPDFPath_GetDrawMode(object, at, at + 4);
    const filled = scratch.uint(0) !== 0;
    const stroked = scratch.uint(1) !== 0;
    const width = box.right - box.left;
    const height = box.top - box.bottom;
    if (width < 3 || height < 3) {
      if (width > 4 || height > 4) found.rulings.push(width > height ? horizontal(box) : vertical(box));
      return;
    }
    if (filled) {
      const color = fill(object);
      const cover = { box, z, image: false };
      if (!color.light) found.grounds.push(cover);
      // A path of few segments that fills its box is a box; others (seals, letters) hide only parts of it.
      if (color.opaque && engine._FPDFPath_CountSegments(object) <= 6 && !engine._FPDFPageObj_HasTransparency(object))
        found.covers.push(cover);
    }
    if (stroked || filled) lines(object, multiply(matrixOf(object), matrix), stroked);
  };

  /** Straight lines of a path: tables are often one path of many segments, or frames around cells. */
  const lines = (object: number, matrix: Matrix, stroked: boolean): void => {
    const count = engine._FPDFPath_CountSegments(object);
    segments += count;
    if (segments > maxSegments || (!stroked && count > 6)) return;
    let from: [number, number] | null = null;
    let first: [number, number] | null = null;
    for (let i = 0; i < count; i++) {
      const segment = engine._FPDFPath_GetPathSegment(object, i);
      const type = engine._FPDFPathSegment_GetType(segment);
      if (!engine._FPDFPathSegment_GetPoint(segment, scratch.pointer, scratch.pointer + 4)) continue;
      const to = point(matrix, scratch.float(0), scratch.float(1));
      if (type === 2) first = to;
      else if (type === 0 && from) rule(from, to);
      from = to;
      if (engine._FPDFPathSegment_GetClose(segment) && first) rule(to, first);
    }
  };

  const rule = (from: [number, number], to: [number, number]): void => {
    const box = {
      left: Math.min(from[0], to[0]),
      right: Math.max(from[0], to[0]),
      bottom: Math.min(from[1], to[1]),
      top: Math.max(from[1], to[1]),
    };
    const width = box.right - box.left;
    const height = box.top - box.bottom;
    if (height < 1 && width > 4) found.rulings.push(horizontal(box));
    else if (width < 1 && height > 4) found.rulings.push(vertical(box));
  };

  const count = engine._FPDFPage_CountObjects(page);
  for (let i = 0; i < count && z < maxObjects; i++) visit(engine._FPDFPage_GetObject(page, i), identity, 0);
  found.painted = z - found.texts.size;
  return found;
}

const horizontal = (box: Box): Ruling => ({
  horizontal: true,
  at: (box.top + box.bottom) / 2,
  from: box.left,
  to: box.right,
});
const vertical = (box: Box): Ruling => ({
  horizontal: false,
  at: (box.left + box.right) / 2,
  from: box.bottom,
  to: box.top,
});

function shareOf(box: Box, page: Box): number {
  return area({
    left: Math.max(box.left, page.left),
    right: Math.min(box.right, page.right),
    bottom: Math.max(box.bottom, page.bottom),
    top: Math.min(box.top, page.top),
  });
}
