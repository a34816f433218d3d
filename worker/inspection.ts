import type { Logger } from 'pino';
import type { Database } from '../data/connect.ts';
import type { Settings } from '../data/settings.ts';
import { type Counts, finishInspection, heartbeat, type Inspection } from '../data/stores/inspections.ts';
import type { Site } from '../data/stores/sites.ts';
import type { RuleSet } from '../patterns/load.ts';
import type { Browser } from './browser/browser.ts';
import { Crawl } from './crawl/crawl.ts';
import type { Pool } from './detect/pool.ts';

export interface InspectOptions {
  db: Database;
  settings: Pick<Settings, 'contact' | 'fetchSeconds' | 'maxBodyMb'>;
  /** The rules of this moment: they may change between two items. */
  rules(): RuleSet;
  pool: Pool;
  /** Null where there is none: pages that need one are then reported as partly read. */
  browser: Browser | null;
  site: Site;
  inspection: Inspection;
  /** Goes on with what an earlier worker left behind. */
  resumed: boolean;
  /** Name of this worker, as `takeInspection` was called with. */
  worker: string;
  log: Logger;
  signal?: AbortSignal;
  /** At most about four times a second, and once at the end. */
  onProgress?(counts: Counts): void;
  now?(): Date;
}

export interface InspectResult {
  /** `stopped`: by the signal; it stays resumable. `lost`: cancelled, or taken over by another worker. */
  state: 'completed' | 'failed' | 'stopped' | 'lost';
  counts: Counts;
  error: string | null;
}

const heartbeatMs = 1000;
const progressMs = 250;

/** Runs one inspection from its first address, or from where it was left, to its end. */
export async function inspect(options: InspectOptions): Promise<InspectResult> {
  const { db, inspection, worker, log } = options;
  const now = options.now ?? (() => new Date());
  const crawl = new Crawl({ ...options, now });
  let lost = false;
  let beating = false;
  const beat = setInterval(async () => {
    if (beating) return;
    beating = true;
    try {
      if (!(await heartbeat(db, inspection.id, worker, now().toISOString(), crawl.counts()))) {
        lost = true;
        crawl.stop();
      }
    } catch (error) {
      // The next beat tries again; a database that stays away ends the crawl by itself.
      log.warn({ inspection: inspection.id, error: nameOf(error) }, 'heartbeat failed');
    } finally {
      beating = false;
    }
  }, heartbeatMs);
  const progress = setInterval(() => options.onProgress?.(crawl.counts()), progressMs);
  const stop = () => crawl.stop();
  options.signal?.addEventListener('abort', stop);
  const finish = async (state: 'completed' | 'failed', error: string | null): Promise<InspectResult> => {
    const counts = crawl.counts();
    const by = { actor: 'worker', at: now().toISOString() } as const;
    const kept = await finishInspection(db, inspection.id, { state, counts, error, worker, full: crawl.full }, by);
    options.onProgress?.(counts);
    return { state: kept ? state : 'lost', counts, error };
  };
  try {
    if (options.signal?.aborted) crawl.stop();
    await crawl.run();
    if (lost) return { state: 'lost', counts: crawl.counts(), error: null };
    if (crawl.stopped) return { state: 'stopped', counts: crawl.counts(), error: null };
    const unreachable = crawl.unreachable();
    return await finish(unreachable ? 'failed' : 'completed', unreachable);
  } catch (error) {
    log.error(
      { inspection: inspection.id, site: inspection.siteId, error: nameOf(error), stack: placeOf(error) },
      'inspection failed',
    );
    if (lost) return { state: 'lost', counts: crawl.counts(), error: nameOf(error) };
    return await finish('failed', nameOf(error));
  } finally {
    clearInterval(beat);
    clearInterval(progress);
    options.signal?.removeEventListener('abort', stop);
    await crawl.close();
  }
}

/** Name and code only: a message may quote what was crawled. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && error.code ? `${error.name} (${String(error.code)})` : error.name;
}

/** Where it happened, without the message. */
export function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .join('\n');
}
