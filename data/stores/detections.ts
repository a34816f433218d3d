import type { Knex } from 'knex';
import type { Category } from '../../patterns/hit.ts';
import { type Act, change, type Log } from '../audit.ts';
import { batchTable, idList, rowsOf } from '../batch.ts';
import type { ClosedDetection } from '../closed-hit.ts';
import type { Database } from '../connect.ts';
import type { FlagState } from '../flag-life.ts';
import { allowRules } from './allow-match.ts';
import { type Finding, findingsOf, hitKey, type ItemFacts, judgeAgain, type Outcome } from './detection-plan.ts';
import { type Changed, type FlagRow, type Origin, readChanged, readParts } from './flag-row.ts';
import { differenceOf, mostGone } from './hit-difference.ts';
import { type HitsOfFlag, readStored, replaceHits, replaceLetGo, replacePatterns, type Stored } from './hit-rows.ts';
import { facets, flagColumns, newFlag } from './new-flag.ts';
import { logPlaced, type Placed } from './placing.ts';
import { severityRules, withSeverities } from './severity-rules.ts';
import { findTwins, type Twin } from './twins.ts';
import { checkSoon } from './verification-soon.ts';

/** What was found in one item; all categories are judged, so a category without hits means: nothing there any more. */
export interface DetectedItem {
  itemId: number;
  detection: ClosedDetection;
}

/** What recording did, for the progress line. */
export interface Recorded {
  raised: number;
  changed: number;
  reopened: number;
  resolved: number;
  flags: { flagId: number; itemId: number; category: Category; state: FlagState; raised: boolean }[];
}

/**
 * Records what detection found in items: raises flags, updates those that are there, and keeps every decision that
 * still covers what is found (see detection-plan.ts). Recording the same twice changes nothing and logs nothing.
 * @param origin `document` for what the items hold, `site` for what the crawl found out about them; each replaces its own.
 */
export async function recordDetections(
  db: Database,
  detected: readonly DetectedItem[],
  origin: Origin,
  by: Act,
): Promise<Recorded> {
  if (detected.length === 0) return { raised: 0, changed: 0, reopened: 0, resolved: 0, flags: [] };
  return change(db, by, async (trx, log) => {
    const recorder = new Recorder(db, trx, log, origin, by);
    return recorder.record(detected);
  });
}

/** One run of `recordDetections`; holds what its steps share. */
class Recorder {
  readonly #db: Database;
  readonly #trx: Knex.Transaction;
  readonly #log: Log;
  readonly #origin: Origin;
  readonly #at: string;
  readonly #done: Recorded = { raised: 0, changed: 0, reopened: 0, resolved: 0, flags: [] };

  constructor(db: Database, trx: Knex.Transaction, log: Log, origin: Origin, by: Act) {
    this.#db = db;
    this.#trx = trx;
    this.#log = log;
    this.#origin = origin;
    this.#at = by.at;
  }

