import type { Database } from '../../data/connect.ts';
import { allowRules } from '../../data/stores/allow-match.ts';
import { listColumns } from '../../data/stores/columns.ts';
import { changedItems, countSealed, type Scope, type SealedItem, sealedItems } from '../../data/stores/dry-runs.ts';
import type { NewOutlook } from '../../data/stores/flag-outlooks.ts';
import type { PatternRun } from '../../data/stores/pattern-runs.ts';
import type { Finding } from '../../data/stores/run-findings.ts';
import { addTally, type RunResult, type Tally } from '../../data/stores/run-result.ts';
import { sidesOf } from '../../data/stores/run-rules.ts';
import { commonNumbers } from '../../data/stores/site-numbers.ts';
import { listSites } from '../../data/stores/sites.ts';
import { type BatchDone, type CompareData, openComparePool } from './pool.ts';
import type { Sampler } from './sampler.ts';

/** A number on so many items of a site is its own; an inspection holds to the same. */
const commonFrom = 5;
const mostCommon = 500;
const batchItems = 64;
/** One batch takes a fraction of a second; minutes are an expression without an end. */
const batchSeconds = 120;

/** Opens threads that know both sides of a run and the sites. */
export async function openThreads(db: Database, run: PatternRun, threads: number, at: string) {
  const sides = await sidesOf(db, run);
  const sites = await listSites(db);
  const data: CompareData = {
    ...sides,
    patterns: run.rules.patterns,
    found: run.kind === 'backtest',
    keys: { seal: db.keys.seal, digest: db.keys.digest },
    allow: await allowRules(db.read, at),
    asOf: run.asOf,
    sites: await Promise.all(
      sites.map(async (site) => ({
        id: site.id,
        name: site.name,
        host: new URL(site.url).host,
        ownDomains: site.scope.ownDomains,
        commonNumbers: (await commonNumbers(db, site.id, commonFrom)).slice(0, mostCommon),
      })),
    ),
    columns: (await listColumns(db)).map((column) => [column.id, column.name]),
  };
  return openComparePool(data, threads, batchSeconds);
}

export interface Batch {
  items: SealedItem[];
  done: BatchDone;
  /** Where to go on after this batch. */
  cursor: string;
}

/**
 * Judges items batch by batch, in order, with every thread busy and one batch ready behind it. The order lets a run go
 * on after a kill from the last cursor that was written.
 */
export async function* judgedBatches(
  pool: Awaited<ReturnType<typeof openThreads>>,
  next: (cursor: string | null) => Promise<{ items: SealedItem[]; cursor: string } | null>,
  from: string | null,
): AsyncGenerator<Batch> {
  const waiting: Promise<Batch>[] = [];
  let cursor = from;
  let more = true;
  while (more || waiting.length > 0) {
    while (more && waiting.length < pool.threads * 2) {
      const batch = await next(cursor);
      if (!batch) {
        more = false;
        break;
      }
      cursor = batch.cursor;
      const judged = pool.judge(batch.items).then((done) => ({ ...batch, done }));
      // A batch that fails is told when its turn comes; nobody listens before.
      judged.catch(() => {});
      waiting.push(judged);
    }
    const first = waiting.shift();
    if (first) yield await first;
  }
}

/** The items of a scope, by id. */
export function byId(db: Database, scope: Scope) {
  return async (cursor: string | null) => {
    const items = await sealedItems(db, scope, Number(cursor ?? 0), batchItems);
    const last = items.at(-1);
    return last ? { items, cursor: String(last.itemId) } : null;
  };
}

/** The items whose content changed since, by time. */
export function byChange(db: Database, since: string) {
  return async (cursor: string | null) => {
    const [at = since, id = '0'] = cursor?.split('|') ?? [];
    const items = await changedItems(db, { at, id: Number(id) }, batchItems);
    const last = items.at(-1);
    return last ? { items, cursor: `${last.lastChanged}|${last.itemId}` } : null;
  };
}

export const scopeOf = (run: PatternRun): Scope =>
  run.kind === 're-judge' ? 'waiting' : run.kind === 'backtest' ? 'decided' : 'published';

export async function sizeOf(db: Database, run: PatternRun): Promise<{ total: number; withoutText: number }> {
  const { stored, withoutText } = await countSealed(db, scopeOf(run));
  return { total: stored, withoutText };
}

/** Adds a batch to the counts and samples. */
export function addBatch({ done }: Batch, result: RunResult, sampler: Sampler): void {
  result.judged += done.judged;
  result.failed += done.failed;
  result.hits.before += done.hits.before;
  result.hits.after += done.hits.after;
  for (const difference of done.differences) {
    const { itemId, siteId } = difference;
    result.allowed += difference.allowed;
    for (const [key, n] of Object.entries(difference.counts)) {
      const [change, pattern, confidence] = key.split('|');
      if (!isChange(change) || !pattern || !confidence) continue;
      result.tally[change] += n;
      addTally(result.bySite, String(siteId), change, n);
      addTally(result.byPattern, pattern, change, n);
      addTally(result.byConfidence, confidence, change, n);
    }
    for (const flag of difference.flags) {
      if (flag.before === null) result.items.gained++;
      else if (flag.after === null) result.items.lost++;
      else if (flag.before.severity !== flag.after.severity) result.items.graded++;
    }
    for (const sample of difference.samples) {
      const { change, rank, pattern, confidence, place, ...data } = sample;
      const kept = { ...data, place: { ...place } };
      const finding: Finding = { change, rank, itemId, flagId: null, siteId, pattern, confidence, data: kept };
      sampler.add(finding);
    }
  }
}

const isChange = (text: string | undefined): text is keyof Tally =>
  text === 'gained' || text === 'lost' || text === 'graded';

/** What a batch says about flags that wait. */
export function outlooksOf({ done }: Batch): NewOutlook[] {
  return done.differences.flatMap(({ itemId, flags }) => flags.map((flag) => ({ itemId, ...flag })));
}
