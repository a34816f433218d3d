import { type Context, type Handler, page, type Reply } from '../http/route.ts';
import { html } from '../views/html.ts';
import { diffLines, hunks } from './diff.ts';
import { type EditorModel, editorView } from './editor-view.ts';
import { packTitle } from './list-view.ts';
import { materialOf, type Tried, tryWith } from './material.ts';
import { carryOut, type Outcome, othersThan, type Typed } from './publish.ts';
import { type Opened, openedPack, typedIn, typedOf, wishOf } from './state.ts';
import { tracedText } from './traced-text.ts';

export const showEditor: Handler = async (context) => {
  const opened = await openedPack(context);
  return editor(context, opened, typedOf(opened), { kind: 'none' }, 200, null);
};

/** Checks what was typed and, when asked to and all is well, publishes it. Whatever happens, the page keeps the text. */
export const saveEdit: Handler = async (context) => {
  const opened = await openedPack(context);
  const typed = typedIn(context, opened.pack, yamlIn(context));
  const wish = wishOf(context.form);
  if (wish === 'try') return editor(context, opened, typed, { kind: 'none' }, 200, await tried(context, typed));
  const step = await carryOut(context, typed, wish);
  if ('reply' in step) return step.reply;
  const usable = ['passed', 'no-reason', 'stale', 'merged', 'real-looking', 'same'].includes(step.outcome.kind);
  const result = usable ? await tried(context, step.typed) : null;
  return editor(context, opened, step.typed, step.outcome, step.status, result);
};

/** The try-out alone, for the page while one types. */
export const previewEdit: Handler = async (context) => {
  const opened = await openedPack(context);
  const result = await tried(context, typedIn(context, opened.pack, yamlIn(context)));
  return previewReply(context, result);
};

export function previewReply(context: Context, result: Tried | { fault: string } | null): Reply {
  const { language, t } = context;
  if (result === null) return { kind: 'fragment', body: html`` };
  if ('fault' in result) return { kind: 'fragment', body: html`<p class="wrong">${result.fault}</p>` };
  return { kind: 'fragment', body: tracedText(result, language, t) };
}

// browsers send CRLF
const yamlIn = (context: Context): string => (context.form.get('yaml') ?? '').replaceAll('\r\n', '\n');

export async function tried(context: Context, typed: Typed, only?: string): Promise<Tried | { fault: string } | null> {
  const material = await materialOf(context);
  if (material === null || 'fault' in material) return material;
  const packs = [...(await othersThan(context, typed.pack)), { name: `${typed.pack}.yaml`, text: typed.yaml }];
  return tryWith(context, material, packs, only);
}

async function editor(
  context: Context,
  opened: Opened,
  typed: Typed,
  outcome: Outcome,
  status: number,
  result: Tried | { fault: string } | null,
): Promise<Reply> {
  const { t, language, csrf, services, form } = context;
  const { inForce } = opened;
  const model: EditorModel = {
    opened,
    typed,
    outcome,
    tryText: (form.get('tryText') ?? '').replaceAll('\r\n', '\n'),
    tryAddress: form.get('tryAddress') ?? '',
    tried: result,
    difference: inForce ? hunks(diffLines(inForce.yaml, typed.yaml)) : null,
    fourEyes: services.settings.patternFourEyes,
    csrf,
  };
  return page(t.patterns.editor.title(packTitle(opened.pack, t)), editorView(model, language, t), { status });
}
