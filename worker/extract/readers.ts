import type { Reader } from './reading.ts';
import type { Format } from './sniff.ts';

/** Every format with its reader, loaded when first needed: a crawl of pages never loads a PDF engine. */
const loaders: Record<Format, () => Promise<Reader>> = {
  html: async () => (await import('./html/html.ts')).readHtml,
  plain: async () => (await import('./text/plain.ts')).readPlain,
  json: async () => (await import('./text/plain.ts')).readJson,
  xml: async () => (await import('./text/plain.ts')).readXml,
  pdf: async () => (await import('./pdf/pdf.ts')).readPdf,
  'zip-based': async () => (await import('./archive/zip.ts')).readZip,
  ole: async () => (await import('./office/ole.ts')).readOle,
  rtf: async () => (await import('./office/rtf.ts')).readRtf,
  rar: async () => (await import('./archive/rar.ts')).readRar,
  '7z': async () => (await import('./archive/seven-zip.ts')).readSevenZip,
  tar: async () => (await import('./archive/tar.ts')).readTar,
  compressed: async () => (await import('./archive/compressed.ts')).readCompressed,
  mail: async () => (await import('./mail/mail.ts')).readMail,
  picture: async () => (await import('./picture/picture.ts')).readPicture,
};

const loaded = new Map<Format, Reader>();

export async function readerOf(format: Format): Promise<Reader> {
  let reader = loaded.get(format);
  if (!reader) {
    reader = await loaders[format]();
    loaded.set(format, reader);
  }
  return reader;
}
