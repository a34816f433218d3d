import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { TooLargeError } from './encoding.ts';

/** What becomes of a body, told by status and headers: kept up to so many bytes, or read past for the connection's sake. */
export type Keep = (status: number, headers: IncomingHttpHeaders) => number | 'discard';

export interface Exchanged {
  status: number;
  headers: IncomingHttpHeaders;
  /** In a buffer of its own; empty where it was discarded. */
  body: Uint8Array<ArrayBuffer>;
}

/** A body that nobody wants is read to its end when it is no longer than this; else the connection is given up. */
const mostDiscarded = 65_536;

/** One request and its answer, without the streams, signals and timers that `request` makes for each. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly done: Promise<Exchanged>;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #limit: number | 'discard' = 'discard';
  #whole: Buffer<ArrayBuffer> | null = null;
  #chunks: Buffer[] = [];
  #size = 0;
  #controller: Dispatcher.DispatchController | null = null;
  #failure: Error | null = null;
  readonly #keep: Keep;
  readonly #resolve: (answer: Exchanged) => void;
  readonly #reject: (error: Error) => void;

  constructor(keep: Keep) {
    this.#keep = keep;
    const { promise, resolve, reject } = Promise.withResolvers<Exchanged>();
    this.done = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Ends it with an error, whatever it waits for. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#controller?.abort(error);
    this.#reject(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#failure) controller.abort(this.#failure);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    this.#limit = this.#keep(status, headers);
    const declared = Number(headers['content-length'] ?? 0);
    if (this.#limit === 'discard') {
      if (declared > mostDiscarded) this.#stopReading(controller);
    } else if (declared > this.#limit) this.fail(new TooLargeError(declared, this.#limit));
    else if (declared > 0) this.#whole = Buffer.allocUnsafeSlow(declared);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const at = this.#size;
    this.#size += chunk.byteLength;
    if (this.#limit === 'discard') {
      if (this.#size > mostDiscarded) this.#stopReading(controller);
    } else if (this.#size > this.#limit) this.fail(new TooLargeError(null, this.#limit));
    else if (this.#whole && this.#size <= this.#whole.byteLength) chunk.copy(this.#whole, at);
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(this.#failure ?? error);
  }

  #stopReading(controller: Dispatcher.DispatchController): void {
    this.#end();
    controller.abort(new Error('not wanted'));
  }

  #end(): void {
    const { status, headers } = { status: this.#status, headers: this.#headers };
    this.#resolve({ status, headers, body: this.#body() });
  }

  #body(): Uint8Array<ArrayBuffer> {
    if (this.#limit === 'discard' || this.#size === 0) return new Uint8Array();
    if (this.#whole && this.#chunks.length === 0) {
      const { buffer, byteOffset } = this.#whole;
      return new Uint8Array(buffer, byteOffset, this.#size);
    }
    const body = new Uint8Array(this.#size);
    let at = 0;
    for (const chunk of this.#chunks) {
      body.set(chunk, at);
      at += chunk.byteLength;
    }
    return body;
  }
}

/** Ends exchanges that take too long or are no longer wanted: one timer for all of them. */
export class Watch {
  readonly #running = new Map<Exchange, { deadline: number; signal: AbortSignal | undefined }>();
  readonly #signals = new WeakSet<AbortSignal>();
  readonly #timeout: () => Error;
  #timer: NodeJS.Timeout | null = null;

  /** @param timeout makes the error that a late exchange ends with */
  constructor(timeout: () => Error) {
    this.#timeout = timeout;
  }

  add(exchange: Exchange, deadline: number, signal?: AbortSignal): void {
    this.#running.set(exchange, { deadline, signal });
    this.#timer ??= setInterval(() => this.#look(), 100);
    if (!signal) return;
    if (signal.aborted) exchange.fail(reasonOf(signal));
    else if (!this.#signals.has(signal)) {
      this.#signals.add(signal);
      signal.addEventListener('abort', () => {
        for (const [one, about] of this.#running) if (about.signal === signal) one.fail(reasonOf(signal));
      });
    }
  }

  remove(exchange: Exchange): void {
    this.#running.delete(exchange);
  }

  #look(): void {
    if (this.#running.size === 0) {
      if (this.#timer) clearInterval(this.#timer);
      this.#timer = null;
    }
    const now = performance.now();
    for (const [exchange, { deadline }] of this.#running) if (deadline <= now) exchange.fail(this.#timeout());
  }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('stopped');
}
