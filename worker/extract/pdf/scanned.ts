import type { Reading } from '../reading.ts';
import type { Pdfium } from './pdfium.ts';

/** Recognises pages that are pictures, as many as the budget allows. */
export async function recognisePages(
  _engine: Pdfium,
  _document: number,
  pages: number[],
  reading: Reading,
): Promise<void> {
  reading.trouble.add('ocr-failed', `${pages.length} scanned pages were not read.`);
}
