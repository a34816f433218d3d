import { Worker } from 'node:worker_threads';
import type { PackProblem } from '../../patterns/check.ts';
import type { PublishedDocument } from '../../patterns/document.ts';
import type { Detection } from '../../patterns/hit.ts';
import type { PackSource } from '../../patterns/load.ts';

/** What a trial is asked: check one pack among the others, judge a text or a document with these packs, or measure. */
export type TrialRequest =
  | { kind: 'check'; pack: PackSource; others: PackSource[] }
  | {
      kind: 'try';
      packs: PackSource[];
      switches: Record<string, boolean>;
      text: string | PublishedDocument;
      asOf: string;
      only?: string[];
    }
  | { kind: 'cost'; packs: PackSource[]; switches: Record<string, boolean> };

export type TrialAnswer =
  | { kind: 'problems'; problems: PackProblem[] }
  | { kind: 'detection'; detection: Detection }
  /** Microseconds a megabyte of text, by pattern. */
  | { kind: 'costs'; costs: [string, number][] }
  /** The packs cannot be loaded together. */
  | { kind: 'unusable' }
  /** An expression that does not come to an end. */
  | { kind: 'timeout' };

export const trialSeconds = 20;

/** One thread that waits for the next trial: whoever types does not pay for its start each time. */
let idle: Worker | null = null;

/**
 * Runs in a thread of its own: an expression that an administrator just typed may never end, and must not stop the
 * dashboard for the others. A thread that is stopped is not used again.
 */
export function runTrial(request: TrialRequest, milliseconds = trialSeconds * 1000): Promise<TrialAnswer> {
  const thread = idle ?? open();
  idle = null;
  thread.ref();
  return new Promise((resolve, reject) => {
    const end = (settle: () => void, again: boolean) => {
      clearTimeout(timer);
      thread.removeAllListeners('message').removeAllListeners('error');
      if (again && idle === null) {
        idle = thread;
        // An idle thread must not keep a process alive that has nothing else to do.
        thread.unref();
        thread.on('error', () => {
          if (idle === thread) idle = null;
        });
      } else void thread.terminate();
      settle();
    };
    const timer = setTimeout(() => end(() => resolve({ kind: 'timeout' }), false), milliseconds);
    thread.once('message', (answer: TrialAnswer) => end(() => resolve(answer), true));
    thread.once('error', (error) => end(() => reject(error), false));
    thread.postMessage(request);
  });
}

const open = (): Worker =>
  new Worker(new URL('./trial-thread.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: 512 } });
