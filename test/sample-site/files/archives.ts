import { crc32, gzipSync } from 'node:zlib';
import SevenZip from '7z-wasm';
import type { Entry } from './zip.ts';

/** 2020-01-01 in seconds: the same content gives the same archive. */
const fixedTime = 1_577_836_800;

function tarHeader(name: string, size: number): Buffer {
  const head = Buffer.alloc(512);
  head.write(name, 0, 100, 'utf8');
  head.write('0000644\0', 100);
  head.write('0000000\0', 108);
  head.write('0000000\0', 116);
  head.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  head.write(`${fixedTime.toString(8).padStart(11, '0')}\0`, 136);
  head.write('        0', 148);
  head.write('ustar\x0000', 257);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}

export function tarGz(entries: Entry[]): Uint8Array {
  const parts = entries.flatMap(({ name, bytes }) => [
    tarHeader(name, bytes.length),
    Buffer.from(bytes),
    Buffer.alloc((512 - (bytes.length % 512)) % 512),
  ]);
  return new Uint8Array(gzipSync(Buffer.concat([...parts, Buffer.alloc(1024)])));
}

export async function sevenZip(entries: Entry[]): Promise<Uint8Array> {
  const tool = await SevenZip.default({ print: () => {}, printErr: () => {} });
  for (const { name, bytes } of entries) {
    const stream = tool.FS.open(name, 'w+');
    tool.FS.write(stream, bytes, 0, bytes.length);
    tool.FS.close(stream);
    tool.FS.utime(name, fixedTime, fixedTime);
  }
  tool.callMain(['a', '-mtc=off', '-mta=off', 'out.7z', ...entries.map((entry) => entry.name)]);
  return new Uint8Array(tool.FS.readFile('out.7z'));
}

/** One header of RAR 4: CRC-16 of what follows, type, flags, size. */
function rarBlock(type: number, flags: number, rest: Buffer): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt8(type, 2);
  head.writeUInt16LE(flags, 3);
  head.writeUInt16LE(7 + rest.length, 5);
  const whole = Buffer.concat([head, rest]);
  whole.writeUInt16LE(crc32(whole.subarray(2)) & 0xffff, 0);
  return whole;
}

/** RAR 4 with stored files (method 0x30), as RAR's technical note lays it out; nothing free compresses RAR. */
export function rar(entries: Entry[]): Uint8Array {
  const parts: Buffer[] = [Buffer.from('Rar!\x1a\x07\x00', 'latin1'), rarBlock(0x73, 0, Buffer.alloc(6))];
  for (const { name, bytes } of entries) {
    const raw = Buffer.from(name); // flag 0x200 without a zero byte: the name is UTF-8
    const rest = Buffer.alloc(25);
    rest.writeUInt32LE(bytes.length, 0);
    rest.writeUInt32LE(bytes.length, 4);
    rest.writeUInt8(0, 8); // MS-DOS
    rest.writeUInt32LE(crc32(bytes), 9);
    rest.writeUInt32LE(((2020 - 1980) << 25) | (1 << 21) | (1 << 16), 13);
    rest.writeUInt8(20, 17);
    rest.writeUInt8(0x30, 18);
    rest.writeUInt16LE(raw.length, 19);
    rest.writeUInt32LE(0x20, 21);
    parts.push(rarBlock(0x74, 0x8200, Buffer.concat([rest, raw])), Buffer.from(bytes));
  }
  parts.push(rarBlock(0x7b, 0x4000, Buffer.alloc(0)));
  return new Uint8Array(Buffer.concat(parts));
}
