import type { Act } from '../../data/audit.ts';
import type { Database } from '../../data/connect.ts';
import type { Settings } from '../../data/settings.ts';
import { connectorsFor } from '../../data/stores/connectors.ts';
import {
  type PlannedNotice,
  planDeliveries,
  planWithdrawals,
  refutedNotices,
  unplannedNotices,
  waysOut,
  withdrawKept,
} from '../../data/stores/delivery-plan.ts';
import { escalate, lateNotices } from '../../data/stores/escalations.ts';
import { hoursAfter } from '../../data/time.ts';

const atOnce = 200;

/**
 * Plans what has to go out: new notices after the time in which a decision is likely undone, withdrawals, what was
 * answered and is still online, what is overdue. Planning the same twice plans it once.
 * Returns how many messages were planned.
 */
export async function planMessages(db: Database, settings: Settings, now: Date): Promise<number> {
  const by: Act = { actor: 'worker', at: now.toISOString() };
  const fresh = await planNotices(db, settings, by);
  await withdrawKept(db, by);
  const withdrawn = await planWithdrawals(db, by);
  const refuted = await planRefuted(db, by);
  return fresh + withdrawn + refuted + (await chaseLate(db, settings, by));
}

async function planNotices(db: Database, settings: Pick<Settings, 'noticeWaitSeconds'>, by: Act): Promise<number> {
  let planned = 0;
  for (const notice of await unplannedNotices(db, atOnce)) {
    const dueAt = hoursAfter(notice.createdAt, settings.noticeWaitSeconds / 3600);
    planned += await planDeliveries(
      db,
      notice.id,
      await waysOf(db, notice, 'notice'),
      { purpose: 'notice', dueAt },
      by,
    );
  }
  return planned;
}

async function waysOf(
  db: Database,
  notice: Omit<PlannedNotice, 'createdAt'>,
  purpose: 'notice' | 'refuted' | 'overdue',
) {
  return waysOut(await connectorsFor(db, notice), notice, purpose);
}

async function planRefuted(db: Database, by: Act): Promise<number> {
  let planned = 0;
  for (const notice of await refutedNotices(db, atOnce)) {
    const message = { purpose: 'refuted', step: notice.refutedAt, dueAt: by.at } as const;
    planned += await planDeliveries(db, notice.id, await waysOf(db, notice, 'refuted'), message, by);
  }
  return planned;
}

/** Each step once; where several were missed, only the last is told. */
async function chaseLate(
  db: Database,
  settings: Pick<Settings, 'escalationHours' | 'escalationMail'>,
  by: Act,
): Promise<number> {
  const steps = settings.escalationHours;
  let planned = 0;
  for (const notice of await lateNotices(db, by.at, steps.length, atOnce)) {
    const due = steps.filter((hours) => hoursAfter(notice.deadline, hours) <= by.at).length;
    if (due <= notice.escalated || !(await escalate(db, notice, due, by))) continue;
    const unitEmail = notice.unitEmail ?? notice.escalationEmail ?? (settings.escalationMail || null);
    const ways = await waysOf(db, { ...notice, unitEmail }, 'overdue');
    planned += await planDeliveries(db, notice.id, ways, { purpose: 'overdue', step: String(due), dueAt: by.at }, by);
  }
  return planned;
}
