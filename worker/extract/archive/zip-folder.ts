import { inflateRawSync } from 'node:zlib';
import { fromBuffer, type ZipFile } from 'yauzl';
import { type Budget, LimitError, tooMuch } from '../limits.ts';

export interface ZipEntry {
  name: string;
  /** Packed and declared unpacked size in bytes. */
  packed: number;
  size: number;
  encrypted: boolean;
  folder: boolean;
  /** Unpacks; throws LimitError when it grows beyond the budget and Error when it is damaged. */
  read(): Uint8Array;
}

export interface ZipFolder {
  entries: ZipEntry[];
  /** The directory was damaged and its files were found one by one. */
  salvaged: boolean;
  find(name: string): ZipEntry | undefined;
  /** Content of a file of the folder, or null where it does not stand. */
  get(name: string): Uint8Array | null;
}

const gb18030 = new TextDecoder('gb18030');
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Opens a ZIP in memory. Entries are unpacked one at a time and only when asked for. */
export async function openZip(bytes: Uint8Array, budget: Budget): Promise<ZipFolder> {
  let entries: ZipEntry[];
  let salvaged = false;
  try {
    entries = await directory(bytes, budget);
  } catch (error) {
    if (error instanceof LimitError) throw error;
    entries = localFiles(bytes, budget);
    salvaged = true;
    if (entries.length === 0) throw error;
  }
  const byName = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]));
  const find = (name: string): ZipEntry | undefined => byName.get(name.replace(/^\/+/, '').toLowerCase());
  return { entries, salvaged, find, get: (name) => find(name)?.read() ?? null };
}

function directory(bytes: Uint8Array, budget: Budget): Promise<ZipEntry[]> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false } as const;
    fromBuffer(buffer, options, (error: Error | null, file: ZipFile) => {
      if (error) return reject(error);
      const entries: ZipEntry[] = [];
      file.on('error', reject);
      file.on('end', () => resolve(entries));
      file.on('entry', (entry) => {
        if (entries.length >= 100_000)
          return reject(new LimitError('too-large', 'The archive lists more than 100000 files.'));
        const name = nameOf(entry.fileNameRaw, (entry.generalPurposeBitFlag & 0x800) !== 0, entry.extraFields);
        entries.push(
          entryOf(bytes, budget, {
            name,
            packed: entry.compressedSize,
            size: entry.uncompressedSize,
            flags: entry.generalPurposeBitFlag,
            method: entry.compressionMethod,
            local: entry.relativeOffsetOfLocalHeader,
          }),
        );
        file.readEntry();
      });
      file.readEntry();
    });
  });
}

interface Raw {
  name: string;
  packed: number;
  size: number;
  flags: number;
  method: number;
  local: number;
}

function entryOf(bytes: Uint8Array, budget: Budget, raw: Raw): ZipEntry {
  return {
    name: raw.name,
    packed: raw.packed,
    size: raw.size,
    encrypted: (raw.flags & 1) !== 0,
    folder: raw.name.endsWith('/'),
    read() {
      budget.tick();
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (view.getUint32(raw.local, true) !== 0x04034b50) throw new Error('no file header');
      const data = raw.local + 30 + view.getUint16(raw.local + 26, true) + view.getUint16(raw.local + 28, true);
      const packed = bytes.subarray(data, data + raw.packed);
      if (raw.method === 0) {
        budget.unpack(packed.length, packed.length);
        return packed;
      }
      if (raw.method !== 8)
        throw new LimitError(
          'unsupported',
          `A file in the archive is packed by method ${raw.method}, which is not read.`,
        );
      const room = budget.roomFor(packed.length);
      // An honest size is refused before anything is unpacked; a size that lies ends the unpacking.
      if (raw.size > room) throw tooMuch();
      const unpacked = inflate(packed, raw.size > 0 ? raw.size : room);
      budget.unpack(packed.length, unpacked.length);
      return unpacked;
    },
  };
}

/** Inflates at most `room` bytes: a bomb ends here, whatever size it declares. */
export function inflate(packed: Uint8Array, room: number): Uint8Array {
  if (room <= 0) throw tooMuch();
  try {
    return inflateRawSync(packed, { maxOutputLength: room });
  } catch (error) {
    if (
      error instanceof RangeError ||
      (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
    )
      throw tooMuch();
    throw error;
  }
}

/** Info-ZIP's Unicode path, else UTF-8 by flag or by fit, else GB18030, which is what Chinese Windows writes. */
function nameOf(bytes: Uint8Array, marked: boolean, extra: { id: number; data: Buffer }[]): string {
  const unicode = extra.find((field) => field.id === 0x7075 && field.data.length > 5);
  if (unicode) return unicode.data.subarray(5).toString('utf8').replaceAll('\\', '/');
  try {
    return utf8.decode(bytes).replaceAll('\\', '/');
  } catch {
    return (marked ? new TextDecoder().decode(bytes) : gb18030.decode(bytes)).replaceAll('\\', '/');
  }
}

/** Files of a ZIP whose directory is lost, found by their own headers. */
function localFiles(bytes: Uint8Array, budget: Budget): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: ZipEntry[] = [];
  let at = buffer.indexOf('PK\x03\x04', 0, 'latin1');
  while (at >= 0 && at + 30 <= bytes.length && entries.length < 10_000) {
    const flags = view.getUint16(at + 6, true);
    const nameLength = view.getUint16(at + 26, true);
    const data = at + 30 + nameLength + view.getUint16(at + 28, true);
    const next = buffer.indexOf('PK\x03\x04', data, 'latin1');
    const declared = view.getUint32(at + 18, true);
    const packed = declared > 0 && data + declared <= bytes.length ? declared : (next < 0 ? bytes.length : next) - data;
    const name = nameOf(bytes.subarray(at + 30, at + 30 + nameLength), (flags & 0x800) !== 0, []);
    const size = view.getUint32(at + 22, true);
    entries.push(
      entryOf(bytes, budget, { name, packed, size, flags, method: view.getUint16(at + 8, true), local: at }),
    );
    at = next;
  }
  return entries;
}
