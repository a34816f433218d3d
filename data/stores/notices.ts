import type { Knex } from 'knex';
import { z } from 'zod';
import { type Act, change, type Log } from '../audit.ts';
import { clean, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import type { Remedy } from '../flag-life.ts';
import { readJson } from '../json.ts';
import { dayOf } from '../time.ts';
import type { Flag } from './flag.ts';
import { reopenInside } from './reopen.ts';
import { checkSoon } from './verification-soon.ts';

export type NoticeState = 'open' | 'answered' | 'objected' | 'closed' | 'withdrawn';

const bodySchema = z.object({
  url: z.string(),
  title: z.string().nullable(),
  category: z.string(),
  severity: z.string(),
  persons: z.number(),
  hits: z.number(),
  patterns: z.array(z.string()),
  summary: z.object({ zh: z.string(), en: z.string() }),
  basis: z.string().nullable(),
  note: z.string().nullable(),
});

/** What the owning unit receives on a take-down (整改通知). */
export interface Notice {
  id: number;
  flagId: number;
  unitId: number | null;
  unitName: string | null;
  siteName: string;
  /** 巡查整改〔2026〕12号 */
  number: string;
  state: NoticeState;
  remedy: Remedy;
  /** Masked. */
  body: z.output<typeof bodySchema>;
  deadline: string;
  answer: string | null;
  answeredAt: string | null;
  /** When a check last showed that an answer "done" did not hold. */
  refutedAt: string | null;
  /** Steps of escalation that were taken. */
  escalated: number;
  createdAt: string;
}

/** A row of `notices` with the names beside it. */
export interface NoticeRow {
  id: number;
  flag_id: number;
  unit_id: number | null;
  unit_name: string | null;
  site_name: string;
  number: string;
  state: NoticeState;
  remedy: Remedy;
  body: string;
  deadline: string;
  answer: string | null;
  answered_at: string | null;
  refuted_at: string | null;
  escalated: number;
  created_at: string;
}

export const readNotice = (row: NoticeRow): Notice => ({
  id: row.id,
  flagId: row.flag_id,
  unitId: row.unit_id,
  unitName: row.unit_name,
  siteName: row.site_name,
  number: row.number,
  state: row.state,
  remedy: row.remedy,
  body: readJson(bodySchema, row.body, `notice ${row.id}`),
  deadline: row.deadline,
  answer: row.answer,
  answeredAt: row.answered_at,
  refutedAt: row.refuted_at,
  escalated: row.escalated,
  createdAt: row.created_at,
});

/** Writes the notice of a take-down, inside its transaction. */
export async function createNotice(
  trx: Knex.Transaction,
  log: Log,
  input: { flag: Flag; remedy: Remedy; basis?: string; note?: string; deadline: string; at: string },
): Promise<number> {
  const { flag, at } = input;
  const year = dayOf(at).slice(0, 4);
  const number = `巡查整改〔${year}〕${await nextNumber(trx, `notice-${year}`)}号`;
  const [row] = await trx('notices')
    .insert({
      flag_id: flag.id,
      unit_id: flag.unitId,
      number,
      state: 'open',
      remedy: input.remedy,
      body: JSON.stringify({
        url: flag.url,
        title: flag.title,
        category: flag.category,
        severity: flag.severity,
        persons: flag.persons,
        hits: flag.hitCount,
        patterns: flag.patterns,
        summary: flag.summary,
        basis: input.basis ?? null,
        note: input.note ?? null,
      }),
      deadline: input.deadline,
      created_at: at,
    })
    .returning('id');
  log('notice.created', `notice:${row.id}`, { flag: flag.id, number, unit: flag.unitId, deadline: input.deadline });
  return row.id;
}

async function nextNumber(trx: Knex.Transaction, name: string): Promise<number> {
  const [row] = await rowsOf<{ value: number }>(
    trx,
    `insert into counters (name, value) values (?, 1) on conflict (name) do update set value = counters.value + 1 returning value`,
    [name],
  );
  return row?.value ?? 1;
}

/** Takes the standing notice of a flag back, with what was not yet delivered. */
export async function withdrawNotice(trx: Knex.Transaction, log: Log, flagId: number): Promise<void> {
  await endNotice(trx, log, flagId, 'withdrawn');
}

/** Closes the standing notice of a flag: it was carried out. */
export async function closeNotice(trx: Knex.Transaction, log: Log, flagId: number): Promise<void> {
  await endNotice(trx, log, flagId, 'closed');
}

async function endNotice(
  trx: Knex.Transaction,
  log: Log,
  flagId: number,
  state: 'withdrawn' | 'closed',
): Promise<void> {
  const rows: { id: number }[] = await trx('notices')
    .where('flag_id', flagId)
    .whereIn('state', ['open', 'answered', 'objected'])
    .update({ state })
    .returning('id');
  for (const { id } of rows) {
    // One that is being sent right now tells how it ended; delivery-plan.ts then sees to the rest.
    await trx('deliveries')
      .where({ notice_id: id, state: 'waiting' })
      .whereNull('taken_until')
      .whereIn('purpose', state === 'withdrawn' ? ['notice', 'refuted', 'overdue'] : ['refuted', 'overdue'])
      .update({ state: 'cancelled' });
    log(`notice.${state}`, `notice:${id}`, { flag: flagId });
  }
}

export interface NoticeFilter {
  flagId?: number;
  unitId?: number;
  siteId?: number;
  states?: readonly NoticeState[];
  /** Not carried out although the deadline is before this moment. */
  overdueAt?: string;
}

/** Notices, the most urgent first; page on with `offset`. */
export async function listNotices(
  db: Database,
  filter: NoticeFilter = {},
  page: { limit: number; offset?: number } = { limit: 100 },
): Promise<Notice[]> {
  const query = joined(db.read)
    .orderBy(['notices.deadline', 'notices.id'])
    .limit(page.limit)
    .offset(page.offset ?? 0);
  if (filter.flagId !== undefined) query.where('notices.flag_id', filter.flagId);
  if (filter.unitId !== undefined) query.where('notices.unit_id', filter.unitId);
  if (filter.siteId !== undefined) query.where('flags.site_id', filter.siteId);
  if (filter.states) query.whereIn('notices.state', [...filter.states]);
  if (filter.overdueAt !== undefined) {
    query.whereIn('notices.state', ['open', 'answered', 'objected']).where('notices.deadline', '<', filter.overdueAt);
  }
  const rows: NoticeRow[] = await query;
  return rows.map(readNotice);
}

/** Null when there is none. */
export async function findNotice(db: Database, id: number): Promise<Notice | null> {
  const row: NoticeRow | undefined = await joined(db.read).where('notices.id', id).first();
  return row ? readNotice(row) : null;
}

const joined = (knex: Knex) =>
  knex('notices')
    .join('flags', 'flags.id', 'notices.flag_id')
    .join('sites', 'sites.id', 'flags.site_id')
    .leftJoin('units', 'units.id', 'notices.unit_id')
    .select('notices.*', 'units.name as unit_name', 'sites.name as site_name');

/** One answer of a unit; a notice may have several. */
export interface NoticeAnswer {
  kind: 'done' | 'objection';
  /** Masked. */
  text: string;
  /** Who answered for the unit. */
  signer: string;
  at: string;
}

/** So many answers to one notice, then it takes a telephone. */
const mostAnswers = 20;

/**
 * The unit's answer. "Done" asks for a verification at once; an objection puts the flag back into the queue.
 * @param answer `text` and `signer` with personal values masked (data/masked-text.ts).
 * @throws StoreError `not-found`, `not-allowed` when the notice is closed or withdrawn, or was answered too often.
 */
export async function answerNotice(
  db: Database,
  id: number,
  answer: { kind: NoticeAnswer['kind']; text: string; signer?: string },
  by: Act,
): Promise<void> {
  await change(db, by, async (trx, log) => {
    const row: NoticeRow | undefined = await trx('notices').where('id', id).first();
    if (!row) throw new StoreError('not-found', `notice ${id}: there is none`);
    if (row.state === 'closed' || row.state === 'withdrawn') {
      throw new StoreError('not-allowed', `notice ${id}: is ${row.state}`);
    }
    const earlier = await trx('notice_answers').where('notice_id', id).count({ n: '*' }).first();
    if (Number(earlier?.n) >= mostAnswers) throw new StoreError('not-allowed', `notice ${id}: was answered too often`);
    const state = answer.kind === 'done' ? 'answered' : 'objected';
    const text = clean(answer.text).trim();
    await trx('notices').where('id', id).update({ state, answer: text, answered_at: by.at });
    await trx('notice_answers').insert({
      notice_id: id,
      kind: answer.kind,
      text,
      signer: clean(answer.signer ?? '').trim(),
      answered_at: by.at,
    });
    log(`notice.${state}`, `notice:${id}`, { flag: row.flag_id });
    if (answer.kind === 'done') {
      await checkSoon(trx, [row.flag_id], by.at);
    } else {
      const flag: { state: string } | undefined = await trx('flags').where('id', row.flag_id).first('state');
      if (flag?.state === 'taken-down') await reopenInside(trx, log, row.flag_id, 'objection', by);
    }
  });
}

/** The unit said that it was done and it is still there: its notice waits again, and the unit is told. */
export async function refuteAnswer(trx: Knex.Transaction, log: Log, flagId: number, at: string): Promise<void> {
  const rows: { id: number }[] = await trx('notices')
    .where({ flag_id: flagId, state: 'answered' })
    .update({ state: 'open', refuted_at: at })
    .returning('id');
  for (const { id } of rows) log('notice.refuted', `notice:${id}`, { flag: flagId });
}

/** Answers to a notice, oldest first. */
export async function listAnswers(db: Database, noticeId: number): Promise<NoticeAnswer[]> {
  return db
    .read('notice_answers')
    .where('notice_id', noticeId)
    .orderBy('id')
    .select('kind', 'text', 'signer', { at: 'answered_at' });
}

/** The round that links to a notice have to be of. */
export async function linkRound(db: Database, noticeId: number): Promise<number | null> {
  const row: { link_round: number } | undefined = await db.read('notices').where('id', noticeId).first('link_round');
  return row?.link_round ?? null;
}

/** Makes every link to a notice that was given out void. @throws StoreError `not-found` */
export async function voidLinks(db: Database, noticeId: number, by: Act): Promise<void> {
  await change(db, by, async (trx, log) => {
    const changed = await trx('notices').where('id', noticeId).increment('link_round', 1);
    if (changed === 0) throw new StoreError('not-found', `notice ${noticeId}: there is none`);
    log('notice.links-voided', `notice:${noticeId}`);
  });
}

/** Mail addresses of the unit of a notice. */
export async function unitAddresses(
  db: Database,
  noticeId: number,
): Promise<{ email: string | null; escalationEmail: string | null }> {
  const row: { email: string | null; escalation_email: string | null } | undefined = await db
    .read('notices')
    .join('units', 'units.id', 'notices.unit_id')
    .where('notices.id', noticeId)
    .first('units.email', 'units.escalation_email');
  return { email: row?.email ?? null, escalationEmail: row?.escalation_email ?? null };
}
