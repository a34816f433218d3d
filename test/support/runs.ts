import pino from 'pino';
import type { Database } from '../../data/connect.ts';
import { saveVisits } from '../../data/stores/fetches.ts';
import type { RunKind } from '../../data/stores/pattern-runs.ts';
import { requestRun } from '../../data/stores/pattern-runs.ts';
import { importShipped, packsInForce } from '../../data/stores/patterns.ts';
import { rulesOfTrial, type Trial } from '../../data/stores/run-rules.ts';
import type { Site } from '../../data/stores/sites.ts';
import { putSnapshots } from '../../data/stores/snapshots.ts';
import { plainDocument } from '../../patterns/plain.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { PatternRunner } from '../../worker/dry-run/runner.ts';
import { admin, day1, someItems, visited } from './stock.ts';

/** Runs of patterns over invented texts, for tests. */
export async function usePacks(db: Database): Promise<void> {
  await importShipped(db, shippedPacks(), { actor: 'system', at: day1 });
}

export async function packText(db: Database, pack: string): Promise<string> {
  return (await packsInForce(db)).find((one) => one.pack === pack)?.yaml ?? '';
}

/** Items with these texts as sealed snapshots; path → item id. */
export async function storeTexts(db: Database, site: Site, texts: Record<string, string>, at = day1) {
  const items = await someItems(db, site, Object.keys(texts), at);
  for (const [path, text] of Object.entries(texts)) {
    const itemId = items.get(path)!;
    const id = `text-${itemId}-${at}`;
    const document = plainDocument(text, `${site.url}${path}`, { type: 'text/html' });
    const plain = Buffer.from(JSON.stringify({ document, status: 'read', reason: null, notes: [] }));
    await putSnapshots(db, [{ id, sealed: db.sealer.seal(plain, id), characters: text.length }], at);
    const hashes = { contentHash: `content-${id}`, textHash: id, snapshotId: id };
    await saveVisits(db, null, [visited(itemId, at, { ...hashes, characters: text.length })]);
  }
  return items;
}

export function aRunner(db: Database, name = 'worker', now = () => new Date('2026-11-24T03:00:00Z')): PatternRunner {
  return new PatternRunner({ database: db, log: pino({ level: 'silent' }), name, threads: 1, now });
}

export async function ask(db: Database, kind: RunKind, trial: Trial, more: { until?: string; at?: string } = {}) {
  const { rules, yaml } = await rulesOfTrial(db, trial);
  const version = 'version' in trial ? { version: trial.version } : {};
  const until = more.until ? { until: more.until } : {};
  const asOf = '2026-11-24';
  return requestRun(db, { kind, pack: trial.pack, yaml, rules, asOf, ...version, ...until }, admin(more.at ?? day1));
}
