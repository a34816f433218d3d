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
  const wrong = decisions.filter((one) => one.wrong);
  const real = decisions.filter((one) => !one.wrong);
  const known = new Set([...pattern.keywords, ...pattern.evidence.against.flatMap((group) => group.words)]);
  const pieces = tellApart(counted(decisions, piecesOf), wrong.length, real.length).filter(
    ({ word }) => !known.has(word),
  );
  const labels = tellApart(
    counted(decisions, (one) => new Set(one.words)),
    wrong.length,
    real.length,
  );
  const chosen = [
    ...distinct(pieces.filter(({ z }) => z >= clear)).map((one): WordEvidence => ({ kind: 'against', ...one })),
    ...labels
      .filter(({ z, word }) => z >= clear && pattern.keywords.includes(word))
      .map((one): WordEvidence => ({ kind: 'drop', ...one })),
    ...distinct(pieces.filter(({ z }) => z <= -clear)).map((one): WordEvidence => ({ kind: 'keyword', ...one })),
  ];
  return (['against', 'drop', 'keyword'] as const).flatMap((kind) =>
    chosen.filter((one) => one.kind === kind).slice(0, most),
  );
}

/** Every piece of the last characters before a hit that may be a word. */
function piecesOf(one: Surroundings): Set<string> {
  const pieces = new Set<string>();
  for (const before of one.before) {
    const near = before.slice(-reach);
    for (const [run] of near.matchAll(/[\p{Script=Han}]+|[A-Za-z]+/gu))
      for (let start = 0; start < run.length; start++)
        for (let size = 2; size <= longest && start + size <= run.length; size++) {
          const piece = run.slice(start, start + size);
          if (wordLike.test(piece)) pieces.add(piece);
        }
  }
  return pieces;
}

type Counted = Omit<WordEvidence, 'kind'>;

function counted(
  decisions: readonly Surroundings[],
  wordsOf: (one: Surroundings) => ReadonlySet<string>,
): Map<string, [wrong: number, real: number]> {
  const counts = new Map<string, [number, number]>();
  for (const one of decisions)
    for (const word of wordsOf(one)) {
      const count = counts.get(word) ?? [0, 0];
      count[one.wrong ? 0 : 1]++;
      counts.set(word, count);
    }
  return counts;
}

function tellApart(counts: ReadonlyMap<string, readonly [number, number]>, wrong: number, real: number): Counted[] {
  return [...counts]
    .filter(([, [a, b]]) => a + b >= fewest)
    .map(([word, [a, b]]) => {
      const cells = [a + 0.5, wrong - a + 0.5, b + 0.5, real - b + 0.5] as const;
      const logOdds = Math.log((cells[0] * cells[3]) / (cells[1] * cells[2]));
      const error = Math.sqrt(cells.reduce((sum, cell) => sum + 1 / cell, 0));
      return { word, wrong: a, real: b, logOdds, z: logOdds / error };
    })
    .sort((x, y) => Math.abs(y.z) - Math.abs(x.z) || y.word.length - x.word.length);
}

/** Of pieces of one another the strongest stays; of equally strong ones the longest. */
function distinct(list: readonly Counted[]): Counted[] {
  const kept: Counted[] = [];
  for (const one of list)
    if (!kept.some((other) => other.word.includes(one.word) || one.word.includes(other.word))) kept.push(one);
  return kept;
}

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
