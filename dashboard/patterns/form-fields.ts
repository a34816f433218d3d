import { z } from 'zod';
import type { Plain } from '../../patterns/pack-text.ts';
import { type PatternExample, type PatternFields, patternSchema } from '../../patterns/schema.ts';
import type { Language, Words } from '../language/words.ts';

/** A pattern as the fields of a form: everything a text, as browsers send it. */
export type FormValues = Record<string, string>;

/** Kinds of evidence that every pattern may weigh; the pattern's own stand beside them. */
export const commonPoints = ['form', 'keyword', 'keyword-far', 'header', 'name', 'checksum-ok', 'checksum-failed'];
export const bandNames = ['confirmed', 'likely', 'suspect'] as const;
export const spareGroups = 1;

/** One line of a field of examples: a text as it is, anything else as JSON. */
function lineOf(example: PatternExample): string {
  if (typeof example !== 'string') return JSON.stringify(example);
  return /^\s|\s$|^["{]|[\n\r]/.test(example) ? JSON.stringify(example) : example;
}

export function valuesOf(pattern: PatternFields): FormValues {
  const { evidence, matcher, examples } = pattern;
  const values: FormValues = {
    id: pattern.id,
    titleZh: pattern.title.zh,
    titleEn: pattern.title.en,
    whyZh: pattern.why.zh,
    whyEn: pattern.why.en,
    basis: pattern.basis.join('\n'),
    category: pattern.category,
    severity: pattern.severity,
    supporting: pattern.supporting ? 'yes' : '',
    keywords: pattern.keywords.join('\n'),
    bare: String(evidence.base),
    match: examples.match.map(lineOf).join('\n'),
    ignore: examples.ignore.map(lineOf).join('\n'),
  };
  if ('regex' in matcher) {
    values.regex = matcher.regex.join('\n');
    for (const name of matcher.validators) values[`validator.${name}`] = 'yes';
  }
  for (const [key, points] of Object.entries(evidence.points)) values[`points.${key}`] = String(points);
  for (const [n, group] of evidence.against.entries()) {
    values[`against.${n}.words`] = group.words.join('\n');
    values[`against.${n}.points`] = String(group.points);
    values[`against.${n}.reason`] = group.reason ?? '';
  }
  for (const band of bandNames) values[`bands.${band}`] = evidence.bands ? String(evidence.bands[band]) : '';
  return values;
}

/** How a new pattern begins. */
export const newValues: FormValues = {
  category: 'personal-data',
  severity: 'medium',
  bare: '4',
  'points.keyword': '3',
  'points.header': '4',
};

export function valuesIn(form: URLSearchParams): FormValues {
  return Object.fromEntries([...form].map(([name, value]) => [name, value.replaceAll('\r\n', '\n')]));
}

const lines = (text = ''): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
const wordsIn = (text = ''): string[] => [...new Set(lines(text.replace(/[,，、;；\t]/g, '\n')))];

/** Field → what is wrong with it. */
export type FieldErrors = Record<string, string>;

/**
 * The pattern that the fields make, by the schema that packs are read with.
 * @param before what the form does not show (a finder of the engine and its options, `off`) stays as it was
 */
export function patternFrom(
  values: FormValues,
  before: PatternFields | null,
  language: Language,
  t: Words,
): { pattern: PatternFields } | { errors: FieldErrors } {
  const errors: FieldErrors = {};
  const whole = (name: string): number | undefined => {
    const text = (values[name] ?? '').trim().replace('−', '-');
    if (text === '') return undefined;
    if (/^[-+]?\d{1,4}$/.test(text)) return Number(text);
    errors[name] = t.studio.form.number;
    return undefined;
  };
  const examples = (name: 'match' | 'ignore'): Plain[] =>
    lines(values[name]).flatMap((line, at) => {
      if (!/^["{]/.test(line)) return [line];
      try {
        return [JSON.parse(line)];
      } catch {
        errors[name] ??= t.studio.form.exampleWrong(at + 1);
        return [];
      }
    });
  const points: Record<string, number> = {};
  for (const name of Object.keys(values).filter((one) => one.startsWith('points.'))) {
    const value = whole(name);
    if (value !== undefined) points[name.slice('points.'.length)] = value;
  }
  const other = (values.otherPoint ?? '').trim();
  const otherValue = whole('otherValue');
  if (other !== '' && otherValue !== undefined) points[other] = otherValue;
  const groups = againstGroups(values).flatMap((n) => {
    const words = wordsIn(values[`against.${n}.words`]);
    const reason = (values[`against.${n}.reason`] ?? '').trim();
    if (words.length === 0) return [];
    return [{ n, group: { words, points: whole(`against.${n}.points`) ?? -8, ...(reason && { reason }) } }];
  });
  const bands = Object.fromEntries(bandNames.map((name) => [name, whole(`bands.${name}`)]));
  const anyBand = Object.values(bands).some((value) => value !== undefined);
  const validators = Object.keys(values)
    .filter((name) => name.startsWith('validator.') && values[name] === 'yes')
    .map((name) => name.slice('validator.'.length));
  const matcher = before && !('regex' in before.matcher) ? before.matcher : { regex: lines(values.regex), validators };
  const candidate = {
    id: before?.id ?? (values.id ?? '').trim(),
    title: { zh: values.titleZh?.trim() ?? '', en: values.titleEn?.trim() ?? '' },
    why: { zh: values.whyZh?.trim() ?? '', en: values.whyEn?.trim() ?? '' },
    basis: lines(values.basis),
    category: values.category,
    severity: values.severity,
    off: before?.off ?? false,
    supporting: values.supporting === 'yes',
    keywords: wordsIn(values.keywords),
    matcher,
    evidence: {
      base: whole('bare') ?? 0,
      points,
      against: groups.map(({ group }) => group),
      ...(anyBand && { bands }),
    },
    examples: { match: examples('match'), ignore: examples('ignore') },
  };
  const locale = language === 'zh' ? z.locales.zhCN() : z.locales.en();
  const parsed = patternSchema.safeParse(candidate, { error: locale.localeError });
  if (!parsed.success) {
    const numbers = groups.map(({ n }) => n);
    for (const issue of parsed.error.issues) {
      const { field, line } = fieldAt(issue.path, numbers);
      errors[field] ??= line === null ? issue.message : t.studio.form.lineWrong(line, issue.message);
    }
  }
  if (Object.keys(errors).length > 0 || !parsed.success) return { errors };
  return { pattern: parsed.data };
}

/** Numbers of the groups that the form sent, in their order. */
export function againstGroups(values: FormValues): number[] {
  const found = Object.keys(values).flatMap((name) => /^against\.(\d{1,3})\.words$/.exec(name)?.[1] ?? []);
  return [...new Set(found.map(Number))].sort((a, b) => a - b);
}

const plainFields: Record<string, string> = {
  'title.zh': 'titleZh',
  'title.en': 'titleEn',
  'why.zh': 'whyZh',
  'why.en': 'whyEn',
};

/** The field of a place in a pattern, and the line in it. @param groups numbers of the groups in the form */
export function fieldAt(
  path: readonly PropertyKey[],
  groups: readonly number[] = [],
): { field: string; line: number | null } {
  const [first, second, third, fourth] = path;
  const lineAt = (at: PropertyKey | undefined) => (typeof at === 'number' ? at + 1 : null);
  const title = plainFields[`${String(first)}.${String(second)}`];
  if (title) return { field: title, line: null };
  if (first === 'title' || first === 'why') return { field: `${first}Zh`, line: null };
  if (first === 'matcher') return { field: 'regex', line: lineAt(third) };
  if (first === 'examples') return { field: second === 'ignore' ? 'ignore' : 'match', line: lineAt(third) };
  if (first === 'evidence') {
    if (second === 'points') return { field: third === undefined ? 'bare' : `points.${String(third)}`, line: null };
    if (second === 'against' && typeof third === 'number') {
      const key = fourth === 'points' || fourth === 'reason' ? fourth : 'words';
      return { field: `against.${groups[third] ?? third}.${key}`, line: lineAt(path[4]) };
    }
    if (second === 'bands') return { field: `bands.${String(third ?? 'confirmed')}`, line: null };
    return { field: 'bare', line: null };
  }
  return { field: String(first ?? 'id'), line: lineAt(second) };
}
