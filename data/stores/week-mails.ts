import { type Act, change } from '../audit.ts';
import type { Database } from '../connect.ts';
import { hoursAfter } from '../time.ts';

/** Who receives the week, in which language. */
export interface WeekReader {
  address: string;
  language: 'zh' | 'en';
}

export type WeekMailState = 'waiting' | 'sending' | 'sent' | 'failed' | 'refused' | 'unknown';

export interface WeekMail extends WeekReader {
  week: string;
  state: WeekMailState;
  attempts: number;
  sentAt: string | null;
  nextAt: string | null;
  error: string | null;
}

interface Row {
  week: string;
  address: string;
  language: 'zh' | 'en';
  state: WeekMailState;
  attempts: number;
  worker: string | null;
  claimed_at: string | null;
  handed_at: string | null;
  sent_at: string | null;
  next_at: string | null;
  error: string | null;
}

const read = (row: Row): WeekMail => ({
  week: row.week,
  address: row.address,
  language: row.language,
  state: row.state,
  attempts: row.attempts,
  sentAt: row.sent_at,
  nextAt: row.next_at,
  error: row.error,
});

/** Minutes after which a claim that never came to the server counts as left behind. */
const claimMinutes = 15;
/** Hours until the next attempt, by how many were made. */
const waits = [0.1, 0.5, 2, 6, 12];

/** Notes who is to receive a week; who stands there already is left as it is. */
export async function expectWeekMails(db: Database, week: string, readers: readonly WeekReader[]): Promise<void> {
  for (const { address, language } of readers) {
    await db
      .knex<Row>('week_mails')
      .insert({ week, address, language, state: 'waiting', attempts: 0 })
      .onConflict(['week', 'address'])
      .ignore();
  }
}

/**
 * Takes the next letter of a week that may be sent now; null when there is none. Two workers never get the same one. A
 * letter whose worker died after it was handed to the server is not sent again: it becomes `unknown`.
 */
export async function claimWeekMail(db: Database, week: string, worker: string, at: string): Promise<WeekMail | null> {
  const stale = hoursAfter(at, -claimMinutes / 60);
  const ofWeek = () => db.knex<Row>('week_mails').where('week', week);
  await ofWeek()
    .where('state', 'sending')
    .where('claimed_at', '<', stale)
    .whereNotNull('handed_at')
    .update({ state: 'unknown' });
  const candidates = await ofWeek()
    .where((one) =>
      one
        .where('state', 'waiting')
        .orWhere((failed) => failed.where('state', 'failed').where('next_at', '<=', at))
        .orWhere((left) => left.where('state', 'sending').where('claimed_at', '<', stale).whereNull('handed_at')),
    )
    .orderBy('address')
    .select('address', 'state', 'claimed_at');
  for (const candidate of candidates) {
    // Only one of those who read the same row changes it.
    const query = ofWeek().where('address', candidate.address).where('state', candidate.state);
    if (candidate.claimed_at === null) query.whereNull('claimed_at');
    else query.where('claimed_at', candidate.claimed_at);
    const [row]: Row[] = await query
      .update({ state: 'sending', worker, claimed_at: at, handed_at: null, attempts: db.knex.raw('attempts + 1') })
      .returning('*');
    if (row) return read(row);
  }
  return null;
}

/** The letter is about to be handed to the server. False when the claim was lost meanwhile: then it must not be sent. */
export async function handWeekMail(db: Database, mail: WeekMail, worker: string, at: string): Promise<boolean> {
  const changed = await db
    .knex<Row>('week_mails')
    .where({ week: mail.week, address: mail.address, state: 'sending', worker })
    .whereNull('handed_at')
    .update({ handed_at: at });
  return changed === 1;
}

/** How it ended. `error` is what the server said, without addresses. */
export async function endWeekMail(
  db: Database,
  mail: WeekMail,
  result: { ok: true } | { ok: false; permanent: boolean; error: string },
  by: Act,
): Promise<WeekMailState> {
  const state = result.ok ? 'sent' : result.permanent ? 'refused' : 'failed';
  const hours = waits[Math.min(mail.attempts, waits.length) - 1] ?? 12;
  await change(db, by, async (trx, log) => {
    await trx<Row>('week_mails')
      .where({ week: mail.week, address: mail.address })
      .update({
        state,
        sent_at: result.ok ? by.at : null,
        next_at: state === 'failed' ? hoursAfter(by.at, hours) : null,
        error: result.ok ? null : result.error.slice(0, 300),
      });
    // Without the address: the log keeps for ever what was done, not to whom mail goes.
    log('week.mailed', `week:${mail.week}`, { state, language: mail.language, attempt: mail.attempts });
  });
  return state;
}

/** All letters of a week by address. */
export async function listWeekMails(db: Database, week: string): Promise<WeekMail[]> {
  const rows: Row[] = await db.read<Row>('week_mails').where('week', week).orderBy('address');
  return rows.map(read);
}
