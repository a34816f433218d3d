import { performance } from 'node:perf_hooks';
import type { UnreadReason } from '../../patterns/document.ts';
import { partsOf } from './address.ts';
import { type Answer, HttpClient, one } from './client.ts';
import { HostManners } from './manners.ts';
import { allowAll, allowNothing, longestFile, parseRobots, type Robots, robotsPath } from './robots.ts';
import type { Scope } from './scope.ts';

export interface FetcherOptions {
  scope: Scope;
  /** `host:port` pairs that may be private. */
  permitted: ReadonlySet<string>;
  userAgent: string;
  delayMs: number;
  concurrency: number;
  fetchSeconds: number;
  maxBodyBytes: number;
  signal: AbortSignal;
}

export interface Conditions {
  etag?: string | null;
  lastModified?: string | null;
}

/** Token that robots.txt groups are matched with. */
export const productToken = 'xuncha';

/** The honest name of the inspector. @param contact mail or web address, may be empty */
export function userAgentOf(version: string, contact: string): string {
  return `Mozilla/5.0 (compatible; ${productToken}/${version}${contact ? `; +${contact}` : ''})`;
}

interface Host {
  origin: string;
  robots: Promise<Robots>;
  manners: HostManners;
}

const mostTries = 3;

/** Fetches addresses of one inspection: scope, robots.txt, pace, retries. What it costs the hosts is counted. */
export class Fetcher {
  requests = 0;
  bytes = 0;
  /** Milliseconds that servers spent on us, all requests together. */
  serverMs = 0;
  readonly #options: FetcherOptions;
  readonly #client: HttpClient;
  readonly #hosts = new Map<string, Host>();

  constructor(options: FetcherOptions) {
    this.#options = options;
    this.#client = new HttpClient({
      permitted: options.permitted,
      connections: Math.max(1, options.concurrency),
      timeoutMs: options.fetchSeconds * 1000,
      userAgent: options.userAgent,
      maxBodyBytes: options.maxBodyBytes,
    });
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  /** robots.txt of the host of an address, fetched once. */
  robots(url: string): Promise<Robots> {
    return this.#host(url).robots;
  }

  /** One address; the body of a page that is reached through a redirect is not fetched (`answer.chain` tells). */
  async visit(url: string, conditions: Conditions = {}): Promise<Answer> {
    const outside = this.#options.scope.refusal(url);
    if (outside) return refusedAnswer(url, outside);
    const { origin, manners, robots } = this.#host(url);
    const rules = await robots;
    if (!rules.allows(robotsPath(url))) return refusedAnswer(url, 'robots');
    const mayFollow = (target: string): UnreadReason | null => {
      const outside = this.#options.scope.refusal(target);
      if (outside) return outside;
      // Another host has a robots.txt of its own: its address is queued and asked for under that.
      if (new URL(target).origin !== origin) return 'out-of-scope';
      return rules.allows(robotsPath(target)) ? null : 'robots';
    };
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#ask(manners, url, {
        etag: conditions.etag,
        lastModified: conditions.lastModified,
        mayFollow,
        firstBodyOnly: true,
      });
      const busy = manners.heard(answer.status, answer.retryAfterMs, answer.milliseconds);
      const passing = answer.reason === 'network-error' || (answer.status >= 500 && answer.status !== 501);
      if (attempt >= mostTries || !(busy || (passing && attempt === 1))) return answer;
    }
  }

  /** A sitemap: on the site's hosts, whatever the path scope; robots.txt does not restrict what it names itself. */
  async listing(url: string): Promise<Answer> {
    const { manners, robots } = this.#host(url);
    if (!(await robots).allows(robotsPath(url))) return refusedAnswer(url, 'robots');
    const { scope } = this.#options;
    return this.#ask(manners, url, { mayFollow: (target) => (scope.hasHostOf(target) ? null : 'out-of-scope') });
  }

  async #ask(manners: HostManners, url: string, options: Parameters<HttpClient['get']>[1]): Promise<Answer> {
    await manners.turn(this.#options.signal);
    try {
      const answer = await this.#client.get(url, { ...options, signal: this.#options.signal });
      this.requests += answer.requests;
      this.bytes += answer.bytes;
      this.serverMs += answer.milliseconds;
      return answer;
    } finally {
      manners.done();
    }
  }

  #host(url: string): Host {
    const { origin } = partsOf(url);
    const known = this.#hosts.get(origin);
    if (known) return known;
    const manners = new HostManners({ delayMs: this.#options.delayMs, concurrency: this.#options.concurrency });
    const host: Host = { origin, manners, robots: this.#readRobots(origin, manners) };
    this.#hosts.set(origin, host);
    return host;
  }

  async #readRobots(origin: string, manners: HostManners): Promise<Robots> {
    const started = performance.now();
    const scope = this.#options.scope;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#ask(manners, `${origin}/robots.txt`, {
        maxBodyBytes: longestFile * 4,
        // Permitted within the site's hosts; a robots.txt that leads elsewhere counts as none.
        mayFollow: (target) => (scope.hasHostOf(target) ? null : 'out-of-scope'),
      });
      if (answer.body && answer.reason === null) {
        const text = new TextDecoder().decode(answer.body.subarray(0, longestFile));
        // A page in place of the file (soft 404) has no rules in it.
        const robots = /^\s*<(?:!doctype|html|head)/i.test(text) ? allowAll : parseRobots(text, productToken);
        manners.obey(robots.crawlDelaySeconds);
        return robots;
      }
      if (answer.refusedRedirect || (answer.status >= 400 && answer.status < 500 && answer.status !== 429))
        return allowAll;
      manners.heard(answer.status, answer.retryAfterMs, answer.milliseconds);
      if (answer.reason === 'private-address' || attempt >= mostTries || performance.now() - started > 120_000) {
        return allowNothing;
      }
    }
  }
}

function refusedAnswer(url: string, reason: UnreadReason): Answer {
  const note = reason === 'robots' ? 'robots.txt forbids this address.' : 'The address is outside the site.';
  return {
    url,
    chain: [url],
    status: 0,
    headers: {},
    body: null,
    notModified: false,
    reason,
    note,
    refusedRedirect: null,
    retryAfterMs: null,
    requests: 0,
    bytes: 0,
    milliseconds: 0,
  };
}

/** Content-Type as sent, or null. */
export function declaredTypeOf(answer: Answer): string | null {
  return one(answer.headers['content-type']) ?? null;
}
