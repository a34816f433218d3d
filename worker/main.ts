import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Database } from '../data/connect.ts';
import type { Settings } from '../data/settings.ts';
import type { Counts } from '../data/stores/inspections.ts';
import { activeInspections, takeInspection } from '../data/stores/inspections.ts';
import { forgetRules, reportRules } from '../data/stores/rules-state.ts';
import { findSite } from '../data/stores/sites.ts';
import { type Browser, openBrowser } from './browser/browser.ts';
import { openPool, type Pool } from './detect/pool.ts';
import { PatternRunner } from './dry-run/runner.ts';
import { Housekeeping } from './housekeeping.ts';
import { type InspectResult, inspect, nameOf } from './inspection.ts';
import { Photographer } from './picture/photographer.ts';
import { openWorkQueue, type WorkQueue } from './queue.ts';
import { WeekMailer, type WriteWeekLetter } from './report/week-mailer.ts';
import { type RulesInForce, rulesOf } from './rules.ts';
import { Schedule } from './schedule.ts';
import { Notifier } from './takedown/notifier.ts';
import { Verifier } from './takedown/verifier.ts';

export interface WorkerOptions {
  database: Database;
  settings: Settings;
  log: Logger;
  /** The rules in force, asked again every half second while there is work; those of the database when absent. */
  rules?(): Promise<RulesInForce> | RulesInForce;
  /** Progress of the inspection that runs, for a line in the terminal. */
  onProgress?(siteName: string, counts: Counts): void;
  onFinished?(siteName: string, result: InspectResult): void;
  /** Keep the schedule of the sites (default), or run only what is requested. */
  scheduled?: boolean;
  /** Tells this worker from others of the same database; the same name after a restart takes its work up at once. */
  name?: string;
  /** Writes the weekly mail; without it none is sent. */
  writeWeekLetter?: WriteWeekLetter;
  now?(): Date;
}

export interface Worker {
  /** Looks for requested inspections now rather than at the next turn. */
  wake(): void;
  /** Runs one requested inspection to its end and says how it ended; null when it is no longer there to be run. */
  runNow(inspectionId: number): Promise<InspectResult | null>;
  stop(): Promise<void>;
}

const pollMs = 2_000;
/** How long a new version of the rules may stay unseen. */
const rulesMs = 500;
/** A worker that was silent for so long has left its inspection behind. */
const staleSeconds = 30;

