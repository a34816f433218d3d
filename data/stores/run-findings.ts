import type { Knex } from 'knex';
import { z } from 'zod';
import { type Confidence, confidences } from '../../patterns/hit.ts';
import { batchTable, rowsOf } from '../batch.ts';
import type { Database } from '../connect.ts';
import { readJson } from '../json.ts';

/** Of a dry run: gained, lost, graded. Of a backtest: where draft and decision disagree, or where the draft mends it. */
export const findingChanges = [
  'gained',
  'lost',
  'graded',
  'real-lost',
  'false-kept',
  'false-dropped',
  'real-gained',
] as const;
export type FindingChange = (typeof findingChanges)[number];

const dataSchema = z.object({
  masked: z.string(),
  before: z.string(),
  after: z.string(),
  /** Of a graded hit or a weighed decision: how it was. */
  from: z.string().optional(),
  to: z.string().optional(),
  place: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

/** One masked example of what a run found. */
export interface Finding {
  change: FindingChange;
  rank: string;
  itemId: number | null;
  flagId: number | null;
  siteId: number | null;
  pattern: string;
  confidence: Confidence;
  data: z.output<typeof dataSchema>;
}

export interface ListedFinding extends Finding {
  id: number;
  url: string | null;
  title: string | null;
  siteName: string | null;
  state: string | null;
}

const columns = {
  run_id: 'integer',
  change: 'text',
  rank: 'text',
  item_id: 'integer',
  flag_id: 'integer',
  site_id: 'integer',
  pattern: 'text',
  confidence: 'text',
  data: 'text',
} as const;

/** Replaces the findings of a run. */
export async function replaceFindings(
  db: Database,
  trx: Knex.Transaction,
  runId: number,
  findings: readonly Finding[],
): Promise<void> {
  await trx('run_findings').where('run_id', runId).del();
  if (findings.length === 0) return;
  const rows = findings.map((one) => [
    runId,
    one.change,
    one.rank,
    one.itemId,
    one.flagId,
    one.siteId,
    one.pattern,
    one.confidence,
    JSON.stringify(one.data),
  ]);
  const table = batchTable(db.dialect, 'b', columns, rows);
  const names = Object.keys(columns).join(', ');
  await trx.raw(`insert into run_findings (${names}) select ${names} from ${table.sql}`, [table.binding]);
}

interface FindingRow {
  id: number;
  change: FindingChange;
  rank: string;
  item_id: number | null;
  flag_id: number | null;
  site_id: number | null;
  pattern: string;
  confidence: string;
  data: string;
  url: string | null;
  title: string | null;
  site_name: string | null;
  state: string | null;
}

const read = (row: FindingRow): ListedFinding => ({
  id: row.id,
  change: row.change,
  rank: row.rank,
  itemId: row.item_id,
  flagId: row.flag_id,
  siteId: row.site_id,
  pattern: row.pattern,
  confidence: confidences.find((one) => one === row.confidence) ?? 'suspect',
  data: readJson(dataSchema, row.data, `finding ${row.id}`),
  url: row.url,
  title: row.title,
  siteName: row.site_name,
  state: row.state,
});

/** Findings of a run in the order of their chance; with the flag that stands on the item, where there is one. */
export async function listFindings(
  db: Database,
  runId: number,
  filter: { change?: FindingChange; siteId?: number; pattern?: string; confidence?: string; after?: number } = {},
  limit = 50,
): Promise<{ findings: ListedFinding[]; next: number | null }> {
  const conditions = ['r.run_id = ?'];
  const bindings: (string | number)[] = [runId];
  const add = (sql: string, value: string | number | undefined) => {
    if (value === undefined) return;
    conditions.push(sql);
    bindings.push(value);
  };
  add('r.change = ?', filter.change);
  add('r.site_id = ?', filter.siteId);
  add('r.pattern = ?', filter.pattern);
  add('r.confidence = ?', filter.confidence);
  add('r.id > ?', filter.after);
  const rows = await rowsOf<FindingRow>(
    db.read,
    `select r.id, r.change, r.rank, r.item_id, f.id as flag_id, r.site_id, r.pattern, r.confidence, r.data,
       i.url, coalesce(f.title, i.title) as title, s.name as site_name, f.state from run_findings r
     left join items i on i.id = r.item_id left join sites s on s.id = r.site_id
     left join flags f on f.id = coalesce(r.flag_id, (select min(o.id) from flags o where o.item_id = r.item_id))
     where ${conditions.join(' and ')} order by r.id limit ?`,
    [...bindings, limit + 1],
  );
  const findings = rows.slice(0, limit).map(read);
  return { findings, next: rows.length > limit ? (findings.at(-1)?.id ?? null) : null };
}

/** All findings of a run, for a worker that goes on with it. */
export async function allFindings(db: Database, runId: number): Promise<Finding[]> {
  return (await listFindings(db, runId, {}, 100_000)).findings;
}
