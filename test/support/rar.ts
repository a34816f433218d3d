import { crc32 } from 'node:zlib';

/** A RAR 5 archive of stored files (RAR's own format note, "RAR 5.0 archive format"); there is no free program that packs. */
export function storedRar(files: { name: string; bytes: Uint8Array }[]): Uint8Array {
  const signature = Buffer.from('526172211a070100', 'hex');
  const main = block(Buffer.concat([vint(1), vint(0), vint(0)]));
  const packed = files.flatMap(({ name, bytes }) => {
    const title = Buffer.from(name, 'utf8');
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(bytes));
    const header = [vint(2), vint(2), vint(bytes.length), vint(4), vint(bytes.length), vint(0o100644), sum];
    return [block(Buffer.concat([...header, vint(0), vint(1), vint(title.length), title])), bytes];
  });
  const end = block(Buffer.concat([vint(5), vint(0), vint(0)]));
  return Buffer.concat([signature, main, ...packed, end]);
}

function block(content: Buffer): Buffer {
  const sized = Buffer.concat([vint(content.length), content]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(sized));
  return Buffer.concat([sum, sized]);
}

function vint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest > 127 ? (rest % 128) + 128 : rest);
    if (rest <= 127) return Buffer.from(bytes);
  }
}
