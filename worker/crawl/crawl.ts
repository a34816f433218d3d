import type { Database } from '../../data/connect.ts';
import { learnColumns, listColumns } from '../../data/stores/columns.ts';
import { enqueue, frontierCounts, nextBatch, putBack, type Visit } from '../../data/stores/frontier.ts';
import type { Counts, Inspection } from '../../data/stores/inspections.ts';
import { assignColumns, closeQueued, enqueueKnown, frontierAddresses } from '../../data/stores/recrawl.ts';
import { retentionInForce } from '../../data/stores/retention.ts';
import { commonNumbers } from '../../data/stores/site-numbers.ts';
import type { Site } from '../../data/stores/sites.ts';
import type { FoundLink } from '../detect/judged.ts';
import { extractorVersion } from '../detect/version.ts';
import type { InspectOptions } from '../inspection.ts';
import { Admission } from './admission.ts';
import { ColumnPaths } from './column-paths.ts';
import { Fetcher, userAgentOf } from './fetcher.ts';
import { Ledger } from './ledger.ts';
import { parseWindow, pause, untilOpen, type Window } from './manners.ts';
import { judgeUndone, maskedParts } from './masked-parts.ts';
import { Progress } from './progress.ts';
import { permittedHosts, Scope } from './scope.ts';
import { probeNotFound, sitemapLinks } from './seeds.ts';
import { recordSiteHealth } from './site-health.ts';
import { Visitor } from './visitor.ts';

type CrawlOptions = InspectOptions & { now(): Date };

const batchSize = 256;
/** A number on so many items of a site is an office's. */
const commonFrom = 5;
const mostCommon = 500;
const deepest = 30;
/** A full pass asks for everything that is known, at least this often. */
const fullPassDays = 7;
/** Bodies in memory at once, all together: a few large attachments must not fill it. */
const mostBytesHeld = 128 * 1024 * 1024;

/** One pass over a site: the loop from the frontier through fetching and judging back to the frontier. */
export class Crawl {
  readonly full: boolean;
  readonly #options: CrawlOptions;
  readonly #db: Database;
  readonly #site: Site;
  readonly #inspection: Inspection;
  readonly #scope: Scope;
  readonly #fetcher: Fetcher;
  readonly #admission: Admission;
  readonly #columns: ColumnPaths;
  readonly #ledger: Ledger;
  readonly #progress: Progress;
  #schedule = '';
  readonly #visitor: Visitor;
  readonly #abort = new AbortController();
  readonly #window: Window | null;
  #active = 0;
  /** Visits that were begun in this inspection, before a restart too. */
  #begun = 0;
  #wake: () => void = () => {};

