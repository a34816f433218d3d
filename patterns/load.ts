import { createHash } from 'node:crypto';
import type { Document } from 'yaml';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { engineCodes } from './engine/codes.ts';
import { namedChecks } from './engine/named-checks.ts';
import { engineVersion } from './engine/version.ts';
import { type PackFile, type PatternFields, packSchema } from './schema.ts';

/** A pattern as the rest of the house reads it. */
export interface Pattern extends PatternFields {
  pack: string;
  /** `site`: found by the crawl, not in a text. */
  scope: 'document' | 'site';
}

export interface PackSource {
  /** File name, for messages only. */
  name: string;
  text: string;
  /** Number of the published version, where it has one. */
  version?: number;
}

export interface PackIssue {
  file: string;
  /** Counts from 1. */
  line: number;
  message: string;
  /** Where in the pack: `patterns`, position, key … */
  path?: PropertyKey[];
}

/** A pack that cannot be used; nothing of it is loaded. */
export class PackError extends Error {
  readonly code = 'bad-pack';
  readonly issues: PackIssue[];
  constructor(issues: PackIssue[]) {
    super(issues.map((issue) => `${issue.file}:${issue.line}: ${issue.message}`).join('\n'));
    this.issues = issues;
  }
}

/** All patterns of one state of the packs. Immutable; `with` gives another one. */
export interface RuleSet {
  patterns: Pattern[];
  /** Changes with any pack, switch or the engine itself: texts judged under another version are due again. */
  version: string;
  enabled(id: string): boolean;
  with(switches: Record<string, boolean>): RuleSet;
}

/** Packs larger than this are refused unread. */
export const maxPackCharacters = 1_000_000;

interface PositionedPack {
  pack: PackFile;
  /** Line of a path into the file, nearest existing parent where the path itself is missing. */
  lineOf(path: PropertyKey[]): number;
}

function lineFinder(yaml: Document, counter: LineCounter): (path: PropertyKey[]) => number {
  return (path) => {
    let node: unknown = yaml.contents;
    let offset = 0;
    for (const step of [...path, null]) {
      if ((isMap(node) || isSeq(node) || isScalar(node)) && node.range) offset = node.range[0];
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
        if (!pair) break;
        if (isScalar(pair.key) && pair.key.range) offset = pair.key.range[0];
        if (pair.value === null || isScalar(pair.value)) break;
        node = pair.value;
      } else if (isSeq(node) && typeof step === 'number') node = node.items[step];
      else break;
    }
    return counter.linePos(offset).line;
  };
}

/** The path of an unknown key is its parent; the key itself is what the writer looks for. */
function placesOf(issue: {
  code?: string;
  path: PropertyKey[];
  message: string;
  keys?: unknown;
}): [PropertyKey[], string][] {
  if (issue.code === 'unrecognized_keys' && Array.isArray(issue.keys))
    return issue.keys.map((key) => [[...issue.path, String(key)], `unknown key "${String(key)}"`]);
  const where = issue.path.filter((step) => typeof step !== 'number').join('.');
  return [[issue.path, where ? `${where}: ${issue.message}` : issue.message]];
}

/** Reads one pack strictly. @throws PackError with the line of each mistake */
export function parsePack(source: PackSource): PositionedPack {
  const fail = (line: number, message: string) => new PackError([{ file: source.name, line, message }]);
  if (source.text.length > maxPackCharacters) throw fail(1, `larger than ${maxPackCharacters} characters`);
  const counter = new LineCounter();
  const yaml = parseDocument(source.text, { lineCounter: counter, uniqueKeys: true });
  const first = yaml.errors[0];
  if (first) throw fail(counter.linePos(first.pos[0]).line, first.message.split('\n')[0] ?? 'not YAML');
  const lineOf = lineFinder(yaml, counter);
  // An alias bomb would multiply here; the library refuses more than 100 aliases.
  let content: unknown;
  try {
    content = yaml.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw fail(1, error instanceof Error ? error.message : 'not YAML');
  }
  const parsed = packSchema.safeParse(content);
  if (!parsed.success)
    throw new PackError(
      parsed.error.issues.flatMap((issue) =>
        placesOf(issue).map(([path, message]) => ({ file: source.name, line: lineOf(path), message, path })),
      ),
    );
  const issues: PackIssue[] = [];
  const seen = new Map<string, number>();
  for (const [index, pattern] of parsed.data.patterns.entries()) {
    const line = lineOf(['patterns', index]);
    const before = seen.get(pattern.id);
    if (before !== undefined)
      issues.push({ file: source.name, line, message: `duplicate id "${pattern.id}", first on line ${before}` });
    seen.set(pattern.id, line);
    const inMatcher = matcherIssues(source.name, pattern, lineOf(['patterns', index, 'matcher']));
    issues.push(...inMatcher.map((issue) => ({ ...issue, path: ['patterns', index, 'matcher'] })));
    const pathOf = (nth: number) => ['patterns', index, 'matcher', 'regex', nth];
    issues.push(...expressionIssues(source.name, pattern, pathOf, (nth) => lineOf(pathOf(nth))));
  }
  if (issues.length > 0) throw new PackError(issues);
  return { pack: parsed.data, lineOf };
}

