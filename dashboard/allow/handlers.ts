import { addAllowEntry, listAllowEntries, removeAllowEntry, restoreAllowEntry } from '../../data/stores/allow.ts';
import { findFlag } from '../../data/stores/flags.ts';
import { listUnits } from '../../data/stores/units.ts';
import { hitOf } from '../flag/reveal.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf, idOf } from '../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../http/route.ts';
import { deciders } from '../roles.ts';
import { patternTitles } from '../views/pattern-title.ts';
import { localDay } from '../views/when.ts';
import { type AllowDraft, type AllowFaults, entryOf, faultsOf, freshDraft, scopesFor, typedDraft } from './form.ts';
import { allowFormView } from './form-view.ts';
import { allowView } from './view.ts';

/** All allow entries, with what each kept away. */
export const showAllowances: Handler = async (context) => {
  const { database } = context.services;
  const [entries, titles, units] = await Promise.all([
    listAllowEntries(database),
    patternTitles(context),
    listUnits(database),
  ]);
  const names = new Map(units.map((unit) => [unit.id, unit.name]));
  const today = localDay(context.now);
  const rows = entries.map((entry) => ({
    ...entry,
    patternTitle: entry.pattern === null ? null : titles(entry.pattern),
    unitName: entry.unitId === null ? null : (names.get(entry.unitId) ?? null),
    expired: entry.expiresOn < today,
  }));
  const mayChange = deciders.includes(context.user.role);
  return page(context.t.allow.title, allowView({ rows, mayChange, csrf: context.csrf }, context.t));
};

/** Asks what exactly is to pass, why and until when. */
export const showAllowForm: Handler = (context) => form(context, null, {});

async function form(context: Context, typed: AllowDraft | null, faults: AllowFaults): Promise<Reply> {
  const { hit, flag } = await partsOf(context);
  const titles = await patternTitles(context);
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
    draft: typed ?? freshDraft(flag, context.now),
    faults,
  };
  return page(context.t.allow.formTitle, allowFormView(model, context.csrf, context.t), {
    status: typed ? 422 : 200,
  });
}

/** Stores an entry made of the hit's own digest and mask; nothing that was typed can name a value. */
export const addAllowance: Handler = async (context) => {
  const { hit, flag } = await partsOf(context);
  const draft = typedDraft(context.form);
  const faults = faultsOf(draft, flag, context.now, context.t);
  if (Object.keys(faults).length > 0) return form(context, draft, faults);
  const entry = entryOf(draft, hit, flag, context.user.id);
  const id = await addAllowEntry(context.services.database, entry, actOf(context));
  context.setFlash({ tone: 'good', message: context.t.allow.done.added(id), undo: `/allow/${id}/remove` });
  return redirect(`/flags/${flag.id}#hit-${hit.id}`);
};

export const dropAllowance: Handler = async (context) => {
  const id = idOf(context);
  await removeAllowEntry(context.services.database, id, actOf(context));
  context.setFlash({ tone: 'good', message: context.t.allow.done.removed(id), undo: `/allow/${id}/restore` });
  return redirect('/allow');
};

export const restoreAllowance: Handler = async (context) => {
  const id = idOf(context);
  await restoreAllowEntry(context.services.database, id, actOf(context));
  context.setFlash({ tone: 'good', message: context.t.allow.done.restored(id), undo: `/allow/${id}/remove` });
  return redirect('/allow');
};

async function partsOf(context: Context) {
  const hit = await hitOf(context);
  const flag = await findFlag(context.services.database, hit.flagId);
  if (!flag) throw new DashboardError('not-found');
  return { hit, flag };
}
