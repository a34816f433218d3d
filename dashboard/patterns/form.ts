import { openDrafts } from '../../data/stores/pack-drafts.ts';
import { packsInForce, packVersions } from '../../data/stores/patterns.ts';
import { mergePacks } from '../../patterns/merge.ts';
import { newPackText, withoutDefaults, withoutPattern, withPattern } from '../../patterns/pack-text.ts';
import type { PatternFields } from '../../patterns/schema.ts';
import { DashboardError } from '../http/errors.ts';
import { type Context, type Handler, page, type Reply } from '../http/route.ts';
import { diffLines, hunks } from './diff.ts';
import { previewReply, tried } from './editor.ts';
import { againstGroups, type FieldErrors, fieldAt, newValues, patternFrom, valuesIn, valuesOf } from './form-fields.ts';
import { type FormModel, formView } from './form-view.ts';
import type { Tried } from './material.ts';
import { problemInWords } from './problem-words.ts';
import { carryOut, type Outcome, packInForce, patternsOf, type Typed } from './publish.ts';
import { typedIn, wishOf } from './state.ts';

/** The pattern that a form is about, in the text that the form began with. */
interface Subject {
  pattern: PatternFields | null;
  pack: string;
  /** Text of the version that the form began with; empty for a new pack. */
  text: string;
  base: number;
}

export const showForm: Handler = async (context) => {
  const subject = await subjectOf(context);
  if (!subject.pattern) throw new DashboardError('not-found');
  return form(context, subject, typedFor(subject, subject.text), valuesOf(subject.pattern), {}, { kind: 'none' }, 200);
};

export const showNewForm: Handler = async (context) => {
  const pack = context.query.get('pack') ?? '';
  const subject = { pattern: null, pack, text: '', base: 0 };
  return form(context, subject, typedFor(subject, ''), { ...newValues, pack }, {}, { kind: 'none' }, 200);
};

/** Fields become the text of the pack, changed where they differ; from there on all goes as in the YAML editor. */
export const saveForm: Handler = async (context) => {
  const made = await madeOf(context);
  const { subject, typed, values } = made;
  if ('errors' in made) return form(context, subject, typed, values, made.errors, { kind: 'none' }, 400);
  const wish = wishOf(context.form);
  if (wish === 'try' && context.form.get('remove') !== 'yes') {
    const result = await tried(context, typed, made.id);
    return form(context, subject, typed, values, {}, { kind: 'none' }, 200, result);
  }
  const step = await carryOut(context, typed, wish === 'try' ? 'check' : wish);
  if ('reply' in step) return step.reply;
  const errors = fieldErrors(step.outcome, made.id, values, context);
  if (step.outcome.kind === 'merged' || step.outcome.kind === 'stale') {
    // The form goes on from the newest text: theirs where we changed nothing, ours where both did.
    const newest = await packInForce(context, typed.pack);
    const text = newest?.yaml ?? '';
    const both = mergePacks(subject.text, typed.yaml, text).text;
    const pattern = patternsOf(both).find((one) => one.id === made.id);
    const next = { ...subject, text, base: newest?.version ?? 0 };
    const now = pattern ? { ...values, ...valuesOf(pattern) } : values;
    return form(context, next, { ...step.typed, yaml: both }, now, errors, step.outcome, step.status);
  }
  const result = Object.keys(errors).length === 0 ? await tried(context, typed, made.id) : null;
  return form(context, subject, step.typed, values, errors, step.outcome, step.status, result);
};

/** The try-out alone, while one types. */
export const previewForm: Handler = async (context) => {
  const made = await madeOf(context);
  if ('errors' in made) return previewReply(context, { fault: context.t.studio.preview.unusable });
  return previewReply(context, await tried(context, made.typed, made.id));
};

type Made = { subject: Subject; typed: Typed; values: Record<string, string> } & (
  | { id: string }
  | { errors: FieldErrors }
);

async function madeOf(context: Context): Promise<Made> {
  const { language, t } = context;
  const subject = await subjectOf(context);
  const values = valuesIn(context.form);
  const errors: FieldErrors = subject.pattern ? {} : await newPackErrors(context, subject, values);
  const typed = (text: string): Typed => ({ ...typedIn(context, subject.pack, text), base: subject.base });
  if (subject.pattern && values.remove === 'yes')
    return { subject, values, id: subject.pattern.id, typed: typed(withoutPattern(subject.text, subject.pattern.id)) };
  const read = patternFrom(values, subject.pattern, language, t);
  if ('errors' in read || Object.keys(errors).length > 0)
    return {
      subject,
      values,
      typed: typed(subject.text),
      errors: { ...('errors' in read ? read.errors : {}), ...errors },
    };
  const fields = withoutDefaults(read.pattern);
  const text =
    subject.text === ''
      ? newPackText(subject.pack, fields)
      : withPattern(subject.text, subject.pattern?.id ?? null, fields);
  return { subject, values, typed: typed(text), id: read.pattern.id };
}

