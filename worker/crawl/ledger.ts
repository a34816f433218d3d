import type { ClosedDetection } from '../../data/closed-hit.ts';
import type { Database } from '../../data/connect.ts';
import { recordDetections } from '../../data/stores/detections.ts';
import { saveUnchanged, saveVisits, type Unchanged, type Visited } from '../../data/stores/fetches.ts';
import { type Address, enqueue } from '../../data/stores/frontier.ts';
import { recordGone } from '../../data/stores/gone.ts';
import { saveKnowledge } from '../../data/stores/knowledge.ts';
import { type ClosedMask, recordMasks } from '../../data/stores/masked-numbers.ts';
import { recordNumbers } from '../../data/stores/site-numbers.ts';
import { type NewSnapshot, putSnapshots } from '../../data/stores/snapshots.ts';
import { inTransaction, within } from '../../data/transaction.ts';

/** What one visit leaves behind. */
export interface Entry {
  visited: Visited | null;
  unchanged: Unchanged | null;
  detection: ClosedDetection | null;
  snapshot: NewSnapshot | null;
  links: Address[];
  /** JSON of what rules over the whole site need. */
  knowledge: string | null;
  /** Digests of phone numbers in it. */
  numbers: string[];
  /** Masked numbers beside a name in it. */
  masks: ClosedMask[];
}

export interface LedgerTotals {
  raised: number;
  reopened: number;
  resolved: number;
}

const batchSize = 250;

/** What was found may be seen so soon at the latest, and so much is lost at most when the process is killed. */
const longestWaitMs = 2_000;

/**
 * Writes visits in batches, each in one transaction: the links of a page, its flags and the end of its visit stand there
 * together or not at all. What a kill takes with it is visited again.
 */
export class Ledger {
  readonly totals: LedgerTotals = { raised: 0, reopened: 0, resolved: 0 };
  readonly #db: Database;
  readonly #inspection: { id: number; siteId: number };
  readonly #now: () => Date;
  #entries: Entry[] = [];
  #since = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(db: Database, inspection: { id: number; siteId: number }, now: () => Date) {
    this.#db = db;
    this.#inspection = inspection;
    this.#now = now;
  }

  get waiting(): number {
    return this.#entries.length;
  }

  /** Takes an entry; resolves at once unless writing lags behind. */
  async add(entry: Entry): Promise<void> {
    if (this.#entries.push(entry) === 1) this.#since = performance.now();
    if (this.#entries.length >= batchSize || performance.now() - this.#since > longestWaitMs) await this.flush();
  }

  /** Writes what has been taken. One batch at a time. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const entries = this.#entries;
    if (entries.length === 0) return;
    this.#entries = [];
    const at = this.#now().toISOString();
    const done = await inTransaction(this.#db, (trx) => this.#writeInside(within(this.#db, trx), entries, at));
    this.totals.raised += done.raised;
    this.totals.reopened += done.reopened;
    this.totals.resolved += done.resolved;
  }

  async #writeInside(db: Database, entries: readonly Entry[], at: string): Promise<LedgerTotals> {
    const { id, siteId } = this.#inspection;
    const links = entries.flatMap((entry) => entry.links);
    if (links.length > 0) await enqueue(db, this.#inspection, links, at);
    const unchanged = entries.flatMap((entry) => entry.unchanged ?? []);
    if (unchanged.length > 0) await saveUnchanged(db, id, unchanged);
    const visits = entries.flatMap((entry) => entry.visited ?? []);
    if (visits.length === 0) return { raised: 0, reopened: 0, resolved: 0 };
    const snapshots = entries.flatMap((entry) => entry.snapshot ?? []);
    await putSnapshots(db, snapshots, at);
    await saveVisits(db, id, visits);
    const judged = entries.flatMap(({ visited, detection, numbers, masks, knowledge }) =>
      visited && detection ? [{ itemId: visited.itemId, detection, digests: numbers, masks, data: knowledge }] : [],
    );
    await recordNumbers(db, siteId, judged);
    await recordMasks(db, siteId, judged);
    const known = judged.flatMap(({ itemId, data }) => (data ? [{ itemId, data }] : []));
    await saveKnowledge(db, siteId, known);
    // Last: the end of the audit chain is locked from here on.
    const recorded = await recordDetections(db, judged, 'document', { actor: 'worker', at });
    const gone = visits.filter((visit) => visit.gone).map((visit) => visit.itemId);
    const resolved = await recordGone(db, gone, { actor: 'worker', at });
    return { raised: recorded.raised, reopened: recorded.reopened, resolved: recorded.resolved + resolved };
  }
}
