import { LimitError } from '../limits.ts';
import type { Reading, Source } from '../reading.ts';
import { readAttachments, readOutline, readProperties } from './document-parts.ts';
import { readPage } from './page.ts';
import { dropPdfium, type Pdfium, pdfium, Scratch } from './pdfium.ts';
import { recognisePages } from './scanned.ts';
import { SecondReader } from './second-reader.ts';

/** Engines that have grown beyond this are not kept for the next file. */
const keepBelow = 192 * 1024 * 1024;

/** Reads a PDF with PDFium, fills up with what a second reader finds, and recognises pages that are pictures. */
export async function readPdf(source: Source, reading: Reading): Promise<void> {
  const engine = await pdfium();
  const pointer = engine.wasmExports.malloc(source.bytes.length);
  if (pointer === 0) {
    dropPdfium();
    throw new LimitError('memory-limit', 'The PDF is too large for the memory that is allowed.');
  }
  engine.HEAPU8.set(source.bytes, pointer);
  const document = engine._FPDF_LoadMemDocument(pointer, source.bytes.length, 0);
  const second = new SecondReader(source.bytes, reading);
  try {
    if (document) await readDocument(engine, document, second, reading);
    else await withoutPdfium(engine._FPDF_GetLastError(), second, reading);
  } catch (error) {
    // A trap inside the engine leaves it in no state to go on with.
    if (error instanceof WebAssembly.RuntimeError) dropPdfium();
    throw error;
  } finally {
    await second.close();
    release(engine, document, pointer);
  }
}

function release(engine: Pdfium, document: number, pointer: number): void {
  try {
    if (document) engine._FPDF_CloseDocument(document);
    engine.wasmExports.free(pointer);
    if (engine.HEAPU8.length > keepBelow) dropPdfium();
  } catch {
    dropPdfium();
  }
}

async function readDocument(engine: Pdfium, document: number, second: SecondReader, reading: Reading): Promise<void> {
  const { text, budget, trouble } = reading;
  const scratch = new Scratch(engine);
  const info = openForm(engine, document);
  const start = text.length;
  try {
    const pages = engine._FPDF_GetPageCount(document);
    const upTo = Math.min(pages, budget.limits.maxPages);
    if (pages > upTo) trouble.add('too-large', `Only the first ${upTo} of ${pages} pages were read.`);
    const scanned: number[] = [];
    let damaged = 0;
    for (let index = 0; index < upTo; index++) {
      budget.tick();
      const outcome = await readPage({ engine, document, form: info.form, scratch, index, second, reading });
      if (outcome === 'scanned') scanned.push(index);
      else if (outcome === 'damaged') damaged++;
    }
    if (damaged > 0) trouble.add('corrupt', `${damaged} of ${pages} pages are damaged.`);
    if (pages === 0) await withoutPdfium(3, second, reading);
    if (scanned.length > 0) await recognisePages(engine, document, scanned, reading);
    if (reading.depth === 0) reading.main = { start, end: text.length };
    await readAttachments(engine, document, reading);
    readOutline(engine, document, reading);
    readProperties(engine, document, reading);
  } finally {
    scratch.free();
    info.close();
  }
}

/** Form values need PDFium's form environment; a block of zeros with the version is the smallest one it takes. */
function openForm(engine: Pdfium, document: number): { form: number; close(): void } {
  if (engine._FPDF_GetFormType(document) === 0) return { form: 0, close: () => {} };
  const info = engine.wasmExports.malloc(256);
  engine.HEAPU8.fill(0, info, info + 256);
  engine.HEAPU8[info] = 2;
  const form = engine._FPDFDOC_InitFormFillEnvironment(document, info);
  return {
    form,
    close() {
      if (form) engine._FPDFDOC_ExitFormFillEnvironment(form);
      engine.wasmExports.free(info);
    },
  };
}

/** PDFium gave up: say why, or let the second reader try. */
async function withoutPdfium(code: number, second: SecondReader, reading: Reading): Promise<void> {
  const encrypted = code === 4 || code === 5;
  if (encrypted) {
    reading.trouble.add('encrypted', 'The PDF needs a password.');
    return;
  }
  const pages = await second.wholeText();
  if (pages === null) {
    reading.trouble.add(
      second.needsPassword ? 'encrypted' : 'corrupt',
      second.needsPassword ? 'The PDF needs a password.' : 'The PDF is damaged and cannot be opened.',
    );
    return;
  }
  pages.forEach((words, i) => {
    reading.text.line(words, { page: i + 1 });
  });
  reading.trouble.add('corrupt', 'The PDF is damaged; only its text could be recovered.');
}
