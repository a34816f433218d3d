import { StoreError } from '../../data/errors.ts';
import { type DraftOrigin, proposeDraft, publishDraft, saveDraft } from '../../data/stores/pack-drafts.ts';
import { type PackVersion, packsInForce, packVersions, publishPack } from '../../data/stores/patterns.ts';
import type { PackProblem } from '../../patterns/check.ts';
import { type RealLooking, realLookingExamples } from '../../patterns/invented.ts';
import { maxPackCharacters, PackError, type PackSource, parsePack } from '../../patterns/load.ts';
import { mergePacks } from '../../patterns/merge.ts';
import type { PatternFields } from '../../patterns/schema.ts';
import { actOf } from '../http/input.ts';
import { type Context, type Reply, redirect } from '../http/route.ts';
import { type DiffLine, diffLines, hunks } from './diff.ts';
import { packTitle } from './list-view.ts';
import { actorInWords } from './pattern-view.ts';
import { runTrial } from './trial.ts';

/** A text as it is worked on, by the form or as YAML: both come together here. */
export interface Typed {
  pack: string;
  /** The version in force that the editing began with; 0 for a new pack. */
  base: number;
  yaml: string;
  reason: string;
  /** The draft that it was kept in. */
  draft: number | null;
  origin: DraftOrigin;
  shippedBase: number | null;
  /** The person says that the numbers in the examples are made up. */
  confirmed: boolean;
}

export type Outcome =
  | { kind: 'none' }
  | { kind: 'passed' | 'same' | 'timeout' | 'no-reason' | 'too-long' | 'wrong-pack' }
  | { kind: 'problems'; problems: PackProblem[] }
  | { kind: 'real-looking'; found: RealLooking[] }
  | { kind: 'stale' | 'merged'; author: string; version: number; theirs: (DiffLine | null)[] };

/** What came of pressing a button: another page, or the same one with what is to be told and the text as it is now. */
export type Step = { reply: Reply } | { outcome: Outcome; status: number; typed: Typed };

export type Wish = 'check' | 'save' | 'dry-run' | 'publish';

/** Saves, checks, proposes or publishes. Whatever happens, nothing that was typed is lost. */
export async function carryOut(context: Context, typed: Typed, wish: Wish): Promise<Step> {
  const { services, t } = context;
  const { database, settings } = services;
  const stay = (outcome: Outcome, status: number, now = typed): Step => ({ outcome, status, typed: now });
  if (typed.yaml.length > maxPackCharacters) return stay({ kind: 'too-long' }, 400);
  if (wish === 'save') {
    const id = await keep(context, typed);
    context.setFlash({ tone: 'good', message: t.studio.drafts.saved });
    return { reply: redirect(`/packs/${typed.pack}/edit?draft=${id}`) };
  }
  const fault = await checkText(context, typed.pack, typed.yaml);
  if (fault) return stay(fault, 400);
  // A run is of a text that stays: kept as a draft, it can be published from where its result is read.
  if (wish === 'dry-run')
    return { reply: redirect(`/packs/${typed.pack}/runs?what=draft:${await keep(context, typed)}`) };
  const inForce = await packInForce(context, typed.pack);
  const found = realLookingExamples(patternsOf(typed.yaml), inForce ? patternsOf(inForce.yaml) : []);
  const warned = found.length > 0 && !typed.confirmed;
  if (wish === 'check') return stay(warned ? { kind: 'real-looking', found } : { kind: 'passed' }, 200);
  if (inForce && typed.base !== inForce.version) return clash(context, typed, inForce);
  if (inForce && typed.yaml === inForce.yaml) return stay({ kind: 'same' }, 200);
  if (typed.reason === '') return stay({ kind: 'no-reason' }, 400);
  if (warned) return stay({ kind: 'real-looking', found }, 400);
  try {
    if (settings.patternFourEyes) {
      const id = await keep(context, typed);
      await proposeDraft(database, id, actOf(context));
      context.setFlash({ tone: 'good', message: t.studio.proposal.proposed });
      return { reply: redirect(`/drafts/${id}`) };
    }
    const version = await publish(context, typed);
    context.setFlash({
      tone: 'good',
      message: t.patterns.editor.published(packTitle(typed.pack, t), version),
      ...(typed.base > 0 && { undo: `/packs/${typed.pack}/rollback?version=${typed.base}&base=${version}` }),
    });
    return { reply: redirect('/patterns') };
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'stale') throw error;
    const newer = await packInForce(context, typed.pack);
    if (!newer) throw error;
    return clash(context, typed, newer);
  }
}

