import { latin1 } from '../charset.ts';
import type { Reading, Source } from '../reading.ts';
import { type Member, readMembers } from './members.ts';

/** TAR with the long names of GNU and pax; links and devices are no files. */
export async function readTar(source: Source, reading: Reading): Promise<void> {
  await readMembers(members(source.bytes, reading), reading);
}

const gb18030 = new TextDecoder('gb18030');
const utf8 = new TextDecoder('utf-8', { fatal: true });

function* members(bytes: Uint8Array, reading: Reading): Generator<Member> {
  let at = 0;
  let longName: string | null = null;
  while (at + 512 <= bytes.length) {
    reading.budget.tick();
    const header = bytes.subarray(at, at + 512);
    if (header.every((byte) => byte === 0)) break;
    const size = sizeOf(header.subarray(124, 136));
    const type = String.fromCharCode(header[156] ?? 0);
    const data = bytes.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
    if (type === 'L') longName = nameOf(data);
    else if (type === 'x' || type === 'g')
      longName = /(?:^|\n)\d+ path=([^\n]+)\n/.exec(new TextDecoder().decode(data))?.[1] ?? longName;
    else {
      const prefix = latin1(header.subarray(257, 262)) === 'ustar' ? nameOf(header.subarray(345, 500)) : '';
      const name = longName ?? (prefix ? `${prefix}/` : '') + nameOf(header.subarray(0, 100));
      longName = null;
      if (type === '0' || type === '\0' || type === '7') {
        if (data.length < size) reading.trouble.add('corrupt', 'The archive ends in the middle of a file.');
        reading.budget.unpack(size, data.length);
        yield { name, folder: false, encrypted: false, read: () => data };
      }
    }
  }
}

/** Octal digits, or base 256 where the first bit is set. */
function sizeOf(field: Uint8Array): number {
  if ((field[0] ?? 0) & 0x80) {
    let size = 0;
    for (const byte of field.subarray(4)) size = size * 256 + byte;
    return size;
  }
  return Number.parseInt(latin1(field).replace(/[\0 ]/g, ''), 8) || 0;
}

function nameOf(field: Uint8Array): string {
  const end = field.indexOf(0);
  const bytes = end < 0 ? field : field.subarray(0, end);
  try {
    return utf8.decode(bytes);
  } catch {
    return gb18030.decode(bytes);
  }
}
