import { hash } from 'node:crypto';
import type { Database } from '../../data/connect.ts';
import type { Visit } from '../../data/stores/frontier.ts';
import type { Inspection } from '../../data/stores/inspections.ts';
import type { Rejudged } from '../../data/stores/masked-numbers.ts';
import { forgetAddresses } from '../../data/stores/recrawl.ts';
import { getSealedSnapshot } from '../../data/stores/recrawl-snapshots.ts';
import type { Site } from '../../data/stores/sites.ts';
import type { RetentionRule } from '../../patterns/outdated/retention.ts';
import type { FoundLink, Judged, MaskedPart, TaskContext } from '../detect/judged.ts';
import { unpackLinks } from '../detect/links.ts';
import { mostCopied } from '../detect/pool.ts';
import { extractorVersion } from '../detect/version.ts';
import type { InspectOptions } from '../inspection.ts';
import { addressKey } from './address.ts';
import type { Admission } from './admission.ts';
import type { Answer } from './client.ts';
import { discoverInHeaders } from './discover.ts';
import { declaredTypeOf, type Fetcher } from './fetcher.ts';
import type { Ledger } from './ledger.ts';
import { judgedVisit, leadsTo, notRead, redirected, validators, verdictStands } from './outcome.ts';
import { fullAddresses, readPageLinks, writePageLinks } from './page-links.ts';
import type { Progress } from './progress.ts';
import { Rendering } from './rendering.ts';
import type { Scope } from './scope.ts';
import type { Probe } from './seeds.ts';

export interface VisitorOptions {
  inspect: InspectOptions & { now(): Date };
  scope: Scope;
  fetcher: Fetcher;
  admission: Admission;
  ledger: Ledger;
  progress: Progress;
  /** Extractor and rules by which verdicts are made now, or by which one was made. */
  engine(rules?: string | null): string;
  signal: AbortSignal;
}

/** One address of an inspection: conditional request, verdict that stands or a new one, rendering, links. */
export class Visitor {
  /** What the site shows for an address that does not exist. */
  probe: Probe = { page: null, redirectsTo: null };
  /** Columns that list pages name, by folder. */
  readonly columns = new Map<string, string>();
  columnNames = new Map<number, string>();
  /** Digests of the numbers that stand on many pages of the site: offices' and hotlines. */
  commonNumbers: string[] = [];
  /** By item, what others show of the masked numbers in it. */
  maskedParts = new Map<number, MaskedPart[]>();
  /** Rows of the retention schedule by which notices may stay after their end. */
  retention: RetentionRule[] = [];
  /** Why the root address could not be read. */
  rootFailure: string | null = null;
  /** Bodies in memory now. */
  bytesHeld = 0;
  readonly #options: VisitorOptions['inspect'] & { signal: AbortSignal };
  readonly #db: Database;
  readonly #site: Site;
  readonly #inspection: Inspection;
  readonly #scope: Scope;
  readonly #fetcher: Fetcher;
  readonly #admission: Admission;
  readonly #ledger: Ledger;
  readonly #progress: Progress;
  readonly #engine: VisitorOptions['engine'];
  readonly #rendering: Rendering | null;
  #siteKnown: TaskContext['site'];
  readonly #trapped = new Map<number, string>();

  constructor({ inspect, scope, fetcher, admission, ledger, progress, engine, signal }: VisitorOptions) {
    this.#options = { ...inspect, signal };
    this.#db = inspect.db;
    this.#site = inspect.site;
    this.#inspection = inspect.inspection;
    this.#scope = scope;
    this.#fetcher = fetcher;
    this.#admission = admission;
    this.#ledger = ledger;
    this.#progress = progress;
    this.#engine = engine;
    const { browser, db, site } = inspect;
    this.#rendering =
      browser && site.render !== 'never' ? new Rendering({ db, siteId: site.id, browser, fetcher }) : null;
  }

  /** Fetches and judges one address; what came of it is in the ledger. */
  async visit(visit: Visit): Promise<void> {
    const trap = this.#trapped.get(addressKey(visit.url));
    if (trap) return this.#notFetched(visit, 'trap', `Addresses of this kind have no end (${trap}).`);
    const stands = verdictStands(visit, this.#engine(), this.#inspection.asOf);
    const known = visit.status === 'read' || visit.status === 'partial';
    // What has to be extracted again is asked for as if it were new; what only has to be judged again has a snapshot.
    const conditional = stands || (known && visit.snapshotId !== null && this.#sameExtractor(visit));
    const answer = await this.#fetcher.visit(visit.url, conditional ? visit : {});
    if (this.#options.signal.aborted && answer.status === 0) return;
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
      if (visit.depth === 0) this.rootFailure = answer.reason;
      this.#progress.unread++;
      return this.#save({ visited: notRead(visit, answer, answer.reason, { at }) });
    }
    if (answer.chain.length > 1) return this.#leadsTo(visit, answer, answer.url);
    const data = visit.links === null ? [] : fullAddresses(visit.url, readPageLinks(visit.links)?.data ?? []);
    const sameData = data.length === 0 || !this.#rendering || !(await this.#rendering.changed(data));
    if (answer.notModified && !sameData) return this.#answered(visit, await this.#fetcher.visit(visit.url), false);
    if (answer.notModified) {
      if (stands) return this.#unchanged(visit, at);
      const sealed = visit.snapshotId ? await getSealedSnapshot(this.#db, visit.snapshotId) : null;
      if (sealed) return this.#judgeAgain(visit, answer, sealed, at);
      // The snapshot was purged meanwhile: fetch it as if it were new.
      return this.#answered(visit, await this.#fetcher.visit(visit.url), false);
    }
    const body = answer.body ?? new Uint8Array();
    const contentHash = hash('sha256', body, 'base64url');
    if (stands && sameData && contentHash === visit.contentHash) return this.#unchanged(visit, at);
    // Taken down now: the bytes move to the thread, and what is left here has no length.
    const { byteLength } = body;
    this.bytesHeld += byteLength;
    try {
      await this.#judge(visit, answer, body, contentHash);
    } finally {
      this.bytesHeld -= byteLength;
    }
  }

  async #unchanged(visit: Visit, at: string): Promise<void> {
    this.#progress.notModified++;
    this.#progress.outcome(visit.status ?? 'read');
    await this.#save({
      unchanged: {
        itemId: visit.itemId,
        at,
        httpStatus: 200,
        ...this.#progress.interval(visit, at),
      },
    });
  }

