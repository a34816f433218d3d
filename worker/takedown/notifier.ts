import type { Logger } from 'pino';
import type { Database } from '../../data/connect.ts';
import type { Settings } from '../../data/settings.ts';
import { nameOf } from '../inspection.ts';
import { type Mailer, openMailer } from '../mail.ts';
import type { RulesInForce } from '../rules.ts';
import { deliverDue } from './deliver.ts';
import { planMessages } from './notify.ts';

export interface NotifierOptions {
  db: Database;
  settings: Settings;
  log: Logger;
  now(): Date;
  rules(): Promise<RulesInForce> | RulesInForce;
}

const everyMs = 10_000;

/** Sends notices and what follows them; what it was doing when it was killed is taken up again by the next one. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #mailer: Mailer | null;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #busy = false;
  #stopped = false;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#mailer = openMailer(options.settings);
  }

  start(): void {
    this.#timer = setInterval(() => void this.turn(), everyMs);
    void this.turn();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#running;
    this.#mailer?.close();
  }

  /** Plans and sends what is due now. */
  turn(): Promise<void> {
    if (!this.#busy && !this.#stopped) {
      this.#busy = true;
      this.#running = this.#turn()
        .catch((error: unknown) => this.#options.log.error({ error: nameOf(error) }, 'sending notices failed'))
        .finally(() => {
          this.#busy = false;
        });
    }
    return this.#running;
  }

  async #turn(): Promise<void> {
    const { db, settings, log, now, rules } = this.#options;
    await planMessages(db, settings, now());
    if (this.#stopped) return;
    const mailer = this.#mailer;
    await deliverDue({
      db,
      settings,
      log,
      now,
      mailer,
      rules: (await rules()).rules,
      stopped: () => this.#stopped,
    });
  }
}
