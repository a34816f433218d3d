/** How fast one host may be asked: a gap between requests, a number at once, and a rest when the host asks for one. */

export interface MannersOptions {
  /** Gap that the site was added with. */
  delayMs: number;
  /** Requests under way at once. */
  concurrency: number;
}

const longestCrawlDelayMs = 120_000;
const firstBackOffMs = 2_000;
const longestBackOffMs = 15 * 60_000;
/** An answer this much slower than usual means that the host is under load. */
const slowFactor = 5;
const slowMs = 2_000;

export class HostManners {
  #delayMs: number;
  readonly #concurrency: number;
  #allowed: number;
  #running = 0;
  #nextAt = 0;
  #restUntil = 0;
  #backOffMs = 0;
  #usualMs = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(options: MannersOptions) {
    this.#delayMs = options.delayMs;
    this.#concurrency = options.concurrency;
    this.#allowed = options.concurrency;
  }

  /** Crawl-delay of robots.txt: the longer wait counts, and then one request at a time. */
  obey(crawlDelaySeconds: number | null): void {
    if (!crawlDelaySeconds) return;
    this.#delayMs = Math.max(this.#delayMs, Math.min(crawlDelaySeconds * 1000, longestCrawlDelayMs));
    this.#allowed = 1;
  }

  get delayMs(): number {
    return this.#delayMs;
  }

  /** Until when the host asked to be left alone; 0 when it did not. */
  get restUntil(): number {
    return this.#restUntil;
  }

  /** Waits for a turn. The signal ends the wait with its reason. */
  async turn(signal?: AbortSignal): Promise<void> {
    while (this.#running >= this.#allowed) await this.#room(signal);
    signal?.throwIfAborted();
    this.#running++;
    try {
      for (;;) {
        const now = performance.now();
        const until = Math.max(this.#nextAt, this.#restUntil);
        if (until <= now) break;
        await pause(until - now, signal);
      }
      // From the real start: even after a stall of this process no two requests leave together.
      this.#nextAt = performance.now() + this.#delayMs;
    } catch (error) {
      this.done();
      throw error;
    }
  }

  /** Gives the turn back. */
  done(): void {
    this.#running--;
    this.#waiting.shift()?.();
  }

  /** What the answer says about the host's load. True when the request should be made again after the rest. */
  heard(status: number, retryAfterMs: number | null, milliseconds: number): boolean {
    if (status === 429 || status === 503) {
      this.#backOffMs = Math.min(longestBackOffMs, Math.max(firstBackOffMs, this.#backOffMs * 2));
      const rest = Math.min(longestBackOffMs, retryAfterMs ?? this.#backOffMs);
      this.#restUntil = Math.max(this.#restUntil, performance.now() + rest);
      this.#allowed = 1;
      return true;
    }
    if (status >= 200 && status < 400) {
      this.#backOffMs = 0;
      const slow = this.#usualMs > 0 && milliseconds > slowMs && milliseconds > this.#usualMs * slowFactor;
      if (slow) this.#allowed = Math.max(1, Math.floor(this.#allowed / 2));
      else if (this.#allowed < this.#concurrency && Math.random() < 0.05) this.#allowed++;
      this.#usualMs = this.#usualMs === 0 ? milliseconds : this.#usualMs * 0.95 + milliseconds * 0.05;
    }
    return false;
  }

  #room(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => reject(signal?.reason);
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(() => {
        signal?.removeEventListener('abort', leave);
        resolve();
      });
    });
  }
}

export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const leave = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', leave);
      resolve();
    }, ms);
    signal?.addEventListener('abort', leave, { once: true });
  });
}

/** Hours of the day in Asia/Shanghai in which a site may be asked, e.g. `22:00-06:00`; it may span midnight. */
export interface Window {
  fromMinute: number;
  toMinute: number;
}

export function parseWindow(text: string): Window | null {
  const match = /^([01]?\d|2[0-4]):([0-5]\d)\s*[-–—~]\s*([01]?\d|2[0-4]):([0-5]\d)$/.exec(text.trim());
  if (!match) return null;
  const minute = (hour?: string, min?: string) => Number(hour) * 60 + Number(min);
  const window = { fromMinute: minute(match[1], match[2]), toMinute: minute(match[3], match[4]) };
  return window.fromMinute === window.toMinute ? null : window;
}

/** Milliseconds until the window opens; 0 when it is open. China has no summer time, so the day is plain arithmetic. */
export function untilOpen(window: Window | null, now: Date): number {
  if (!window) return 0;
  const dayMs = 86_400_000;
  const shanghai = (now.getTime() + 8 * 3_600_000) % dayMs;
  const from = window.fromMinute * 60_000;
  const to = window.toMinute * 60_000;
  const open = from < to ? shanghai >= from && shanghai < to : shanghai >= from || shanghai < to;
  return open ? 0 : (from - shanghai + dayMs) % dayMs;
}
