import { parsePack } from './load.ts';
import {
  type Plain,
  patternsInText,
  readPackText,
  same,
  setPlain,
  withoutPattern,
  withPattern,
  writePackText,
} from './pack-text.ts';

/** Which of two texts holds where both changed the same thing. */
export type Choice = 'mine' | 'theirs';

/** The same key of the same pattern was changed here and there. `undefined`: not there at all. */
export interface MergeConflict {
  /** `resident-id:severity`; the key is empty where the pattern as a whole was changed here and removed there. */
  at: string;
  pattern: string;
  key: string;
  base: Plain | undefined;
  mine: Plain | undefined;
  theirs: Plain | undefined;
  chosen: Choice | null;
}

export interface Merge {
  /** Until every conflict is settled, ours stands where they are. */
  text: string;
  conflicts: MergeConflict[];
  /** What came from theirs, and what of ours stays, as `pattern:key`. */
  taken: string[];
  kept: string[];
}

/** Lists in which each entry stands for itself: what one side adds and the other side adds both hold. */
const sets = new Set(['keywords', 'basis', 'examples.match', 'examples.ignore', 'matcher.validators', 'against.words']);

/**
 * Brings a newer shipped pack and local changes together, pattern by pattern and key by key.
 * @param base the shipped text that ours began with @param choices `pattern:key` → whose holds
 * @throws PackError where one of the three is no pack
 */
export function mergePacks(
  base: string,
  mine: string,
  theirs: string,
  choices: ReadonlyMap<string, Choice> = new Map(),
): Merge {
  for (const [name, text] of Object.entries({ base, mine, theirs })) parsePack({ name, text });
  const merge: Merge = { text: mine, conflicts: [], taken: [], kept: [] };
  const [was, own, new_] = [patternsInText(base), patternsInText(mine), patternsInText(theirs)];
  for (const id of new Set([...own.keys(), ...new_.keys(), ...was.keys()])) {
    const ours = own.get(id);
    const merged = mergeValue(was.get(id), ours, new_.get(id), { pattern: id, path: [], merge, choices });
    if (same(merged, ours)) continue;
    merge.text =
      merged === undefined
        ? withoutPattern(merge.text, id)
        : withPattern(merge.text, ours === undefined ? null : id, merged);
  }
  const number = readPackText(theirs).get('version');
  if (typeof number === 'number') {
    const yaml = readPackText(merge.text);
    setPlain(yaml, ['version'], number);
    merge.text = writePackText(yaml);
  }
  // Nothing of ours is left: their own text, so that the pack follows what is shipped again.
  if (sameContent(merge.text, theirs)) merge.text = theirs;
  return merge;
}

interface Place {
  pattern: string;
  path: string[];
  merge: Merge;
  choices: ReadonlyMap<string, Choice>;
}

function mergeValue(
  base: Plain | undefined,
  mine: Plain | undefined,
  theirs: Plain | undefined,
  place: Place,
): Plain | undefined {
  const at = `${place.pattern}:${place.path.join('.')}`;
  if (equal(mine, theirs)) return mine;
  if (isRecord(mine) && isRecord(theirs) && isRecord(base)) {
    const merged: { [key: string]: Plain } = {};
    for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
      const inner = { ...place, path: [...place.path, key] };
      const value = mergeValue(base?.[key], mine[key], theirs[key], inner);
      if (value !== undefined) merged[key] = value;
    }
    return merged;
  }
  if (equal(base, mine)) {
    place.merge.taken.push(at);
    return theirs;
  }
  if (equal(base, theirs)) {
    place.merge.kept.push(at);
    return mine;
  }
  const key = place.path.join('.');
  if (sets.has(key) && Array.isArray(mine) && Array.isArray(theirs)) {
    place.merge.taken.push(at);
    place.merge.kept.push(at);
    return mergeSets(Array.isArray(base) ? base : [], mine, theirs);
  }
  const chosen = place.choices.get(at) ?? null;
  place.merge.conflicts.push({ at, pattern: place.pattern, key, base, mine, theirs, chosen });
  return chosen === 'theirs' ? theirs : mine;
}

/** Ours in our order, without what they took out, with what they added. */
function mergeSets(base: Plain[], mine: Plain[], theirs: Plain[]): Plain[] {
  const has = (list: Plain[], item: Plain) => list.some((one) => same(one, item));
  const kept = mine.filter((item) => has(theirs, item) || !has(base, item));
  return [...kept, ...theirs.filter((item) => !has(mine, item) && !has(base, item))];
}

function equal(a: Plain | undefined, b: Plain | undefined): boolean {
  return (a === undefined) === (b === undefined) && same(a, b);
}

function sameContent(a: string, b: string): boolean {
  const [one, other]: [Plain, Plain] = [readPackText(a).toJS(), readPackText(b).toJS()];
  return same(one, other);
}

function isRecord(value: Plain | undefined): value is { [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
