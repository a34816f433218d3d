import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

/** A body beyond what is downloaded or unpacked. */
export class TooLargeError extends Error {
  readonly code = 'too-large';

  constructor(size: number | null, limit: number) {
    const most = `${Math.round(limit / 1024 / 1024)} MiB`;
    super(
      size === null
        ? `The body is larger than ${most}.`
        : `The body has ${Math.round(size / 1024 / 1024)} MiB; at most ${most} are downloaded.`,
    );
  }
}

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: promisify(inflate),
};

/** Takes a Content-Encoding off. A bomb ends at the limit; a body that is not what it says is handed on as it came. */
export async function decodeBody(raw: Uint8Array, encoding: string, limit: number): Promise<Uint8Array> {
  let body = raw;
  for (const name of encoding.toLowerCase().split(',').reverse()) {
    const decode = decoders[name.trim() as keyof typeof decoders];
    if (!decode || body.byteLength === 0) continue;
    const options = { maxOutputLength: limit };
    try {
      body = await decode(body, options);
    } catch (error) {
      if (isTooLong(error)) throw new TooLargeError(null, limit);
      if (name.trim() !== 'deflate') return body;
      body = await promisify(inflateRaw)(body, options).catch(() => body);
    }
  }
  return body;
}

function isTooLong(error: unknown): boolean {
  return (
    error instanceof RangeError || (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
  );
}