  async record(detected: readonly DetectedItem[]): Promise<Recorded> {
    const ids = detected.map((one) => one.itemId);
    const items = await this.#items(ids);
    const flags = await this.#flags(ids);
    const rules = await allowRules(this.#trx, this.#at);
    const severities = await severityRules(this.#trx);
    const findings: Finding[] = [];
    const letGo: Parameters<typeof replaceLetGo>[2][number][] = [];
    for (const { itemId, detection: asJudged } of detected) {
      const item = items.get(itemId);
      if (!item) continue;
      const detection = withSeverities(asJudged, severities, item);
      const split = findingsOf(item, detection, rules, flags.get(itemId) ?? new Map());
      findings.push(...split.findings);
      letGo.push({ itemId, letGo: detection.letGo, silenced: split.silenced });
    }
    if (this.#origin === 'document') await replaceLetGo(this.#db, this.#trx, letGo);
    const fresh = findings.filter((finding) => finding.flag === null && finding.part !== null);
    const twins = this.#origin === 'document' ? await findTwins(this.#db, this.#trx, fresh) : new Map<Finding, Twin>();
    const moved = await this.#move(twins);
    await this.#again([...findings.filter((finding) => finding.flag !== null), ...moved]);
    await this.#raise(
      fresh.filter((finding) => finding.flag === null),
      twins,
    );
    return this.#done;
  }

  async #items(ids: readonly number[]): Promise<Map<number, ItemFacts>> {
    const list = idList(this.#db.dialect, ids);
    const rows = await rowsOf<ItemFacts>(
      this.#trx,
      `select i.id, i.site_id, i.column_id, c.unit_id, i.url, i.title, i.type, coalesce(i.text_hash, i.content_hash) as content_key
       from items i left join columns c on c.id = i.column_id where i.id in ${list.sql}`,
      [list.binding],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  async #flags(ids: readonly number[]): Promise<Map<number, Map<Category, FlagRow>>> {
    const list = idList(this.#db.dialect, ids);
    const rows = await rowsOf<FlagRow>(this.#trx, `select * from flags where item_id in ${list.sql}`, [list.binding]);
    const flags = new Map<number, Map<Category, FlagRow>>();
    for (const row of rows) {
      const ofItem = flags.get(row.item_id) ?? new Map<Category, FlagRow>();
      flags.set(row.item_id, ofItem.set(row.category, row));
    }
    return flags;
  }

  /** The same content, found at another address after the old one was gone: the flag goes along. */
  async #move(twins: Map<Finding, Twin>): Promise<Finding[]> {
    const moved: Finding[] = [];
    for (const [finding, { item_gone, ...twin }] of twins) {
      if (!item_gone) continue;
      await this.#trx('flags').where('id', twin.id).update({ item_id: finding.item.id });
      this.#log('flag.moved', `flag:${twin.id}`, { fromItem: twin.item_id, toItem: finding.item.id });
      finding.flag = twin;
      moved.push(finding);
    }
    return moved;
  }

  /** Findings on flags that exist. */
  async #again(findings: readonly Finding[]): Promise<void> {
    const seen: (string | number | null)[][] = [];
    const different: { finding: Finding; flag: FlagRow }[] = [];
    const placed: Placed[] = [];
    for (const finding of findings) {
      const flag = finding.flag;
      if (!flag) continue;
      const { item } = finding;
      if (finding.part) {
        seen.push([flag.id, item.url, item.title, item.type, item.column_id, item.unit_id, item.content_key]);
        if (flag.column_id !== item.column_id || flag.unit_id !== item.unit_id) {
          placed.push({ flagId: flag.id, siteId: item.site_id, columnId: item.column_id, unitId: item.unit_id });
        }
      }
      const moved = flag.item_id !== item.id;
      if (moved || readParts(flag)[this.#origin]?.digest !== finding.part?.digest) different.push({ finding, flag });
    }
    await this.#touch(seen);
    logPlaced(this.#log, placed);
    const stored = await readStored(
      this.#db,
      this.#trx,
      different.map(({ flag }) => flag.id),
      this.#origin,
    );
    const hits: HitsOfFlag[] = [];
    const patterns: { flagId: number; patterns: string[] }[] = [];
    for (const { finding, flag } of different) {
      const known = stored.get(flag.id);
      if (!known) continue;
      const outcome = judgeAgain(flag, readParts(flag), finding, this.#origin, known, flag.item_id !== finding.item.id);
      await this.#update(flag, outcome, known, finding);
      if (finding.part) hits.push({ flagId: flag.id, hits: finding.hits, rosters: finding.rosters, ...known });
      if (outcome.merged && outcome.merged.patterns !== flag.patterns) {
        patterns.push({ flagId: flag.id, patterns: JSON.parse(outcome.merged.patterns) });
      }
    }
    await replaceHits(this.#db, this.#trx, hits, this.#origin, this.#at, false);
    await replacePatterns(this.#db, this.#trx, patterns, false);
  }

  async #touch(seen: (string | number | null)[][]): Promise<void> {
    if (seen.length === 0) return;
    const table = batchTable(
      this.#db.dialect,
      'b',
      {
        id: 'integer',
        url: 'text',
        title: 'text',
        item_type: 'text',
        column_id: 'integer',
        unit_id: 'integer',
        content_hash: 'text',
      },
      seen,
    );
    await this.#trx.raw(
      `update flags set last_seen = ?, url = b.url, title = b.title, item_type = b.item_type, column_id = b.column_id,
         unit_id = b.unit_id, content_hash = b.content_hash from ${table.sql} where flags.id = b.id`,
      [this.#at, table.binding],
    );
  }

  async #update(flag: FlagRow, outcome: Outcome, known: Stored, finding: Finding): Promise<void> {
    const { move, state, merged, different, added, removed } = outcome;
    const changed = different && merged ? await this.#changed(flag, outcome, finding) : null;
    await this.#trx<FlagRow>('flags')
      .where('id', flag.id)
      .update({
        ...merged,
        parts: JSON.stringify(outcome.parts),
        ...(different && { version: flag.version + 1 }),
        ...(changed && { changed: JSON.stringify(changed) }),
        ...(move && {
          state,
          state_before: flag.state,
          state_since: this.#at,
          deadline: null,
          holder_id: null,
          lease_until: null,
          proposal: null,
        }),
        ...((move === 'settle' || move === 'resolve') && { changed: null }),
      });
    // An inspection that finds nothing is a reason to prove it at once.
    if (flag.state === 'taken-down' && !merged) await checkSoon(this.#trx, [flag.id], this.#at);
    if (!different) return;
    this.#log(eventOf(outcome), `flag:${flag.id}`, {
      from: flag.state,
      state,
      added: added.length,
      removed,
      ...(merged && { severity: merged.severity, confidence: merged.confidence, persons: merged.persons }),
      ...facets({ ...flag, ...merged }),
      ...(move === 'resolve' && { because: 'changed' }),
      known: known.decided.size,
    });
    this.#count(outcome);
    this.#done.flags.push({ flagId: flag.id, itemId: flag.item_id, category: flag.category, state, raised: false });
  }

  /** The difference to what was last decided on, or to what was raised; each inspection adds to it until somebody decides. */
  async #changed(flag: FlagRow, { added, removed, merged }: Outcome, finding: Finding): Promise<Changed> {
    const before = readChanged(flag);
    const addedPatterns: Record<string, number> = { ...before?.addedPatterns };
    for (const hit of added) addedPatterns[hit.pattern] = (addedPatterns[hit.pattern] ?? 0) + 1;
    const { gone, moved } = await differenceOf(this.#trx, flag.id, this.#origin, finding.hits);
    const [persons] = before?.persons ?? [flag.persons];
    const [severity] = before?.severity ?? [flag.severity];
    return {
      at: this.#at,
      since: before?.since ?? before?.at ?? this.#at,
      previousState: before?.previousState ?? flag.standing ?? (flag.state === 'open' ? null : flag.state),
      added: (before?.added ?? 0) + added.length,
      removed: (before?.removed ?? 0) + removed,
      moved: (before?.moved ?? 0) + moved,
      gone: [...(before?.gone ?? []), ...gone].slice(0, mostGone),
      addedPatterns,
      persons: [persons, merged?.persons ?? 0],
      severity: [severity, merged?.severity ?? flag.severity],
    };
  }

  #count({ move }: Outcome): void {
    if (move === 'resolve') this.#done.resolved += 1;
    else if (move === 'reappear' || move === 'reopen') this.#done.reopened += 1;
    else this.#done.changed += 1;
  }

  /** Findings that no flag knows. */
  async #raise(findings: readonly Finding[], twins: ReadonlyMap<Finding, Twin>): Promise<void> {
    if (findings.length === 0) return;
    const lent = await readStored(
      this.#db,
      this.#trx,
      [...twins.values()].map((twin) => twin.id),
      this.#origin,
    );
    const rows: { finding: Finding; row: Omit<FlagRow, 'id'>; twin: Twin | null }[] = [];
    for (const finding of findings) {
      const twin = twins.get(finding) ?? null;
      const decided = twin ? lent.get(twin.id)?.decided : undefined;
      const inherits = twin && decided && finding.hits.every((hit) => decided.has(hitKey(hit))) ? twin : null;
      const row = newFlag(finding, this.#origin, this.#at, inherits);
      if (row) rows.push({ finding, row, twin: inherits });
    }
    const ids = await this.#insert(rows.map(({ row }) => row));
    const hits: HitsOfFlag[] = [];
    const patterns: { flagId: number; patterns: string[] }[] = [];
    for (const { finding, row, twin } of rows) {
      const flagId = ids.get(`${row.item_id}:${row.category}`);
      if (flagId === undefined) continue;
      const decided = (twin && lent.get(twin.id)?.decided) ?? new Set<string>();
      hits.push({ flagId, hits: finding.hits, rosters: finding.rosters, firstSeen: new Map(), decided });
      patterns.push({ flagId, patterns: JSON.parse(row.patterns) });
      if (twin) await this.#inherit(flagId, twin);
      this.#log('flag.raised', `flag:${flagId}`, {
        state: row.state,
        severity: row.severity,
        confidence: row.confidence,
        persons: row.persons,
        hits: row.hit_count,
        ...facets(row),
        ...(twin && { inherited: twin.id }),
      });
      this.#done.raised += 1;
      this.#done.flags.push({ flagId, itemId: row.item_id, category: row.category, state: row.state, raised: true });
    }
    await replaceHits(this.#db, this.#trx, hits, this.#origin, this.#at, true);
    await replacePatterns(this.#db, this.#trx, patterns, true);
  }

  async #inherit(flagId: number, twin: Twin): Promise<void> {
    await this.#trx.raw(
      `insert into decided_digests (flag_id, family, digest, decided_at)
       select ?, family, digest, decided_at from decided_digests where flag_id = ?`,
      [flagId, twin.id],
    );
  }

  async #insert(rows: readonly Omit<FlagRow, 'id'>[]): Promise<Map<string, number>> {
    const names = Object.keys(flagColumns);
    const table = batchTable(
      this.#db.dialect,
      'b',
      flagColumns,
      rows.map((row) => names.map((name) => row[name as keyof typeof flagColumns])),
    );
    const ids = await rowsOf<{ id: number; item_id: number; category: string }>(
      this.#trx,
      `insert into flags (${names.join(', ')}) select ${names.join(', ')} from ${table.sql} where true returning id, item_id, category`,
      [table.binding],
    );
    return new Map(ids.map((row) => [`${row.item_id}:${row.category}`, row.id]));
  }
}

function eventOf({ move }: Outcome): string {
  if (move === 'resolve') return 'flag.resolved-itself';
  if (move === 'reappear' || move === 'reopen') return 'flag.reopened';
  return move === 'settle' ? 'flag.settled' : 'flag.changed';
}
