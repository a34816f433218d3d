import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import type { PatternFields } from './schema.ts';

/**
 * Packs as text: changed at the places that differ and nowhere else, so that comments, order and spelling of the rest
 * stay as their writer left them and a comparison shows the change alone.
 */

/** How a document is written: as the shipped packs are, one line for a flow collection, no folding. */
const style = {
  lineWidth: 0,
  flowCollectionPadding: false,
  singleQuote: true,
  // A quoted text with line breaks in it stays on one line.
  doubleQuotedMinMultiLineLength: 1_000_000,
} as const;

/** First line of a pack file: editors then know every field and complain while one types. */
export const schemaLine = (path: string): string => `# yaml-language-server: $schema=${path}`;

export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

export function readPackText(text: string): Document {
  return parseDocument(text, { uniqueKeys: true });
}

export function writePackText(yaml: Document): string {
  return yaml.toString(style);
}

/** The patterns of a pack as plain data by their id, in their order, aliases followed. */
export function patternsInText(text: string): Map<string, Plain> {
  const content: unknown = readPackText(text).toJS({ maxAliasCount: 100 });
  const list = isRecord(content) ? content.patterns : null;
  const entries = Array.isArray(list) ? list.filter(isRecord) : [];
  return new Map(entries.map((pattern) => [String(pattern.id), asPlain(pattern)] as const));
}

/** The pack with a pattern changed to `fields`, or added at its end. What equals the schema's defaults is left out where it was. */
export function withPattern(text: string, id: string | null, fields: Plain): string {
  const yaml = readPackText(text);
  const at = id === null ? -1 : indexOf(yaml, id);
  if (at >= 0) {
    setPlain(yaml, ['patterns', at], fields);
  } else {
    const list = yaml.get('patterns');
    const node = styled(yaml, fields);
    if (isSeq(list)) {
      if (isCollection(node) && list.items.length > 0) node.spaceBefore = true;
      list.items.push(node);
    } else yaml.set('patterns', styled(yaml, [fields]));
  }
  return writePackText(yaml);
}

/** The pack without a pattern. */
export function withoutPattern(text: string, id: string): string {
  const yaml = readPackText(text);
  const at = indexOf(yaml, id);
  if (at < 0) return text;
  expandAliases(yaml);
  yaml.deleteIn(['patterns', at]);
  return writePackText(yaml);
}

/** A pack of one's own before it has any content but one pattern. */
export function newPackText(pack: string, fields: Plain): string {
  const yaml = readPackText(`pack: ${pack}\nversion: 1\npatterns: []\n`);
  yaml.set('patterns', styled(yaml, [fields]));
  return writePackText(yaml);
}

export function indexOf(yaml: Document, id: string): number {
  const list = yaml.get('patterns');
  if (!isSeq(list)) return -1;
  return list.items.findIndex((item) => isMap(item) && item.get('id') === id);
}

/** Sets what lies at a path to plain data, going down to the values that differ. */
export function setPlain(
  yaml: Document,
  path: (string | number)[],
  value: Plain,
  before: Plain = plainAt(yaml, path),
): void {
  if (same(before, value)) return;
  const node = yaml.getIn(path, true);
  if (isAlias(node) || (isCollection(node) && node.anchor)) {
    apart(yaml, path, value);
    return;
  }
  if (isMap(node) && isRecord(value) && isRecord(before)) {
    for (const [key, part] of Object.entries(before)) {
      if (key in value || (defaults.has(key) && isNothing(part))) continue;
      if (hasAnchor(yaml.getIn([...path, key], true))) {
        apart(yaml, path, value);
        return;
      }
      yaml.deleteIn([...path, key]);
    }
    for (const [key, part] of Object.entries(value)) {
      if (key in before) setPlain(yaml, [...path, key], part, before[key]);
      else insertPair(yaml, node, key, part);
    }
    return;
  }
  if (isSeq(node) && Array.isArray(value) && Array.isArray(before)) {
    setList(yaml, path, before, value);
    return;
  }
  if (hasAnchor(node)) {
    apart(yaml, path, value);
    return;
  }
  if (isScalar(node) && !isRecord(value) && !Array.isArray(value)) node.value = value;
  else yaml.setIn(path, styled(yaml, value));
}

/** What is shared with other patterns must not change with this one. */
function apart(yaml: Document, path: (string | number)[], value: Plain): void {
  expandAliases(yaml);
  setPlain(yaml, path, value);
}

/** A new key goes where the shipped packs have it. */
function insertPair(yaml: Document, map: YAMLMap, key: string, value: Plain): void {
  const pair = yaml.createPair(key, null);
  pair.value = styled(yaml, value, map.flow === true);
  if (isCollection(pair.value) && oneLine.has(key)) pair.value.flow = true;
  const rank = order.indexOf(key);
  const later = map.items.findIndex((item) => order.indexOf(isScalar(item.key) ? String(item.key.value) : '') > rank);
  if (rank < 0 || later < 0) map.items.push(pair);
  else map.items.splice(later, 0, pair);
}

