import { StoreError } from '../../data/errors.ts';
import { closeDraft, findDraft, publishDraft } from '../../data/stores/pack-drafts.ts';
import { actOf, idOf } from '../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../http/route.ts';
import { diffLines, hunks } from './diff.ts';
import { draftView } from './drafts-view.ts';
import { packTitle } from './list-view.ts';
import { problemInWords } from './problem-words.ts';
import { checkText, packInForce } from './publish.ts';

export const showDraft: Handler = (context) => draftPage(context, null, 200);

/** Another administrator agrees: checked once more, for the world may have changed since it was proposed. */
export const publishProposal: Handler = async (context) => {
  const { services, t } = context;
  const { database, settings } = services;
  const draft = await findDraft(database, idOf(context));
  const fault = await checkText(context, draft.pack, draft.yaml);
  if (fault) {
    const [first] = fault.kind === 'problems' ? fault.problems : [];
    const told = first ? problemInWords(first.message, context.language) : t.patterns.editor.timeout;
    return draftPage(context, told, 400);
  }
  try {
    const version = await publishDraft(database, draft.id, settings.patternFourEyes, actOf(context));
    context.setFlash({
      tone: 'good',
      message: t.studio.proposal.published(packTitle(draft.pack, t), version),
      ...(draft.base > 0 && { undo: `/packs/${draft.pack}/rollback?version=${draft.base}&base=${version}` }),
    });
    return redirect('/patterns');
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'stale') throw error;
    return draftPage(context, null, 409);
  }
};

/** The author drops or withdraws it; another administrator sends it back with a reason. */
export const endDraft: Handler = async (context) => {
  const { services, form, t, user } = context;
  const draft = await findDraft(services.database, idOf(context));
  const mine = draft.author === `user:${user.name}`;
  const note = (form.get('note') ?? '').trim().slice(0, 300);
  if (!mine && note === '') return draftPage(context, t.studio.severity.needsReason, 400);
  await closeDraft(services.database, draft.id, note, actOf(context));
  const words = t.studio.proposal;
  const message = mine
    ? draft.state === 'proposed'
      ? words.withdrawnFlash
      : t.studio.drafts.droppedFlash
    : words.refusedFlash;
  context.setFlash({ tone: 'good', message });
  return redirect('/patterns');
};

async function draftPage(context: Context, fault: string | null, status: number): Promise<Reply> {
  const { services, t, csrf, user } = context;
  const draft = await findDraft(services.database, idOf(context));
  const inForce = await packInForce(context, draft.pack);
  const model = {
    draft,
    version: inForce?.version ?? 0,
    difference: hunks(diffLines(inForce?.yaml ?? '', draft.yaml)),
    mine: draft.author === `user:${user.name}`,
    fault,
    csrf,
  };
  return page(t.studio.proposal.title(packTitle(draft.pack, t)), draftView(model, t), { status });
}
