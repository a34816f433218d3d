/** Runs in a worker thread: judges a batch of sealed texts under two sides of the rules. */
import { setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { DigestSet, makeSealer } from '../../data/seal.ts';
import type { SealedItem } from '../../data/stores/dry-runs.ts';
import type { PublishedDocument } from '../../patterns/document.ts';
import type { DetectionContext } from '../../patterns/hit.ts';
import { loadPacks, type RuleSet } from '../../patterns/load.ts';
import { compareText, type Difference, isSame, type Sides } from './compare.ts';
import type { BatchDone, CompareData, ThreadSide } from './pool.ts';

const settings: CompareData = workerData;
const sealer = makeSealer(settings.keys);
const sides: Sides = {
  before: load(settings.before),
  after: load(settings.after),
  patterns: new Set(settings.patterns),
};
const allow = { rules: settings.allow, digest: sealer.digest };
const numbers = new Map(settings.sites.map((site) => [site.id, new DigestSet(site.commonNumbers, sealer)]));
const sites = new Map(settings.sites.map((site) => [site.id, site]));
const columns = new Map(settings.columns);

// On Linux this is the priority of this thread alone: whoever waits for a page comes first.
try {
  setPriority(0, 10);
} catch {
  // Not allowed here: the run takes the same turns as everybody.
}

function load(side: ThreadSide): RuleSet {
  return loadPacks(side.packs).with(side.switches);
}

/** Differences of the items that have one; the rest is counted only. */
export default function judge(items: SealedItem[]): BatchDone {
  const done: BatchDone = { judged: 0, failed: 0, hits: { before: 0, after: 0 }, differences: [] };
  for (const item of items) {
    const difference = judgeOne(item);
    if (!difference) {
      done.failed++;
      continue;
    }
    done.judged++;
    done.hits.before += difference.hits.before;
    done.hits.after += difference.hits.after;
    const tells = settings.found ? difference.found.before.length + difference.found.after.length > 0 : false;
    if (tells || !isSame(difference))
      done.differences.push({ itemId: item.itemId, siteId: item.siteId, ...difference });
  }
  return done;
}

/** Null where the snapshot is broken: that is counted, and is no reason to stop. */
function judgeOne(item: SealedItem): Difference | null {
  try {
    const opened = Buffer.from(sealer.open(item.sealed, item.snapshotId));
    const { document }: { document: PublishedDocument } = JSON.parse(opened.toString('utf8'));
    return compareText(document, sides, contextOf(item), item, allow);
  } catch {
    return null;
  }
}

/** As an inspection would give it. */
function contextOf(item: SealedItem): DetectionContext {
  const site = sites.get(item.siteId);
  return {
    asOf: settings.asOf,
    firstSeen: item.firstSeen.slice(0, 10),
    column: item.columnId === null ? null : (columns.get(item.columnId) ?? null),
    ...(site && {
      site: {
        name: site.name,
        host: site.host,
        ownDomains: site.ownDomains,
        commonNumbers: numbers.get(site.id) ?? new Set<string>(),
      },
    }),
  };
}
