import {
  type Category,
  type Confidence,
  categories,
  confidences,
  type FlagSummary,
  type Hit,
  type Roster,
  type Severity,
  severities,
} from '../hit.ts';
import type { RuleSet } from '../load.ts';
import { sortKinds } from './rosters.ts';

/** A list of this many people is of the worst kind whatever it holds. */
const manyPersons = 50;

const specialWords: Record<string, { zh: string; en: string }> = {
  health: { zh: '涉及健康', en: 'health' },
  disability: { zh: '涉及残疾', en: 'disability' },
  'minimum-living': { zh: '涉及低保', en: 'minimum living allowance' },
  poverty: { zh: '涉及困难救助', en: 'poverty' },
  orphan: { zh: '涉及孤儿', en: 'orphans' },
  minor: { zh: '涉及未成年人', en: 'minors' },
  religion: { zh: '涉及宗教', en: 'religion' },
  victim: { zh: '涉及受害人', en: 'victims' },
};

/** What the hits of one pattern amount to. */
interface Tally {
  pattern: string;
  category: Category;
  supporting: boolean;
  hits: number;
  /** Worst severity, a suspect's one step milder. */
  severity: Severity;
  confidence: Confidence;
}

/** Counts hits by pattern, in one pass: hits of one pattern come in runs. */
function tally(hits: readonly Hit[], rules: RuleSet): Tally[] {
  const known = new Map(rules.patterns.map((pattern) => [pattern.id, pattern.supporting === true]));
  const tallies = new Map<string, Tally>();
  let last: Tally | undefined;
  for (const hit of hits) {
    if (!last || hit.pattern !== last.pattern) {
      const { pattern, category } = hit;
      last = tallies.get(pattern) ?? {
        pattern,
        category,
        supporting: known.get(pattern) === true,
        hits: 0,
        severity: 'low',
        confidence: 'suspect',
      };
      tallies.set(pattern, last);
    }
    last.hits++;
    if (hit.confidence !== last.confidence) last.confidence = surer(last.confidence, hit.confidence);
    const severity = hit.confidence === 'suspect' ? milder(hit.severity) : hit.severity;
    if (severity !== last.severity) last.severity = worse(last.severity, severity);
  }
  return [...tallies.values()];
}

/** One flag per category that has hits of its own (supporting ones raise none). */
export function summarise(
  hits: readonly Hit[],
  rosters: Roster[],
  loosePersons: number,
  unlisted: number,
  rules: RuleSet,
): FlagSummary[] {
  const known = new Map(rules.patterns.map((pattern) => [pattern.id, pattern]));
  const tallies = tally(hits, rules);
  return categories.flatMap((category) => {
    const own = tallies.filter((one) => one.category === category);
    if (own.every((one) => one.supporting)) return [];
    const persons =
      category === 'personal-data' ? loosePersons + rosters.reduce((sum, one) => sum + one.persons, 0) : 0;
    const flag = flagOf(category, own, category === 'personal-data' ? rosters : [], persons, known);
    return [category === 'personal-data' ? { ...flag, hits: flag.hits + unlisted } : flag];
  });
}

function flagOf(
  category: Category,
  tallies: readonly Tally[],
  rosters: Roster[],
  persons: number,
  known: ReadonlyMap<string, RuleSet['patterns'][number]>,
): FlagSummary {
  const counts = new Map(tallies.map((one) => [one.pattern, one.hits]));
  const leading = tallies.filter((one) => !one.supporting);
  const patterns = category === 'personal-data' ? sortKinds(counts.keys()) : [...counts.keys()].sort();
  const special = [...new Set(rosters.flatMap((roster) => roster.special))];
  const minors = rosters.reduce((sum, roster) => sum + roster.minors, 0);
  let severity = leading.reduce<Severity>((worst, one) => worse(worst, one.severity), 'low');
  if (persons >= manyPersons || ((special.length > 0 || minors > 0) && severity === 'high'))
    severity = worse(severity, 'critical');
  const confidence = leading.reduce<Confidence>((best, one) => surer(best, one.confidence), 'suspect');
  const words = (language: 'zh' | 'en') => {
    const kinds = patterns.map((id) => {
      const title = known.get(id)?.title[language] ?? id;
      const count = counts.get(id) ?? 0;
      return language === 'zh'
        ? count > 1
          ? `${title} ${count} 处`
          : title
        : count > 1
          ? `${title} × ${count}`
          : title;
    });
    const parts = [kinds.join(language === 'zh' ? '、' : ', ')];
    for (const word of special) parts.push(specialWords[word]?.[language] ?? word);
    if (minors > 0) parts.push(language === 'zh' ? `含不满十四周岁 ${minors} 人` : `${minors} under 14`);
    const body = parts.join(language === 'zh' ? '；' : '; ');
    if (persons === 0) return body;
    return language === 'zh' ? `${persons} 人：${body}` : `${persons} ${persons === 1 ? 'person' : 'persons'}: ${body}`;
  };
  return {
    category,
    severity,
    confidence,
    persons,
    hits: tallies.reduce((sum, one) => sum + one.hits, 0),
    patterns,
    summary: { zh: words('zh'), en: words('en') },
  };
}

function worse(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) <= severities.indexOf(b) ? a : b;
}

function surer(a: Confidence, b: Confidence): Confidence {
  return confidences.indexOf(a) <= confidences.indexOf(b) ? a : b;
}

function milder(severity: Severity): Severity {
  return severities[Math.min(severities.indexOf(severity) + 1, severities.length - 1)] ?? 'low';
}
