import type { IncomingHttpHeaders } from 'node:http';
import type { Agent } from 'undici';
import type { UnreadReason } from '../../patterns/document.ts';
import { partsOf } from './address.ts';
import { type ConnectionOptions, openAgent } from './connection.ts';
import { CookieJar } from './cookies.ts';
import { decodeBody, TooLargeError } from './encoding.ts';
import { Exchange, type Exchanged, type Keep, Watch } from './exchange.ts';

export interface ClientOptions extends ConnectionOptions {
  userAgent: string;
  maxBodyBytes: number;
}

export interface GetOptions {
  etag?: string | null;
  lastModified?: string | null;
  /** Asked before each hop after the first; a reason ends the chain. */
  mayFollow?: (url: string) => UnreadReason | null;
  maxBodyBytes?: number;
  /** Leave the body of a page behind a redirect alone: it has an address of its own. */
  firstBodyOnly?: boolean;
  signal?: AbortSignal;
}

/** What came of asking for one address. Exactly one of `body`, `notModified` and `reason` says how it ended. */
export interface Answer {
  /** Where the content came from, after redirects. */
  url: string;
  /** Every address on the way, the first included. */
  chain: string[];
  /** Of the last answer; 0 where there was none. */
  status: number;
  headers: IncomingHttpHeaders;
  body: Uint8Array | null;
  notModified: boolean;
  reason: UnreadReason | null;
  /** One plain sentence for the reviewer. */
  note: string | null;
  /** Where a redirect pointed that was not followed. */
  refusedRedirect: string | null;
  retryAfterMs: number | null;
  requests: number;
  bytes: number;
  milliseconds: number;
}

const mostHops = 10;

/** GET with redirects, limits and cookies. Never throws for what a server does: the answer names the reason. */
export class HttpClient {
  readonly #agent: Agent;
  readonly #options: ClientOptions;
  readonly #headers: readonly string[];
  readonly #cookies = new CookieJar();
  readonly #watch = new Watch(() => new TimeLimitError());