async function newPackErrors(context: Context, subject: Subject, values: Record<string, string>): Promise<FieldErrors> {
  const { t, services } = context;
  const packs = await packsInForce(services.database);
  const errors: FieldErrors = {};
  const id = (values.id ?? '').trim();
  if (packs.some((one) => patternsOf(one.yaml).some((pattern) => pattern.id === id)))
    errors.id = t.studio.form.exists(id);
  if (values.pack) return errors;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(subject.pack)) errors.newPack = t.studio.form.packNameHint;
  else if (packs.some((one) => one.pack === subject.pack)) errors.newPack = t.studio.form.packExists(subject.pack);
  return errors;
}

/** Problems of the pack that belong to a field of this form; the others stay with their lines. */
function fieldErrors(outcome: Outcome, id: string, values: Record<string, string>, context: Context): FieldErrors {
  if (outcome.kind !== 'problems') return {};
  const groups = againstGroups(values);
  const errors: FieldErrors = {};
  for (const problem of outcome.problems) {
    if (problem.pattern !== id || !problem.path) return {};
    const { field, line } = fieldAt(problem.path, groups);
    const told = problemInWords(problem.message, context.language);
    errors[field] ??= line === null ? told : context.t.studio.form.lineWrong(line, told);
  }
  return errors;
}

async function subjectOf(context: Context): Promise<Subject> {
  const { params, form: sent, services } = context;
  const packs = await packsInForce(services.database);
  if (params.id === undefined) {
    const chosen = (sent.get('pack') ?? '').trim();
    const pack = chosen || (sent.get('newPack') ?? '').trim();
    const found = packs.find((one) => one.pack === chosen);
    if (!found) return { pattern: null, pack, text: '', base: 0 };
    const { text, base } = await textAt(context, found.pack, sent.get('basePack') === chosen);
    return { pattern: null, pack, text, base };
  }
  const found = packs.find((one) => patternsOf(one.yaml).some((pattern) => pattern.id === params.id));
  if (!found) throw new DashboardError('not-found');
  const { text, base } = await textAt(context, found.pack, sent.has('base'));
  const pattern = patternsOf(text).find((one) => one.id === params.id) ?? null;
  if (!pattern) throw new DashboardError('not-found');
  return { pattern, pack: found.pack, text, base };
}

/** The version that the form began with, else the one in force. */
async function textAt(context: Context, pack: string, began: boolean): Promise<{ text: string; base: number }> {
  const versions = await packVersions(context.services.database, pack);
  const wanted = began ? Number(context.form.get('base')) : Number.NaN;
  const at = versions.find((one) => one.version === wanted) ?? versions.find((one) => one.state === 'published');
  return { text: at?.yaml ?? '', base: at?.version ?? 0 };
}

const typedFor = ({ pack, base }: Subject, yaml: string): Typed => ({
  pack,
  base,
  yaml,
  reason: '',
  draft: null,
  origin: 'edit',
  shippedBase: null,
  confirmed: false,
});

async function form(
  context: Context,
  subject: Subject,
  typed: Typed,
  values: Record<string, string>,
  errors: FieldErrors,
  outcome: Outcome,
  status: number,
  result: Tried | { fault: string } | null = null,
): Promise<Reply> {
  const { t, language, csrf, services, user } = context;
  const packs = (await packsInForce(services.database)).map((one) => one.pack);
  const drafts = subject.pack ? await openDrafts(services.database, subject.pack) : [];
  const others = drafts.map((one) => one.author).filter((author) => author !== `user:${user.name}`);
  const model: FormModel = {
    pattern: subject.pattern,
    packs,
    values,
    errors,
    typed: { ...typed, base: subject.base },
    outcome,
    others: [...new Set(others)],
    tried: result,
    difference: subject.text === '' ? null : hunks(diffLines(subject.text, typed.yaml)),
    fourEyes: services.settings.patternFourEyes,
    csrf,
  };
  const title = subject.pattern ? t.studio.form.title(subject.pattern.title[language]) : t.studio.form.newTitle;
  return page(title, formView(model, language, t), { status });
}