async function publish(context: Context, typed: Typed): Promise<number> {
  const { database } = context.services;
  if (typed.draft === null) return publishPack(database, typed, actOf(context));
  return publishDraft(database, await keep(context, typed), false, actOf(context));
}

/** Another person's draft is never written over: what was made of it becomes a draft of one's own. */
async function keep(context: Context, { draft, ...text }: Typed): Promise<number> {
  const { database } = context.services;
  if (draft !== null) {
    try {
      return await saveDraft(database, { ...text, id: draft }, actOf(context));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }
  return saveDraft(database, text, actOf(context));
}

export async function packInForce(context: Context, pack: string): Promise<PackVersion | null> {
  const packs = await packsInForce(context.services.database);
  return packs.find((one) => one.pack === pack) ?? null;
}

/** Null when the text may be published as this pack beside the others. */
export async function checkText(context: Context, pack: string, yaml: string): Promise<Outcome | null> {
  const others = await othersThan(context, pack);
  const answer = await runTrial({ kind: 'check', pack: { name: `${pack}.yaml`, text: yaml }, others });
  if (answer.kind === 'timeout') return { kind: 'timeout' };
  if (answer.kind !== 'problems') throw new Error('a check answers with problems');
  if (answer.problems.length > 0) return { kind: 'problems', problems: answer.problems };
  return parsePack({ name: pack, text: yaml }).pack.pack === pack ? null : { kind: 'wrong-pack' };
}

export async function othersThan(context: Context, pack: string): Promise<PackSource[]> {
  const packs = await packsInForce(context.services.database);
  return packs.filter((one) => one.pack !== pack).map((one) => ({ name: `${one.pack}.yaml`, text: one.yaml }));
}

export function patternsOf(yaml: string): PatternFields[] {
  try {
    return parsePack({ name: 'pack', text: yaml }).pack.patterns;
  } catch (error) {
    if (error instanceof PackError) return [];
    throw error;
  }
}

/**
 * Somebody was faster. Where the two changed different things, both are brought together to be looked at; where not,
 * the text stays as typed with the other's changes beside it. Having seen them, the next press may publish.
 */
async function clash(context: Context, typed: Typed, inForce: PackVersion): Promise<Step> {
  const versions = await packVersions(context.services.database, inForce.pack);
  const opened = versions.find((one) => one.version === typed.base)?.yaml ?? '';
  const told = { author: actorInWords(inForce.author, context.t), version: inForce.version };
  const merged = mergedWith(opened, typed.yaml, inForce.yaml);
  const now = { ...typed, base: inForce.version, shippedBase: inForce.shippedBase };
  if (merged !== null) {
    const difference = hunks(diffLines(inForce.yaml, merged));
    return { outcome: { kind: 'merged', ...told, theirs: difference }, status: 409, typed: { ...now, yaml: merged } };
  }
  const theirs = hunks(diffLines(opened, inForce.yaml));
  return { outcome: { kind: 'stale', ...told, theirs }, status: 409, typed: now };
}

function mergedWith(opened: string, mine: string, theirs: string): string | null {
  try {
    const merge = mergePacks(opened, mine, theirs);
    return merge.conflicts.length === 0 && merge.kept.length > 0 && merge.taken.length > 0 ? merge.text : null;
  } catch (error) {
    if (error instanceof PackError) return null;
    throw error;
  }
}
