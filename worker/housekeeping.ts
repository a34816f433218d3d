import type { Logger } from 'pino';
import type { Database } from '../data/connect.ts';
import type { Settings } from '../data/settings.ts';
import { purgePictures } from '../data/stores/pictures.ts';
import { purgeSessions } from '../data/stores/sessions.ts';
import { purgeSnapshots } from '../data/stores/snapshots.ts';
import { nameOf } from './inspection.ts';

export interface HousekeepingOptions {
  db: Database;
  settings: Pick<Settings, 'snapshotDays'>;
  log: Logger;
  now(): Date;
}

const everyMs = 6 * 3_600_000;

/** Lets go of what is kept no longer: contents whose flags closed long ago, their pictures, sessions that are over. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.turn(), everyMs);
    void this.turn();
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#running;
  }

  turn(): Promise<void> {
    this.#running = this.#turn().catch((error: unknown) =>
      this.#options.log.error({ error: nameOf(error) }, 'housekeeping failed'),
    );
    return this.#running;
  }

  async #turn(): Promise<void> {
    const { db, settings, log, now } = this.#options;
    const at = now().toISOString();
    const snapshots = await purgeSnapshots(db, at, settings.snapshotDays);
    // After the snapshots: a picture goes with the content that it shows.
    const pictures = await purgePictures(db);
    const sessions = await purgeSessions(db, at);
    log.info({ snapshots, pictures, sessions }, 'let go of what is kept no longer');
  }
}
