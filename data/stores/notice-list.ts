import { rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import type { FlagState } from '../flag-life.ts';
import { type Notice, type NoticeRow, readNotice } from './notices.ts';

/**
 * How a notice stands, of its own state, its deadline and what became of its flag: `reopened` where the flag came back
 * or was decided otherwise, or a later notice took its place; `gone` where it is proved that the content is gone.
 */
export const noticeStandings = ['open', 'overdue', 'answered', 'objected', 'reopened', 'gone', 'withdrawn'] as const;
export type NoticeStanding = (typeof noticeStandings)[number];

export interface ListedNotice extends Notice {
  standing: NoticeStanding;
  flagState: FlagState;
  columnName: string | null;
}

export interface NoticeChoice {
  standing?: NoticeStanding;
  unitId?: number;
}

const hasLater = 'exists (select 1 from notices later where later.flag_id = n.flag_id and later.id > n.id)';

const standingOf = `case when n.state = 'withdrawn' then 'withdrawn'
  when n.state = 'closed' and f.state = 'reopened' and not ${hasLater} then 'reopened' when n.state = 'closed' then 'gone'
  when n.state = 'objected' then 'objected' when f.state <> 'taken-down' or ${hasLater} then 'reopened'
  when n.deadline < ? then 'overdue' when n.state = 'answered' then 'answered' else 'open' end`;

const source = `select n.*, ${standingOf} as standing, f.state as flag_state, s.name as site_name, u.name as unit_name,
    c.name as column_name
  from notices n join flags f on f.id = n.flag_id join sites s on s.id = f.site_id
  left join units u on u.id = n.unit_id left join columns c on c.id = f.column_id`;

type ListedRow = NoticeRow & { standing: NoticeStanding; flag_state: FlagState; column_name: string | null };

const read = (row: ListedRow): ListedNotice => ({
  ...readNotice(row),
  standing: row.standing,
  flagState: row.flag_state,
  columnName: row.column_name,
});

/** Notices as they stand at that moment, the earliest deadline first; without a standing all of them, newest first. */
export async function listNoticesByStanding(
  db: Database,
  choice: NoticeChoice,
  at: string,
  page: { limit: number; offset?: number },
): Promise<ListedNotice[]> {
  const conditions: [sql: string, binding: string | number][] = [];
  if (choice.standing) conditions.push(['standing = ?', choice.standing]);
  if (choice.unitId !== undefined) conditions.push(['unit_id = ?', choice.unitId]);
  const where = conditions.length > 0 ? `where ${conditions.map(([sql]) => sql).join(' and ')}` : '';
  const order = choice.standing ? 'deadline, id' : 'id desc';
  const rows = await rowsOf<ListedRow>(
    db.read,
    `select * from (${source}) as listed ${where} order by ${order} limit ? offset ?`,
    [at, ...conditions.map(([, binding]) => binding), page.limit, page.offset ?? 0],
  );
  return rows.map(read);
}

/** One notice as it stands at that moment; null when there is none. */
export async function findListedNotice(db: Database, id: number, at: string): Promise<ListedNotice | null> {
  const [row] = await rowsOf<ListedRow>(db.read, `${source} where n.id = ?`, [at, id]);
  return row ? read(row) : null;
}

/** Notices of a flag, the latest first. */
export async function noticesOfFlag(db: Database, flagId: number, at: string): Promise<ListedNotice[]> {
  const rows = await rowsOf<ListedRow>(db.read, `${source} where n.flag_id = ? order by n.id desc`, [at, flagId]);
  return rows.map(read);
}

/** How many notices stand how, by unit (null: none was named). */
export async function countNotices(
  db: Database,
  at: string,
): Promise<{ unitId: number | null; standing: NoticeStanding; notices: number }[]> {
  const rows = await rowsOf<{ unit_id: number | null; standing: NoticeStanding; n: number }>(
    db.read,
    `select unit_id, standing, count(*) as n from (${source}) as listed group by unit_id, standing`,
    [at],
  );
  return rows.map((row) => ({ unitId: row.unit_id, standing: row.standing, notices: Number(row.n) }));
}
