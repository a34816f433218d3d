import { createHash } from 'node:crypto';
import type { Database } from '../../data/connect.ts';
import { type NewPicture, type PictureWish, showsPeople } from '../../data/stores/pictures.ts';
import { getSealedSnapshot } from '../../data/stores/recrawl-snapshots.ts';
import { dayOf } from '../../data/time.ts';
import { type Browser, BrowserError, type RenderRequest } from '../browser/browser.ts';
import type { Answer } from '../crawl/client.ts';
import { declaredTypeOf, type Fetcher } from '../crawl/fetcher.ts';
import type { Judged } from '../detect/judged.ts';
import type { Pool } from '../detect/pool.ts';
import type { FileShots } from './file-shots.ts';
import { shootPage } from './page-shot.ts';
import type { NoShot, Shot, ShotHit } from './shot.ts';
import { shootTables } from './table-shot.ts';

export interface TakeOptions {
  db: Database;
  pool: Pool;
  browser: Browser | null;
  files: FileShots;
  fetcher: Fetcher;
  siteId: number;
  now: Date;
}

/** More text than this is not looked through for a picture. */
const mostCharacters = 2_000_000;
const contextLength = 24;

/** The pictures of one item as it is published now, or why there are none. Values are in memory only. */
export async function takePictures(wish: PictureWish, options: TakeOptions): Promise<NewPicture[] | NoShot> {
  const shots = await shotsOf(wish, options);
  return typeof shots === 'string' ? shots : shots.map(asPicture);
}

async function shotsOf(wish: PictureWish, options: TakeOptions): Promise<readonly Shot[] | NoShot> {
  const sealed = await getSealedSnapshot(options.db, wish.snapshotId);
  if (!sealed) return 'changed';
  const { document, detection } = await options.pool.judge({
    ...inputFor(wish, options),
    bytes: sealed,
    from: 'snapshot',
    snapshotId: wish.snapshotId,
    declaredType: null,
    withDocument: true,
  });
  if (!document) return 'not-drawable';
  if (document.text.length > mostCharacters) return 'too-large';
  const hits = hitsIn(document.text, detection);
  const type = wish.type ?? '';
  const draws = /html/.test(type)
    ? 'page'
    : type === 'application/pdf'
      ? 'pdf'
      : /^image\//.test(type)
        ? 'picture'
        : null;
  if (!draws) return shootTables(document, hits);
  const answer = await options.fetcher.visit(wish.url);
  if (answer.reason || !answer.body) return 'unreachable';
  const same = createHash('sha256').update(answer.body).digest('base64url') === wish.contentHash;
  if (draws === 'page') return pageShot(wish, answer, answer.body, same, hits, options);
  return same ? options.files.shoot({ bytes: answer.body, kind: draws, hits }) : 'changed';
}

async function pageShot(
  wish: PictureWish,
  answer: Answer,
  body: Uint8Array,
  same: boolean,
  hits: ShotHit[],
  options: TakeOptions,
): Promise<readonly Shot[] | NoShot> {
  if (!options.browser) return 'no-browser';
  const request: RenderRequest = {
    url: answer.url,
    body,
    contentType: declaredTypeOf(answer) ?? 'text/html',
    answer: (url) => partOf(url, options),
  };
  try {
    const shot = await shootPage(options.browser, request, async (html) => {
      if (same) return hits;
      // A counter may differ, or the page is built by script: then its text decides whether it is still the same.
      const judged = await options.pool.judge({
        ...inputFor(wish, options),
        bytes: new TextEncoder().encode(html),
        from: 'content',
        declaredType: 'text/html; charset=utf-8',
      });
      return judged.textHash === wish.snapshotId ? hits : 'changed';
    });
    return typeof shot === 'string' ? shot : [shot];
  } catch (error) {
    if (error instanceof BrowserError) return 'no-browser';
    throw error;
  }
}

function inputFor(wish: PictureWish, { now }: TakeOptions) {
  return { url: wish.url, context: { asOf: dayOf(now.toISOString()) }, discover: false, seal: false };
}

/** What a page is made of; a picture that shows people's data itself stays away, it has a flag of its own. */
async function partOf(url: string, { db, fetcher, siteId }: TakeOptions): ReturnType<RenderRequest['answer']> {
  if (await showsPeople(db, siteId, url)) return null;
  const part = await fetcher.visit(url);
  if (!part.body || part.reason) return null;
  return { status: part.status, contentType: declaredTypeOf(part) ?? 'application/octet-stream', body: part.body };
}

function hitsIn(text: string, { hits }: Judged['detection']): ShotHit[] {
  return hits.map(({ start, end, masked, category, place }) => ({
    start,
    end,
    value: text.slice(start, end),
    masked,
    before: text.slice(Math.max(0, start - contextLength), start),
    personal: category === 'personal-data',
    page: place.page ?? null,
    ocr: place.ocr === true,
    hidden: place.hidden === true,
  }));
}

function asPicture(shot: Shot): NewPicture {
  if (shot.kind === 'image') return { ...shot, content: shot.bytes };
  const { kind, number } = shot;
  return { kind, number, content: Buffer.from(JSON.stringify(shot)), width: 0, height: 0, marks: [] };
}
