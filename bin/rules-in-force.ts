import type { Logger } from 'pino';
import type { Database } from '../data/connect.ts';
import { importShipped, packsInForce, patternSwitches, rulesStamp } from '../data/stores/patterns.ts';
import { loadPacks, PackError } from '../patterns/load.ts';
import { shippedPacks } from '../patterns/shipped.ts';
import { type RulesInForce, shippedRules } from '../worker/rules.ts';

/**
 * The packs and switches of the database, loaded anew when they changed. A pack that cannot be used never stops an
 * inspection: the last good rules stay in force and the log says so.
 */
export async function rulesInForce(db: Database, log: Logger, now: () => Date): Promise<() => Promise<RulesInForce>> {
  await importShipped(db, shippedPacks(), { actor: 'system', at: now().toISOString() });
  let stamp = '';
  let good = shippedRules();
  return async () => {
    const current = await rulesStamp(db);
    if (current === stamp) return good;
    const packs = (await packsInForce(db)).map((pack) => ({ name: `${pack.pack}.yaml`, text: pack.yaml }));
    const switches = await patternSwitches(db);
    try {
      good = { rules: loadPacks(packs).with(switches), packs, switches };
    } catch (error) {
      if (!(error instanceof PackError)) throw error;
      log.error(
        { issues: error.issues.length, first: error.issues[0] },
        'packs cannot be used; the last good ones stay in force',
      );
    }
    stamp = current;
    return good;
  };
}
