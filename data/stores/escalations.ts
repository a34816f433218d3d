import { type Act, change } from '../audit.ts';
import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';

/** A notice whose unit let the deadline pass. */
export interface LateNotice {
  id: number;
  flagId: number;
  siteId: number;
  unitId: number | null;
  remedy: string;
  unitEmail: string | null;
  escalationEmail: string | null;
  deadline: string;
  /** Steps that were taken before. */
  escalated: number;
}

/** Notices that wait for their unit past the deadline and were not chased so often yet, the latest deadline first. */
export async function lateNotices(db: Database, at: string, steps: number, limit: number): Promise<LateNotice[]> {
  return rowsOf<LateNotice>(
    db.read,
    `select n.id, n.flag_id as "flagId", f.site_id as "siteId", n.unit_id as "unitId", n.remedy,
       u.email as "unitEmail", u.escalation_email as "escalationEmail", n.deadline, n.escalated
     from notices n join flags f on f.id = n.flag_id left join units u on u.id = n.unit_id
     where n.state in ('open', 'answered') and n.deadline <= ? and n.escalated < ? and f.state = 'taken-down'
       and not exists (select 1 from notices later where later.flag_id = n.flag_id and later.id > n.id)
     order by n.deadline, n.id limit ?`,
    [at, steps, limit],
  );
}

/** Takes a step of escalation; false when it was taken before, by whomever. */
export async function escalate(db: Database, notice: LateNotice, step: number, by: Act): Promise<boolean> {
  return change(db, by, async (trx, log) => {
    const taken = await trx('notices').where('id', notice.id).where('escalated', '<', step).update({ escalated: step });
    if (taken === 0) return false;
    log('notice.overdue', `notice:${notice.id}`, {
      flag: notice.flagId,
      step,
      unit: notice.unitId,
      deadline: notice.deadline,
    });
    return true;
  });
}
