import type { Surroundings } from '../../../data/stores/suggestions.ts';
import type { Pattern } from '../../../patterns/load.ts';
import { type Plain, patternsInText, withPattern } from '../../../patterns/pack-text.ts';

/**
 * What decisions say about words: simple counts and log-odds, shown as such. Only masked surroundings are looked at.
 * `against`: stands before false ones; `keyword`: stands before real ones; `drop`: a word of the pattern that misleads.
 */
export interface WordEvidence {
  kind: 'against' | 'keyword' | 'drop';
  word: string;
  /** Decisions with the word: false positives, real ones. */
  wrong: number;
  real: number;
  /** Log-odds ratio with half a case added everywhere, and how many standard errors it is from nothing. */
  logOdds: number;
  z: number;
}

/** Words are looked for so far before a hit: as far as the engine looks for labels. */
const reach = 32;
const longest = 8;
/** A word that stood in fewer decisions is chance, or somebody's name. */
const fewest = 3;
/** 95 % two-sided. */
const clear = 1.96;
const most = 8;

/** A piece of text that may be a label: Chinese characters or Latin letters, nothing masked, no digit. */
const wordLike = /^(?:[\p{Script=Han}]{2,8}|[A-Za-z]{2,8})$/u;

export function suggestWords(decisions: readonly Surroundings[], pattern: Pattern): WordEvidence[] {
  const known = new Set([...pattern.keywords, ...pattern.evidence.against.flatMap((group) => group.words)]);
  const pieces = tellApart(decisions, counted(decisions, piecesOf)).filter(({ word }) => !known.has(word));
  const labels = tellApart(
    decisions,
    counted(decisions, (one) => new Map(one.words.map((word) => [word, 0]))),
  );
  const against = distinct(pieces.filter(({ z }) => z >= clear));
  const keywords = distinct(pieces.filter(({ z }) => z <= -clear));
  const drop = labels.filter(({ z, word }) => z >= clear && pattern.keywords.includes(word));
  return [
    ...against.slice(0, most).map((one) => told('against', one)),
    ...drop.slice(0, most).map((one) => told('drop', one)),
    ...keywords.slice(0, most).map((one) => told('keyword', one)),
  ];
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * Words and runs of words before a hit, with how far each ends from it. A word is what a dictionary calls one, so that
 * no half of a name or a term is suggested.
 */
function piecesOf(one: Surroundings): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const before of one.before) {
    const near = before.slice(-reach);
    const words = [...segmenter.segment(near)];
    for (const [nth, first] of words.entries()) {
      let piece = '';
      for (const { segment } of words.slice(nth)) {
        piece += segment;
        if (piece.length > longest) break;
        if (!wordLike.test(piece)) continue;
        const distance = near.length - first.index - piece.length;
        pieces.set(piece, Math.min(distance, pieces.get(piece) ?? reach));
      }
    }
  }
  return pieces;
}

interface Counted extends Omit<WordEvidence, 'kind'> {
  /** Decisions that have it, by their place in the list. */
  decisions: Set<number>;
  /** How far from the hit it ends, on the whole. */
  distance: number;
}

function counted(
  decisions: readonly Surroundings[],
  wordsOf: (one: Surroundings) => ReadonlyMap<string, number>,
): Map<string, { decisions: Set<number>; distance: number }> {
  const found = new Map<string, { decisions: Set<number>; distance: number }>();
  for (const [nth, one] of decisions.entries())
    for (const [word, distance] of wordsOf(one)) {
      const known = found.get(word) ?? { decisions: new Set<number>(), distance: 0 };
      known.decisions.add(nth);
      known.distance += distance;
      found.set(word, known);
    }
  return found;
}

function tellApart(
  all: readonly Surroundings[],
  words: ReadonlyMap<string, { decisions: Set<number>; distance: number }>,
): Counted[] {
  const wrong = all.filter((one) => one.wrong).length;
  const real = all.length - wrong;
  return [...words]
    .filter(([, { decisions }]) => decisions.size >= fewest)
    .map(([word, { decisions, distance }]) => {
      const a = [...decisions].filter((nth) => all[nth]?.wrong).length;
      const b = decisions.size - a;
      const cells = [a + 0.5, wrong - a + 0.5, b + 0.5, real - b + 0.5] as const;
      const logOdds = Math.log((cells[0] * cells[3]) / (cells[1] * cells[2]));
      const error = Math.sqrt(cells.reduce((sum, cell) => sum + 1 / cell, 0));
      const closeness = distance / decisions.size;
      return { word, wrong: a, real: b, logOdds, z: logOdds / error, decisions, distance: closeness };
    })
    .sort(
      (x, y) => Math.abs(y.z) - Math.abs(x.z) || x.distance - y.distance || usefulness(y.word) - usefulness(x.word),
    );
}

/** Of words that are as strong and as near, one of about four characters says enough and still fits elsewhere. */
const usefulness = (word: string): number => -Math.abs(word.length - 4);

/** Words that stand in nearly the same decisions say the same thing: the strongest and nearest of them stays. */
function distinct(list: readonly Counted[]): Counted[] {
  const kept: Counted[] = [];
  for (const one of list) if (!kept.some((other) => overlap(one.decisions, other.decisions) > 0.8)) kept.push(one);
  return kept;
}

function overlap(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const both = [...a].filter((nth) => b.has(nth)).length;
  return both / (a.size + b.size - both);
}

const told = (kind: WordEvidence['kind'], { word, wrong, real, logOdds, z }: Counted): WordEvidence => ({
  kind,
  word,
  wrong,
  real,
  logOdds,
  z,
});

/** The pack with the chosen words taken into a pattern. */
export function packWith(yaml: string, id: string, chosen: readonly WordEvidence[]): string {
  const fields = patternsInText(yaml).get(id);
  if (fields === undefined || !isRecord(fields)) return yaml;
  const of = (kind: WordEvidence['kind']) => chosen.filter((one) => one.kind === kind).map((one) => one.word);
  const keywords = listOf(fields.keywords).filter((word) => !of('drop').includes(String(word)));
  const evidence = isRecord(fields.evidence) ? fields.evidence : {};
  const against = listOf(evidence.against);
  const group: Plain[] = of('against').length > 0 ? [{ words: of('against'), points: pointsAgainst }] : [];
  return withPattern(yaml, id, {
    ...fields,
    ...(fields.keywords !== undefined || of('keyword').length > 0 ? { keywords: [...keywords, ...of('keyword')] } : {}),
    ...(group.length > 0 ? { evidence: { ...evidence, against: [...against, ...group] } } : {}),
  });
}

/** Enough to let go what has a good form and nothing else for it; a real label beside it still counts more. */
const pointsAgainst = -6;

const listOf = (value: Plain | undefined): Plain[] => (Array.isArray(value) ? value : []);
const isRecord = (value: Plain | undefined): value is { [key: string]: Plain } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
