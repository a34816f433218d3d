import type { ClosedDetection } from '../../data/closed-hit.ts';
import type { Database } from '../../data/connect.ts';
import { recordDetections } from '../../data/stores/detections.ts';
import { saveUnchanged, saveVisits, type Unchanged, type Visited } from '../../data/stores/fetches.ts';
import { type Address, enqueue } from '../../data/stores/frontier.ts';
import { recordGone } from '../../data/stores/gone.ts';
import { saveKnowledge } from '../../data/stores/knowledge.ts';
import { settleVisits } from '../../data/stores/recrawl.ts';
import { recordNumbers } from '../../data/stores/site-numbers.ts';
import { type NewSnapshot, putSnapshots } from '../../data/stores/snapshots.ts';

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
}

export interface LedgerTotals {
  raised: number;
  reopened: number;
  resolved: number;
}

const batchSize = 250;

/**
 * Writes visits in batches. The order makes a kill at any moment harmless: links are queued first, flags recorded next,
 * and only then is the visit settled; a visit that was not settled is made again, and recording twice changes nothing.
 */
export class Ledger {
  readonly totals: LedgerTotals = { raised: 0, reopened: 0, resolved: 0 };
  readonly #db: Database;
  readonly #inspection: { id: number; siteId: number };
  readonly #now: () => Date;
  #entries: Entry[] = [];
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
    this.#entries.push(entry);
    if (this.#entries.length >= batchSize) await this.flush();
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
    const db = this.#db;
    const at = this.#now().toISOString();
    const { id } = this.#inspection;
    const links = entries.flatMap((entry) => entry.links);
    if (links.length > 0) await enqueue(db, this.#inspection, links, at);
    const snapshots = entries.flatMap((entry) => entry.snapshot ?? []);
    if (snapshots.length > 0) await putSnapshots(db, snapshots, at);
    const visits = entries.flatMap((entry) => entry.visited ?? []);
    if (visits.length > 0) {
      const unsettled = visits.map((visit) => ({ ...visit, engineVersion: null }));
      await saveVisits(db, null, unsettled);
      const detected = entries.flatMap(({ visited, detection }) =>
        visited && detection ? [{ itemId: visited.itemId, detection }] : [],
      );
      const numbers = entries.flatMap((e) =>
        e.visited && e.detection ? [{ itemId: e.visited.itemId, digests: e.numbers }] : [],
      );
      await recordNumbers(db, this.#inspection.siteId, numbers);
      const known = entries.flatMap(({ visited, knowledge }) =>
        visited && knowledge ? [{ itemId: visited.itemId, data: knowledge }] : [],
      );
      await saveKnowledge(db, this.#inspection.siteId, known);
      const recorded = await recordDetections(db, detected, 'document', { actor: 'worker', at });
      this.totals.raised += recorded.raised;
      this.totals.reopened += recorded.reopened;
      this.totals.resolved += recorded.resolved;
      const gone = visits.filter((visit) => visit.gone).map((visit) => visit.itemId);
      this.totals.resolved += await recordGone(db, gone, { actor: 'worker', at });
      await settleVisits(db, id, visits);
    }
    const unchanged = entries.flatMap((entry) => entry.unchanged ?? []);
    if (unchanged.length > 0) await saveUnchanged(db, id, unchanged);
  }
}
