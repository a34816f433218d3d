import { RE2JS } from 're2js';
import { checkSync } from 'recheck';
import { detect } from './engine/scan.ts';
import type { DetectionContext } from './hit.ts';
import { loadPacks, PackError, type PackSource, parsePack, type RuleSet } from './load.ts';
import { patternsInText } from './pack-text.ts';
import { exampleDocument } from './plain.ts';
import type { PatternExample, PatternFields } from './schema.ts';
import { shippedPacks } from './shipped.ts';

export interface PackProblem {
  /** Null where the file as a whole is wrong. */
  pattern: string | null;
  line: number;
  kind: 'schema' | 'example' | 'backtracking' | 'duplicate';
  message: string;
  /** Where in the pattern, as keys and positions, for a form that shows it beside its field. */
  path?: PropertyKey[];
}

/** The day of examples that name none. */
export const exampleDay = '2026-11-23';

export function exampleContext(example: PatternExample): DetectionContext {
  const fields = typeof example === 'string' ? {} : example;
  return {
    asOf: fields.asOf ?? exampleDay,
    ...(fields.column === undefined ? {} : { column: fields.column }),
    ...(fields.firstSeen === undefined ? {} : { firstSeen: fields.firstSeen }),
    ...(fields.ownDomains
      ? { site: { name: '', host: '', ownDomains: fields.ownDomains, commonNumbers: new Set<string>() } }
      : {}),
  };
}

/**
 * Everything that is wrong with a pack: its shape, its examples, and expressions that backtrack or are outside of RE2 syntax.
 * Examples run with the other packs beside it, as in an inspection; a file of the same name, or of the same pack, is replaced by this one. Runs the examples, so it takes tens of milliseconds per pattern with expressions.
 */
export async function checkPack(
  name: string,
  text: string,
  beside: PackSource[] = shippedPacks(),
): Promise<PackProblem[]> {
  let parsed: ReturnType<typeof parsePack>;
  try {
    parsed = parsePack({ name, text });
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    const ids = idsIn(text);
    return error.issues.map(({ line, message, path }) => {
      const [list, index, ...inner] = path ?? [];
      const own = list === 'patterns' && typeof index === 'number';
      return {
        pattern: own ? (ids[index] ?? null) : null,
        line,
        kind: message.startsWith('duplicate id') ? 'duplicate' : 'schema',
        message,
        ...(own && { path: inner }),
      };
    });
  }
  const { pack, lineOf } = parsed;
  let rules: RuleSet;
  try {
    // A copy of a pack under another path stands in for it, too.
    const others = beside.filter((one) => one.name !== name && stemOf(one.name) !== pack.pack);
    rules = loadPacks([...others, { name, text }]);
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    const own = error.issues.filter((issue) => issue.file === name);
    if (own.length > 0)
      return own.map(({ line, message }) => ({ pattern: null, line, kind: 'duplicate' as const, message }));
    // Another pack is broken: that is not this one's fault.
    rules = loadPacks([{ name, text }]);
  }
  const problems: PackProblem[] = [];
  for (const [index, pattern] of pack.patterns.entries()) {
    const at = (...path: PropertyKey[]) => ({ pattern: pattern.id, line: lineOf(['patterns', index, ...path]), path });
    for (const [nth, message] of expressionProblems(pattern))
      problems.push({ ...at('matcher', 'regex', nth), kind: 'backtracking', message });
    if ('site' in pattern.matcher) continue;
    const on = rules.with({ [pattern.id]: true });
    for (const wanted of ['match', 'ignore'] as const)
      for (const [nth, example] of pattern.examples[wanted].entries()) {
        const found = detect(exampleDocument(example), on, { ...exampleContext(example), only: [pattern.id] });
        const hit = found.hits.find((one) => one.pattern === pattern.id);
        if ((hit !== undefined) === (wanted === 'match')) continue;
        const message =
          wanted === 'match'
            ? `example ${nth + 1} of match is not found`
            : `example ${nth + 1} of ignore is found (${hit?.confidence}, score ${hit?.score})`;
        problems.push({ ...at('examples', wanted, nth), kind: 'example', message });
      }
  }
  return problems;
}

const stemOf = (name: string): string => name.replace(/^.*\//, '').replace(/\.ya?ml$/, '');

/** Ids of a text that may be no pack, so that a mistake can be named with its pattern. */
function idsIn(text: string): string[] {
  try {
    return [...patternsInText(text).keys()];
  } catch {
    return [];
  }
}

/** Expressions must be safe to run (no super-linear backtracking) and valid RE2, so that another engine could run them too. */
function expressionProblems(pattern: PatternFields): [number, string][] {
  if (!('regex' in pattern.matcher)) return [];
  return pattern.matcher.regex.flatMap((source, nth): [number, string][] => {
    const problems: [number, string][] = [];
    const verdict = checkSync(source, 'gu', { timeout: 10_000 });
    if (verdict.status !== 'safe') problems.push([nth, `expression ${nth + 1} is ${verdict.status} for backtracking`]);
    try {
      RE2JS.compile(source);
    } catch (error) {
      problems.push([
        nth,
        `expression ${nth + 1} is not RE2: ${error instanceof Error ? error.message : String(error)}`,
      ]);
    }
    return problems;
  });
}
