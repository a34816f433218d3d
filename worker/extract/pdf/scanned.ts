import { readRaster } from '../picture/picture.ts';
import type { Raster } from '../picture/raster.ts';
import type { Reading } from '../reading.ts';
import type { Pdfium } from './pdfium.ts';

/** Longest side of a rendered page in pixels; A4 at about 150 dpi. */
const side = 1_760;

/** Recognises pages that are pictures, as many as the budget allows. Indexes count from 0. */
export async function recognisePages(
  engine: Pdfium,
  document: number,
  pages: number[],
  reading: Reading,
): Promise<void> {
  if (!reading.budget.limits.ocr) {
    reading.trouble.add('unsupported', `Character recognition is switched off; ${count(pages.length)} not read.`);
    return;
  }
  let left = 0;
  let failed = 0;
  let silent = 0;
  for (const index of pages) {
    const raster = left > 0 ? null : render(engine, document, index);
    if (raster && isBlank(raster)) continue;
    if (left > 0 || !reading.budget.takeOcrPage()) {
      left++;
      continue;
    }
    const before = reading.text.length;
    if (raster) await readRaster(raster, reading, { page: index + 1 });
    else failed++;
    if (raster && reading.text.length === before) silent++;
  }
  if (silent > 0)
    reading.trouble.remark(
      `${silent} ${silent === 1 ? 'page shows' : 'pages show'} pictures or drawings without text.`,
    );
  if (left > 0)
    reading.trouble.add('budget', `${count(left)} not read: the limit of recognised pages or of time was reached.`);
  if (failed > 0) reading.trouble.add('ocr-failed', `${count(failed)} not read: they cannot be drawn.`);
}

/** Hardly any pixel differs from the first: nothing is drawn. */
function isBlank(raster: Raster): boolean {
  const { data } = raster;
  let different = 0;
  for (let i = 0; i < data.length; i += 3) {
    if (
      Math.abs((data[i] ?? 0) - (data[0] ?? 0)) + Math.abs((data[i + 1] ?? 0) - (data[1] ?? 0)) > 40 &&
      ++different > 20
    )
      return false;
  }
  return true;
}

const count = (pages: number): string => (pages === 1 ? '1 scanned page was' : `${pages} scanned pages were`);

/** Draws a page as it is shown, annotations included; null where it cannot be. */
export function render(engine: Pdfium, document: number, index: number): Raster | null {
  const page = engine._FPDF_LoadPage(document, index);
  if (!page) return null;
  const pageWidth = engine._FPDF_GetPageWidthF(page);
  const pageHeight = engine._FPDF_GetPageHeightF(page);
  const scale = side / Math.max(pageWidth, pageHeight, 1);
  const width = Math.max(1, Math.round(pageWidth * scale));
  const height = Math.max(1, Math.round(pageHeight * scale));
  // Format 3: blue, green, red and one unused byte. Flag 1: with annotations.
  const bitmap = engine._FPDFBitmap_CreateEx(width, height, 3, 0, 0);
  if (!bitmap) {
    engine._FPDF_ClosePage(page);
    return null;
  }
  engine._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
  engine._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 1);
  const stride = engine._FPDFBitmap_GetStride(bitmap);
  const from = engine._FPDFBitmap_GetBuffer(bitmap);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const source = from + y * stride + x * 4;
      const target = (y * width + x) * 3;
      data[target] = engine.HEAPU8[source + 2] ?? 255;
      data[target + 1] = engine.HEAPU8[source + 1] ?? 255;
      data[target + 2] = engine.HEAPU8[source] ?? 255;
    }
  }
  engine._FPDFBitmap_Destroy(bitmap);
  engine._FPDF_ClosePage(page);
  return { data, width, height };
}
