import type { Place } from '../../../patterns/document.ts';
import { tooMuch } from '../limits.ts';
import { writeProperty } from '../office/package.ts';
import type { Reading } from '../reading.ts';
import { type Pdfium, Scratch, wideText } from './pdfium.ts';

/** Files embedded in a PDF: each is read as a file of its own. */
export async function readAttachments(engine: Pdfium, document: number, reading: Reading): Promise<void> {
  const count = engine._FPDFDoc_GetAttachmentCount(document);
  for (let i = 0; i < count; i++) {
    const file = attachedFile(engine, engine._FPDFDoc_GetAttachment(document, i), reading);
    if (file) await reading.inner(file.name || `attachment-${i + 1}`, file.bytes);
    else reading.trouble.add('corrupt', 'A file embedded in the PDF is damaged.');
  }
}

/** Name and bytes of an embedded file; null where it is none or damaged. */
export function attachedFile(
  engine: Pdfium,
  attachment: number,
  reading: Reading,
): { name: string; bytes: Uint8Array } | null {
  if (!attachment) return null;
  const name = wideText(engine, (buffer, length) => engine._FPDFAttachment_GetName(attachment, buffer, length));
  const bytes = fileOf(engine, attachment, reading);
  return bytes && { name, bytes };
}

function fileOf(engine: Pdfium, attachment: number, reading: Reading): Uint8Array | null {
  const scratch = new Scratch(engine);
  try {
    if (!engine._FPDFAttachment_GetFile(attachment, 0, 0, scratch.pointer)) return null;
    const size = scratch.uint(0);
    if (size > reading.budget.roomFor(size)) throw tooMuch();
    const pointer = engine.wasmExports.malloc(size);
    try {
      if (!engine._FPDFAttachment_GetFile(attachment, pointer, size, scratch.pointer)) return null;
      reading.budget.unpack(size, size);
      return engine.HEAPU8.slice(pointer, pointer + size);
    } finally {
      engine.wasmExports.free(pointer);
    }
  } finally {
    scratch.free();
  }
}

export function readProperties(engine: Pdfium, document: number, reading: Reading): void {
  const scratch = new Scratch(engine);
  for (const name of ['Title', 'Author', 'Subject', 'Keywords', 'Creator', 'CreationDate', 'ModDate']) {
    const tag = scratch.cString(name);
    const value = wideText(engine, (buffer, length) => engine._FPDF_GetMetaText(document, tag, buffer, length));
    // "Creator" is the program in a PDF and a person in Office files.
    if (value) writeProperty(reading, name === 'Creator' ? 'creatortool' : name, value);
  }
  scratch.free();
}

const maxBookmarks = 5_000;

/** Bookmarks: they repeat headings as a rule, but are forgotten when a file is redacted. */
export function readOutline(engine: Pdfium, document: number, reading: Reading): void {
  const place: Place = { part: 'metadata', hidden: true };
  const seen = new Set<number>();
  const shown = reading.text.text.replace(/\s+/g, '');
  const walk = (bookmark: number, depth: number): void => {
    for (
      let at = engine._FPDFBookmark_GetFirstChild(document, bookmark);
      at && !seen.has(at) && seen.size < maxBookmarks;
      at = engine._FPDFBookmark_GetNextSibling(document, at)
    ) {
      seen.add(at);
      const title = wideText(engine, (buffer, length) => engine._FPDFBookmark_GetTitle(at, buffer, length)).trim();
      if (title && !shown.includes(title.replace(/\s+/g, ''))) reading.text.line(`bookmark: ${title}`, place);
      if (depth < 50) walk(at, depth + 1);
    }
  };
  walk(0, 0);
}
