import type { Logger } from 'pino';
import { rowsOf } from '../../data/batch.ts';
import type { Database } from '../../data/connect.ts';
import { readMailReaders } from '../../data/mail-address.ts';
import type { Settings } from '../../data/settings.ts';
import {
  claimWeekMail,
  endWeekMail,
  expectWeekMails,
  handWeekMail,
  type WeekReader,
} from '../../data/stores/week-mails.ts';
import { type WeekReport, weekReport } from '../../data/stores/week-report.ts';
import { nameOf } from '../inspection.ts';
import { type Letter, MailError, type Mailer, openMailer } from '../mail.ts';
import { dueWeek } from './due-week.ts';

/** Turns the report of a week into a mail; the words and the drawing live in the dashboard, bin/ brings them. */
export type WriteWeekLetter = (report: WeekReport, language: 'zh' | 'en') => Promise<Omit<Letter, 'to'>>;

export interface WeekMailerOptions {
  db: Database;
  settings: Settings;
  log: Logger;
  now(): Date;
  /** Tells this worker from others of the same database. */
  name: string;
  write: WriteWeekLetter;
  /** Instead of the server of the settings. */
  mailer?: Mailer;
}

const everyMs = 60_000;

/**
 * Sends the figures of the week that ended, once to each reader, on Monday or as soon after as something runs. The
 * database remembers who got it, so neither a second worker nor a restart sends it twice.
 */
export class WeekMailer {
  readonly #options: WeekMailerOptions;
  readonly #readers: WeekReader[];
  readonly #mailer: Mailer | null;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(options: WeekMailerOptions) {
    const { settings } = options;
    this.#options = options;
    this.#readers = (readMailReaders(settings.weekMailTo) ?? []).map(({ address, language }) => ({
      address,
      language: language ?? settings.language,
    }));
    this.#mailer = this.#readers.length === 0 ? null : (options.mailer ?? openMailer(settings));
  }

  start(): void {
    if (this.#readers.length === 0) return;
    if (!this.#mailer) {
      this.#options.log.warn(
        'XUNCHA_WEEK_MAIL_TO is set, but no mail is sent without XUNCHA_SMTP_URL and XUNCHA_MAIL_FROM',
      );
      return;
    }
    this.#timer = setInterval(() => void this.turn(), everyMs);
    void this.turn();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#running;
    this.#mailer?.close();
  }

  /** Sends what is due now; a turn that is under way is waited for. */
  turn(): Promise<void> {
    this.#running ??= this.#turn()
      .catch((error: unknown) =>
        this.#options.log.error({ error: nameOf(error) }, 'weekly mail failed; it is tried again'),
      )
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  async #turn(): Promise<void> {
    const { db, settings, now } = this.#options;
    if (!this.#mailer || this.#stopped) return;
    const due = dueWeek(now().toISOString(), settings.weekMailAt);
    // Before the first event there are no figures; a fresh installation sends nothing about the week before it.
    if (!(await beganBefore(db, due.to))) return;
    await expectWeekMails(db, due.week, this.#readers);
    while (!this.#stopped && (await this.#sendOne(this.#mailer, due.week)));
  }

  async #sendOne(mailer: Mailer, week: string): Promise<boolean> {
    const { db, log, now, name, write } = this.#options;
    const mail = await claimWeekMail(db, week, name, now().toISOString());
    if (!mail) return false;
    const by = () => ({ actor: 'worker', at: now().toISOString() }) as const;
    try {
      const letter = await write(await weekReport(db, week, now().toISOString()), mail.language);
      if (!(await handWeekMail(db, mail, name, now().toISOString()))) return true;
      await mailer.send({ ...letter, to: mail.address, headers: { 'X-Xuncha-Week': week } });
      await endWeekMail(db, mail, { ok: true }, by());
      log.info({ week, attempt: mail.attempts }, 'weekly mail sent');
    } catch (error) {
      const permanent = error instanceof MailError && error.permanent;
      const told = error instanceof MailError ? error.message : nameOf(error);
      const state = await endWeekMail(db, mail, { ok: false, permanent, error: told }, by());
      log.warn({ week, attempt: mail.attempts, state, error: told }, 'weekly mail could not be sent');
    }
    return true;
  }
}

async function beganBefore(db: Database, moment: string): Promise<boolean> {
  const [first] = await rowsOf<{ at: string | null }>(db.read, 'select min(at) as at from events');
  return first?.at != null && first.at < moment;
}
