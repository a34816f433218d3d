import type { Logger } from 'pino';
import type { Database } from '../../data/connect.ts';
import { countDecided } from '../../data/stores/backtests.ts';
import { noteOutlooks, unjudgedChanges } from '../../data/stores/flag-outlooks.ts';
import {
  finishRun,
  type PatternRun,
  requestRun,
  restartRun,
  saveStanding,
  takeRun,
  takeShadow,
} from '../../data/stores/pattern-runs.ts';
import { allFindings, replaceFindings } from '../../data/stores/run-findings.ts';
import { load, rulesOfChange, sidesOf } from '../../data/stores/run-rules.ts';
import { dayOf } from '../../data/time.ts';
import { inTransaction } from '../../data/transaction.ts';
import { engineVersion } from '../../patterns/engine/version.ts';
import { PackError } from '../../patterns/load.ts';
import { addDecisions, TraceBacktest, traceSuffices } from './backtest.ts';
import { BatchTimeout } from './pool.ts';
import { Sampler } from './sampler.ts';
import {
  addBatch,
  type Batch,
  byChange,
  byId,
  judgedBatches,
  openThreads,
  outlooksOf,
  scopeOf,
  sizeOf,
} from './texts.ts';

export interface RunnerOptions {
  database: Database;
  log: Logger;
  /** The worker's name: what it left behind under this name it takes up at once. */
  name: string;
  /** Threads of their own, beside those of inspections. */
  threads: number;
  now(): Date;
  pollMs?: number;
}

/** A run whose worker was silent for so long was left behind. */
const staleSeconds = 30;
/** How often a shadow looks at what came in. */
const shadowSeconds = 30;
/** How often a run writes where it stands: what a kill may cost. */
const saveMs = 1500;
const samples = { 'dry-run': 200, backtest: 200, 're-judge': 50, shadow: 1000 } as const;

