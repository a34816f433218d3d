import type { Keys } from '../../data/key.ts';
import type { PackSource } from '../../patterns/load.ts';
import { defaultLimits, type ExtractLimits } from '../extract/limits.ts';
import { type Judged, type TaskInput, unreadJudgement } from './judged.ts';
import { type Job, Thread, type ThreadEnd } from './thread.ts';

export interface PoolOptions {
  threads: number;
  /** Time limit of one item, from the moment a thread takes it. */
  itemSeconds: number;
  /** Memory limit of one thread's heap. */
  itemMemoryMb: number;
  /** The packs in force and what is switched on and off: each thread loads them once. */
  packs: PackSource[];
  switches: Record<string, boolean>;
  /** Keys for digests and snapshots; without them (`scan`) nothing can be stored. */
  keys: Pick<Keys, 'seal' | 'digest'> | null;
  maxBodyBytes?: number;
  limits?: Partial<ExtractLimits>;
}

/** What each thread is started with. */
export interface ThreadData {
  packs: PackSource[];
  switches: Record<string, boolean>;
  keys: Pick<Keys, 'seal' | 'digest'> | null;
  limits: ExtractLimits;
}

/** Rules as threads are given them. */
export type ThreadRules = Pick<ThreadData, 'packs' | 'switches'>;

/** What a thread gets with each item: the rules of that moment as shared bytes, read only by a thread that has others. */
export interface Task extends TaskInput {
  rules: { number: number; bytes: Uint8Array<SharedArrayBuffer> } | null;
  /** Of the same site as the item before it, whose context is not sent again. */
  sameSite: boolean;
}

/** What a thread answers: items in the order in which it got them. */
export type TaskReply = { ready: true } | { judged: Judged } | { failed: string; memory: boolean };

export interface Pool {
  /** Never rejects for what an item holds: a thread that dies or takes too long yields an unread outcome. */
  judge(input: TaskInput): Promise<Judged>;
  /** Other rules from the next item on, without a new thread. The caller has loaded them once, so they can be. */
  use(rules: ThreadRules): void;
  /** How many items wait or run. */
  readonly load: number;
  readonly threads: number;
  close(): Promise<void>;
}

/** Items that a thread has at once: the next one lies ready when one is done. */
const inFlight = 3;
/** Larger items are given to a thread for good, and only to one that has nothing else; smaller ones are copied. */
export const mostCopied = 1 << 20;

/** Threads that extract and detect, each under a limit of time and memory. They start when there is work for them. */
export function openPool(options: PoolOptions): Pool {
  const milliseconds = options.itemSeconds * 1000;
  const data: ThreadData = {
    packs: options.packs,
    switches: options.switches,
    keys: options.keys,
    limits: {
      ...defaultLimits,
      ...(options.maxBodyBytes && { maxBytes: options.maxBodyBytes }),
      // Reading stops by itself a little earlier, with what it has.
      milliseconds: Math.max(500, milliseconds * 0.75),
      ...options.limits,
    },
  };
  // A small nursery: it would grow to many times of what one page needs.
  const limits = { maxOldGenerationSizeMb: options.itemMemoryMb, maxYoungGenerationSizeMb: 24 };
  const threads = new Set<Thread>();
  const waiting: Job[] = [];
  let rules: Task['rules'] = null;
  let load = 0;
  let closed = false;
  let clock: NodeJS.Timeout | null = null;

  const start = (): Thread => {
    const thread = new Thread({ data, limits, onDone: fill, onEnd: ended });
    threads.add(thread);
    return thread;
  };
  const hand = (thread: Thread, job: Job): void => {
    const { bytes } = job.input;
    thread.take(job, rules, bytes.byteLength > mostCopied ? transferable(bytes) : []);
  };
  /** The thread that takes the next item, or null when it has to wait. */
  const free = (job: Job): Thread | null => {
    const [least] = [...threads].sort((a, b) => a.load - b.load);
    if (least?.load === 0) return least;
    if (threads.size < options.threads) return start();
    return least && least.load < inFlight && job.input.bytes.byteLength <= mostCopied ? least : null;
  };
  function fill(thread: Thread): void {
    for (;;) {
      const [job] = waiting;
      if (!job || thread.load >= inFlight) return;
      if (thread.load > 0 && job.input.bytes.byteLength > mostCopied) return;
      waiting.shift();
      hand(thread, job);
    }
  }
  function ended(thread: Thread, left: Job[]): void {
    threads.delete(thread);
    waiting.unshift(...left);
    if (!closed) next();
  }
  function next(): void {
    for (let [job] = waiting; job; [job] = waiting) {
      const thread = free(job);
      if (!thread) return;
      waiting.shift();
      hand(thread, job);
    }
  }
  const look = (): void => {
    const now = performance.now();
    for (const thread of threads) if (thread.busyFor(now) > milliseconds) void thread.stop('timeout');
  };
  const count = (change: 1 | -1): void => {
    load += change;
    if (load === 1 && change === 1) {
      clock ??= setInterval(look, 100);
      for (const thread of threads) thread.ref(true);
    } else if (load === 0) {
      if (clock) clearInterval(clock);
      clock = null;
      for (const thread of threads) thread.ref(false);
    }
  };

  return {
    threads: options.threads,
    get load() {
      return load;
    },
    use({ packs, switches }) {
      rules = { number: (rules?.number ?? 0) + 1, bytes: shared({ packs, switches }) };
    },
    async judge(input) {
      if (closed) return outcomeOf('failure', options);
      count(1);
      const { promise, resolve } = Promise.withResolvers<Judged>();
      const bytes = ownBytes(input.bytes);
      waiting.push({
        input: bytes === input.bytes ? input : { ...input, bytes },
        resolve,
        fail: (end) => resolve(outcomeOf(end, options)),
      });
      next();
      return promise.finally(() => count(-1));
    },
    async close() {
      closed = true;
      const left = waiting.splice(0);
      await Promise.all([...threads].map((thread) => thread.stop()));
      for (const job of [...left, ...waiting.splice(0)]) job.fail('failure');
    },
  };
}

/** Bytes that all threads read from the same place: handing them over with each item costs nothing. */
function shared(rules: ThreadRules): Uint8Array<SharedArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(rules));
  const bytes = new Uint8Array(new SharedArrayBuffer(text.byteLength));
  bytes.set(text);
  return bytes;
}

/** A buffer of its own moves without a copy; a piece of a shared one has to be copied. */
function transferable(bytes: Uint8Array): ArrayBuffer[] {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength ? [buffer] : [];
}

/** A piece of a larger buffer is copied with all of that buffer: it is cut out first. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength > bytes.byteLength * 2 ? new Uint8Array(bytes) : bytes;
}

function outcomeOf(end: ThreadEnd, options: PoolOptions): Judged {
  if (end === 'timeout') return unreadJudgement('timeout', `Reading took longer than ${options.itemSeconds} s.`);
  if (end === 'memory') {
    return unreadJudgement('memory-limit', `Reading needed more than ${options.itemMemoryMb} MiB.`);
  }
  return unreadJudgement('internal-error', 'Reading failed.');
}