  constructor(options: CrawlOptions) {
    this.#options = options;
    this.#db = options.db;
    this.#site = options.site;
    this.#inspection = options.inspection;
    const { site, settings, inspection } = options;
    this.#scope = new Scope({ root: site.url, ...site.scope });
    this.#window = parseWindow(site.scope.window ?? '');
    this.#fetcher = new Fetcher({
      scope: this.#scope,
      permitted: permittedHosts(site.url, site.scope.privateHosts),
      userAgent: userAgentOf('0.1', settings.contact),
      delayMs: site.delayMs,
      concurrency: site.concurrency,
      fetchSeconds: settings.fetchSeconds,
      maxBodyBytes: settings.maxBodyMb * 1024 * 1024,
      signal: this.#abort.signal,
    });
    const thisYear = Number(inspection.asOf.slice(0, 4));
    this.#columns = new ColumnPaths(new URL(this.#scope.root).origin);
    this.#admission = new Admission({ scope: this.#scope, maxDepth: deepest, thisYear, columns: this.#columns });
    this.#ledger = new Ledger(options.db, inspection, options.now);
    this.#progress = new Progress(options.resumed ? inspection.counts : {});
    this.#visitor = new Visitor({
      inspect: options,
      scope: this.#scope,
      fetcher: this.#fetcher,
      admission: this.#admission,
      ledger: this.#ledger,
      progress: this.#progress,
      engine: (version) => `${extractorVersion}.${version ?? options.rules().version}${this.#schedule}`,
      signal: this.#abort.signal,
    });
    this.full = isFullPass(site, inspection, options.now());
  }

  get stopped(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Ends the crawl soon; what is queued stays queued. */
  stop(): void {
    this.#abort.abort(new Error('stopped'));
    this.#wake();
  }

  /** Why nothing at all could be read, or null. */
  unreachable(): string | null {
    return this.#progress.done <= 1 && this.#progress.answered === 0 ? this.#visitor.rootFailure : null;
  }

  counts(): Counts {
    return this.#progress.counts(this.#fetcher, this.#ledger.totals, this.#admission.trapped);
  }

  async close(): Promise<void> {
    await this.#fetcher.close();
  }

  async run(): Promise<void> {
    await this.#seed();
    await this.#loop();
    await this.#ledger.flush();
    if (this.stopped) return;
    const note = `The site's budget of ${this.#site.maxPages} addresses was used up.`;
    const { neverRead } = await closeQueued(this.#db, this.#inspection.id, 'budget', note);
    this.#progress.unread += neverRead;
    this.#progress.done += neverRead;
    this.#progress.queued = 0;
    const found = [...this.#visitor.columns].map(([pathPrefix, name]) => ({ pathPrefix, name }));
    await learnColumns(this.#db, this.#site.id, found);
    const when = { at: this.#options.now().toISOString(), asOf: this.#inspection.asOf };
    await assignColumns(this.#db, this.#site.id, new URL(this.#scope.root).origin, { actor: 'worker', at: when.at });
    const undone = await judgeUndone(this.#db, this.#site, this.#visitor, when);
    this.#ledger.totals.raised += undone.raised;
    this.#ledger.totals.resolved += undone.resolved;
    const health = await recordSiteHealth(this.#db, this.#site, this.#options.rules(), when);
    this.#ledger.totals.raised += health.raised;
    this.#ledger.totals.resolved += health.resolved;
  }

  async #seed(): Promise<void> {
    const { id } = this.#inspection;
    const at = this.#options.now().toISOString();
    const known = await frontierCounts(this.#db, id);
    const root = { url: this.#scope.root, kind: 'page', depth: 0, priority: 0 } as const;
    await enqueue(this.#db, this.#inspection, [root], at);
    if (!this.#options.resumed || known.done === 0) {
      await enqueueKnown(this.#db, this.#inspection, at, this.full ? null : at);
    }
    for await (const urls of frontierAddresses(this.#db, id)) this.#admission.remember(urls);
    const now = await frontierCounts(this.#db, id);
    this.#progress.queued = now.queued;
    this.#progress.done = now.done;
    this.#begun = now.done;
    const columns = await listColumns(this.#db, this.#site.id);
    this.#columns.learn(columns);
    // Another schedule judges the same pages again, without a download.
    const { version, rules } = await retentionInForce(this.#db);
    this.#visitor.retention = rules.filter((rule) => rule.from === 'ended');
    this.#schedule = version === 0 ? '' : `.r${version}`;
    this.#visitor.columnNames = new Map(columns.map((column) => [column.id, column.name]));
    this.#visitor.commonNumbers = (await commonNumbers(this.#db, this.#site.id, commonFrom)).slice(0, mostCommon);
    this.#visitor.maskedParts = await maskedParts(this.#db, this.#site.id, this.#inspection.asOf);
    await this.#inHours();
    // Sitemaps and the probe need not hold up the first page.
    this.#background(async () => {
      this.#visitor.probe = await probeNotFound(
        this.#fetcher,
        this.#options.pool,
        this.#scope.root,
        this.#inspection.asOf,
      );
    });
    if (!this.#progress.sitemapsRead) {
      this.#background(async () => {
        await this.#queueLinks(await sitemapLinks(this.#fetcher, this.#scope));
        this.#progress.sitemapsRead = true;
      });
    }
  }

  async #queueLinks(links: FoundLink[]): Promise<void> {
    const { queue } = this.#admission.admit(links, { itemId: null, depth: 1, columnId: null, list: false });
    const at = this.#options.now().toISOString();
    this.#progress.queued += await enqueue(this.#db, this.#inspection, queue, at);
  }

  /** Counts as active work, so that the loop does not end before it. */
  #background(work: () => Promise<void>): void {
    this.#active++;
    work()
      .catch((error: unknown) => {
        if (!this.stopped) this.#fail(error);
      })
      .finally(() => {
        this.#active--;
        this.#wake();
      });
  }

  #failure: unknown = null;
  #fail(error: unknown): void {
    this.#failure ??= error;
    this.stop();
  }

  async #loop(): Promise<void> {
    const { pool } = this.#options;
    const most = this.#site.concurrency + pool.threads * 2;
    let batch: Visit[] = [];
    let next = 0;
    while (!this.stopped && this.#begun < this.#site.maxPages) {
      if (next >= batch.length) {
        await this.#inHours();
        batch = await nextBatch(this.#db, this.#inspection.id, batchSize);
        next = 0;
        if (batch.length === 0) {
          if (this.#ledger.waiting > 0) await this.#ledger.flush();
          else if (this.#active === 0) break;
          else await this.#oneDone();
          continue;
        }
      }
      if (this.#active >= most || (this.#visitor.bytesHeld > mostBytesHeld && this.#active > 0)) {
        await this.#oneDone();
        continue;
      }
      const visit = batch[next++];
      if (!visit) continue;
      this.#begun++;
      this.#background(() => this.#visitor.visit(visit));
    }
    const left = batch.slice(next).map((visit) => visit.itemId);
    while (this.#active > 0) await this.#oneDone();
    if (left.length > 0) await putBack(this.#db, this.#inspection.id, left);
    if (this.#failure) throw this.#failure;
  }

  #oneDone(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Waits for the hours in which the site may be asked. */
  async #inHours(): Promise<void> {
    const wait = untilOpen(this.#window, this.#options.now());
    if (wait > 0) await pause(wait, this.#abort.signal).catch(() => {});
  }
}

function isFullPass(site: Site, inspection: Inspection, now: Date): boolean {
  if (inspection.trigger === 'manual' || inspection.trigger === 'cli' || !site.lastFullAt) return true;
  return now.getTime() - Date.parse(site.lastFullAt) > fullPassDays * 86_400_000;
}