/** Takes runs one at a time, each to its end or to the end of the worker. */
export class PatternRunner {
  readonly #options: RunnerOptions;
  readonly #abort = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  #wake: () => void = () => {};

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop = this.#turns();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#wake();
    await this.#loop;
  }

  async #turns(): Promise<void> {
    const { log } = this.#options;
    while (!this.#abort.signal.aborted) {
      let worked = false;
      try {
        worked = await this.turn();
      } catch (error) {
        log.error(
          { error: error instanceof Error ? error.name : 'unknown' },
          'a pattern run failed; the worker goes on',
        );
      }
      if (!worked) await this.#rest();
    }
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#options.pollMs ?? 2000);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Does one run, or one look of a shadow; false when there was nothing to do. */
  async turn(): Promise<boolean> {
    const { database: db, name } = this.#options;
    await this.#followChanges();
    const taken = await takeRun(db, name, this.#at(), this.#before(staleSeconds));
    if (taken) {
      await this.#work(taken.run);
      return true;
    }
    const shadow = await takeShadow(db, name, this.#at(), this.#before(shadowSeconds));
    if (!shadow) return false;
    await this.#work(shadow);
    return true;
  }

  #at(): string {
    return this.#options.now().toISOString();
  }

  #before(seconds: number): string {
    return new Date(this.#options.now().getTime() - seconds * 1000).toISOString();
  }

  /** What was published since is held against the flags that wait. */
  async #followChanges(): Promise<void> {
    const { database: db } = this.#options;
    for (const { pack, from, to } of await unjudgedChanges(db)) {
      const rules = await rulesOfChange(db, pack, from, to);
      // A change of titles or examples finds nothing else; the run says so by ending at once.
      const patterns = rules.patterns.length > 0 ? rules.patterns : ['-'];
      const run = { kind: 're-judge', pack, version: to, yaml: null, rules: { ...rules, patterns } } as const;
      await requestRun(db, { ...run, asOf: dayOf(this.#at()) }, { actor: 'worker', at: this.#at() });
    }
  }

  async #work(taken: PatternRun): Promise<void> {
    const { database: db, log, name } = this.#options;
    const run = taken.rules.engine === engineVersion ? taken : await restartRun(db, taken.id, engineVersion);
    const by = () => ({ actor: 'worker', at: this.#at() }) as const;
    const own = { id: run.id, worker: name };
    try {
      const work = new Work(this.#options, run, this.#abort.signal);
      const ended = await work.do();
      if (ended) await finishRun(db, own, { state: 'done' }, by());
    } catch (error) {
      const code = error instanceof BatchTimeout ? 'timeout' : error instanceof PackError ? 'rules' : 'internal';
      log.error({ run: run.id, error: error instanceof Error ? error.name : 'unknown' }, 'a pattern run failed');
      await finishRun(db, own, { state: 'failed', error: code }, by());
    }
  }
}

/** One run, from where it stands. */
class Work {
  readonly #options: RunnerOptions;
  readonly #db: Database;
  readonly #run: PatternRun;
  readonly #signal: AbortSignal;
  readonly #sampler: Sampler;
  #sampled: Promise<void> = Promise.resolve();
  #saved = performance.now();

  constructor(options: RunnerOptions, run: PatternRun, signal: AbortSignal) {
    this.#options = options;
    this.#db = options.database;
    this.#run = run;
    this.#signal = signal;
    this.#sampler = new Sampler(samples[run.kind]);
    this.#sampled = this.#remember();
  }

  async #remember(): Promise<void> {
    for (const finding of await allFindings(this.#db, this.#run.id)) this.#sampler.add(finding);
    this.#sampler.take();
  }

  /** True when it came to its end; false when it was stopped, cancelled, or is a shadow whose days go on. */
  async do(): Promise<boolean> {
    await this.#sampled;
    const { kind, rules } = this.#run;
    if (rules.patterns.length === 1 && rules.patterns[0] === '-') return true;
    if (kind === 'backtest') {
      const sides = await sidesOf(this.#db, this.#run);
      const [before, after] = [load(sides.before), load(sides.after)];
      if (traceSuffices(before, after, rules.patterns)) return this.#traces(before, after);
    }
    return kind === 'shadow' ? this.#shadow() : this.#texts();
  }

  async #traces(
    before: Parameters<typeof traceSuffices>[0],
    after: Parameters<typeof traceSuffices>[1],
  ): Promise<boolean> {
    const { rules } = this.#run;
    this.#run.total = await countDecided(this.#db, rules.patterns);
    const backtest = new TraceBacktest(this.#db, { before, after }, rules.patterns);
    for (;;) {
      const step = await backtest.step(this.#run.cursor, this.#run.result, this.#sampler);
      if (!step) break;
      this.#run.cursor = step.cursor;
      this.#run.done += step.done;
      if (!(await this.#save(false))) return false;
    }
    return this.#save(true);
  }

  async #texts(): Promise<boolean> {
    const { total, withoutText } = await sizeOf(this.#db, this.#run);
    this.#run.total = total;
    this.#run.result.withoutText = withoutText;
    return this.#judge(byId(this.#db, scopeOf(this.#run)), total === 0);
  }

  /** One look at what came in since the last one. */
  async #shadow(): Promise<boolean> {
    const { until, requestedAt } = this.#run;
    const over = until !== null && this.#options.now().toISOString() >= until;
    const looked = await this.#judge(byChange(this.#db, requestedAt), false);
    return looked && over;
  }

  async #judge(next: Parameters<typeof judgedBatches>[1], empty: boolean): Promise<boolean> {
    // Nothing to judge needs no threads: starting them loads all packs twice.
    if (empty || (await next(this.#run.cursor)) === null) return this.#save(true);
    const threads = this.#run.kind === 'dry-run' || this.#run.kind === 'backtest' ? this.#options.threads : 1;
    const pool = await openThreads(this.#db, this.#run, threads, this.#options.now().toISOString());
    try {
      for await (const batch of judgedBatches(pool, next, this.#run.cursor)) {
        await this.#take(batch);
        if (!(await this.#save(false))) return false;
      }
    } finally {
      await pool.close();
    }
    return this.#save(true);
  }

  async #take(batch: Batch): Promise<void> {
    const { kind, pack, version, result } = this.#run;
    addBatch(batch, result, kind === 'backtest' ? new Sampler(0) : this.#sampler);
    if (kind === 'backtest') await addDecisions(this.#db, batch, this.#categories(), result, this.#sampler);
    if (kind === 're-judge' && version !== null) {
      const at = this.#options.now().toISOString();
      const run = { id: this.#run.id, pack, version };
      await inTransaction(this.#db, (trx) => noteOutlooks(this.#db, trx, run, outlooksOf(batch), at));
    }
    this.#run.cursor = batch.cursor;
    this.#run.done += batch.items.length;
  }

  #categories(): string[] {
    return ['personal-data', 'outdated', 'ineffective'];
  }

  /** Writes where the run stands, now and then. False when it is to stop. */
  async #save(always: boolean): Promise<boolean> {
    const stopping = this.#signal.aborted;
    if (!always && !stopping && performance.now() - this.#saved < saveMs) return true;
    const { result, cursor, done, total } = this.#run;
    result.milliseconds += performance.now() - this.#saved;
    this.#saved = performance.now();
    const at = this.#options.now().toISOString();
    const own = { id: this.#run.id, worker: this.#options.name };
    const findings = this.#sampler.take();
    const mine = await inTransaction(this.#db, async (trx) => {
      const saved = await saveStanding(trx, own, { cursor, done, total: Math.max(total, done), result }, at);
      if (saved && findings) await replaceFindings(this.#db, trx, this.#run.id, findings);
      return saved;
    });
    return mine && !(stopping && !always);
  }
}
