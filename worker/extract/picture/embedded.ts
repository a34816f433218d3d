import type { ZipEntry } from '../archive/zip-folder.ts';
import type { Reading } from '../reading.ts';

/** Smaller files are logos, lines and seals, unless there is hardly anything else in the document. */
const worthReading = 15_000;
const worthReadingAlone = 2_000;

/** Pictures inside a document: scans are often pasted into it. The largest first, as many as the budget allows. */
export async function readPictures(entries: ZipEntry[], reading: Reading): Promise<void> {
  if (!reading.budget.limits.ocr) return;
  const least = reading.text.content < 100 ? worthReadingAlone : worthReading;
  const all = entries.filter((entry) => /\.(?:jpe?g|png|bmp|tiff?|webp|gif)$/i.test(entry.name));
  const pictures = all.filter((entry) => entry.size >= least).sort((a, b) => b.size - a.size);
  const small = all.length - pictures.length;
  if (small > 0)
    reading.trouble.remark(`${small} small ${small === 1 ? 'picture was' : 'pictures were'} not looked at.`);
  if (pictures.length === 0) return;
  const { readPictureText } = await import('./picture.ts');
  let left = 0;
  for (const entry of pictures) {
    if (!reading.budget.takeOcrPage()) left++;
    else await readPictureText(entry.read(), reading);
  }
  if (left > 0)
    reading.trouble.add('budget', `${left} ${left === 1 ? 'picture' : 'pictures'} in the document were not read.`);
}
