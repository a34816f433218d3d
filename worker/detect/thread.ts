import { fileURLToPath } from 'node:url';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { Judged, TaskInput } from './judged.ts';
import type { Task, TaskReply, ThreadData } from './pool.ts';

/** One item on its way through a thread. */
export interface Job {
  input: TaskInput;
  resolve(judged: Judged): void;
  fail(end: ThreadEnd): void;
}

export type ThreadEnd = 'timeout' | 'memory' | 'failure';

interface Flight {
  job: Job;
  /** When the thread began with it; null while another one is before it. */
  startedAt: number | null;
}

export interface ThreadOptions {
  data: ThreadData;
  limits: ResourceLimits;
  onDone(thread: Thread): void;
  /** The thread is gone; what it was at has failed, these items it had not begun. */
  onEnd(thread: Thread, left: Job[]): void;
}

/** A thread with a few items in flight, so that it need not wait for the main thread between two of them. */
export class Thread {
  readonly #worker: Worker;
  readonly #options: ThreadOptions;
  readonly #flights: Flight[] = [];
  #site: NonNullable<TaskInput['context']['site']> | null = null;
  /** Number of the rules that it has; 0: those that it was started with. */
  #rules = 0;
  /** It has loaded its rules; until then the time of an item does not run. */
  #ready = false;
  #ended = false;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.#worker = new Worker(fileURLToPath(new URL('./task.ts', import.meta.url)), {
      workerData: options.data,
      resourceLimits: options.limits,
    });
    this.#worker.on('message', (reply: TaskReply) => this.#replied(reply));
    this.#worker.on('error', (error: unknown) => this.#end(endOf(error)));
    this.#worker.on('exit', () => this.#end('failure'));
  }

  /** Items that were handed to it. */
  get load(): number {
    return this.#flights.length;
  }

  /** How long the first item has been at work, in milliseconds. */
  busyFor(now: number): number {
    const startedAt = this.#flights[0]?.startedAt ?? now;
    return now - startedAt;
  }

  /** @param transfer gives the bytes away instead of copying them */
  take(job: Job, rules: Task['rules'], transfer: ArrayBuffer[]): void {
    const { context } = job.input;
    const task: Task = { ...job.input, rules: null, sameSite: false };
    if (rules && rules.number !== this.#rules) {
      task.rules = rules;
      this.#rules = rules.number;
    }
    // What is known of a site is large and the same for all its items.
    if (context.site && context.site === this.#site) {
      const { site: _, ...rest } = context;
      task.context = rest;
      task.sameSite = true;
    }
    this.#site = context.site ?? null;
    this.#flights.push({ job, startedAt: this.#ready && this.#flights.length === 0 ? performance.now() : null });
    this.#worker.postMessage(task, transfer);
  }

  ref(wanted: boolean): void {
    if (wanted) this.#worker.ref();
    else this.#worker.unref();
  }

  /** Ends it at once. */
  stop(end: ThreadEnd = 'failure'): Promise<number> {
    this.#end(end);
    return this.#worker.terminate();
  }

  #replied(reply: TaskReply): void {
    this.#ready = true;
    const flight = 'ready' in reply ? null : this.#flights.shift();
    const next = this.#flights[0];
    if (next) next.startedAt = performance.now();
    if (!flight || 'ready' in reply) return;
    if ('judged' in reply) flight.job.resolve(reply.judged);
    else flight.job.fail(reply.memory ? 'memory' : 'failure');
    this.#options.onDone(this);
  }

  #end(end: ThreadEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    const [first, ...left] = this.#flights.splice(0).map((flight) => flight.job);
    first?.fail(end);
    this.#options.onEnd(this, left);
  }
}

function endOf(error: unknown): ThreadEnd {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError ? 'memory' : 'failure';
}
