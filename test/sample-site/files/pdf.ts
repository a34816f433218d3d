import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { Block } from './block.ts';

const fontFile = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
);
let fontBytes: Buffer | undefined;

export interface PdfOptions {
  title?: string;
  author?: string;
  /** Pictures that fill a page each, in place of blocks: what a scanner makes. */
  scans?: Uint8Array[];
  fontSize?: number;
}

/** A PDF with an embedded subset of a Chinese font; a `covered` block is text under a black box. */
export function pdf(blocks: Block[], options: PdfOptions = {}): Promise<Uint8Array> {
  fontBytes ??= readFileSync(fontFile);
  // A fixed day keeps the file the same for the same seed.
  const document = new PDFDocument({
    size: 'A4',
    margin: 56,
    info: { Title: options.title ?? '', Author: options.author ?? '', CreationDate: new Date(0), ModDate: new Date(0) },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<Uint8Array>((resolve, reject) => {
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    document.on('error', reject);
  });
  const size = options.fontSize ?? 11;
  if (options.scans) {
    options.scans.forEach((picture, index) => {
      if (index > 0) document.addPage();
      document.image(Buffer.from(picture), 0, 0, { fit: [595, 842] });
    });
  } else {
    document.font(fontBytes).fontSize(size);
    for (const block of blocks) write(document, block, size);
  }
  document.end();
  return ended;
}

function write(document: PDFKit.PDFDocument, block: Block, size: number): void {
  if ('heading' in block) {
    document
      .fontSize(size + 5)
      .text(block.heading, { align: 'center' })
      .moveDown(0.6)
      .fontSize(size);
  } else if ('text' in block) {
    document.text(block.text, { indent: size * 2, lineGap: 3 }).moveDown(0.3);
  } else if ('covered' in block) {
    const top = document.y;
    document.text(block.covered, 56, top, { lineBreak: false });
    document
      .rect(54, top - 1, document.widthOfString(block.covered) + 4, size + 8)
      .fill('black')
      .fillColor('black');
    document.text('', 56, top + size + 12);
  } else {
    writeTable(document, block.table, size);
  }
}

/** Ruled, one cell at a time, as office suites print it. */
function writeTable(document: PDFKit.PDFDocument, table: { header: string[]; rows: string[][] }, size: number): void {
  const rows = [table.header, ...table.rows];
  const widest = table.header.map(
    (_, column) => Math.max(...rows.map((row) => document.widthOfString(row[column] ?? ''))) + 8,
  );
  const total = widest.reduce((sum, width) => sum + width, 0);
  const shrink = Math.min(1, 483 / total);
  document.fontSize(size * shrink);
  const height = size * shrink + 9;
  let y = document.y + 4;
  for (const row of rows) {
    if (y + height > 780) {
      document.addPage();
      y = 56;
    }
    let x = 56;
    row.forEach((cell, column) => {
      const width = (widest[column] ?? 60) * shrink;
      document.rect(x, y, width, height).lineWidth(0.6).stroke('black');
      document.fillColor('black').text(cell, x + 4 * shrink, y + 2, { lineBreak: false });
      x += width;
    });
    y += height;
  }
  document.fontSize(size).text('', 56, y + 8);
}
