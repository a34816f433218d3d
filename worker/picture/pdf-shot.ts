import { type Pdfium, pdfium, Scratch } from '../extract/pdf/pdfium.ts';
import { render } from '../extract/pdf/scanned.ts';
import type { Raster } from '../extract/picture/raster.ts';
import { findHits } from './find.ts';
import { locate } from './ocr-signs.ts';
import { paintRaster, type SignBox } from './raster-shot.ts';
import { bare, type ImageShot, type NoShot, type ShotHit } from './shot.ts';

/** Pages that are kept of one file. */
export const mostPages = 6;

/** The pages of a PDF that have hits, values painted over. A page whose values are not all found is left out. */
export async function shootPdf(bytes: Uint8Array, hits: readonly ShotHit[]): Promise<ImageShot[] | NoShot> {
  const engine = await pdfium();
  const pointer = engine.wasmExports.malloc(bytes.length);
  if (pointer === 0) return 'too-large';
  engine.HEAPU8.set(bytes, pointer);
  const document = engine._FPDF_LoadMemDocument(pointer, bytes.length, 0);
  try {
    if (!document) return 'not-drawable';
    const numbers = [...new Set(hits.map((hit) => hit.page ?? 0))].filter((page) => page > 0).sort((a, b) => a - b);
    const shots: ImageShot[] = [];
    for (const number of numbers) {
      if (shots.length >= mostPages) break;
      const raster = render(engine, document, number - 1);
      const onPage = hits.filter((hit) => hit.page === number);
      const shot = raster && (await shootSheet(engine, document, number, raster, onPage, hits));
      if (shot) shots.push(shot);
    }
    return shots.length > 0 ? shots : 'not-maskable';
  } finally {
    if (document) engine._FPDF_CloseDocument(document);
    engine.wasmExports.free(pointer);
  }
}

async function shootSheet(
  engine: Pdfium,
  document: number,
  number: number,
  raster: Raster,
  onPage: ShotHit[],
  all: readonly ShotHit[],
): Promise<ImageShot | null> {
  const seen = onPage.filter((hit) => !hit.hidden);
  const written = seen.filter((hit) => !hit.ocr);
  const recognised = seen.filter((hit) => hit.ocr);
  const page = pageSigns(engine, document, number - 1, raster);
  // The same value may stand on this page a second time as another page's hit.
  const inText = findHits(page.text, [...written, ...all.filter((hit) => hit.personal && hit.page !== number)]);
  const lost = inText.missing.filter((hit) => hit.personal && hit.page === number);
  const unread = [...recognised, ...lost];
  if (unread.length === 0) return paintRaster(raster, page.boxes, inText.found, number);
  const painted = await paintRaster(raster, page.boxes, inText.found, number);
  const read = await locate(raster, unread);
  if (read.missing.some((hit) => hit.personal)) return null;
  const shot = await paintRaster(read.raster, read.boxes, findHits(read.text, unread).found, number);
  // A turned page has other places: those of its text layer are then not marked, but painted over all the same.
  return read.raster === raster ? { ...shot, marks: [...painted.marks, ...shot.marks] } : shot;
}

function pageSigns(
  engine: Pdfium,
  document: number,
  index: number,
  raster: Raster,
): { text: string; boxes: (SignBox | undefined)[] } {
  const page = engine._FPDF_LoadPage(document, index);
  const textPage = page ? engine._FPDFText_LoadPage(page) : 0;
  const scratch = new Scratch(engine);
  const at = scratch.pointer;
  const read: { text: string; boxes: (SignBox | undefined)[] } = { text: '', boxes: [] };
  /** Page units to pixels; the engine writes two whole numbers. */
  const pixel = (x: number, y: number) => {
    engine._FPDF_PageToDevice(page, 0, 0, raster.width, raster.height, 0, x, y, at + 32, at + 36);
    const [left, top] = new Int32Array(engine.HEAPU8.buffer, at + 32, 2);
    return { x: left ?? 0, y: top ?? 0 };
  };
  try {
    const count = textPage ? engine._FPDFText_CountChars(textPage) : 0;
    for (let i = 0; i < count; i++) {
      const code = engine._FPDFText_GetUnicode(textPage, i);
      const sign =
        code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? bare(String.fromCodePoint(code)) : '';
      if (sign === '') continue;
      engine._FPDFText_GetCharBox(textPage, i, at, at + 8, at + 16, at + 24);
      const a = pixel(scratch.double(0), scratch.double(3));
      const b = pixel(scratch.double(1), scratch.double(2));
      const box = {
        left: Math.min(a.x, b.x) - 1,
        right: Math.max(a.x, b.x) + 1,
        top: Math.min(a.y, b.y) - 2,
        bottom: Math.max(a.y, b.y) + 2,
      };
      for (let unit = 0; unit < sign.length; unit++) read.boxes.push(box);
      read.text += sign;
    }
    return read;
  } finally {
    scratch.free();
    if (textPage) engine._FPDFText_ClosePage(textPage);
    if (page) engine._FPDF_ClosePage(page);
  }
}
