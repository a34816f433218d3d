import { PDFiumModule } from '@hyzyla/pdfium';

/**
 * PDFium as WebAssembly. The package types only a few of the functions that its build exports; these are the ones used
 * here. Numbers are handles, pointers or PDFium's own counts; see public/fpdf_*.h of PDFium.
 */
export interface Pdfium {
  HEAPU8: Uint8Array;
  HEAPF32: Float32Array;
  HEAPF64: Float64Array;
  HEAPU32: Uint32Array;
  wasmExports: { malloc(size: number): number; free(pointer: number): void };
  _FPDF_InitLibraryWithConfig(config: object): void;
  _FPDF_LoadMemDocument(bytes: number, size: number, password: number): number;
  _FPDF_GetLastError(): number;
  _FPDF_CloseDocument(document: number): void;
  _FPDF_GetPageCount(document: number): number;
  _FPDF_LoadPage(document: number, index: number): number;
  _FPDF_ClosePage(page: number): void;
  _FPDF_GetPageWidthF(page: number): number;
  _FPDF_GetPageHeightF(page: number): number;
  _FPDF_GetPageBoundingBox(page: number, rect: number): number;
  _FPDF_PageToDevice(
    page: number,
    left: number,
    top: number,
    width: number,
    height: number,
    rotate: number,
    pageX: number,
    pageY: number,
    deviceX: number,
    deviceY: number,
  ): number;
  _FPDF_GetMetaText(document: number, tag: number, buffer: number, length: number): number;
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(textPage: number): void;
  _FPDFText_CountChars(textPage: number): number;
  _FPDFText_GetUnicode(textPage: number, index: number): number;
  _FPDFText_IsGenerated(textPage: number, index: number): number;
  _FPDFText_HasUnicodeMapError(textPage: number, index: number): number;
  _FPDFText_GetCharBox(
    textPage: number,
    index: number,
    left: number,
    right: number,
    bottom: number,
    top: number,
  ): number;
  _FPDFText_GetTextObject(textPage: number, index: number): number;
  _FPDFTextObj_GetTextRenderMode(object: number): number;
  _FPDFPage_CountObjects(page: number): number;
  _FPDFPage_GetObject(page: number, index: number): number;
  _FPDFFormObj_CountObjects(form: number): number;
  _FPDFFormObj_GetObject(form: number, index: number): number;
  _FPDFPageObj_GetType(object: number): number;
  _FPDFPageObj_GetBounds(object: number, left: number, bottom: number, right: number, top: number): number;
  _FPDFPageObj_GetMatrix(object: number, matrix: number): number;
  _FPDFPageObj_GetFillColor(object: number, r: number, g: number, b: number, a: number): number;
  _FPDFPageObj_HasTransparency(object: number): number;
  _FPDFPath_GetDrawMode(path: number, fill: number, stroke: number): number;
  _FPDFPath_CountSegments(path: number): number;
  _FPDFPath_GetPathSegment(path: number, index: number): number;
  _FPDFPathSegment_GetPoint(segment: number, x: number, y: number): number;
  _FPDFPathSegment_GetType(segment: number): number;
  _FPDFPathSegment_GetClose(segment: number): number;
  _FPDFPage_GetAnnotCount(page: number): number;
  _FPDFPage_GetAnnot(page: number, index: number): number;
  _FPDFPage_CloseAnnot(annotation: number): void;
  _FPDFAnnot_GetSubtype(annotation: number): number;
  _FPDFAnnot_GetStringValue(annotation: number, key: number, buffer: number, length: number): number;
  _FPDFAnnot_GetFormFieldValue(form: number, annotation: number, buffer: number, length: number): number;
  _FPDFAnnot_GetFormFieldName(form: number, annotation: number, buffer: number, length: number): number;
  _FPDFAnnot_GetFlags(annotation: number): number;
  _FPDFAnnot_GetRect(annotation: number, rect: number): number;
  _FPDFAnnot_GetColor(annotation: number, kind: number, r: number, g: number, b: number, a: number): number;
  _FPDFAnnot_GetFileAttachment(annotation: number): number;
  _FPDFAnnot_GetLink(annotation: number): number;
  _FPDFLink_GetAction(link: number): number;
  _FPDFAction_GetURIPath(document: number, action: number, buffer: number, length: number): number;
  _FPDFDoc_GetAttachmentCount(document: number): number;
  _FPDFDoc_GetAttachment(document: number, index: number): number;
  _FPDFAttachment_GetName(attachment: number, buffer: number, length: number): number;
  _FPDFAttachment_GetFile(attachment: number, buffer: number, length: number, written: number): number;
  _FPDFDOC_InitFormFillEnvironment(document: number, info: number): number;
  _FPDFDOC_ExitFormFillEnvironment(form: number): void;
  _FPDF_GetFormType(document: number): number;
  _FPDFBookmark_GetFirstChild(document: number, bookmark: number): number;
  _FPDFBookmark_GetNextSibling(document: number, bookmark: number): number;
  _FPDFBookmark_GetTitle(bookmark: number, buffer: number, length: number): number;
  _FPDFBitmap_CreateEx(width: number, height: number, format: number, pointer: number, stride: number): number;
  _FPDFBitmap_FillRect(bitmap: number, left: number, top: number, width: number, height: number, color: number): number;
  _FPDFBitmap_GetBuffer(bitmap: number): number;
  _FPDFBitmap_GetStride(bitmap: number): number;
  _FPDFBitmap_Destroy(bitmap: number): void;
  _FPDF_RenderPageBitmap(
    bitmap: number,
    page: number,
    x: number,
    y: number,
    width: number,
    height: number,
    rotate: number,
    flags: number,
  ): void;
}

