import { StoreError } from '../../data/errors.ts';
import { type PackVersion, packVersions, publishPack } from '../../data/stores/patterns.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf, numberIn } from '../http/input.ts';
import { type Handler, page, redirect } from '../http/route.ts';
import { diffLines, hunks } from './diff.ts';
import { check, packOf } from './editor.ts';
import { isAdmin } from './handlers.ts';
import { packTitle } from './list-view.ts';
import { versionsView } from './versions-view.ts';

/** All versions of a pack and what the chosen one changed. */
export const showVersions: Handler = async (context) => {
  const { services, query, t, csrf } = context;
  const inForce = await packOf(context);
  const versions = await packVersions(services.database, inForce.pack);
  const chosen = versions.find((one) => one.version === numberIn(query, 'version')) ?? inForce;
  // An offered text is compared with what is in force, any other with the one before it.
  const before = chosen.state === 'offered' ? inForce : previousOf(versions, chosen);
  const diff = before ? hunks(diffLines(before.yaml, chosen.yaml)) : null;
  const model = { inForce, versions, chosen, before, diff, mayChange: isAdmin(context), csrf };
  return page(t.patterns.packHistory.title(packTitle(inForce.pack, t)), versionsView(model, t));
};

const previousOf = (versions: PackVersion[], chosen: PackVersion): PackVersion | null =>
  versions.find((one) => one.version < chosen.version && one.state === 'published') ?? null;

/** Publishes an older text again, as a new version; nothing is ever taken away. */
export const rollBack: Handler = async (context) => {
  const { services, form, query, t } = context;
  const inForce = await packOf(context);
  const { pack } = inForce;
  const field = (name: string) => numberIn(form.has(name) ? form : query, name);
  const wanted = field('version');
  const base = field('base');
  const chosen = (await packVersions(services.database, pack)).find((one) => one.version === wanted);
  if (!chosen || !base) throw new DashboardError('bad-request', 'version');
  const words = t.patterns.packHistory;
  if (await check(context, pack, chosen.yaml)) {
    context.setFlash({ tone: 'bad', message: words.broken });
    return redirect(`/packs/${pack}`);
  }
  try {
    const reason = words.rollBackReason(chosen.version);
    const version = await publishPack(services.database, { pack, yaml: chosen.yaml, base, reason }, actOf(context));
    context.setFlash({
      tone: 'good',
      message: words.rolledBack(chosen.version, version),
      undo: `/packs/${pack}/rollback?version=${base}&base=${version}`,
    });
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'stale') throw error;
    context.setFlash({ tone: 'bad', message: words.stale });
  }
  return redirect(`/packs/${pack}`);
};
