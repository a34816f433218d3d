import type { Logger } from 'pino';
import type { Database } from '../../data/connect.ts';
import type { Settings } from '../../data/settings.ts';
import { dueVerifications, recordVerification } from '../../data/stores/verifications.ts';
import type { Browser } from '../browser/browser.ts';
import type { Pool } from '../detect/pool.ts';
import { nameOf } from '../inspection.ts';
import { verify } from './verify.ts';

export interface VerifierOptions {
  db: Database;
  settings: Settings;
  log: Logger;
  now(): Date;
  pool(): Promise<Pool>;
  browser(): Browser | null;
}

const everyMs = 15_000;
const atOnce = 20;

/** Asks again for what was taken down, when a check is due. */
export class Verifier {
  readonly #options: VerifierOptions;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #busy = false;
  #stopped = false;

  constructor(options: VerifierOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.turn(), everyMs);
    void this.turn();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#running;
  }

  /** Makes the checks that are due now. */
  turn(): Promise<void> {
    if (!this.#busy && !this.#stopped) {
      this.#busy = true;
      this.#running = this.#turn()
        .catch((error: unknown) => this.#options.log.error({ error: nameOf(error) }, 'verification failed'))
        .finally(() => {
          this.#busy = false;
        });
    }
    return this.#running;
  }

  async #turn(): Promise<void> {
    const { db, settings, log, now } = this.#options;
    const due = await dueVerifications(db, now().toISOString(), atOnce);
    for (const check of due) {
      if (this.#stopped) return;
      const pool = await this.#options.pool();
      const found = await verify(check, { db, settings, pool, browser: this.#options.browser(), now: now() });
      if (!found) continue;
      const by = { actor: 'worker', at: now().toISOString() } as const;
      const state = await recordVerification(db, check.id, found, by);
      log.info({ flag: check.flagId, verification: check.id, result: found.result, state }, 'take-down checked');
    }
  }
}
