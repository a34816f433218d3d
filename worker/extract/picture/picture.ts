import type { Place } from '../../../patterns/document.ts';
import { LimitError } from '../limits.ts';
import type { Reading, Source } from '../reading.ts';
import { decodeBmp } from './bmp.ts';
import { readExif } from './exif.ts';
import { recognise } from './ocr.ts';
import { writeRecognised } from './ocr-layout.ts';
import { decodePicture, pictureFacts, type Raster } from './raster.ts';

/** A picture of its own: its text by recognition page by page, then who made it and where. */
export async function readPicture(source: Source, reading: Reading): Promise<void> {
  const { bytes } = source;
  const { trouble, budget } = reading;
  const bmp = bytes[0] === 0x42 && bytes[1] === 0x4d;
  const facts = bmp ? { pages: 1, width: 0, height: 0, exif: null } : await pictureFacts(bytes);
  if (!budget.limits.ocr)
    trouble.add('unsupported', 'Character recognition is switched off; the picture was not read.');
  else if (facts.width > 0 && (facts.width < 20 || facts.height < 8))
    trouble.remark('The picture is too small to hold text.');
  else {
    let left = 0;
    for (let page = 0; page < facts.pages; page++) {
      if (!budget.takeOcrPage()) left++;
      else await readPictureText(bytes, reading, facts.pages > 1 ? { page: page + 1 } : {}, page);
    }
    if (left > 0) trouble.add('budget', `${left} of ${facts.pages} pages of the picture were not read.`);
    trouble.remark(
      reading.text.content > 0
        ? 'The text was read by character recognition.'
        : 'Character recognition found no text in the picture.',
    );
  }
  if (facts.exif) readExif(facts.exif, reading);
}

/** Recognises the text of a picture that stands at a place; a failure is noted, and the rest goes on. */
export async function readPictureText(bytes: Uint8Array, reading: Reading, place: Place = {}, page = 0): Promise<void> {
  try {
    const bmp = bytes[0] === 0x42 && bytes[1] === 0x4d;
    await readRaster(bmp ? decodeBmp(bytes) : await decodePicture(bytes, page), reading, place);
  } catch (error) {
    if (error instanceof LimitError) throw error;
    reading.trouble.add('ocr-failed', 'A picture is damaged or of a kind that cannot be decoded.');
  }
}

export async function readRaster(raster: Raster, reading: Reading, place: Place): Promise<void> {
  const lines = await recognise(raster, () => reading.budget.tick());
  writeRecognised(lines, { ...place, ocr: true }, reading);
}