let shared: Promise<Pdfium> | null = null;

/** The engine of this thread. */
export function pdfium(): Promise<Pdfium> {
  shared ??= start();
  return shared;
}

/** Memory of a WebAssembly never shrinks: after a large or a broken file the engine is left behind for a new one. */
export function dropPdfium(): void {
  shared = null;
}

async function start(): Promise<Pdfium> {
  const engine: unknown = await PDFiumModule({});
  if (!isPdfium(engine)) throw new Error('the PDF engine lacks functions that are needed');
  engine._FPDF_InitLibraryWithConfig({
    version: 2,
    m_pIsolate: null,
    m_pUserFontPaths: null,
    m_v8EmbedderSlot: 0,
    m_pPlatform: null,
  });
  return engine;
}

function isPdfium(engine: unknown): engine is Pdfium {
  return (
    typeof engine === 'object' &&
    engine !== null &&
    '_FPDFText_GetCharBox' in engine &&
    '_FPDFAnnot_GetStringValue' in engine
  );
}

/** Scratch memory in the engine for what its functions write; freed with `free()`. */
export class Scratch {
  readonly #engine: Pdfium;
  readonly pointer: number;
  readonly #own: number[] = [];

  constructor(engine: Pdfium, size = 64) {
    this.#engine = engine;
    this.pointer = engine.wasmExports.malloc(size);
    this.#own.push(this.pointer);
  }

  double(index: number): number {
    return this.#engine.HEAPF64[(this.pointer >> 3) + index] ?? 0;
  }

  float(index: number): number {
    return this.#engine.HEAPF32[(this.pointer >> 2) + index] ?? 0;
  }

  uint(index: number): number {
    return this.#engine.HEAPU32[(this.pointer >> 2) + index] ?? 0;
  }

  /** A name as PDFium wants it, kept until `free`. */
  cString(text: string): number {
    const bytes = Buffer.from(`${text}\0`, 'latin1');
    const pointer = this.#engine.wasmExports.malloc(bytes.length);
    this.#engine.HEAPU8.set(bytes, pointer);
    this.#own.push(pointer);
    return pointer;
  }

  free(): void {
    for (const pointer of this.#own) this.#engine.wasmExports.free(pointer);
    this.#own.length = 0;
  }
}

/** A text that PDFium writes as UTF-16 into a buffer whose size it tells first. */
export function wideText(
  engine: Pdfium,
  ask: (buffer: number, length: number) => number,
  maxBytes = 2_000_000,
): string {
  const size = ask(0, 0);
  if (size <= 2 || size > maxBytes) return '';
  const pointer = engine.wasmExports.malloc(size);
  try {
    ask(pointer, size);
    return Buffer.from(engine.HEAPU8.buffer, pointer, size - 2)
      .toString('utf16le')
      .replace(/\0+$/, '');
  } finally {
    engine.wasmExports.free(pointer);
  }
}