/** Starts the worker: schedule, requested inspections one at a time, verifications of take-downs. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const runner = new Runner(options);
  await runner.start();
  return runner;
}

class Runner implements Worker {
  readonly #options: WorkerOptions;
  readonly #name: string;
  readonly #now: () => Date;
  readonly #abort = new AbortController();
  readonly #schedule: Schedule | null;
  readonly #verifier: Verifier;
  readonly #notifier: Notifier;
  readonly #weekMailer: WeekMailer | null;
  readonly #photographer: Photographer;
  readonly #housekeeping: Housekeeping;
  readonly #patternRuns: PatternRunner;
  readonly #rules: () => Promise<RulesInForce> | RulesInForce;
  #engine: { pool: Pool; rules: RulesInForce } | null = null;
  #watch: NodeJS.Timeout | null = null;
  #watching = false;
  #browser: Browser | null = null;
  #queue: WorkQueue | null = null;
  #loop: Promise<void> = Promise.resolve();
  #wake: () => void = () => {};
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: WorkerOptions) {
    const { database: db, log } = options;
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#name =
      options.name ?? (options.settings.databaseUrl ? `${hostname()}:${process.pid}` : `${hostname()}:serve`);
    this.#rules = options.rules ?? rulesOf(db, log, this.#now);
    const schedule = { db, log, now: this.#now, wake: () => this.wake() };
    this.#schedule = options.scheduled === false ? null : new Schedule(schedule);
    this.#verifier = new Verifier({
      ...options,
      db,
      now: this.#now,
      pool: () => this.#pool(),
      browser: () => this.#browser,
    });
    this.#notifier = new Notifier({ ...options, db, now: this.#now, rules: this.#rules });
    this.#housekeeping = new Housekeeping({ ...options, db, now: this.#now });
    const runs = { database: db, log, now: this.#now, threads: Math.min(2, options.settings.threads) };
    this.#patternRuns = new PatternRunner({ ...runs, name: this.#name });
    const means = { pool: () => this.#pool(), browser: () => this.#browser };
    this.#photographer = new Photographer({ ...options, db, now: this.#now, ...means });
    const write = options.scheduled === false ? undefined : options.writeWeekLetter;
    const mailerName = `${this.#name}:${process.pid}`;
    this.#weekMailer = write ? new WeekMailer({ ...options, db, now: this.#now, name: mailerName, write }) : null;
  }

  async start(): Promise<void> {
    this.#browser = openBrowser({ configured: this.#options.settings.browser });
    await this.#schedule?.start();
    this.#verifier.start();
    this.#notifier.start();
    this.#weekMailer?.start();
    const { settings, log } = this.#options;
    if (!this.#schedule) return;
    await this.#photographer.start();
    this.#housekeeping.start();
    this.#patternRuns.start();
    if (settings.databaseUrl) {
      this.#queue = await openWorkQueue(settings.databaseUrl, log, async (id) => {
        await this.#take(id);
      });
    }
    this.#loop = this.#run();
  }

  wake(): void {
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#abort.abort(new Error('stopped'));
    this.wake();
    await this.#schedule?.stop();
    await this.#verifier.stop();
    await this.#notifier.stop();
    await this.#weekMailer?.stop();
    await this.#photographer.stop();
    await this.#housekeeping.stop();
    await this.#patternRuns.stop();
    await this.#loop;
    await this.#queue?.stop();
    await this.#running.catch(() => {});
    if (this.#watch) clearInterval(this.#watch);
    if (this.#engine) await forgetRules(this.#options.database, this.#name);
    await this.#engine?.pool.close();
    await this.#browser?.close();
  }

  runNow(inspectionId: number): Promise<InspectResult | null> {
    return this.#take(inspectionId).then((taken) => taken ?? null);
  }

  async #run(): Promise<void> {
    const { log } = this.#options;
    while (!this.#abort.signal.aborted) {
      try {
        if (this.#queue) await this.#offer(this.#queue);
        else if (await this.#take()) continue;
      } catch (error) {
        log.error({ error: nameOf(error) }, 'worker failed; it goes on');
      }
      await this.#rest();
    }
  }

  /** Requested inspections, and those whose worker fell silent, go to whichever worker is free. */
  async #offer(queue: WorkQueue): Promise<void> {
    const silentSince = new Date(this.#now().getTime() - staleSeconds * 1000).toISOString();
    for (const { id, siteId, state, heartbeatAt } of await activeInspections(this.#options.database)) {
      if (state === 'requested' || (heartbeatAt ?? '') < silentSince) await queue.offer({ id, siteId });
    }
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #take(only?: number): Promise<InspectResult | null> {
    const { database: db, settings, log, onProgress, onFinished } = this.#options;
    const now = this.#now();
    const stale = new Date(now.getTime() - staleSeconds * 1000).toISOString();
    const taken = await takeInspection(db, this.#name, now.toISOString(), stale, only);
    if (!taken) return null;
    const { inspection, resumed } = taken;
    const site = await findSite(db, inspection.siteId);
    if (!site) return null;
    const { pool, rules } = await this.#ready();
    log.info({ inspection: inspection.id, site: site.id, resumed, trigger: inspection.trigger }, 'inspection begins');
    const run = inspect({
      db,
      settings,
      rules: () => this.#engine?.rules.rules ?? rules.rules,
      pool,
      browser: this.#browser,
      site,
      inspection,
      resumed,
      worker: this.#name,
      log,
      signal: this.#abort.signal,
      now: this.#now,
      ...(onProgress && { onProgress: (counts) => onProgress(site.name, counts) }),
    });
    this.#running = run;
    const result = await run;
    log.info({ inspection: inspection.id, site: site.id, state: result.state, ...result.counts }, 'inspection ended');
    if (this.#schedule && result.state === 'completed') this.#photographer.siteDone(site.id);
    onFinished?.(site.name, result);
    return result;
  }

  async #pool(): Promise<Pool> {
    return (await this.#ready()).pool;
  }

  /** Threads with the rules of this moment; from then on they follow what is published, item by item. */
  async #ready(): Promise<{ pool: Pool; rules: RulesInForce }> {
    const { settings, database } = this.#options;
    const rules = await this.#rules();
    if (!this.#engine) {
      const pool = openPool({
        threads: settings.threads,
        itemSeconds: settings.itemSeconds,
        itemMemoryMb: settings.itemMemoryMb,
        packs: rules.packs,
        switches: rules.switches,
        keys: database.keys,
        maxBodyBytes: settings.maxBodyMb * 1024 * 1024,
      });
      this.#engine = { pool, rules };
      await this.#report(rules);
      this.#watch = setInterval(() => void this.#follow(), rulesMs);
    } else await this.#takeOver(rules);
    return { pool: this.#engine.pool, rules };
  }

  async #follow(): Promise<void> {
    if (this.#watching) return;
    this.#watching = true;
    try {
      await this.#takeOver(await this.#rules());
    } catch (error) {
      // The next look tries again; until then the rules that were good stay in force.
      this.#options.log.warn({ error: nameOf(error) }, 'rules could not be read');
    } finally {
      this.#watching = false;
    }
  }

  async #takeOver(rules: RulesInForce): Promise<void> {
    if (!this.#engine || this.#engine.rules === rules) return;
    const same = this.#engine.rules.rules.version === rules.rules.version;
    this.#engine.rules = rules;
    if (!same) this.#engine.pool.use(rules);
    await this.#report(rules);
    if (same) return;
    this.#options.log.info({ rules: rules.rules.version }, 'new rules from the next item on');
  }

  /** Administrators see who judges with what, and what an older program cannot read. */
  async #report({ rules, packs, refused }: RulesInForce): Promise<void> {
    const versions = packs.map((pack) => [pack.name.replace(/\.yaml$/, ''), pack.version ?? 0] as const);
    const since = this.#now().toISOString();
    const report = { worker: this.#name, version: rules.version, packs: Object.fromEntries(versions), refused, since };
    await reportRules(this.#options.database, report);
  }
}
