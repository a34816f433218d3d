import { z } from 'zod';
import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { nextState } from '../flag-life.ts';
import { readJson } from '../json.ts';
import type { FlagRow } from './flag-row.ts';
import { facets } from './new-flag.ts';
import { closeNotice } from './notices.ts';
import { reopenInside } from './reopen.ts';
import { planNext } from './verification-plan.ts';

export type VerificationResult = 'gone' | 'still-there' | 'unknown';

const evidenceSchema = z.array(
  z.object({
    /** What was asked: the page, the attachment's own address, a list page, a copy. */
    role: z.string(),
    url: z.string(),
    /** HTTP status, or null where there was no answer. */
    status: z.number().nullable(),
    result: z.enum(['gone', 'still-there', 'unknown']),
    note: z.string().optional(),
  }),
);

/** What each address answered; never content. */
export type VerificationEvidence = z.output<typeof evidenceSchema>;

export interface Verification {
  id: number;
  flagId: number;
  dueAt: string;
  doneAt: string | null;
  result: VerificationResult | 'cancelled' | null;
  evidence: VerificationEvidence;
}

interface VerificationRow {
  id: number;
  flag_id: number;
  due_at: string;
  done_at: string | null;
  result: Verification['result'];
  evidence: string | null;
}

const read = (row: VerificationRow): Verification => ({
  id: row.id,
  flagId: row.flag_id,
  dueAt: row.due_at,
  doneAt: row.done_at,
  result: row.result,
  evidence: row.evidence === null ? [] : readJson(evidenceSchema, row.evidence, `verification ${row.id}`),
});

/** Checks of a flag, oldest first. */
export async function listVerifications(db: Database, flagId: number): Promise<Verification[]> {
  const rows: VerificationRow[] = await db.read('verifications').where('flag_id', flagId).orderBy(['due_at', 'id']);
  return rows.map(read);
}

/** Checks that are due, at most one per flag, oldest first. */
export async function dueVerifications(db: Database, at: string, limit: number): Promise<Verification[]> {
  const rows: VerificationRow[] = await db
    .knex('verifications')
    .join('flags', 'flags.id', 'verifications.flag_id')
    .whereNull('done_at')
    .where('due_at', '<=', at)
    .where('flags.state', 'taken-down')
    .orderBy(['due_at', 'verifications.id'])
    .limit(limit)
    .select('verifications.*');
  const flags = new Set<number>();
  return rows.filter((row) => !flags.has(row.flag_id) && flags.add(row.flag_id)).map(read);
}

/**
 * Writes down what a check found. Gone (positive evidence for every address): the flag is verified gone and its notice
 * closed. Still there: before the unit's deadline it is only noted, after it the flag is reopened and overdue. Unknown
 * proves nothing; after the last planned check another one is planned a day later.
 * @returns the flag's state afterwards.
 */
export async function recordVerification(
  db: Database,
  id: number,
  found: { result: VerificationResult; evidence: VerificationEvidence },
  by: Act,
): Promise<FlagRow['state']> {
  return change(db, by, async (trx, log) => {
    const check: VerificationRow | undefined = await trx('verifications').where('id', id).first();
    if (!check) throw new StoreError('not-found', `verification ${id}: there is none`);
    const flag = await trx<FlagRow>('flags').where('id', check.flag_id).first();
    if (!flag) throw new StoreError('not-found', `flag ${check.flag_id}: there is none`);
    // Another worker was faster, or the decision was undone meanwhile.
    if (check.done_at !== null || flag.state !== 'taken-down') return flag.state;
    await trx('verifications')
      .where('id', id)
      .update({ done_at: by.at, result: found.result, evidence: JSON.stringify(found.evidence) });
    const asked = found.evidence.length;
    const subject = `flag:${flag.id}`;
    if (found.result === 'gone') {
      const state = nextState(flag.state, 'verify-gone', 'worker');
      await trx<FlagRow>('flags')
        .where('id', flag.id)
        .update({
          state,
          state_before: flag.state,
          state_since: by.at,
          version: flag.version + 1,
          parts: '{}',
          changed: null,
        });
      await closeNotice(trx, log, flag.id);
      log('flag.verified-gone', subject, {
        from: flag.state,
        state,
        asked,
        decidedAt: flag.decided_at,
        deadline: flag.deadline,
        ...facets(flag),
      });
      return state;
    }
    const overdue = flag.deadline !== null && flag.deadline <= by.at;
    if (found.result === 'still-there' && overdue) {
      return (await reopenInside(trx, log, flag.id, 'still-there', by)).state;
    }
    log('flag.checked', subject, { asked, result: found.result, ...facets(flag) });
    await planNext(trx, flag, by.at);
    return flag.state;
  });
}
