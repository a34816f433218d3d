import type { Confidence, Evidence } from '../hit.ts';
import type { Pattern, RuleSet } from '../load.ts';
import type { Trace } from './claim.ts';

/** What a label near a candidate does to one rule. */
export interface Effect {
  /** Full evidence when it is the nearest label, `far` when another one stands between, `header` over a column. */
  near: Evidence;
  far: Evidence | null;
  header: Evidence;
  /** Why a candidate is let go when this speaks against it. */
  reason: string | null;
  against: boolean;
}

/** A label of the lexicon; `effects` by rule index. */
export interface Label {
  word: string;
  effects: (Effect | undefined)[];
}

/** One pattern made ready for judging. */
export interface Rule {
  index: number;
  pattern: Pattern;
  code: string | null;
  base: Evidence;
  steps: Map<string, Evidence>;
  confirmed: number;
  likely: number;
  suspect: number;
  /** Where the traces of its claims begin. */
  root: Trace | null;
}

/** Rules of one rule set, with the words of all of them in one lexicon, looked up from the last character backwards. */
export interface Compiled {
  rules: Rule[];
  byCode: Map<string, Rule>;
  byId: Map<string, Rule>;
  labels: Map<string, Label>;
  /** Labels by their last two characters (`tailKey`), longest first: dozens of them end in 号. */
  byLast: Map<number, Label[]>;
  /** 1 for each character code on which some label ends. */
  ends: Uint8Array;
  wants: Wants;
}

/** What some rule of the set is found by; what none is found by is not read. */
export interface Wants {
  numbers: boolean;
  /** Numbers written in groups. */
  groups: boolean;
  /** Runs of letters and digits. */
  mixed: boolean;
  masks: boolean;
  mails: boolean;
  addresses: boolean;
}

const grouped = [
  'resident-id',
  'residence-permit',
  'foreigner-permit',
  'disability-certificate',
  'mobile',
  'bank-card',
  'landline',
];
const labelled = ['travel-permit', 'passport', 'insurance-number', 'social-account'];
const bareOnly = ['resident-id-15', 'truncated-id', 'military-id'];

function wantsOf(codes: ReadonlySet<string | null>): Wants {
  const some = (...lists: string[][]) => lists.some((list) => list.some((code) => codes.has(code)));
  return {
    numbers: some(grouped, labelled, bareOnly),
    groups: some(grouped),
    mixed: some(grouped, labelled, ['truncated-id', 'licence-plate', 'vin', 'weak-mask']),
    masks: some(['weak-mask', 'resident-id', 'mobile', 'bank-card']),
    mails: codes.has('email'),
    addresses: codes.has('home-address'),
  };
}

/** Key of a label's last two characters; labels have at least two. */
export function tailKey(last2: number, last: number): number {
  return last2 * 65_536 + last;
}

const compiled = new WeakMap<RuleSet, Map<string, Compiled>>();

/** Compiles once per rule set and selection. */
export function compile(rules: RuleSet, only: string[] | undefined): Compiled {
  const key = only ? [...only].sort().join(' ') : '';
  const known = compiled.get(rules) ?? new Map<string, Compiled>();
  compiled.set(rules, known);
  const before = known.get(key);
  if (before) return before;
  const made = build(rules, only ? new Set(only) : null);
  known.set(key, made);
  return made;
}

/** Under `only` the other rules are judged too: they settle overlaps and stand beside supporting ones; the caller filters what it reports. */
function build(rules: RuleSet, only: Set<string> | null): Compiled {
  const chosen = rules.patterns.filter(
    (pattern) =>
      pattern.scope === 'document' &&
      pattern.category === 'personal-data' &&
      (rules.enabled(pattern.id) || only?.has(pattern.id)),
  );
  const list = chosen.map(ruleOf);
  const labels = new Map<string, Label>();
  const label = (word: string): Label => {
    const existing = labels.get(word);
    if (existing) return existing;
    const made: Label = { word, effects: [] };
    labels.set(word, made);
    return made;
  };
  for (const rule of list) {
    const { evidence, keywords } = rule.pattern;
    const points = (key: string) => evidence.points[key] ?? 0;
    for (const word of keywords)
      label(word).effects[rule.index] = {
        near: { key: 'keyword', points: points('keyword'), detail: word },
        far: { key: 'keyword-far', points: points('keyword-far'), detail: word },
        header: { key: 'header', points: points('header'), detail: word },
        reason: null,
        against: false,
      };
    for (const group of evidence.against)
      for (const word of group.words) {
        const step = { key: 'against', points: group.points, detail: word };
        label(word).effects[rule.index] = {
          near: step,
          far: null,
          header: step,
          reason: group.reason ?? null,
          against: true,
        };
      }
  }
  const byLast = new Map<number, Label[]>();
  const ends = new Uint8Array(65_536);
  for (const entry of [...labels.values()].sort((a, b) => b.word.length - a.word.length)) {
    const last = entry.word.charCodeAt(entry.word.length - 1);
    const key = tailKey(entry.word.charCodeAt(entry.word.length - 2), last);
    byLast.set(key, [...(byLast.get(key) ?? []), entry]);
    ends[last] = 1;
  }
  return {
    rules: list,
    byCode: new Map(list.flatMap((rule) => (rule.code ? [[rule.code, rule]] : []))),
    byId: new Map(list.map((rule) => [rule.pattern.id, rule])),
    labels,
    byLast,
    ends,
    wants: wantsOf(new Set(list.map((rule) => rule.code))),
  };
}

const defaultBands = { confirmed: 7, likely: 4, suspect: 2 };

function ruleOf(pattern: Pattern, index: number): Rule {
  const { evidence, matcher } = pattern;
  return {
    index,
    pattern,
    code: 'code' in matcher ? matcher.code : null,
    base: { key: 'base', points: evidence.base },
    steps: new Map(Object.entries(evidence.points).map(([key, points]) => [key, { key, points }])),
    ...(evidence.bands ?? defaultBands),
    root: null,
  };
}

/** The band of a score, null below the least one. */
export function bandOf(rule: Rule, score: number): Confidence | null {
  if (score >= rule.confirmed) return 'confirmed';
  if (score >= rule.likely) return 'likely';
  return score >= rule.suspect ? 'suspect' : null;
}
