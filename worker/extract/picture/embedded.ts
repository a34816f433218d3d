import type { ZipEntry } from '../archive/zip-folder.ts';
import type { Reading } from '../reading.ts';

/** Smaller files are logos, lines and seals. */
const worthReading = 15_000;

/** Pictures inside a document: scans are often pasted into it. The largest first, as many as the budget allows. */
export async function readPictures(entries: ZipEntry[], reading: Reading): Promise<void> {
  if (!reading.budget.limits.ocr) return;
  const pictures = entries.filter(
    (entry) => entry.size >= worthReading && /\.(?:jpe?g|png|bmp|tiff?|webp|gif)$/i.test(entry.name),
  );
  pictures.sort((a, b) => b.size - a.size);
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
