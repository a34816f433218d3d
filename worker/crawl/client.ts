import type { IncomingHttpHeaders } from 'node:http';
import { type Agent, request } from 'undici';
import type { UnreadReason } from '../../patterns/document.ts';
import { type ConnectionOptions, openAgent } from './connection.ts';
import { CookieJar } from './cookies.ts';
import { decodeBody, TooLargeError } from './encoding.ts';

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
  readonly #cookies = new CookieJar();

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#agent = openAgent(options);
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
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(new TimeLimitError()), this.#options.timeoutMs);
    const cancel = () => abort.abort(options.signal?.reason);
    options.signal?.addEventListener('abort', cancel);
    try {
      while (await this.#hop(answer, options, abort.signal));
    } catch (error) {
      const failure = abort.signal.aborted && !options.signal?.aborted ? new TimeLimitError() : error;
      Object.assign(answer, { body: null, ...describe(failure) });
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', cancel);
    }
    answer.milliseconds = performance.now() - started;
    return answer;
  }

  /** One request; true when a redirect leads to another. */
  async #hop(answer: Answer, options: GetOptions, signal: AbortSignal): Promise<boolean> {
    const url = new URL(answer.url);
    const headers: Record<string, string> = {
      'user-agent': this.#options.userAgent,
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'accept-language': 'zh-CN,zh;q=0.9,en;q=0.5',
      'accept-encoding': 'gzip, deflate, br',
    };
    if (options.etag) headers['if-none-match'] = options.etag;
    if (options.lastModified) headers['if-modified-since'] = options.lastModified;
    const cookie = this.#cookies.header(url);
    if (cookie) headers.cookie = cookie;
    answer.requests++;
    const response = await request(url, { method: 'GET', headers, signal, dispatcher: this.#agent });
    answer.status = response.statusCode;
    answer.headers = response.headers;
    const setCookie = response.headers['set-cookie'];
    if (setCookie) this.#cookies.take(url, Array.isArray(setCookie) ? setCookie : [setCookie]);
    answer.retryAfterMs = retryAfter(one(response.headers['retry-after']));

    const location = one(response.headers.location);
    if (location && [301, 302, 303, 307, 308].includes(response.statusCode)) {
      await response.body.dump({ limit: 65_536 });
      return this.#redirect(answer, location, options);
    }
    if (response.statusCode === 304) {
      await response.body.dump();
      answer.notModified = true;
      return false;
    }
    if (options.firstBodyOnly && answer.chain.length > 1) {
      response.body.on('error', () => {}).destroy();
      return false;
    }
    const limit = options.maxBodyBytes ?? this.#options.maxBodyBytes;
    const declared = Number(response.headers['content-length'] ?? 0);
    if (declared > limit) {
      response.body.on('error', () => {}).destroy();
      throw new TooLargeError(declared, limit);
    }
    const raw = declared > 0 ? await response.body.bytes() : await readCapped(response.body, limit);
    answer.bytes += raw.byteLength;
    const encoding = one(response.headers['content-encoding']);
    answer.body = encoding ? await decodeBody(raw, encoding, limit) : raw;
    const reason = reasonOfStatus(response.statusCode);
    if (reason) {
      answer.reason = reason;
      answer.note = `The server answered ${response.statusCode}.`;
    }
    return false;
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

async function readCapped(stream: AsyncIterable<Uint8Array> & { destroy(): unknown }, limit: number) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > limit) {
      stream.destroy();
      throw new TooLargeError(null, limit);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
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
