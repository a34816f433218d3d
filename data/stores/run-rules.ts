import { engineVersion } from '../../patterns/engine/version.ts';
import { loadPacks, type PackSource, type Pattern, type RuleSet } from '../../patterns/load.ts';
import type { Database } from '../connect.ts';
import { StoreError } from '../errors.ts';
import type { PatternRun, RunRules } from './pattern-runs.ts';
import { packsInForce, packVersions, patternSwitches } from './patterns.ts';

/** What is tried: a changed text of a pack, a stored version of it, or a switch turned. */
export type Trial =
  | { pack: string; yaml: string }
  | { pack: string; version: number }
  | { pack: string; turn: { pattern: string; on: boolean } };

export interface Side {
  packs: PackSource[];
  switches: Record<string, boolean>;
}

/** The name under which the text of a run stands among the versions. */
const ownText = 0;

/**
 * Fixes what a trial is compared with: the packs and switches of this moment.
 * @throws PackError where the text cannot be loaded, StoreError `not-found`
 */
export async function rulesOfTrial(db: Database, trial: Trial): Promise<{ rules: RunRules; yaml: string | null }> {
  const inForce = await packsInForce(db);
  const switches = await patternSwitches(db);
  const packs = Object.fromEntries(inForce.map((pack) => [pack.pack, pack.version]));
  const before = { packs, switches };
  if ('turn' in trial) {
    const after = { packs, switches: { ...switches, [trial.turn.pattern]: trial.turn.on } };
    return { rules: await completed(db, before, after, null), yaml: null };
  }
  if ('version' in trial) {
    const after = { packs: { ...packs, [trial.pack]: trial.version }, switches };
    return { rules: await completed(db, before, after, null), yaml: null };
  }
  const own = inForce.find((pack) => pack.pack === trial.pack);
  if (own?.yaml === trial.yaml) return { rules: await completed(db, before, before, null), yaml: null };
  const after = { packs: { ...packs, [trial.pack]: ownText }, switches };
  return { rules: await completed(db, before, after, trial.yaml), yaml: trial.yaml };
}

/** What a published version changed against the one before it. */
export async function rulesOfChange(db: Database, pack: string, from: number, to: number): Promise<RunRules> {
  const switches = await patternSwitches(db);
  const packs = Object.fromEntries((await packsInForce(db)).map((one) => [one.pack, one.version]));
  const side = (version: number) => ({ packs: { ...packs, [pack]: version }, switches });
  return completed(db, side(from), side(to), null);
}

async function completed(
  db: Database,
  before: RunRules['before'],
  after: RunRules['after'],
  yaml: string | null,
): Promise<RunRules> {
  const rules = { before, after, patterns: [], engine: engineVersion };
  const sides = await sidesOf(db, { rules, yaml });
  return { ...rules, patterns: differentPatterns(load(sides.before), load(sides.after)) };
}

export const load = (side: Side): RuleSet => loadPacks(side.packs).with(side.switches);

/** Ids of patterns that one side has otherwise than the other. */
export function differentPatterns(before: RuleSet, after: RuleSet): string[] {
  const text = (pattern: Pattern | undefined, rules: RuleSet) =>
    // Examples are looked at by people and checks only; a change of them finds nothing else.
    pattern && rules.enabled(pattern.id) ? JSON.stringify({ ...pattern, examples: null }) : null;
  const byId = (rules: RuleSet) => new Map(rules.patterns.map((pattern) => [pattern.id, pattern]));
  const [was, is] = [byId(before), byId(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((id) => text(was.get(id), before) !== text(is.get(id), after))
    .sort();
}

/** Both sides of a run as texts. @throws StoreError `not-found` where a version is not there */
export async function sidesOf(
  db: Database,
  run: Pick<PatternRun, 'rules' | 'yaml'>,
): Promise<{ before: Side; after: Side }> {
  const known = new Map<string, string>();
  const textOf = async (pack: string, version: number): Promise<string> => {
    if (version === ownText) return run.yaml ?? '';
    const key = `${pack}@${version}`;
    if (!known.has(key)) for (const one of await packVersions(db, pack)) known.set(`${pack}@${one.version}`, one.yaml);
    const text = known.get(key);
    if (text === undefined) throw new StoreError('not-found', `pack ${pack}: has no version ${version}`);
    return text;
  };
  const side = async ({ packs, switches }: RunRules['before']): Promise<Side> => {
    const sources: PackSource[] = [];
    for (const [pack, version] of Object.entries(packs).sort())
      sources.push({ name: `${pack}.yaml`, text: await textOf(pack, version) });
    return { packs: sources, switches };
  };
  return { before: await side(run.rules.before), after: await side(run.rules.after) };
}
