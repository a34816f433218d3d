import { StoreError } from '../../data/errors.ts';
import {
  type PackVersion,
  packsInForce,
  packVersions,
  patternSwitches,
  publishPack,
} from '../../data/stores/patterns.ts';
import { dayOf } from '../../data/time.ts';
import { loadPacks, maxPackCharacters, type PackSource } from '../../patterns/load.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf } from '../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../http/route.ts';
import { titlesOfPatterns } from '../views/marked.ts';
import { diffLines, hunks } from './diff.ts';
import { type EditorModel, editorView } from './editor-view.ts';
import { packTitle } from './list-view.ts';
import { actorInWords } from './pattern-view.ts';
import { runTrial } from './trial.ts';

type Outcome = EditorModel['outcome'];
type Typed = Pick<EditorModel, 'yaml' | 'reason' | 'tryText' | 'base'>;

export const showEditor: Handler = async (context) => {
  const { pack, version, yaml } = await packOf(context);
  return editor(context, pack, { yaml, base: version, reason: '', tryText: '' }, { kind: 'none' }, 200);
};

/** Checks what was typed and, when asked to and all is well, publishes it. Whatever happens, the page keeps the text. */
export const saveEdit: Handler = async (context) => {
  const { services, form, t } = context;
  const inForce = await packOf(context);
  const { pack } = inForce;
  const typed: Typed = {
    // browsers send CRLF
    yaml: (form.get('yaml') ?? '').replaceAll('\r\n', '\n'),
    reason: (form.get('reason') ?? '').trim().slice(0, 300),
    tryText: (form.get('tryText') ?? '').replaceAll('\r\n', '\n').slice(0, 100_000),
    base: Number(form.get('base') ?? ''),
  };
  if (!Number.isSafeInteger(typed.base)) throw new DashboardError('bad-request', 'base');
  const answer = (outcome: Outcome, status: number) => editor(context, pack, typed, outcome, status);
  const publishes = form.get('do') === 'publish';
  if (typed.yaml.length > maxPackCharacters) return answer({ kind: 'too-long' }, 400);
  const fault = await check(context, pack, typed.yaml);
  if (fault) return answer(fault, 400);
  if (!publishes) return answer({ kind: 'passed' }, 200);
  if (typed.base !== inForce.version) return answer(await staleOutcome(context, inForce, typed.base), 409);
  if (typed.yaml === inForce.yaml) return answer({ kind: 'same' }, 200);
  if (typed.reason === '') return answer({ kind: 'no-reason' }, 400);
  try {
    const version = await publishPack(services.database, { pack, ...typed }, actOf(context));
    context.setFlash({
      tone: 'good',
      message: t.patterns.editor.published(packTitle(pack, t), version),
      undo: `/packs/${pack}/rollback?version=${typed.base}&base=${version}`,
    });
    return redirect('/patterns');
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'stale') throw error;
    return answer(await staleOutcome(context, await packOf(context), typed.base), 409);
  }
};

export async function packOf(context: Context): Promise<PackVersion> {
  const packs = await packsInForce(context.services.database);
  const found = packs.find((one) => one.pack === context.params.pack);
  if (!found) throw new DashboardError('not-found');
  return found;
}

/** Null when the text may be published as this pack beside the others. */
export async function check(context: Context, pack: string, yaml: string): Promise<Outcome | null> {
  const others = await othersThan(context, pack);
  const answer = await runTrial({ kind: 'check', pack: { name: `${pack}.yaml`, text: yaml }, others });
  if (answer.kind === 'timeout') return { kind: 'timeout' };
  if (answer.kind !== 'problems') throw new Error('a check answers with problems');
  if (answer.problems.length > 0) return { kind: 'problems', problems: answer.problems };
  const [first] = loadPacks([{ name: pack, text: yaml }]).patterns;
  return first?.pack === pack ? null : { kind: 'wrong-pack' };
}

async function othersThan(context: Context, pack: string): Promise<PackSource[]> {
  const packs = await packsInForce(context.services.database);
  return packs.filter((one) => one.pack !== pack).map((one) => ({ name: `${one.pack}.yaml`, text: one.yaml }));
}

/** Who was faster, and what they changed since this editor was opened. */
async function staleOutcome(context: Context, inForce: PackVersion, base: number): Promise<Outcome> {
  const versions = await packVersions(context.services.database, inForce.pack);
  const opened = versions.find((one) => one.version === base)?.yaml ?? '';
  return {
    kind: 'stale',
    author: actorInWords(inForce.author, context.t),
    version: inForce.version,
    theirs: hunks(diffLines(opened, inForce.yaml)),
  };
}

async function editor(context: Context, pack: string, typed: Typed, outcome: Outcome, status: number): Promise<Reply> {
  const { t, language, csrf, services } = context;
  const [newest] = await packVersions(services.database, pack);
  // After a clash the text in the editor is meant to go on from their version: it was shown, the next press may publish.
  const base = outcome.kind === 'stale' ? outcome.version : typed.base;
  const usable = outcome.kind === 'passed' || outcome.kind === 'stale' || outcome.kind === 'no-reason';
  const detection = usable && typed.tryText.trim() !== '' ? await tryTyped(context, pack, typed) : null;
  const offered = newest?.state === 'offered' ? newest.version : null;
  const model: EditorModel = { pack, ...typed, base, outcome, detection, offered, csrf };
  const title = t.patterns.editor.title(packTitle(pack, t));
  return page(title, editorView(model, language, t), { status });
}

async function tryTyped(context: Context, pack: string, typed: Typed): Promise<EditorModel['detection']> {
  const packs = [...(await othersThan(context, pack)), { name: `${pack}.yaml`, text: typed.yaml }];
  const switches = await patternSwitches(context.services.database);
  const asOf = dayOf(context.now.toISOString());
  const answer = await runTrial({ kind: 'try', packs, switches, text: typed.tryText, asOf });
  if (answer.kind !== 'detection') return null;
  return { detection: answer.detection, titles: titlesOfPatterns(loadPacks(packs), context.language) };
}
