import { createHash } from 'node:crypto';
import type { Database } from '../../data/connect.ts';
import { learnColumns, listColumns } from '../../data/stores/columns.ts';
import { enqueue, frontierCounts, nextBatch, putBack, type Visit } from '../../data/stores/frontier.ts';
import type { Counts, Inspection } from '../../data/stores/inspections.ts';
import {
  assignColumns,
  closeQueued,
  enqueueKnown,
  forgetAddresses,
  frontierAddresses,
} from '../../data/stores/recrawl.ts';
import { getSealedSnapshot } from '../../data/stores/recrawl-snapshots.ts';
import { commonNumbers } from '../../data/stores/site-numbers.ts';
import type { Site } from '../../data/stores/sites.ts';
import type { FoundLink, Judged, TaskContext } from '../detect/judged.ts';
import { unpackLinks } from '../detect/links.ts';
import { extractorVersion } from '../detect/version.ts';
import type { InspectOptions } from '../inspection.ts';
import { addressKey } from './address.ts';
import { Admission } from './admission.ts';
import type { Answer } from './client.ts';
import { discoverInHeaders } from './discover.ts';
import { declaredTypeOf, Fetcher, userAgentOf } from './fetcher.ts';
import { Ledger } from './ledger.ts';
import { parseWindow, pause, untilOpen, type Window } from './manners.ts';
import { judgedVisit, leadsTo, notRead, redirected, verdictStands } from './outcome.ts';
import { fullAddresses, readPageLinks, writePageLinks } from './page-links.ts';
import { Progress } from './progress.ts';
import { Rendering } from './rendering.ts';
import { permittedHosts, Scope } from './scope.ts';
import { type Probe, probeNotFound, sitemapLinks } from './seeds.ts';
import { recordSiteHealth } from './site-health.ts';

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
  readonly #ledger: Ledger;
  readonly #progress: Progress;
  readonly #abort = new AbortController();
  readonly #engine: string;
  readonly #trapped = new Map<number, string>();
  readonly #columns = new Map<string, string>();
  #columnNames = new Map<number, string>();
  /** Digests of the numbers that stand on many pages of the site: offices' and hotlines. */
  #commonNumbers: string[] = [];
  readonly #window: Window | null;
  readonly #rendering: Rendering | null;
  #probe: Probe = { page: null, redirectsTo: null };
  #rootFailure: string | null = null;
  #bytesHeld = 0;
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
    this.#rendering =
      options.browser && site.render !== 'never'
        ? new Rendering({ db: options.db, siteId: site.id, browser: options.browser, fetcher: this.#fetcher })
        : null;
    const thisYear = Number(inspection.asOf.slice(0, 4));
    this.#admission = new Admission({ scope: this.#scope, maxDepth: deepest, thisYear });
    this.#ledger = new Ledger(options.db, inspection, options.now);
    this.#progress = new Progress(options.resumed ? inspection.counts : {});
    this.#engine = `${extractorVersion}.${options.rules.version}`;
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
    return this.#progress.done <= 1 && this.#progress.answered === 0 ? this.#rootFailure : null;
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
    const found = [...this.#columns].map(([pathPrefix, name]) => ({ pathPrefix, name }));
    await learnColumns(this.#db, this.#site.id, found);
    await assignColumns(this.#db, this.#site.id, new URL(this.#scope.root).origin);
    const when = { at: this.#options.now().toISOString(), asOf: this.#inspection.asOf };
    const health = await recordSiteHealth(this.#db, this.#site, this.#options.rules, when);
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
    this.#columnNames = new Map((await listColumns(this.#db, this.#site.id)).map((column) => [column.id, column.name]));
    this.#commonNumbers = (await commonNumbers(this.#db, this.#site.id, commonFrom)).slice(0, mostCommon);
    await this.#inHours();
    // Sitemaps and the probe need not hold up the first page.
    this.#background(async () => {
      this.#probe = await probeNotFound(this.#fetcher, this.#options.pool, this.#scope.root, this.#inspection.asOf);
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
      if (this.#active >= most || (this.#bytesHeld > mostBytesHeld && this.#active > 0)) {
        await this.#oneDone();
        continue;
      }
      const visit = batch[next++];
      if (!visit) continue;
      this.#begun++;
      this.#background(() => this.#visit(visit));
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

  async #visit(visit: Visit): Promise<void> {
    const trap = this.#trapped.get(addressKey(visit.url));
    if (trap) return this.#notFetched(visit, 'trap', `Addresses of this kind have no end (${trap}).`);
    const stands = verdictStands(visit, this.#engine, this.#inspection.asOf);
    const known = visit.status === 'read' || visit.status === 'partial';
    // What has to be extracted again is asked for as if it were new; what only has to be judged again has a snapshot.
    const conditional = stands || (known && visit.snapshotId !== null && this.#sameExtractor(visit));
    const answer = await this.#fetcher.visit(visit.url, conditional ? visit : {});
    if (this.stopped && answer.status === 0) return;
    await this.#answered(visit, answer, stands);
  }

  #sameExtractor(visit: Visit): boolean {
    return visit.engineVersion?.startsWith(`${extractorVersion}.`) ?? false;
  }

  async #answered(visit: Visit, answer: Answer, stands: boolean): Promise<void> {
    this.#progress.count(visit, answer);
    const at = this.#options.now().toISOString();
    if (answer.refusedRedirect && this.#scope.contains(this.#scope.canonical(answer.refusedRedirect) ?? '')) {
      return this.#leadsTo(visit, answer, answer.refusedRedirect);
    }
    if (answer.reason && answer.status >= 400 && this.#admission.guessed(visit.url)) {
      await forgetAddresses(this.#db, this.#inspection.id, [visit.itemId]);
      return;
    }
    if (answer.reason === 'out-of-scope' && answer.refusedRedirect) {
      this.#progress.unread++;
      const note = leadsTo(answer.refusedRedirect);
      return this.#save({ visited: notRead(visit, answer, 'out-of-scope', { at }, note) });
    }
    if (answer.reason) {
      if (visit.depth === 0) this.#rootFailure = answer.reason;
      this.#progress.unread++;
      return this.#save({ visited: notRead(visit, answer, answer.reason, { at }) });
    }
    if (answer.chain.length > 1) return this.#leadsTo(visit, answer, answer.url);
    const data = fullAddresses(visit.url, readPageLinks(visit.links)?.data ?? []);
    const sameData = data.length === 0 || !this.#rendering || !(await this.#rendering.changed(data));
    if (answer.notModified && !sameData) return this.#answered(visit, await this.#fetcher.visit(visit.url), false);
    if (answer.notModified) {
      if (stands) return this.#unchanged(visit, answer, at);
      const sealed = visit.snapshotId ? await getSealedSnapshot(this.#db, visit.snapshotId) : null;
      if (sealed) return this.#judgeAgain(visit, answer, sealed, at);
      // The snapshot was purged meanwhile: fetch it as if it were new.
      return this.#answered(visit, await this.#fetcher.visit(visit.url), false);
    }
    const body = answer.body ?? new Uint8Array();
    const contentHash = createHash('sha256').update(body).digest('base64url');
    if (stands && sameData && contentHash === visit.contentHash) return this.#unchanged(visit, answer, at);
    // Taken down now: the bytes move to the thread, and what is left here has no length.
    const { byteLength } = body;
    this.#bytesHeld += byteLength;
    try {
      await this.#judge(visit, answer, body, contentHash);
    } finally {
      this.#bytesHeld -= byteLength;
    }
  }

  async #unchanged(visit: Visit, answer: Answer, at: string): Promise<void> {
    this.#progress.notModified++;
    this.#progress.outcome(visit.status ?? 'read');
    await this.#save({
      unchanged: {
        itemId: visit.itemId,
        at,
        httpStatus: visit.status === 'unread' ? answer.status : 200,
        ...this.#progress.interval(visit, at),
      },
    });
  }

  async #leadsTo(visit: Visit, answer: Answer, target: string): Promise<void> {
    const at = this.#options.now().toISOString();
    const soft = this.#probe.redirectsTo !== null && this.#probe.redirectsTo === target && visit.depth > 0;
    if (soft) {
      this.#progress.unread++;
      const note = 'The server leads to the page that it shows for addresses which do not exist.';
      return this.#save({
        visited: { ...notRead(visit, answer, 'not-found', { at }, note), httpStatus: 302, gone: false },
      });
    }
    const { queue } = this.#admission.admit(this.#found([target], true), {
      ...sourceOf(visit),
      depth: visit.depth - 1,
    });
    this.#progress.outcome('read');
    await this.#save({ visited: redirected(visit, answer, target, this.#engine, { at }), links: queue });
  }

  async #notFetched(visit: Visit, reason: 'trap', note: string): Promise<void> {
    this.#progress.done++;
    this.#progress.unread++;
    const at = this.#options.now().toISOString();
    await this.#save({ visited: notRead(visit, { status: 0, note }, reason, { at }) });
  }

  async #judge(visit: Visit, answer: Answer, body: Uint8Array, contentHash: string): Promise<void> {
    const mayRender = this.#rendering !== null && visit.kind === 'page';
    // The bytes go to the thread for good: a page that may have to be rendered keeps a copy.
    const copy = mayRender && body.byteLength < 5_000_000 ? new Uint8Array(body) : null;
    const { byteLength } = body;
    const input = {
      bytes: body,
      from: 'content',
      url: answer.url,
      declaredType: declaredTypeOf(answer),
      context: this.#context(visit),
      notFound: this.#probe.page,
      discover: true,
      seal: true,
    } as const;
    let judged = await this.#options.pool.judge(input);
    const links = unpackLinks(judged.links);
    let data: string[] = [];
    const wanted = judged.needsRender || (this.#site.render === 'always' && /html/.test(judged.type));
    if (wanted && copy && !judged.loginWall && !judged.soft404) {
      const rendered = await this.#rendering?.render(answer, copy);
      if (rendered) {
        this.#progress.rendered++;
        const html = new TextEncoder().encode(rendered.html);
        judged = await this.#options.pool.judge({ ...input, bytes: html, declaredType: 'text/html; charset=utf-8' });
        data = rendered.data;
        links.push(...unpackLinks(judged.links), ...this.#found([...data, ...rendered.leadsTo], false));
      }
    }
    await this.#judged(visit, answer, judged, { contentHash, bytes: byteLength, data, links });
  }

  async #judgeAgain(visit: Visit, answer: Answer, sealed: Uint8Array, at: string): Promise<void> {
    const judged = await this.#options.pool.judge({
      bytes: sealed,
      from: 'snapshot',
      snapshotId: visit.snapshotId ?? '',
      url: visit.url,
      declaredType: null,
      context: this.#context(visit),
      discover: false,
      seal: false,
    });
    this.#progress.notModified++;
    this.#progress.outcome(judged.status);
    const saved = judgedVisit({
      visit,
      answer,
      judged,
      contentHash: visit.contentHash ?? '',
      bytes: null,
      engineVersion: this.#engine,
      links: visit.links,
      mainLinks: 0,
      at,
    });
    const { etag, lastModified, snapshotId } = visit;
    const kept = { ...saved, etag, lastModified, snapshotId, httpStatus: 200, contentHash: null, textHash: null };
    await this.#save({
      visited: kept,
      detection: judged.detection,
      knowledge: judged.knowledge,
    });
  }

  async #judged(
    visit: Visit,
    answer: Answer,
    judged: Judged,
    { contentHash, bytes, data, links }: { contentHash: string; bytes: number; data: string[]; links: FoundLink[] },
  ): Promise<void> {
    const at = this.#options.now().toISOString();
    if (judged.soft404 && this.#admission.guessed(visit.url)) {
      await forgetAddresses(this.#db, this.#inspection.id, [visit.itemId]);
      return;
    }
    if (judged.soft404) {
      this.#progress.unread++;
      const note = 'The page says that there is nothing here, with status 200.';
      return this.#save({ visited: { ...notRead(visit, answer, 'not-found', { at }, note), gone: false } });
    }
    if (judged.loginWall) {
      this.#progress.unread++;
      return this.#save({ visited: notRead(visit, answer, 'login-required', { at }, 'The page asks for a login.') });
    }
    this.#progress.outcome(judged.status);
    const headers = discoverInHeaders(answer.headers, answer.url);
    if (headers.length > 0)
      links.push(
        ...this.#found(
          headers.map(({ url }) => url),
          true,
        ),
      );
    const mainLinks = links.filter((link) => link.main).length;
    const list = mainLinks >= 8;
    const { queue, trapped } = this.#admission.admit(links, { ...sourceOf(visit), list });
    for (const address of trapped) this.#trapped.set(addressKey(address.url), 'endless');
    if (list || /\/(?:(?:index|list)\.\w+)?$/.test(visit.url)) this.#learnColumn(visit, judged);
    const sure = links.flatMap((link) => {
      if (!link.sure || link.kind === 'asset') return [];
      const url = this.#scope.ownScheme(link.url);
      return this.#scope.contains(url) ? [{ url, main: link.main }] : [];
    });
    const visited = judgedVisit({
      visit,
      answer,
      judged,
      contentHash,
      bytes,
      engineVersion: this.#engine,
      links: writePageLinks(visit.url, sure, data),
      mainLinks,
      at,
    });
    const { snapshot, textHash, characters } = judged;
    await this.#save({
      visited,
      detection: judged.detection,
      snapshot: snapshot && textHash ? { id: textHash, sealed: snapshot, characters } : null,
      links: [...queue, ...trapped],
      knowledge: judged.knowledge,
      numbers: judged.numbers,
    });
  }

  async #save(entry: Partial<Parameters<Ledger['add']>[0]>): Promise<void> {
    this.#progress.queued += entry.links?.length ?? 0;
    await this.#ledger.add({
      visited: null,
      unchanged: null,
      detection: null,
      snapshot: null,
      knowledge: null,
      numbers: [],
      links: [],
      ...entry,
    });
  }

  #found(urls: readonly string[], sure: boolean): FoundLink[] {
    return urls.flatMap((raw) => {
      const url = this.#scope.canonical(raw);
      return url ? [{ url, text: '', kind: 'page' as const, main: false, sure }] : [];
    });
  }

  /** A list page that names its column stands for the folder it lies in. */
  #learnColumn(visit: Visit, judged: Judged): void {
    const name = judged.facts?.column?.value;
    const { pathname } = new URL(visit.url);
    const folder = pathname.slice(0, pathname.lastIndexOf('/') + 1);
    if (name && folder !== '/' && !this.#columns.has(folder)) this.#columns.set(folder, name.slice(0, 60));
  }

  #context(visit: Visit): TaskContext {
    const { site } = this.#options;
    return {
      asOf: this.#inspection.asOf,
      firstSeen: visit.firstSeen.slice(0, 10),
      site: {
        name: site.name,
        host: new URL(site.url).host,
        ownDomains: site.scope.ownDomains,
        commonNumbers: this.#commonNumbers,
      },
      column: visit.columnId === null ? null : (this.#columnNames.get(visit.columnId) ?? null),
    };
  }
}

function sourceOf(visit: Visit) {
  return { itemId: visit.itemId, depth: visit.depth, columnId: visit.columnId, list: false };
}

function isFullPass(site: Site, inspection: Inspection, now: Date): boolean {
  if (inspection.trigger === 'manual' || inspection.trigger === 'cli' || !site.lastFullAt) return true;
  return now.getTime() - Date.parse(site.lastFullAt) > fullPassDays * 86_400_000;
}
