import type { Knex } from 'knex';
import type { ClosedHit } from '../closed-hit.ts';
import { dayOf } from '../time.ts';

/** What an allow entry lets pass; fields that are null do not restrict. */
export interface AllowRule {
  id: number;
  digest: string | null;
  urlPrefix: string | null;
  pattern: string | null;
  unitId: number | null;
}

/** Entries in force at that moment. */
export async function allowRules(knex: Knex, at: string): Promise<AllowRule[]> {
  const rows: {
    id: number;
    digest: string | null;
    url_prefix: string | null;
    pattern: string | null;
    unit_id: number | null;
  }[] = await knex('allow_entries').whereNull('removed_at').where('expires_on', '>=', dayOf(at)).orderBy('id');
  return rows.map((row) => ({
    id: row.id,
    digest: row.digest,
    urlPrefix: row.url_prefix,
    pattern: row.pattern,
    unitId: row.unit_id,
  }));
}

/** The entry that lets a hit pass, or null. Every restriction of an entry must fit; an entry without any fits nothing. */
export function allowedBy(
  rules: readonly AllowRule[],
  hit: Pick<ClosedHit, 'digest' | 'pattern'>,
  item: { url: string; unitId: number | null },
): number | null {
  for (const rule of rules) {
    if (rule.digest === null && rule.urlPrefix === null && rule.pattern === null && rule.unitId === null) continue;
    if (rule.digest !== null && rule.digest !== hit.digest) continue;
    if (rule.pattern !== null && rule.pattern !== hit.pattern) continue;
    if (rule.urlPrefix !== null && !item.url.startsWith(rule.urlPrefix)) continue;
    if (rule.unitId !== null && rule.unitId !== item.unitId) continue;
    return rule.id;
  }
  return null;
}
