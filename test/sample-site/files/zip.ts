import { crc32, deflateRawSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import iconv from 'iconv-lite';

export interface Entry {
  name: string;
  bytes: Uint8Array;
}

/** MS-DOS date of 2020-01-01: the same content gives the same archive. */
const dosDate = ((2020 - 1980) << 9) | (1 << 5) | 1;

/**
 * A ZIP archive. Names in UTF-8 with the flag set, or (`gbk`) as Chinese Windows writes them: GBK bytes and no flag,
 * which no library offers.
 */
export function zip(entries: Entry[], names: 'utf-8' | 'gbk' = 'utf-8'): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const rawName = names === 'gbk' ? iconv.encode(name, 'gbk') : Buffer.from(name);
    const packed = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(names === 'gbk' ? 0 : 0x0800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(dosDate, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(rawName.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, rawName, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, rawName]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...parts, central, end]));
}

export function textEntry(name: string, text: string): Entry {
  return { name, bytes: new TextEncoder().encode(text) };
}

/** The same archive with fixed days, and with creation and modification days in its properties fixed as well. */
export function repack(bytes: Uint8Array): Uint8Array {
  const entries = Object.entries(unzipSync(bytes)).map(([name, content]) => {
    if (!/core\.xml$/.test(name)) return { name, bytes: content };
    const text = new TextDecoder()
      .decode(content)
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '2020-01-01T00:00:00Z');
    return textEntry(name, text);
  });
  return zip(entries);
}
