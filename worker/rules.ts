import type { Logger } from 'pino';
import type { Database } from '../data/connect.ts';
import { importShipped, packsInForce, patternSwitches, rulesStamp } from '../data/stores/patterns.ts';
import { loadPacks, PackError, type PackSource, type RuleSet } from '../patterns/load.ts';
import { shippedPacks } from '../patterns/shipped.ts';

/** The rules in force in the forms that are needed: compiled for this thread, as text and switches for the others. */
export interface RulesInForce {
  rules: RuleSet;
  packs: PackSource[];
  switches: Record<string, boolean>;
}

/** Rules as they were shipped, with nothing edited. */
export function shippedRules(switches: Record<string, boolean> = {}): RulesInForce {
  const packs = shippedPacks();
  return { rules: loadPacks(packs).with(switches), packs, switches };
}

/**
 * A function that gives the rules of a database at the moment it is asked, reading them again only when they changed.
 * Packs that this version of the program cannot load (edited under another one) leave the last good set in force.
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
    const packs = (await packsInForce(db)).map((pack) => ({ name: `${pack.pack}.yaml`, text: pack.yaml }));
    try {
      last = { stamp, rules: { rules: loadPacks(packs).with(switches), packs, switches } };
    } catch (error) {
      if (!(error instanceof PackError)) throw error;
      const first = error.issues[0];
      log.error({ pack: first?.file, line: first?.line, issues: error.issues.length }, 'packs cannot be loaded');
      last = { stamp, rules: last?.rules ?? shippedRules(switches) };
    }
    return last.rules;
  };
}
