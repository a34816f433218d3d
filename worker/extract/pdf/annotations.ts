import type { Place } from '../../../patterns/document.ts';
import { attachedFile } from './document-parts.ts';
import type { Box } from './geometry.ts';
import type { PageJob } from './page.ts';
import { wideText } from './pdfium.ts';

/** Boxes that annotations paint over the page. */
export type AnnotationCovers = Box[];

const subtypes = { link: 2, square: 5, popup: 16, fileAttachment: 17, widget: 20, redact: 28 };

/** Notes, form values and links of a page. Covers are known at once; text is written by `write`, below the page's own. */
export function readAnnotations(job: PageJob, page: number): { covers: AnnotationCovers; write(): Promise<void> } {
  const { engine, document, form, scratch, reading } = job;
  const covers: AnnotationCovers = [];
  const lines: { words: string; place: Place }[] = [];
  const number = job.index + 1;
  const contents = scratch.cString('Contents');
  const author = scratch.cString('T');
  const valueKey = scratch.cString('V');
  const count = Math.min(engine._FPDFPage_GetAnnotCount(page), 5_000);
  const files: { name: string; bytes: Uint8Array }[] = [];
  const seen = new Set<string>();
  for (let i = 0; i < count; i++) {
    const annotation = engine._FPDFPage_GetAnnot(page, i);
    if (!annotation) continue;
    const subtype = engine._FPDFAnnot_GetSubtype(annotation);
    // Flags: 2 hidden, 32 not in view.
    const hidden = (engine._FPDFAnnot_GetFlags(annotation) & (2 | 32)) !== 0;
    const add = (words: string, part: Place['part']): void => {
      const clean = words.replace(/\r\n?/g, '\n').trim();
      if (!clean || seen.has(`${part}${clean}`)) return;
      seen.add(`${part}${clean}`);
      lines.push({
        words: clean,
        place: { page: number, ...(part ? { part } : {}), ...(hidden || part === 'metadata' ? { hidden: true } : {}) },
      });
    };
    const text = (key: number): string =>
      wideText(engine, (buffer, length) => engine._FPDFAnnot_GetStringValue(annotation, key, buffer, length));
    if (subtype === subtypes.widget) {
      const value = form
        ? wideText(engine, (buffer, length) => engine._FPDFAnnot_GetFormFieldValue(form, annotation, buffer, length))
        : text(valueKey);
      if (value && value !== 'Off') add(value, 'form');
    } else if (subtype === subtypes.link) {
      const link = engine._FPDFAnnot_GetLink(annotation);
      const action = link ? engine._FPDFLink_GetAction(link) : 0;
      const url = action ? narrow(job, document, action) : '';
      if (url) reading.text.links.push({ url, text: '', kind: 'page', main: true });
    } else if (subtype !== subtypes.popup) {
      add(text(contents), 'annotation');
      if (subtype !== subtypes.fileAttachment) add(text(author), 'metadata');
      else {
        const file = attachedFile(engine, engine._FPDFAnnot_GetFileAttachment(annotation), reading);
        if (file) files.push(file);
      }
    }
    if (subtype === subtypes.square || subtype === subtypes.redact) {
      const at = scratch.pointer;
      const filled = engine._FPDFAnnot_GetColor(annotation, 1, at, at + 4, at + 8, at + 12) !== 0;
      if ((filled || subtype === subtypes.redact) && engine._FPDFAnnot_GetRect(annotation, at)) {
        covers.push({
          left: scratch.float(0),
          top: scratch.float(1),
          right: scratch.float(2),
          bottom: scratch.float(3),
        });
      }
    }
    engine._FPDFPage_CloseAnnot(annotation);
  }
  return {
    covers: covers.map((box) => ({
      ...box,
      bottom: Math.min(box.bottom, box.top),
      top: Math.max(box.bottom, box.top),
    })),
    async write() {
      for (const { words, place } of lines) reading.text.line(words, place);
      for (const { name, bytes } of files) await reading.inner(name, bytes);
    },
  };
}

function narrow(job: PageJob, document: number, action: number): string {
  const { engine } = job;
  const size = engine._FPDFAction_GetURIPath(document, action, 0, 0);
  if (size < 2 || size > 8_000) return '';
  const pointer = engine.wasmExports.malloc(size);
  try {
    engine._FPDFAction_GetURIPath(document, action, pointer, size);
    return Buffer.from(engine.HEAPU8.buffer, pointer, size - 1).toString('latin1');
  } finally {
    engine.wasmExports.free(pointer);
  }
}
