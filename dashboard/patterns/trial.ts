import { Worker } from 'node:worker_threads';
import type { PackProblem } from '../../patterns/check.ts';
import type { Detection } from '../../patterns/hit.ts';
import type { PackSource } from '../../patterns/load.ts';

/** What a trial is asked: check one pack among the others, or judge a text with these packs. */
export type TrialRequest =
  | { kind: 'check'; pack: PackSource; others: PackSource[] }
  | {
      kind: 'try';
      packs: PackSource[];
      switches: Record<string, boolean>;
      text: string;
      asOf: string;
      only?: string[];
    };

export type TrialAnswer =
  | { kind: 'problems'; problems: PackProblem[] }
  | { kind: 'detection'; detection: Detection }
  /** An expression that does not come to an end. */
  | { kind: 'timeout' };

const limitMs = 20_000;

/**
 * Runs in a thread of its own: an expression that an administrator just typed may never end, and must not stop the
 * dashboard for the others.
 */
export function runTrial(request: TrialRequest, milliseconds = limitMs): Promise<TrialAnswer> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./trial-thread.ts', import.meta.url), {
      workerData: request,
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      void thread.terminate();
      settle();
    };
    const timer = setTimeout(() => end(() => resolve({ kind: 'timeout' })), milliseconds);
    thread.once('message', (answer: TrialAnswer) => end(() => resolve(answer)));
    thread.once('error', (error) => end(() => reject(error)));
  });
}
