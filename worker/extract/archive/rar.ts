import { createExtractorFromData, type FileHeader } from 'node-unrar-js';
import { LimitError, tooMuch } from '../limits.ts';
import type { Reading, Source } from '../reading.ts';
import { readMembers } from './members.ts';

/** RAR 4 and 5. Declared sizes are checked before anything is unpacked, and again by what came out. */
export async function readRar(source: Source, reading: Reading): Promise<void> {
  const extractor = await open(source.bytes);
  const list = extractor.getFileList();
  if (list.arcHeader.flags.headerEncrypted) throw new LimitError('encrypted', 'The archive needs a password.');
  if (list.arcHeader.flags.volume)
    reading.trouble.add('unsupported', 'The archive is one of several volumes; only whole files in it were read.');
  const headers: FileHeader[] = [];
  for (const header of list.fileHeaders) {
    headers.push(header);
    if (headers.length > reading.budget.limits.maxEntries) {
      reading.trouble.add(
        'too-large',
        `Only the first ${reading.budget.limits.maxEntries} files of the archive were read.`,
      );
      break;
    }
  }
  await readMembers(
    headers.map((header) => ({
      name: header.name.replaceAll('\\', '/'),
      folder: header.flags.directory,
      encrypted: header.flags.encrypted,
      read: () => {
        if (header.unpSize > reading.budget.roomFor(header.packSize || source.bytes.length)) throw tooMuch();
        const [file] = [...extractor.extract({ files: [header.name] }).files];
        const bytes = file?.extraction;
        if (!bytes) throw new Error('nothing unpacked');
        reading.budget.unpack(header.packSize || source.bytes.length, bytes.length);
        return bytes;
      },
    })),
    reading,
  );
}

async function open(bytes: Uint8Array): ReturnType<typeof createExtractorFromData> {
  const data = new ArrayBuffer(bytes.length);
  new Uint8Array(data).set(bytes);
  try {
    return await createExtractorFromData({ data });
  } catch (error) {
    if (error instanceof Error && 'reason' in error && /PASSWORD/.test(String(error.reason))) {
      throw new LimitError('encrypted', 'The archive needs a password.');
    }
    throw error;
  }
}
