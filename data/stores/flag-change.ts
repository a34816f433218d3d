import type { Knex } from 'knex';
import { ConflictError, StoreError } from '../errors.ts';
import { type Flag, flagInside } from './flag.ts';

// What every change of a flag by a person shares.

/** Ends whatever was under way on a flag. */
export const freed = { holder_id: null, lease_until: null, proposal: null, changed: null } as const;

/** Takes back what a decision covers: one decision's part, or all of it. */
export async function forgetDigests(trx: Knex.Transaction, flagId: number, decidedAt?: string): Promise<void> {
  const rows = trx('decided_digests').where('flag_id', flagId);
  if (decidedAt !== undefined) rows.where('decided_at', decidedAt);
  await rows.del();
  await trx.raw(
    `update hits set known = 0 where flag_id = ? and not exists (select 1 from decided_digests d
       where d.flag_id = hits.flag_id and d.family = hits.family and d.digest = hits.digest)`,
    [flagId],
  );
}

/** What the slower of two is told: who decided, or that the evidence changed. */
export function decidedBefore(flag: Flag): ConflictError {
  const decided = flag.decidedBy !== null && flag.state !== 'open' && flag.state !== 'reopened';
  if (decided) return new ConflictError('decided', flag, flag.decidedBy?.name ?? null, flag.decidedAt);
  if (flag.proposal) return new ConflictError('decided', flag, flag.proposal.name, flag.proposal.at);
  return new ConflictError('changed', flag, null, flag.changed?.at ?? flag.stateSince);
}

/** The flag as this transaction sees it. @throws StoreError `not-found` */
export async function reread(knex: Knex, id: number): Promise<Flag> {
  const flag = await flagInside(knex, id);
  if (!flag) throw new StoreError('not-found', `flag ${id}: there is none`);
  return flag;
}

/** What the week's figures group by. */
export function flagFacets(flag: Flag) {
  return {
    site: flag.siteId,
    column: flag.columnId,
    unit: flag.unitId,
    category: flag.category,
    patterns: flag.patterns,
  };
}
