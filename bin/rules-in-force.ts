import type { Logger } from 'pino';
import type { Database } from '../data/connect.ts';
import { type RulesInForce, rulesOf } from '../worker/rules.ts';

/** The packs and switches of a database as it is opened: shipped packs are brought in, then asked for whenever they change. */
export async function rulesInForce(db: Database, log: Logger, now: () => Date): Promise<() => Promise<RulesInForce>> {
  const rules = rulesOf(db, log, now);
  await rules();
  return rules;
}
