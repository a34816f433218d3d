/** Runs in a thread of its own: a file that draws badly takes only this thread with it. */
import { decodeBmp } from '../extract/picture/bmp.ts';
import { decodePicture } from '../extract/picture/raster.ts';
import { findHits } from './find.ts';
import { locate } from './ocr-signs.ts';
import { shootPdf } from './pdf-shot.ts';
import { paintRaster } from './raster-shot.ts';
import type { ImageShot, NoShot, ShotHit } from './shot.ts';

export interface FileTask {
  bytes: Uint8Array;
  kind: 'pdf' | 'picture';
  hits: ShotHit[];
}

export default async function shootFile({ bytes, kind, hits }: FileTask): Promise<ImageShot[] | NoShot> {
  return kind === 'pdf' ? shootPdf(bytes, hits) : shootPicture(bytes, hits);
}

async function shootPicture(bytes: Uint8Array, hits: ShotHit[]): Promise<ImageShot[] | NoShot> {
  const bmp = bytes[0] === 0x42 && bytes[1] === 0x4d;
  const pages = Math.min(6, Math.max(1, ...hits.map((hit) => hit.page ?? 1)));
  const shots: ImageShot[] = [];
  for (let page = 0; page < pages; page++) {
    const onPage = hits.filter((hit) => hit.ocr && (hit.page ?? 1) === page + 1);
    if (onPage.length === 0) continue;
    const read = await locate(bmp ? decodeBmp(bytes) : await decodePicture(bytes, page), onPage);
    if (read.missing.some((hit) => hit.personal)) continue;
    shots.push(await paintRaster(read.raster, read.boxes, findHits(read.text, onPage).found, page + 1));
  }
  return shots.length > 0 ? shots : 'not-maskable';
}
