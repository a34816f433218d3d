import { proposeAllowEntry } from '../../../data/stores/allow-proposals.ts';
import { findFlag } from '../../../data/stores/flags.ts';
import { entryOf, faultsOf, freshDraft, scopesFor, typedDraft } from '../../allow/form.ts';
import { allowFormView } from '../../allow/form-view.ts';
import { hitOf } from '../../flag/reveal.ts';
import { DashboardError } from '../../http/errors.ts';
import { actOf } from '../../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../../http/route.ts';
import { patternTitles } from '../../views/pattern-title.ts';

/** A reviewer says of a hit that it is never personal: where, why, until when. An administrator decides. */
export const showNeverForm: Handler = (context) => form(context, null, 200);

export const proposeNever: Handler = async (context) => {
  const { services, t, user } = context;
  const { hit, flag } = await partsOf(context);
  const draft = typedDraft(context.form);
  if (Object.keys(faultsOf(draft, flag, context.now, t)).length > 0) return form(context, context.form, 422);
  const entry = entryOf(draft, hit, flag, user.id);
  const from = { flagId: flag.id, masked: hit.masked, before: hit.before, after: hit.after };
  await proposeAllowEntry(services.database, entry, from, actOf(context));
  context.setFlash({ tone: 'good', message: t.suggestions.propose.done });
  return redirect(`/flags/${flag.id}#hit-${hit.id}`);
};

async function form(context: Context, typed: URLSearchParams | null, status: number): Promise<Reply> {
  const { t, csrf, now } = context;
  const { hit, flag } = await partsOf(context);
  const titles = await patternTitles(context);
  // What is never personal is so on every page: the wider scope comes chosen.
  const draft = typed ? typedDraft(typed) : { ...freshDraft(flag, now), scope: 'value' };
  const words = t.suggestions.propose;
  const model = {
    flagId: flag.id,
    hitId: hit.id,
    before: hit.before,
    masked: hit.masked,
    after: hit.after,
    pattern: titles(hit.pattern),
    url: flag.url,
    unit: flag.unitName,
    scopes: scopesFor(flag),
    draft,
    faults: typed ? faultsOf(draft, flag, now, t) : {},
    proposal: { action: `/flags/${flag.id}/hits/${hit.id}/never-personal`, ...words },
  };
  return page(words.title, allowFormView(model, csrf, t), { status });
}

async function partsOf(context: Context) {
  const hit = await hitOf(context);
  const flag = await findFlag(context.services.database, hit.flagId);
  if (!flag) throw new DashboardError('not-found');
  return { hit, flag };
}
