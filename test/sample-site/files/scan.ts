import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';
import type { Block } from './block.ts';
import { pdf } from './pdf.ts';

export interface ScanOptions {
  /** Degrees, as paper lies askew on the glass. */
  skew?: number;
  format?: 'jpeg' | 'png';
  dpi?: number;
}

let library: Promise<PDFiumLibrary> | undefined;

/** Frees the renderer; the next scan opens it again. */
export async function closeScanner(): Promise<void> {
  const open = await library;
  library = undefined;
  open?.destroy();
}

/** Blocks as a picture: printed to PDF, rendered, turned a little, greyed. Needs no font on the machine. */
export async function scan(blocks: Block[], options: ScanOptions = {}): Promise<Uint8Array> {
  const printed = await pdf(blocks, { fontSize: 14 });
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(printed);
  try {
    const rendered = await document.getPage(0).render({ scale: (options.dpi ?? 130) / 72, render: 'bitmap' });
    const picture = sharp(rendered.data, { raw: { width: rendered.width, height: rendered.height, channels: 4 } })
      .flatten({ background: '#ffffff' })
      .rotate(options.skew ?? 0, { background: '#f6f5f1' })
      .linear(0.93, 10)
      .greyscale();
    const bytes = await (options.format === 'png' ? picture.png() : picture.jpeg({ quality: 82 })).toBuffer();
    return new Uint8Array(bytes);
  } finally {
    document.destroy();
  }
}

/** A PDF without a text layer. */
export async function scannedPdf(blocks: Block[], options: ScanOptions = {}): Promise<Uint8Array> {
  return pdf([], { scans: [await scan(blocks, options)] });
}
