import type { Page } from 'playwright';
import sharp from 'sharp';
import type { Browser, RenderRequest } from '../browser/browser.ts';
import { findHits } from './find.ts';
import { type PageSigns, type PageSpot, paintPage, readSigns } from './mark-page.ts';
import { bare, hiddenSigns, type ImageShot, type NoShot, type ShotHit } from './shot.ts';

/** A picture is no longer than this; of a longer page the part around its first hit is kept. CSS pixels. */
const longest = 8_000;
const widest = 1_600;
/** Looking for more values than this in one page would take minutes. */
const mostValues = 3_000;

/** A page as it looks, personal values painted over. `hitsOf` is asked with the page's HTML after its scripts ran. */
export async function shootPage(
  browser: Browser,
  request: RenderRequest,
  hitsOf: (html: string) => Promise<ShotHit[] | NoShot>,
): Promise<ImageShot | NoShot> {
  const shot = await browser.look(request, async (page) => {
    const hits = await hitsOf(await page.content());
    return typeof hits === 'string' ? hits : shoot(page, hits);
  });
  return shot ?? 'not-drawable';
}

async function shoot(page: Page, hits: ShotHit[]): Promise<ImageShot | NoShot> {
  const secret = hits.filter((hit) => hit.personal && hiddenSigns(hit).some(Boolean));
  const values = [...new Set(secret.map((hit) => bare(hit.value)))];
  if (values.length > mostValues) return 'too-large';
  const signs = await page.evaluateHandle(readSigns);
  const { found } = findHits(await signs.evaluate((read: PageSigns) => read.text), hits);
  const spots: PageSpot[] = found.map(({ hit, from, to }) => ({
    start: hit.start,
    from,
    to,
    hidden: hit.personal ? hiddenSigns(hit) : [],
  }));
  const marked = await signs.evaluate(paintPage, { spots, values });
  if (marked.left > 0) return 'not-maskable';
  const height = Math.max(1, Math.min(longest, marked.height));
  const width = Math.max(1, Math.min(widest, marked.width));
  const first = Math.min(...marked.marks.map((mark) => mark.top), Number.MAX_SAFE_INTEGER);
  const top = first < height - 200 || marked.marks.length === 0 ? 0 : Math.min(first - 300, marked.height - height);
  const clip = { x: 0, y: Math.max(0, Math.floor(top)), width, height };
  const png = await page.screenshot({ type: 'png', fullPage: true, clip, animations: 'disabled', timeout: 15_000 });
  const { data, info } = await sharp(png).webp({ quality: 62 }).toBuffer({ resolveWithObject: true });
  const marks = marked.marks
    .map((mark) => ({ ...mark, top: mark.top - clip.y }))
    .filter((mark) => mark.top >= 0 && mark.top < info.height && mark.left < info.width);
  return { kind: 'image', number: 1, bytes: data, width: info.width, height: info.height, marks };
}
