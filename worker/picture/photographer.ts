import type { Logger } from 'pino';
import type { Database } from '../../data/connect.ts';
import type { Settings } from '../../data/settings.ts';
import { activeInspections } from '../../data/stores/inspections.ts';
import { itemsWithoutPicture, type PictureWish, putPictures } from '../../data/stores/pictures.ts';
import { findSite, listSites, type Site } from '../../data/stores/sites.ts';
import type { Browser } from '../browser/browser.ts';
import { Fetcher, userAgentOf } from '../crawl/fetcher.ts';
import { parseWindow, pause, untilOpen } from '../crawl/manners.ts';
import { permittedHosts, Scope } from '../crawl/scope.ts';
import type { Pool } from '../detect/pool.ts';
import { nameOf } from '../inspection.ts';
import { type FileShots, openFileShots } from './file-shots.ts';
import { takePictures } from './take.ts';

export interface PhotographerOptions {
  db: Database;
  settings: Settings;
  log: Logger;
  now(): Date;
  pool(): Promise<Pool>;
  browser(): Browser | null;
}

const atOnce = 50;
const waitMs = 5_000;

/**
 * Takes the pictures of what was flagged, after the inspection and at the site's own pace: how a page looked when it
 * was found, with every personal value painted over.
 */
export class Photographer {
  readonly #options: PhotographerOptions;
  readonly #abort = new AbortController();
  readonly #files: FileShots;
  readonly #waiting = new Set<number>();
  #running: Promise<void> | null = null;

  constructor(options: PhotographerOptions) {
    this.#options = options;
    this.#files = openFileShots(options.settings);
  }

  /** What an earlier process left undone. */
  async start(): Promise<void> {
    for (const site of await listSites(this.#options.db)) this.siteDone(site.id);
  }

  /** A site was inspected: its new flags have no pictures yet. */
  siteDone(siteId: number): void {
    this.#waiting.add(siteId);
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  async stop(): Promise<void> {
    this.#abort.abort(new Error('stopped'));
    await this.#running;
    await this.#files.close();
  }

  /** Until all that waited is done; for tests and single commands. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    const { db, log } = this.#options;
    while (this.#waiting.size > 0 && !this.#abort.signal.aborted) {
      const [siteId] = this.#waiting;
      if (siteId === undefined) return;
      this.#waiting.delete(siteId);
      try {
        const site = await findSite(db, siteId);
        if (!site || site.removedAt) continue;
        if (!(await this.#mayAsk(site))) this.#waiting.add(siteId);
        else await this.#site(site);
      } catch (error) {
        if (!this.#abort.signal.aborted) log.error({ site: siteId, error: nameOf(error) }, 'pictures failed');
      }
      if (this.#waiting.size > 0) await pause(50, this.#abort.signal).catch(() => {});
    }
  }

  /** Not beside an inspection, and within the hours of the site. */
  async #mayAsk(site: Site): Promise<boolean> {
    const { db, now } = this.#options;
    const busy = (await activeInspections(db)).some((inspection) => inspection.siteId === site.id);
    const closed = untilOpen(site.scope.window ? parseWindow(site.scope.window) : null, now()) > 0;
    if (busy || closed) await pause(waitMs, this.#abort.signal).catch(() => {});
    return !busy && !closed;
  }

  async #site(site: Site): Promise<void> {
    const { db, settings, log, now } = this.#options;
    const wishes = await itemsWithoutPicture(db, site.id, 0, atOnce);
    if (wishes.length === 0) return;
    const fetcher = new Fetcher({
      scope: new Scope({ root: site.url, ...site.scope }),
      permitted: permittedHosts(site.url, site.scope.privateHosts),
      userAgent: userAgentOf('0.1', settings.contact),
      delayMs: site.delayMs,
      concurrency: site.concurrency,
      fetchSeconds: settings.fetchSeconds,
      maxBodyBytes: settings.maxBodyMb * 1024 * 1024,
      signal: this.#abort.signal,
    });
    const counts = { taken: 0, none: 0 };
    try {
      for (let next = wishes; next.length > 0; ) {
        for (const wish of firstPerItem(next)) {
          this.#abort.signal.throwIfAborted();
          if (await this.#take(wish, fetcher, site.id)) counts.taken++;
          else counts.none++;
        }
        // An inspection that began meanwhile goes first; the rest follows after it.
        if (!(await this.#mayAsk(site))) {
          this.#waiting.add(site.id);
          break;
        }
        next = await itemsWithoutPicture(db, site.id, next.at(-1)?.flagId ?? 0, atOnce);
      }
    } finally {
      await fetcher.close();
      log.info({ site: site.id, ...counts, requests: fetcher.requests, at: now().toISOString() }, 'pictures taken');
    }
  }

  async #take(wish: PictureWish, fetcher: Fetcher, siteId: number): Promise<boolean> {
    const { db, log, now } = this.#options;
    const common = { db, fetcher, siteId, now: now(), files: this.#files, browser: this.#options.browser() };
    const shots = await takePictures(wish, { ...common, pool: await this.#options.pool() }).catch((error: unknown) => {
      if (this.#abort.signal.aborted) throw error;
      log.warn({ item: wish.itemId, error: nameOf(error) }, 'picture failed');
      return 'not-drawable' as const;
    });
    const none = typeof shots === 'string' ? shots : shots.length === 0 ? 'not-drawable' : null;
    await putPictures(db, { id: wish.itemId, snapshotId: wish.snapshotId }, none ?? shots, now().toISOString());
    return none === null;
  }
}

function firstPerItem(wishes: readonly PictureWish[]): PictureWish[] {
  return [...new Map(wishes.map((wish) => [wish.itemId, wish])).values()];
}
