import type { CountedItem } from '../../patterns/outdated/indicators.ts';
import { rowsOf, textList } from '../batch.ts';
import type { Database } from '../connect.ts';

/** What the store knows of a site as a whole, for the indicators that government sites are measured by. */
export interface SiteStanding {
  /** The last inspection that ended by itself; null: none did. */
  inspection: { id: number; asOf: string; finishedAt: string } | null;
  /** Whether the home page answered; null where nobody asked, or robots.txt forbade it. */
  reachable: boolean | null;
  /** Everything that was found was reached, but for one address of fifty. */
  complete: boolean;
  read: number;
  /** Addresses that were found and not reached: budget, robots.txt, errors of server and network; traps are not counted. */
  unreached: number;
  items: CountedItem[];
}

const counted = [
  'stale-home-page',
  'stale-column',
  'empty-column',
  'unanswered-message',
  'hijacked-link',
  'dead-link',
  'soft-404',
  'missing-attachment',
  'placeholder',
  'missing-interpretation',
  'consultation-without-result',
];
const mostItems = 5000;
/** Nothing can be said of what stands at these addresses; what is gone or refused is an answer. */
const unseen = ['budget', 'robots', 'timeout', 'network-error', 'server-error', 'internal-error'];
const noAnswer = ['timeout', 'network-error', 'server-error', 'not-found', 'gone', 'redirect-loop'];

export async function siteStanding(db: Database, siteId: number): Promise<SiteStanding> {
  const [last]: { id: number; as_of: string; finished_at: string }[] = await db
    .read('inspections')
    .where('site_id', siteId)
    .whereIn('state', ['completed', 'failed'])
    .whereNotNull('finished_at')
    .orderBy('id', 'desc')
    .limit(1)
    .select('id', 'as_of', 'finished_at');
  const reasons = await rowsOf<{ status: string | null; reason: string | null; n: number }>(
    db.read,
    'select status, reason, count(*) as n from items where site_id = ? and gone_at is null group by status, reason',
    [siteId],
  );
  const sum = (keep: (row: (typeof reasons)[number]) => boolean) =>
    reasons.filter(keep).reduce((total, row) => total + Number(row.n), 0);
  const read = sum(({ status }) => status === 'read' || status === 'partial');
  const unreached = sum(({ status, reason }) => status === 'unread' && unseen.includes(reason ?? ''));
  return {
    inspection: last ? { id: last.id, asOf: last.as_of, finishedAt: last.finished_at } : null,
    reachable: last ? await homeAnswered(db, siteId) : null,
    complete:
      last !== undefined && unreached * 50 <= read + unreached && sum(({ reason }) => reason === 'budget') === 0,
    read,
    unreached,
    items: await countedItems(db, siteId),
  };
}

async function homeAnswered(db: Database, siteId: number): Promise<boolean | null> {
  const home: { status: string | null; reason: string | null } | undefined = await db
    .read('items')
    .where({ site_id: siteId, depth: 0 })
    .orderBy('id')
    .first('status', 'reason');
  if (!home?.status) return null;
  if (home.status !== 'unread') return true;
  return noAnswer.includes(home.reason ?? '') ? false : null;
}

/** What was found and not refuted: hits of flags that wait, or whose take-down is not proved yet. */
async function countedItems(db: Database, siteId: number): Promise<CountedItem[]> {
  const list = textList(db.dialect, counted);
  const rows = await rowsOf<{
    pattern: string;
    url: string;
    title: string | null;
    column_name: string | null;
    published_at: string | null;
    masked: string;
  }>(
    db.read,
    `select h.pattern, f.url, f.title, c.name as column_name, i.published_at, h.masked
     from flags f join flag_patterns p on p.flag_id = f.id join hits h on h.flag_id = f.id and h.pattern = p.pattern
       join items i on i.id = f.item_id left join columns c on c.id = f.column_id
     where f.site_id = ? and f.state in ('open', 'reopened', 'taken-down', 'handed-over')
       and h.known = 0 and p.pattern in ${list.sql}
     order by h.pattern, h.id limit ${mostItems}`,
    [siteId, list.binding],
  );
  return rows.map((row) => ({
    pattern: row.pattern,
    // A dead link is told by where it leads, everything else by where it stands.
    url: /^https?:/.test(row.masked) ? row.masked : row.url,
    title: row.title,
    column: row.column_name,
    publishedAt: row.published_at?.slice(0, 10) ?? null,
  }));
}
