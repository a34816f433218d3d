import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Keys } from '../../data/key.ts';
import type { PackSource } from '../../patterns/load.ts';
import { defaultLimits, type ExtractLimits } from '../extract/limits.ts';
import { type Judged, type TaskInput, unreadJudgement } from './judged.ts';

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
}

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

interface Running {
  abort: AbortController;
  timer: NodeJS.Timeout | null;
}

/** Threads that extract and detect, each under a limit of time and memory. */
export function openPool(options: PoolOptions): Pool {
  const milliseconds = options.itemSeconds * 1000;
  const threadData: ThreadData = {
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
  const piscina = new Piscina<Task, Judged>({
    filename: fileURLToPath(new URL('./task.ts', import.meta.url)),
    minThreads: options.threads,
    maxThreads: options.threads,
    concurrentTasksPerWorker: 1,
    idleTimeout: Number.POSITIVE_INFINITY,
    // A small nursery: it would grow to many times of what one page needs.
    resourceLimits: { maxOldGenerationSizeMb: options.itemMemoryMb, maxYoungGenerationSizeMb: 24 },
    workerData: threadData,
  });
  // Errors outside of any task (a thread that dies while idle) are followed by a new thread; there is nobody to tell.
  piscina.on('error', () => {});

  let rules: Task['rules'] = null;
  /** In the order in which they run: the first `threads` of them are under way. */
  const running = new Set<Running>();
  const startTimers = () => {
    let position = 0;
    for (const task of running) {
      if (position++ >= options.threads) break;
      task.timer ??= setTimeout(() => task.abort.abort(), milliseconds);
    }
  };

  return {
    threads: options.threads,
    get load() {
      return running.size;
    },
    use({ packs, switches }) {
      rules = { number: (rules?.number ?? 0) + 1, bytes: shared({ packs, switches }) };
    },
    async judge(input) {
      const task: Running = { abort: new AbortController(), timer: null };
      running.add(task);
      startTimers();
      try {
        return await piscina.run(
          { ...input, rules },
          { signal: task.abort.signal, transferList: transferable(input.bytes) },
        );
      } catch (error) {
        return outcomeOf(error, task.abort.signal.aborted, options);
      } finally {
        if (task.timer) clearTimeout(task.timer);
        running.delete(task);
        startTimers();
      }
    },
    close: () => piscina.destroy(),
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

function outcomeOf(error: unknown, timedOut: boolean, options: PoolOptions): Judged {
  if (timedOut) return unreadJudgement('timeout', `Reading took longer than ${options.itemSeconds} s.`);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError) {
    return unreadJudgement('memory-limit', `Reading needed more than ${options.itemMemoryMb} MiB.`);
  }
  const name = error instanceof Error ? error.name : 'unknown';
  return unreadJudgement('internal-error', `Reading failed (${code || name}).`);
}
