import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PDFParse } from 'pdf-parse';
import type { Place } from '../../../patterns/document.ts';
import { LimitError } from '../limits.ts';
import type { Reading } from '../reading.ts';

/** The second reader is many times slower; beyond this many pages it only looks at pages where the first found little. */
const pagesInFull = 60;

/**
 * PDF.js (by pdf-parse), which reads some files that PDFium does not. Its words that are missing in the page are added
 * below it, so that the text is never less than what both find.
 */
export class SecondReader {
  readonly #bytes: Uint8Array;
  readonly #reading: Reading;
  #parser: PDFParse | null = null;
  #broken = false;
  needsPassword = false;

  constructor(bytes: Uint8Array, reading: Reading) {
    this.#bytes = bytes;
    this.#reading = reading;
  }

  /** Adds to the page whose text begins at `start` what only this reader finds. */
  async fillUp(page: number, start: number): Promise<void> {
    const { text } = this.#reading;
    const thin = text.length - start < 40;
    if (page > pagesInFull && !thin) return;
    const words = await this.page(page);
    if (!words) return;
    const known = text.text.slice(start).replace(/\s+/g, '');
    const missing = words.split('\n').flatMap((line) => {
      const kept = line.split(/\s+/).filter((word) => readable.test(word) && !known.includes(word));
      return kept.length > 0 ? [kept.join(' ')] : [];
    });
    const place: Place = { page };
    for (const line of missing) text.line(line, place);
  }

  /** Text of one page, or null where it cannot be read. */
  async page(number: number): Promise<string | null> {
    const texts = await this.#read([number]);
    return texts?.[0] ?? null;
  }

  async wholeText(): Promise<string[] | null> {
    return this.#read(null);
  }

  async #read(pages: number[] | null): Promise<string[] | null> {
    if (this.#broken) return null;
    try {
      this.#parser ??= await this.#open();
      const partial = pages ? { partial: pages } : { first: this.#reading.budget.limits.maxPages };
      const result = await this.#inTime(this.#parser.getText({ ...partial, pageJoiner: '' }));
      return result.pages.map((page) => page.text.replace(/\0/g, ''));
    } catch (error) {
      if (error instanceof LimitError) throw error;
      if (error instanceof Error && /password/i.test(`${error.name} ${error.message}`)) this.needsPassword = true;
      if (!this.#parser || pages === null) this.#broken = true;
      return null;
    }
  }

  async #open(): Promise<PDFParse> {
    const { PDFParse } = await import('pdf-parse');
    const home = join(dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json'))), '/');
    return new PDFParse({
      data: this.#bytes.slice(),
      cMapUrl: join(home, 'cmaps/'),
      cMapPacked: true,
      standardFontDataUrl: join(home, 'standard_fonts/'),
      wasmUrl: join(home, 'wasm/'),
      isEvalSupported: false,
      useSystemFonts: false,
      disableFontFace: true,
      verbosity: 0,
    });
  }

  async #inTime<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new LimitError('timeout', 'Reading stopped: the PDF takes too long.')),
        Math.max(1, this.#reading.budget.millisecondsLeft),
      );
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.#parser?.destroy().catch(() => {});
    this.#parser = null;
  }
}

/** Words with letters, digits or Chinese; not the private characters of fonts that say nothing. */
const readable = /^(?=.*[\p{L}\p{N}])[^\ue000-\uf8ff\ufffd\u0000-\u001f]+$/u;
