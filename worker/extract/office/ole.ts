import { LimitError } from '../limits.ts';
import type { Reading, Source } from '../reading.ts';
import { byMagic } from '../sniff.ts';
import { type OleFolder, openOle } from './ole-folder.ts';
import { readOleProperties } from './ole-properties.ts';

/** Word, Excel and PowerPoint before 2007, what WPS writes, Outlook messages, and encrypted packages: all are OLE files. */
export async function readOle(source: Source, reading: Reading): Promise<string> {
  const folder = openOle(source.bytes);
  const has = (path: string): boolean => folder.get(path) !== null;
  if (has('EncryptedPackage') || has('EncryptionInfo')) {
    const protectedByRights = folder.paths.some(
      (path) => path.includes('drmencrypted') || path.includes('dataspaceinfo/drm'),
    );
    throw new LimitError(
      'encrypted',
      protectedByRights ? 'The document is protected by rights management.' : 'The document needs a password.',
    );
  }
  const type = await readKnown(source, folder, has, reading);
  if (type === 'application/vnd.ms-outlook') return type;
  await readObjects(folder, reading);
  readOleProperties(folder, reading);
  return type;
}

async function readKnown(
  source: Source,
  folder: OleFolder,
  has: (path: string) => boolean,
  reading: Reading,
): Promise<string> {
  if (has('WordDocument')) {
    await (await import('./doc.ts')).readDoc(source.bytes, folder, reading);
    return 'application/msword';
  }
  if (has('Workbook') || has('Book')) {
    await (await import('./xls.ts')).readWorkbook(source, reading);
    return 'application/vnd.ms-excel';
  }
  if (has('PowerPoint Document')) {
    (await import('./ppt.ts')).readPpt(folder, reading);
    return 'application/vnd.ms-powerpoint';
  }
  if (has('__properties_version1.0')) {
    await (await import('../mail/msg.ts')).readMsg(folder, reading);
    return 'application/vnd.ms-outlook';
  }
  const contents = folder.get('CONTENTS');
  if (!folder.get('Package') && !folder.get('\u0001Ole10Native') && !(contents && byMagic(contents))) {
    const what = reading.depth === 0 ? 'The file' : 'An embedded object';
    reading.trouble.add(
      'unsupported',
      `${what} is an OLE file of an unknown program (a chart, a formula …) and was not read.`,
    );
  }
  return 'application/x-cfb';
}

/** Files that were put into the document as objects. */
async function readObjects(folder: OleFolder, reading: Reading): Promise<void> {
  for (const path of folder.paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const bytes = folder.get(path);
    if (!bytes || bytes.length === 0) continue;
    // Many programs call their own data "contents"; only what is a file of its own is read.
    if (name === 'package' || (name === 'contents' && byMagic(bytes))) await reading.inner(path, bytes);
    else if (name === '\u0001ole10native') {
      const file = nativeFile(bytes);
      if (file) await reading.inner(file.name, file.bytes);
    }
  }
}

const gb18030 = new TextDecoder('gb18030');

/** A file wrapped as an OLE native object: size, flags, name, path, … , size, bytes. */
function nativeFile(bytes: Uint8Array): { name: string; bytes: Uint8Array } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 6;
  const text = (): string => {
    const end = bytes.indexOf(0, at);
    if (end < 0) throw new RangeError('no end of text');
    const words = gb18030.decode(bytes.subarray(at, end));
    at = end + 1;
    return words;
  };
  try {
    const name = text();
    text();
    at += 8;
    text();
    const size = view.getUint32(at, true);
    return size > 0 && at + 4 + size <= bytes.length ? { name, bytes: bytes.subarray(at + 4, at + 4 + size) } : null;
  } catch {
    return null;
  }
}