/** Items that stay keep their comments: they are found again by what they hold, wherever they went. */
function setList(yaml: Document, path: (string | number)[], before: Plain[], value: Plain[]): void {
  const list = yaml.getIn(path, true);
  if (!isSeq(list)) return;
  const changed = value.flatMap((item, n) => (same(item, before[n]) ? [] : [n]));
  // The same length and one that differs: it is changed in its place.
  const [only] = changed;
  if (before.length === value.length && changed.length === 1 && only !== undefined) {
    setPlain(yaml, [...path, only], value[only] ?? null, before[only]);
    return;
  }
  const left = before.map((item, n) => ({ key: stable(item), node: list.items[n] }));
  const kept = value.map((item) => {
    const at = left.findIndex((one) => one.key === stable(item));
    return at < 0 ? null : left.splice(at, 1)[0]?.node;
  });
  if (left.some(({ node }) => hasAnchor(node))) {
    apart(yaml, path, value);
    return;
  }
  list.items = value.map((item, n) => kept[n] ?? styled(yaml, item, list.flow === true || isRecord(item)));
}

function plainAt(yaml: Document, path: (string | number)[]): Plain {
  let found: unknown = yaml.toJS({ maxAliasCount: 100 });
  for (const step of path) found = isRecord(found) || Array.isArray(found) ? Reflect.get(found, step) : undefined;
  return asPlain(found ?? null);
}

/** Puts a copy in the place of each alias and takes the anchors away. */
function expandAliases(yaml: Document): void {
  visit(yaml, {
    Alias(_key, alias) {
      const source = alias.resolve(yaml);
      if (!source) return undefined;
      const copy = source.clone();
      if (!isNode(copy)) return undefined;
      visit(copy, { Node: (_inner, node) => clearAnchor(node) });
      return copy;
    },
  });
  visit(yaml, { Node: (_key, node) => clearAnchor(node) });
}

function clearAnchor(node: unknown): undefined {
  if ((isCollection(node) || isScalar(node)) && node.anchor) node.anchor = undefined;
  return undefined;
}

function hasAnchor(node: unknown): boolean {
  let found = false;
  if (isNode(node))
    visit(node, {
      Node(_key, inner) {
        if (isAlias(inner) || ((isCollection(inner) || isScalar(inner)) && inner.anchor)) found = true;
        return found ? visit.BREAK : undefined;
      },
    });
  return found;
}

/** New nodes look as in the shipped packs: patterns and examples as blocks, words and pairs on one line. */
function styled(yaml: Document, value: Plain, flow = false): ReturnType<Document['createNode']> {
  const node = yaml.createNode(value, { flow });
  visit(node, {
    Map(_key, map, path) {
      if (path.length > 1 && isSeq(path.at(-1))) map.flow = true;
    },
    Pair(_key, pair) {
      const name = isScalar(pair.key) ? String(pair.key.value) : '';
      if (isCollection(pair.value) && oneLine.has(name)) pair.value.flow = true;
    },
  });
  return node;
}

const oneLine = new Set(['title', 'basis', 'keywords', 'points', 'bands', 'words', 'validators', 'matcher']);
const order = [
  ...['id', 'title', 'why', 'basis', 'category', 'severity', 'off', 'supporting', 'keywords', 'matcher', 'evidence'],
  ...['base', 'points', 'against', 'bands', 'examples', 'match', 'ignore'],
];

/** Keys that the schema fills in by itself, and what it fills in. */
const defaults = new Set([
  ...['off', 'supporting', 'base', 'keywords', 'basis', 'validators', 'against', 'points', 'match', 'ignore'],
]);

function isNothing(value: Plain): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) ? Object.keys(value).length === 0 : value === false || value === 0;
}

/** Plain data by construction: it came from YAML or from the schema. */
function asPlain(value: unknown): Plain {
  return JSON.parse(JSON.stringify(value));
}

function isRecord(value: unknown): value is { [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two values say the same; the order of keys says nothing. */
export function same(a: Plain | undefined, b: Plain | undefined): boolean {
  return stable(a ?? null) === stable(b ?? null);
}

function stable(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${stable(part)}`).join(',')}}`;
}

/** A pattern without what the schema fills in by itself, in the order of the shipped packs. */
export function withoutDefaults(pattern: PatternFields): Plain {
  const { evidence, examples, matcher } = pattern;
  const kept: Record<string, unknown> = {
    id: pattern.id,
    title: pattern.title,
    why: pattern.why,
    ...(pattern.basis.length > 0 && { basis: pattern.basis }),
    category: pattern.category,
    severity: pattern.severity,
    ...(pattern.off && { off: true }),
    ...(pattern.supporting && { supporting: true }),
    ...(pattern.keywords.length > 0 && { keywords: pattern.keywords }),
    matcher:
      'regex' in matcher
        ? { regex: matcher.regex, ...(matcher.validators.length > 0 && { validators: matcher.validators }) }
        : matcher,
  };
  const weights = {
    ...(evidence.base !== 0 && { base: evidence.base }),
    ...(Object.keys(evidence.points).length > 0 && { points: evidence.points }),
    ...(evidence.against.length > 0 && { against: evidence.against }),
    ...(evidence.bands && { bands: evidence.bands }),
  };
  if (Object.keys(weights).length > 0) kept.evidence = weights;
  const shown = {
    ...(examples.match.length > 0 && { match: examples.match }),
    ...(examples.ignore.length > 0 && { ignore: examples.ignore }),
  };
  if (Object.keys(shown).length > 0) kept.examples = shown;
  return asPlain(kept);
}
