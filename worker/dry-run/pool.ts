import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Keys } from '../../data/key.ts';
import type { AllowRule } from '../../data/stores/allow-match.ts';
import type { SealedItem } from '../../data/stores/dry-runs.ts';
import type { PackSource } from '../../patterns/load.ts';
import type { Difference } from './compare.ts';

export interface ThreadSide {
  packs: PackSource[];
  switches: Record<string, boolean>;
}

/** What each thread is started with. */
export interface CompareData {
  before: ThreadSide;
  after: ThreadSide;
  /** Ids of the patterns that differ. */
  patterns: string[];
  /** Tell also of items without a difference what the patterns found in them. */
  found: boolean;
  keys: Pick<Keys, 'seal' | 'digest'>;
  allow: AllowRule[];
  /** YYYY-MM-DD. */
  asOf: string;
  sites: { id: number; name: string; host: string; ownDomains: string[]; commonNumbers: string[] }[];
  columns: [id: number, name: string][];
}

/** What one batch gave. */
export interface BatchDone {
  judged: number;
  failed: number;
  hits: { before: number; after: number };
  differences: (Difference & { itemId: number; siteId: number })[];
}

/** A batch that did not end: an expression of an administrator without an end, or a text that is too much for it. */
export class BatchTimeout extends Error {
  readonly code = 'run-timeout';
}

export interface ComparePool {
  /** @throws BatchTimeout */
  judge(items: SealedItem[]): Promise<BatchDone>;
  readonly threads: number;
  close(): Promise<void>;
}

const threadMemoryMb = 512;

/** Threads of their own for runs: what an inspection does is not held up. */
export function openComparePool(data: CompareData, threads: number, batchSeconds: number): ComparePool {
  const piscina = new Piscina<SealedItem[], BatchDone>({
    filename: fileURLToPath(new URL('./thread.ts', import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    idleTimeout: Number.POSITIVE_INFINITY,
    resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb },
    workerData: data,
  });
  piscina.on('error', () => {});
  return {
    threads,
    async judge(items) {
      const abort = new AbortController();
      // Batches wait behind one another: the time counts for as many as may run before this one.
      const timer = setTimeout(() => abort.abort(), batchSeconds * 1000);
      try {
        return await piscina.run(items, { signal: abort.signal });
      } catch (error) {
        if (abort.signal.aborted) throw new BatchTimeout(`a batch took longer than ${batchSeconds} s`);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => piscina.destroy(),
  };
}