  async #leadsTo(visit: Visit, answer: Answer, target: string): Promise<void> {
    const at = this.#options.now().toISOString();
    const soft = this.probe.redirectsTo !== null && this.probe.redirectsTo === target && visit.depth > 0;
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
    await this.#save({ visited: redirected(visit, answer, target, this.#engine(), { at }), links: queue });
  }

  async #notFetched(visit: Visit, reason: 'trap', note: string): Promise<void> {
    this.#progress.done++;
    this.#progress.unread++;
    const at = this.#options.now().toISOString();
    await this.#save({ visited: notRead(visit, { status: 0, note }, reason, { at }) });
  }

  async #judge(visit: Visit, answer: Answer, body: Uint8Array, contentHash: string): Promise<void> {
    const mayRender = this.#rendering !== null && visit.kind === 'page';
    const { byteLength } = body;
    // Large bodies go to the thread for good: a page that may have to be rendered keeps a copy.
    const copy = !mayRender || byteLength > 5_000_000 ? null : byteLength > mostCopied ? new Uint8Array(body) : body;
    const input = {
      bytes: body,
      from: 'content',
      url: answer.url,
      declaredType: declaredTypeOf(answer),
      context: this.#context(visit),
      notFound: this.probe.page,
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
      engineVersion: this.#engine(judged.rules),
      links: undefined,
      mainLinks: 0,
      at,
    });
    const { etag, lastModified, snapshotId } = visit;
    const kept = { ...saved, etag, lastModified, snapshotId, httpStatus: 200, contentHash: null, textHash: null };
    await this.#save({
      visited: kept,
      detection: judged.detection,
      knowledge: judged.knowledge,
      numbers: judged.numbers,
      masks: judged.masks,
    });
  }

  /** Judges an item's sealed content as it is, with what is known of the site by now. */
  async judgeSealed(item: Rejudged): Promise<Judged | null> {
    const sealed = await getSealedSnapshot(this.#db, item.snapshotId);
    if (!sealed) return null;
    return this.#options.pool.judge({
      bytes: sealed,
      from: 'snapshot',
      snapshotId: item.snapshotId,
      url: item.url,
      declaredType: null,
      context: this.#context(item),
      discover: false,
      seal: false,
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
      const lost = { ...notRead(visit, answer, 'not-found', { at }, note), gone: false };
      return this.#save({ visited: { ...lost, ...validators(answer, contentHash, this.#engine(judged.rules)) } });
    }
    if (judged.loginWall) {
      this.#progress.unread++;
      const closed = notRead(visit, answer, 'login-required', { at }, 'The page asks for a login.');
      return this.#save({ visited: { ...closed, ...validators(answer, contentHash, this.#engine(judged.rules)) } });
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
      engineVersion: this.#engine(judged.rules),
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
      masks: judged.masks,
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
      masks: [],
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
    if (name && folder !== '/' && !this.columns.has(folder)) this.columns.set(folder, name.slice(0, 60));
  }

  /** The same object for all items of an inspection: it is handed to a thread once. */
  #siteContext(): NonNullable<TaskContext['site']> {
    if (this.#siteKnown?.commonNumbers !== this.commonNumbers) {
      const { name, url, scope } = this.#site;
      const { host } = new URL(url);
      this.#siteKnown = { name, host, ownDomains: scope.ownDomains, commonNumbers: this.commonNumbers };
    }
    return this.#siteKnown;
  }

  #context(visit: Pick<Visit, 'itemId' | 'firstSeen' | 'columnId'>): TaskContext {
    return {
      asOf: this.#inspection.asOf,
      firstSeen: visit.firstSeen.slice(0, 10),
      site: this.#siteContext(),
      maskedParts: this.maskedParts.get(visit.itemId) ?? [],
      column: visit.columnId === null ? null : (this.columnNames.get(visit.columnId) ?? null),
    };
  }
}

function sourceOf(visit: Visit) {
  return { itemId: visit.itemId, depth: visit.depth, columnId: visit.columnId, list: false };
}
