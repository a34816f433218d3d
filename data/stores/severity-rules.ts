import type { Knex } from 'knex';
import type { Category, Severity } from '../../patterns/hit.ts';
import { severities } from '../../patterns/hit.ts';
import { type Act, change } from '../audit.ts';
import { rowsOf } from '../batch.ts';
import type { ClosedDetection } from '../closed-hit.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import { countChange } from './rules-state.ts';

/** Another severity of a pattern at one site or one unit. The unit's is nearer than the site's. */
export interface SeverityRule {
  id: number;
  pattern: string;
  siteId: number | null;
  unitId: number | null;
  /** Null: the one before was taken back. */
  severity: Severity | null;
  reason: string;
  changedBy: string;
  changedAt: string;
}

interface RuleRow {
  id: number;
  pattern: string;
  site_id: number | null;
  unit_id: number | null;
  severity: Severity | null;
  reason: string;
  changed_by: string;
  changed_at: string;
}

const read = (row: RuleRow): SeverityRule => ({
  id: row.id,
  pattern: row.pattern,
  siteId: row.site_id,
  unitId: row.unit_id,
  severity: row.severity,
  reason: row.reason,
  changedBy: row.changed_by,
  changedAt: row.changed_at,
});

const newest = `select r.* from severity_rules r where r.id = (select max(q.id) from severity_rules q where q.pattern = r.pattern
   and coalesce(q.site_id, 0) = coalesce(r.site_id, 0) and coalesce(q.unit_id, 0) = coalesce(r.unit_id, 0))`;

/** Those in force: of all patterns, or of one. */
export async function severityRules(knex: Knex, pattern?: string): Promise<SeverityRule[]> {
  const only = pattern === undefined ? '' : ' and r.pattern = ?';
  const rows = await rowsOf<RuleRow>(
    knex,
    `${newest} and r.severity is not null${only} order by r.pattern, r.id`,
    pattern === undefined ? [] : [pattern],
  );
  return rows.map(read);
}

/** Everything that was ever set for a pattern, newest first. */
export async function severityHistory(db: Database, pattern: string): Promise<SeverityRule[]> {
  return (await db.read<RuleRow>('severity_rules').where('pattern', pattern).orderBy('id', 'desc').limit(100)).map(
    read,
  );
}

/**
 * Sets another severity at one site or unit from the next item on, or takes it back (`severity: null`).
 * @param expected id of the rule that the person saw there, 0 for none. @throws StoreError `stale` when it is another by now
 */
export async function setSeverity(
  db: Database,
  input: Pick<SeverityRule, 'pattern' | 'siteId' | 'unitId' | 'severity' | 'reason'> & { expected?: number },
  by: Act,
): Promise<number> {
  const { pattern, siteId, unitId, severity } = input;
  if ((siteId === null) === (unitId === null)) throw new StoreError('invalid', 'a severity is set at a site or a unit');
  const reason = input.reason.trim();
  if (!reason) throw new StoreError('invalid', `pattern ${pattern}: another severity needs a reason`);
  return change(db, by, async (trx, log) => {
    const before = (await severityRules(trx, pattern)).find((one) => one.siteId === siteId && one.unitId === unitId);
    if (input.expected !== undefined && input.expected !== (before?.id ?? 0))
      throw new StoreError('stale', `pattern ${pattern}: ${before?.changedBy ?? 'somebody'} changed it meanwhile`);
    const [row] = await trx<RuleRow>('severity_rules')
      .insert({
        pattern,
        site_id: siteId,
        unit_id: unitId,
        severity,
        reason,
        changed_by: by.actor,
        changed_at: by.at,
      })
      .returning('id');
    await judgeAgain(db, trx, input);
    await countChange(trx);
    const place = siteId === null ? { unit: unitId } : { site: siteId };
    log('pattern.severity', `pattern:${pattern}`, { ...place, from: before?.severity ?? null, to: severity, reason });
    return row?.id ?? 0;
  });
}

/** What stands in the queue is judged again at the next visit: its engine mark no longer fits, its extracted text does. */
async function judgeAgain(
  db: Database,
  trx: Knex.Transaction,
  { pattern, siteId, unitId }: Pick<SeverityRule, 'pattern' | 'siteId' | 'unitId'>,
): Promise<void> {
  const dot = db.dialect === 'sqlite' ? "instr(engine_version, '.')" : "strpos(engine_version, '.')";
  const place = siteId === null ? 'f.unit_id = ?' : 'f.site_id = ?';
  await trx.raw(
    `update items set engine_version = substr(engine_version, 1, ${dot}) || 'due' where engine_version like '%.%'
     and id in (select f.item_id from flags f join flag_patterns p on p.flag_id = f.id where p.pattern = ? and ${place})`,
    [pattern, siteId ?? unitId ?? 0],
  );
}

/** The severity that holds for a hit of an item; null: the pattern's own. */
export function severityAt(
  rules: readonly SeverityRule[],
  pattern: string,
  item: { site_id: number; unit_id: number | null },
): Severity | null {
  let found: Severity | null = null;
  for (const rule of rules) {
    if (rule.pattern !== pattern) continue;
    if (rule.unitId !== null && rule.unitId === item.unit_id) return rule.severity;
    if (rule.siteId !== null && rule.siteId === item.site_id) found = rule.severity;
  }
  return found;
}

/** A detection with the severities of its place. What the engine raised for numbers of people or kinds of list stays raised. */
export function withSeverities(
  detection: ClosedDetection,
  rules: readonly SeverityRule[],
  item: { site_id: number; unit_id: number | null },
): ClosedDetection {
  if (rules.length === 0) return detection;
  const changed = new Set<Category>();
  const hits = detection.hits.map((hit) => {
    const severity = severityAt(rules, hit.pattern, item);
    if (severity === null || severity === hit.severity) return hit;
    changed.add(hit.category);
    return { ...hit, severity };
  });
  if (changed.size === 0) return detection;
  const flags = detection.flags.map((flag) => {
    if (!changed.has(flag.category)) return flag;
    const before = rankOf(detection.hits, flag.category);
    const after = rankOf(hits, flag.category);
    // The engine's own steps (many people: worse; only suspects: milder) are kept as steps.
    const rank = severities.indexOf(flag.severity) + (after - before);
    const severity = severities[Math.min(Math.max(rank, 0), severities.length - 1)] ?? flag.severity;
    return { ...flag, severity };
  });
  return { ...detection, hits, flags };
}

function rankOf(hits: ClosedDetection['hits'], category: Category): number {
  const ranks = hits.filter((hit) => hit.category === category).map((hit) => severities.indexOf(hit.severity));
  return ranks.length === 0 ? severities.length - 1 : Math.min(...ranks);
}