/** A pack cannot name what the engine does not have. */
function matcherIssues(file: string, pattern: PatternFields, line: number): PackIssue[] {
  const { matcher } = pattern;
  if ('regex' in matcher)
    return matcher.validators
      .filter((name) => !(name in namedChecks))
      .map((name) => ({
        file,
        line,
        message: `unknown validator "${name}"; known: ${Object.keys(namedChecks).join(', ')}`,
      }));
  if ('code' in matcher && pattern.category === 'personal-data' && !engineCodes.has(matcher.code))
    return [{ file, line, message: `unknown code "${matcher.code}"; known: ${[...engineCodes].join(', ')}` }];
  return [];
}

function expressionIssues(
  file: string,
  pattern: PatternFields,
  pathOf: (nth: number) => PropertyKey[],
  lineOf: (nth: number) => number,
): PackIssue[] {
  if (!('regex' in pattern.matcher)) return [];
  return pattern.matcher.regex.flatMap((source, nth) => {
    try {
      new RegExp(source, 'gu');
      return [];
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return [{ file, line: lineOf(nth), message: `${pattern.id}: ${message}`, path: pathOf(nth) }];
    }
  });
}

/**
 * Builds the rules from all packs together.
 * @throws PackError with file, line and reason of everything that is wrong; the caller keeps its last good set
 */
export function loadPacks(files: PackSource[]): RuleSet {
  const issues: PackIssue[] = [];
  const patterns: Pattern[] = [];
  const owners = new Map<string, string>();
  for (const file of files) {
    try {
      const { pack, lineOf } = parsePack(file);
      for (const [index, fields] of pack.patterns.entries()) {
        const line = lineOf(['patterns', index]);
        const owner = owners.get(fields.id);
        if (owner) issues.push({ file: file.name, line, message: `duplicate id "${fields.id}", first at ${owner}` });
        owners.set(fields.id, `${file.name}:${line}`);
        patterns.push({ ...fields, pack: pack.pack, scope: 'site' in fields.matcher ? 'site' : 'document' });
      }
    } catch (error) {
      if (!(error instanceof PackError)) throw error;
      issues.push(...error.issues);
    }
  }
  if (issues.length > 0) throw new PackError(issues);
  const digest = createHash('sha256').update(engineVersion);
  for (const file of [...files].sort((a, b) => (a.name < b.name ? -1 : 1)))
    digest.update(`\0${file.name}\0${file.text}`);
  return ruleSet(patterns, digest.digest('hex').slice(0, 16), new Map());
}

function ruleSet(patterns: Pattern[], base: string, switches: ReadonlyMap<string, boolean>): RuleSet {
  const on = new Map(patterns.map((pattern) => [pattern.id, switches.get(pattern.id) ?? !pattern.off]));
  const changed = patterns.filter((pattern) => on.get(pattern.id) === pattern.off).map((pattern) => pattern.id);
  const version =
    changed.length === 0
      ? base
      : createHash('sha256')
          .update(`${base}\0${changed.sort().join(',')}`)
          .digest('hex')
          .slice(0, 16);
  return {
    patterns,
    version,
    enabled: (id) => on.get(id) ?? false,
    with: (more) => ruleSet(patterns, base, new Map([...switches, ...Object.entries(more)])),
  };
}
