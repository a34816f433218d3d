import type { Logger } from 'pino';
import type { Database } from '../data/connect.ts';
import {
  importShipped,
  type PackVersion,
  packsInForce,
  packVersions,
  patternSwitches,
} from '../data/stores/patterns.ts';
import { type RefusedPack, rulesStamp } from '../data/stores/rules-state.ts';
import { loadPacks, PackError, type PackSource, parsePack, type RuleSet } from '../patterns/load.ts';
import { shippedPacks } from '../patterns/shipped.ts';

/** The rules in force in the forms that are needed: compiled for this thread, as text and switches for the others. */
export interface RulesInForce {
  rules: RuleSet;
  packs: PackSource[];
  switches: Record<string, boolean>;
  /** What this version of the program cannot load; an older text of it is in use. */
  refused: RefusedPack[];
}

/** Rules as they were shipped, with nothing edited. */
export function shippedRules(switches: Record<string, boolean> = {}): RulesInForce {
  const packs = shippedPacks();
  return { rules: loadPacks(packs).with(switches), packs, switches, refused: [] };
}

/**
 * A function that gives the rules of a database at the moment it is asked, reading them again only when they changed.
 * A pack that this version of the program cannot load (published by a newer one) keeps its last text that it can; the
 * others go on with what was published.
 */
export function rulesOf(db: Database, log: Logger, now: () => Date): () => Promise<RulesInForce> {
  let last: { stamp: string; rules: RulesInForce } | null = null;
  let imported = false;
  return async () => {
    if (!imported) await importShipped(db, shippedPacks(), { actor: 'system', at: now().toISOString() });
    imported = true;
    const stamp = await rulesStamp(db);
    if (last?.stamp === stamp) return last.rules;
    const switches = await patternSwitches(db);
    const { packs, refused } = await usable(db, await packsInForce(db));
    for (const one of refused) log.error(one, 'a pack cannot be loaded; its last good text stays in force');
    try {
      last = { stamp, rules: { rules: loadPacks(packs).with(switches), packs, switches, refused } };
    } catch (error) {
      if (!(error instanceof PackError)) throw error;
      const first = error.issues[0];
      const clash = { pack: first?.file ?? '', version: 0, line: first?.line ?? 0, message: first?.message ?? '' };
      log.error(
        { ...clash, issues: error.issues.length },
        'packs do not go together; the last good ones stay in force',
      );
      const good = last?.rules ?? shippedRules(switches);
      last = { stamp, rules: { ...good, refused: [...refused, clash] } };
    }
    return last.rules;
  };
}

async function usable(db: Database, inForce: PackVersion[]): Promise<Pick<RulesInForce, 'packs' | 'refused'>> {
  const packs: PackSource[] = [];
  const refused: RefusedPack[] = [];
  for (const pack of inForce) {
    const issue = issueOf(pack);
    if (!issue) {
      packs.push(sourceOf(pack));
      continue;
    }
    refused.push({ pack: pack.pack, version: pack.version, ...issue });
    const older = await packVersions(db, pack.pack);
    const good = older.find((one) => one.version < pack.version && one.state === 'published' && !issueOf(one));
    if (good) packs.push(sourceOf(good));
  }
  return { packs, refused };
}

const sourceOf = (pack: PackVersion): PackSource => ({
  name: `${pack.pack}.yaml`,
  text: pack.yaml,
  version: pack.version,
});

function issueOf(pack: PackVersion): { line: number; message: string } | null {
  try {
    parsePack(sourceOf(pack));
    return null;
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    const [first] = error.issues;
    return { line: first?.line ?? 1, message: first?.message ?? '' };
  }
}
