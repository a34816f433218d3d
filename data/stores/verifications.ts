import type { Knex } from 'knex';
import { z } from 'zod';
import { type Act, change, type Log } from '../audit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { nextState } from '../flag-life.ts';
import { readJson } from '../json.ts';
import type { FlagRow } from './flag-row.ts';
import { facets } from './new-flag.ts';
import { closeNotice, refuteAnswer } from './notices.ts';
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
    /** Why, as a code: `redirected`, `block-page` … or the reason why it was not read. */
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

/** Checks that are due, at most one per flag, oldest first: also those of what is gone, for it may come back. */
export async function dueVerifications(db: Database, at: string, limit: number): Promise<Verification[]> {
  const rows: VerificationRow[] = await db
    .knex('verifications')
    .join('flags', 'flags.id', 'verifications.flag_id')
    .whereNull('done_at')
    .where('due_at', '<=', at)
    .whereIn('flags.state', ['taken-down', 'verified-gone'])
    .orderBy(['due_at', 'verifications.id'])
    .limit(limit)
    .select('verifications.*');
  const flags = new Set<number>();
  return rows.filter((row) => !flags.has(row.flag_id) && flags.add(row.flag_id)).map(read);
}

/**
 * Writes down what a check found. Gone (positive evidence for every address): the flag is verified gone and its notice
 * closed; the checks that were planned after it look whether it stays so. Still there: after the unit's deadline, or
 * when it had been gone, the flag is reopened with its history; before it the notice stands open again. Unknown proves
 * nothing; after the last planned check another one is planned.
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
    const awaited = flag.state === 'taken-down' || flag.state === 'verified-gone';
    // Another worker was faster, or the decision was undone meanwhile.
    if (check.done_at !== null || !awaited) return flag.state;
    await trx('verifications')
      .where('id', id)
      .update({ done_at: by.at, result: found.result, evidence: JSON.stringify(found.evidence) });
    const asked = found.evidence.length;
    if (found.result === 'gone' && flag.state === 'taken-down') return gone(trx, log, flag, asked, by.at);
    const overdue = flag.deadline !== null && flag.deadline <= by.at;
    if (found.result === 'still-there' && (overdue || flag.state === 'verified-gone')) {
      return (await reopenInside(trx, log, flag.id, 'still-there', by)).state;
    }
    log('flag.checked', `flag:${flag.id}`, { asked, result: found.result, ...facets(flag) });
    if (flag.state === 'taken-down') {
      if (found.result === 'still-there') await refuteAnswer(trx, log, flag.id, by.at);
      await planNext(trx, flag, found.result === 'unknown', by.at);
    }
    return flag.state;
  });
}

async function gone(
  trx: Knex.Transaction,
  log: Log,
  flag: FlagRow,
  asked: number,
  at: string,
): Promise<FlagRow['state']> {
  const state = nextState(flag.state, 'verify-gone', 'worker');
  await trx<FlagRow>('flags')
    .where('id', flag.id)
    .update({
      state,
      state_before: flag.state,
      state_since: at,
      version: flag.version + 1,
      parts: '{}',
      changed: null,
    });
  await closeNotice(trx, log, flag.id);
  log('flag.verified-gone', `flag:${flag.id}`, {
    from: flag.state,
    state,
    asked,
    decidedAt: flag.decided_at,
    deadline: flag.deadline,
    ...facets(flag),
  });
  return state;
}