  constructor(options: ClientOptions) {
    this.#agent = openAgent(options);
    this.#options = options;
    this.#headers = [
      ...['user-agent', options.userAgent],
      ...['accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
      ...['accept-language', 'zh-CN,zh;q=0.9,en;q=0.5'],
      ...['accept-encoding', 'gzip, deflate, br'],
    ];
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async get(address: string, options: GetOptions = {}): Promise<Answer> {
    const started = performance.now();
    const answer: Answer = {
      url: address,
      chain: [address],
      status: 0,
      headers: {},
      body: null,
      notModified: false,
      reason: null,
      note: null,
      refusedRedirect: null,
      retryAfterMs: null,
      requests: 0,
      bytes: 0,
      milliseconds: 0,
    };
    const deadline = started + this.#options.timeoutMs;
    try {
      while (await this.#hop(answer, options, deadline));
    } catch (error) {
      Object.assign(answer, { body: null, ...describe(error) });
    }
    answer.milliseconds = performance.now() - started;
    return answer;
  }

  /** One request; true when a redirect leads to another. */
  async #hop(answer: Answer, options: GetOptions, deadline: number): Promise<boolean> {
    const limit = options.maxBodyBytes ?? this.#options.maxBodyBytes;
    const { status, headers, body } = await this.#exchange(answer, options, deadline, (status, headers) => {
      // What is known before the body has come stays known when it fails.
      answer.status = status;
      answer.headers = headers;
      if (status === 304 || redirects(status, headers)) return 'discard';
      return options.firstBodyOnly && answer.chain.length > 1 ? 'discard' : limit;
    });
    const setCookie = headers['set-cookie'];
    if (setCookie) this.#cookies.take(new URL(answer.url), Array.isArray(setCookie) ? setCookie : [setCookie]);
    answer.retryAfterMs = retryAfter(one(headers['retry-after']));
    if (redirects(status, headers)) return this.#redirect(answer, one(headers.location) ?? '', options);
    if (status === 304) {
      answer.notModified = true;
      return false;
    }
    if (options.firstBodyOnly && answer.chain.length > 1) return false;
    answer.bytes += body.byteLength;
    const encoding = one(headers['content-encoding']);
    answer.body = encoding ? await decodeBody(body, encoding, limit) : body;
    const reason = reasonOfStatus(status);
    if (reason) {
      answer.reason = reason;
      answer.note = `The server answered ${status}.`;
    }
    return false;
  }

  async #exchange(answer: Answer, options: GetOptions, deadline: number, keep: Keep): Promise<Exchanged> {
    const { url } = answer;
    const { origin, path } = partsOf(url);
    const headers = [...this.#headers];
    if (options.etag) headers.push('if-none-match', options.etag);
    if (options.lastModified) headers.push('if-modified-since', options.lastModified);
    const cookie = this.#cookies.empty ? null : this.#cookies.header(new URL(url));
    if (cookie) headers.push('cookie', cookie);
    answer.requests++;
    const exchange = new Exchange(keep);
    this.#watch.add(exchange, deadline, options.signal);
    try {
      this.#agent.dispatch({ origin, path, method: 'GET', headers }, exchange);
      return await exchange.done;
    } finally {
      this.#watch.remove(exchange);
    }
  }

  #redirect(answer: Answer, location: string, options: GetOptions): boolean {
    const next = URL.parse(asOctets(location), answer.url);
    const stop = (reason: UnreadReason, note: string) => {
      answer.reason = reason;
      answer.note = note;
      return false;
    };
    if (!next || (next.protocol !== 'http:' && next.protocol !== 'https:')) {
      return stop('server-error', 'The server redirects to something that is no web address.');
    }
    next.hash = '';
    const target = next.href;
    if (answer.chain.includes(target)) return stop('redirect-loop', 'The redirects lead back to where they began.');
    if (answer.chain.length > mostHops) return stop('redirect-loop', `More than ${mostHops} redirects in a row.`);
    const refused = options.mayFollow?.(target) ?? null;
    if (refused) {
      answer.refusedRedirect = target;
      return stop(refused, 'A redirect leads to an address that is not asked for.');
    }
    answer.chain.push(target);
    answer.url = target;
    return true;
  }
}

class TimeLimitError extends Error {
  readonly code = 'timeout';
}

function redirects(status: number, headers: IncomingHttpHeaders): boolean {
  return status >= 301 && status <= 308 && (status <= 303 || status >= 307) && Boolean(one(headers.location));
}

/** Header values arrive as Latin-1; a Chinese server writes UTF-8 octets into Location. */
function asOctets(location: string): string {
  return /[\x80-\xff]/.test(location) ? Buffer.from(location, 'latin1').toString('utf8') : location;
}

export function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** Milliseconds that a Retry-After header asks for: seconds or a date. */
export function retryAfter(value: string | undefined, now = Date.now()): number | null {
  if (!value) return null;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

export function reasonOfStatus(status: number): UnreadReason | null {
  if (status === 404) return 'not-found';
  if (status === 410) return 'gone';
  if (status === 401 || status === 407) return 'login-required';
  if (status >= 200 && status < 300) return null;
  if (status >= 400 && status < 500) return status === 429 ? 'server-error' : 'forbidden';
  return 'server-error';
}

function describe(error: unknown): { reason: UnreadReason; note: string } {
  const code = codeOf(error);
  if (error instanceof TooLargeError) return { reason: 'too-large', note: error.message };
  if (code === 'private-address') {
    return { reason: 'private-address', note: 'The address leads into a private or reserved network.' };
  }
  if (code === 'timeout' || /TIMEOUT|ETIMEDOUT/.test(code)) {
    return { reason: 'timeout', note: 'The server did not answer in full within the time limit.' };
  }
  return { reason: 'network-error', note: `The connection failed (${code || 'unknown'}).` };
}

/** The code of an error or of what it wraps: never its message, which may quote content. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'private-address') return code;
  const inner = error.cause ? codeOf(error.cause) : '';
  const members = error instanceof AggregateError ? error.errors.map(codeOf) : [];
  return inner || members.find((m) => m !== '') || code || error.name;
}
