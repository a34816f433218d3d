import type { Reading, Source } from '../reading.ts';

/** A picture of its own. */
export async function readPicture(source: Source, reading: Reading): Promise<void> {
  await readPictureText(source.bytes, source.name, reading);
}

/** Recognises the text of a picture. */
export async function readPictureText(
  _bytes: Uint8Array,
  _name: string,
  reading: Reading,
  _place: object = {},
): Promise<void> {
  reading.trouble.add('ocr-failed', 'A picture was not read.');
}
