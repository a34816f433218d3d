import type { Place } from '../../../patterns/document.ts';
import type { Reading } from '../reading.ts';
import { type AnnotationCovers, readAnnotations } from './annotations.ts';
import { type Box, contains } from './geometry.ts';
import { gridsOf } from './grid.ts';
import { type PageObjects, pageObjects, type TextObject } from './page-objects.ts';
import { type Glyph, writePage } from './page-text.ts';
import type { Pdfium, Scratch } from './pdfium.ts';
import type { SecondReader } from './second-reader.ts';

export interface PageJob {
  engine: Pdfium;
  document: number;
  /** Form environment, or 0. */
  form: number;
  scratch: Scratch;
  /** From 0. */
  index: number;
  second: SecondReader;
  reading: Reading;
}

/** Reads one page. `scanned`: it is mostly picture and its text, if any, is to be recognised. */
export async function readPage(job: PageJob): Promise<'read' | 'scanned' | 'damaged'> {
  const { engine, document, index, reading, scratch } = job;
  const page = engine._FPDF_LoadPage(document, index);
  if (!page) {
    const words = await job.second.page(index + 1);
    if (!words) return 'damaged';
    reading.text.line(words, { page: index + 1 });
    return 'read';
  }
  const textPage = engine._FPDFText_LoadPage(page);
  try {
    const box = pageBox(engine, page, scratch);
    const objects = pageObjects(engine, page, box, scratch);
    const annotations = readAnnotations(job, page);
    const glyphs = textPage ? glyphsOf(job, textPage, box, objects, annotations.covers) : [];
    const start = reading.text.length;
    writePage(glyphs, gridsOf(objects.rulings), { page: index + 1 }, reading);
    await job.second.fillUp(index + 1, start);
    await annotations.write();
    const ink = glyphs.reduce((sum, glyph) => sum + (glyph.text.trim() && !glyph.place.ocr ? 1 : 0), 0);
    const broken = glyphs.reduce((sum, glyph) => sum + (unreadable.test(glyph.text) ? 1 : 0), 0);
    const thin = ink < 30 || (objects.imageShare > 0.6 && ink < 120);
    const hasOcrLayer = glyphs.length - ink > 200 && objects.imageShare > 0.6;
    // Text may be drawn as curves, too: what paints and says next to nothing is looked at.
    const silent = ink < 5 && (objects.painted > 0 || (ink === 0 && objects.texts.size > 0));
    if (!hasOcrLayer && (silent || (thin && objects.imageShare > 0.15))) return 'scanned';
    if (broken > 10 && broken > ink * 0.3) return 'scanned';
    return 'read';
  } finally {
    if (textPage) engine._FPDFText_ClosePage(textPage);
    engine._FPDF_ClosePage(page);
  }
}

/** Characters of fonts that do not say what they mean. */
const unreadable = /[\ufffd\ue000-\uf8ff\u0000-\u0008\u000e-\u001f]/;

function pageBox(engine: Pdfium, page: number, scratch: Scratch): Box {
  // FS_RECTF: left, top, right, bottom.
  if (engine._FPDF_GetPageBoundingBox(page, scratch.pointer)) {
    return { left: scratch.float(0), top: scratch.float(1), right: scratch.float(2), bottom: scratch.float(3) };
  }
  return { left: 0, bottom: 0, right: engine._FPDF_GetPageWidthF(page), top: engine._FPDF_GetPageHeightF(page) };
}

function glyphsOf(job: PageJob, textPage: number, box: Box, objects: PageObjects, drawn: AnnotationCovers): Glyph[] {
  const { engine, scratch, index } = job;
  const plain: Place = { page: index + 1 };
  const hidden: Place = { page: index + 1, hidden: true };
  const recognised: Place = { page: index + 1, ocr: true };
  const scanned = objects.imageShare > 0.5;
  const count = engine._FPDFText_CountChars(textPage);
  const glyphs: Glyph[] = [];
  const at = scratch.pointer;
  let last = plain;
  let high = 0;
  for (let i = 0; i < count; i++) {
    if ((i & 4095) === 0) job.reading.budget.tick();
    const code = engine._FPDFText_GetUnicode(textPage, i);
    if (code === 0 || code === 0xfffe || code === 0xffff) continue;
    // Characters beyond the basic plane may come as two halves.
    if (code >= 0xd800 && code < 0xdc00) {
      high = code;
      continue;
    }
    const text =
      code >= 0xdc00 && code < 0xe000 ? (high ? String.fromCharCode(high, code) : '') : String.fromCodePoint(code);
    high = 0;
    if (!text) continue;
    if (code === 13 || code === 10) {
      glyphs.push({ text: '\n', x: 0, y: 0, left: 0, right: 0, height: 0, place: last });
      continue;
    }
    if (code === 32 || code === 0xa0 || code === 9) {
      glyphs.push({ text: ' ', x: 0, y: 0, left: 0, right: 0, height: 0, place: last });
      continue;
    }
    engine._FPDFText_GetCharBox(textPage, i, at, at + 8, at + 16, at + 24);
    const left = scratch.double(0);
    const right = scratch.double(1);
    const bottom = scratch.double(2);
    const top = scratch.double(3);
    const x = (left + right) / 2;
    const y = (bottom + top) / 2;
    const object = objects.texts.get(engine._FPDFText_GetTextObject(textPage, i));
    const seen = visibility(x, y, top - bottom, box, object, objects, drawn, scanned);
    const place = seen === 'seen' ? plain : seen === 'hidden' ? hidden : recognised;
    last = place;
    glyphs.push({ text, x, y, left, right, height: Math.max(top - bottom, right - left), place });
  }
  return glyphs;
}

type Seen = 'seen' | 'hidden' | 'recognised';

/** Whether a reader of the page sees a character; the invisible text of a scan is what a machine recognised before. */
function visibility(
  x: number,
  y: number,
  height: number,
  box: Box,
  object: TextObject | undefined,
  objects: PageObjects,
  drawn: AnnotationCovers,
  scanned: boolean,
): Seen {
  if (!contains(box, x, y, 1)) return 'hidden';
  if (drawn.some((each) => contains(each, x, y))) return 'hidden';
  if (!object) return 'seen';
  if (object.invisible) return scanned ? 'recognised' : 'hidden';
  for (const cover of objects.covers) {
    if (cover.z > object.z && contains(cover.box, x, y)) return cover.image && scanned ? 'recognised' : 'hidden';
  }
  if (height > 0 && height < 0.7) return 'hidden';
  if (object.white && !objects.grounds.some((ground) => ground.z < object.z && contains(ground.box, x, y, 1)))
    return 'hidden';
  return 'seen';
}
