import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { tooMuch } from '../limits.ts';
import type { Reading, Source } from '../reading.ts';

/** One compressed file: gzip and zstd by Node, bzip2 and xz by 7-Zip. What comes out is read as a file of its own. */
export async function readCompressed(source: Source, reading: Reading): Promise<void> {
  const { bytes } = source;
  const inner =
    source.name.replace(/\.(?:gz|tgz|bz2|tbz2?|xz|txz|zst)$/i, (ending) => (/^\.t/i.test(ending) ? '.tar' : '')) ||
    'content';
  if (bytes[0] === 0x42 || bytes[0] === 0xfd) {
    const { sevenZipMembers } = await import('./seven-zip.ts');
    const name = bytes[0] === 0x42 ? 'archive.bz2' : 'archive.xz';
    for (const member of await sevenZipMembers(bytes, name, reading)) await reading.inner(inner, member.read());
    return;
  }
  const room = reading.budget.roomFor(bytes.length);
  // The last four bytes of gzip tell the size (of its last member), so that most bombs end before they begin.
  const told =
    bytes[0] === 0x1f
      ? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 4, true)
      : 0;
  if (room <= 0 || told > room) throw tooMuch();
  let unpacked: Uint8Array;
  try {
    const options = { maxOutputLength: room };
    unpacked = bytes[0] === 0x1f ? gunzipSync(bytes, options) : zstdDecompressSync(bytes, options);
  } catch (error) {
    if (
      error instanceof RangeError ||
      (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
    )
      throw tooMuch();
    throw error;
  }
  reading.budget.unpack(bytes.length, unpacked.length);
  await reading.inner(inner, unpacked);
}
