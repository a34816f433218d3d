import CFB from 'cfb';

/** One record of [MS-PPT] 2.3.1. */
function record(type: number, body: Buffer, version = 0, instance = 0): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(version | (instance << 4), 0);
  head.writeUInt16LE(type, 2);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

/**
 * A PowerPoint 97–2003 file with the text of its slides in `SlideListWithText`; no library writes this format.
 * Each slide is a list of text boxes.
 */
export function ppt(slides: string[][]): Uint8Array {
  const list = Buffer.concat(
    slides.flatMap((boxes, index) => {
      const persist = Buffer.alloc(20);
      persist.writeUInt32LE(index + 3, 0);
      persist.writeUInt32LE(256 + index, 12);
      return [
        record(0x03f3, persist),
        ...boxes.flatMap((text, box) => {
          const kind = Buffer.alloc(4);
          kind.writeUInt32LE(box === 0 ? 0 : 1, 0);
          return [record(0x0f9f, kind), record(0x0fa0, Buffer.from(text, 'utf16le'))];
        }),
      ];
    }),
  );
  const document = record(0x03e8, Buffer.concat([record(0x03e9, Buffer.alloc(40), 1), record(0x0ff0, list, 0xf)]), 0xf);
  const user = Buffer.alloc(24);
  user.writeUInt32LE(20, 0);
  user.writeUInt32LE(0xe391c05f, 4);
  const pad = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(Math.max(0, 4096 - bytes.length))]);
  const container = CFB.utils.cfb_new();
  CFB.utils.cfb_add(container, '/PowerPoint Document', pad(document));
  CFB.utils.cfb_add(container, '/Current User', record(0x0ff6, user));
  CFB.utils.cfb_del(container, '/\u0001Sh33tJ5');
  return new Uint8Array(CFB.write(container, { type: 'buffer' }) as Buffer);
}
