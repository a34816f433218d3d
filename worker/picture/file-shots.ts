import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { ImageShot, NoShot } from './shot.ts';
import type { FileTask } from './task.ts';

export interface FileShots {
  /** Never rejects for what a file holds. */
  shoot(task: FileTask): Promise<ImageShot[] | NoShot>;
  close(): Promise<void>;
}

/** A thread that draws files, started when the first one comes, under the limits of time and memory of an item. */
export function openFileShots(limits: { itemSeconds: number; itemMemoryMb: number }): FileShots {
  let pool: Piscina<FileTask, ImageShot[] | NoShot> | null = null;
  const open = () => {
    const opened = new Piscina<FileTask, ImageShot[] | NoShot>({
      filename: fileURLToPath(new URL('./task.ts', import.meta.url)),
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: 30_000,
      resourceLimits: { maxOldGenerationSizeMb: limits.itemMemoryMb },
    });
    opened.on('error', () => {});
    return opened;
  };
  return {
    async shoot(task) {
      pool ??= open();
      try {
        return await pool.run(task, { signal: AbortSignal.timeout(limits.itemSeconds * 1000) });
      } catch {
        return 'not-drawable';
      }
    },
    async close() {
      await pool?.destroy();
      pool = null;
    },
  };
}
