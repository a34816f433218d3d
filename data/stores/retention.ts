import type { Knex } from 'knex';
import { defaultRetention, type RetentionRule, retentionTable } from '../../patterns/outdated/retention.ts';
import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { readJson } from '../json.ts';

/** One version of the retention schedule; it never changes. Version 0 is the table that the program ships with. */
export interface RetentionVersion {
  version: number;
  rules: RetentionRule[];
  author: string;
  reason: string;
  createdAt: string | null;
}

interface Row {
  version: number;
  rules: string;
  author: string;
  reason: string;
  created_at: string;
}

const shipped: RetentionVersion = {
  version: 0,
  rules: defaultRetention,
  author: 'system',
  reason: '',
  createdAt: null,
};

const read = ({ rules, created_at: createdAt, ...row }: Row): RetentionVersion => ({
  ...row,
  rules: readJson(retentionTable, rules, `retention schedule ${row.version}`),
  createdAt,
});

async function latest(knex: Knex): Promise<RetentionVersion> {
  const row: Row | undefined = await knex('retention_versions').orderBy('version', 'desc').first();
  return row ? read(row) : shipped;
}

/** The schedule in force. */
export function retentionInForce(db: Database): Promise<RetentionVersion> {
  return latest(db.read);
}

/** All versions, newest first; the shipped one at the end. */
export async function retentionVersions(db: Database): Promise<RetentionVersion[]> {
  const rows: Row[] = await db.read('retention_versions').orderBy('version', 'desc').limit(500);
  return [...rows.map(read), shipped];
}

/**
 * Puts a changed schedule (or an older one: a roll-back) in force as a new version.
 * @param base the version that was changed. @throws StoreError `stale` when another one is in force by now, `invalid`
 */
export async function saveRetention(
  db: Database,
  input: { rules: readonly RetentionRule[]; base: number; reason: string },
  by: Act,
): Promise<number> {
  const rules = retentionTable.safeParse(input.rules);
  if (!rules.success) throw new StoreError('invalid', `retention schedule: ${rules.error.issues[0]?.message}`);
  const reason = input.reason.trim();
  if (!reason) throw new StoreError('invalid', 'retention schedule: a change needs a reason');
  return change(db, by, async (trx, log) => {
    const now = await latest(trx);
    if (now.version !== input.base)
      throw new StoreError('stale', `retention schedule: ${now.author} saved version ${now.version} meanwhile`);
    const version = now.version + 1;
    await trx('retention_versions').insert({
      version,
      rules: JSON.stringify(rules.data),
      author: by.actor,
      reason,
      created_at: by.at,
    });
    log('retention.saved', 'retention', { version, rows: rules.data.length, reason });
    return version;
  });
}
