import { StoreError } from '../../data/errors.ts';
import { openDrafts, proposeDraft, saveDraft } from '../../data/stores/pack-drafts.ts';
import { offeredVersion, type PackVersion, packVersions, rollBackPack } from '../../data/stores/patterns.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf, numberIn } from '../http/input.ts';
import { type Context, type Handler, page, redirect } from '../http/route.ts';
import { diffLines, hunks } from './diff.ts';
import { isAdmin } from './handlers.ts';
import { packTitle } from './list-view.ts';
import { checkText, packInForce } from './publish.ts';
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
  const drafts = isAdmin(context) ? await openDrafts(services.database, inForce.pack) : [];
  const offered = (await offeredVersion(services.database, inForce))?.version ?? null;
  const model = { inForce, versions, chosen, before, diff, drafts, offered, mayChange: isAdmin(context), csrf };
  return page(t.patterns.packHistory.title(packTitle(inForce.pack, t)), versionsView(model, t));
};

const previousOf = (versions: PackVersion[], chosen: PackVersion): PackVersion | null =>
  versions.find((one) => one.version < chosen.version && one.state === 'published') ?? null;

async function packOf(context: Context): Promise<PackVersion> {
  const found = await packInForce(context, context.params.pack ?? '');
  if (!found) throw new DashboardError('not-found');
  return found;
}

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
  if (await checkText(context, pack, chosen.yaml)) {
    context.setFlash({ tone: 'bad', message: words.broken });
    return redirect(`/packs/${pack}`);
  }
  if (chosen.state === 'offered' && services.settings.patternFourEyes) {
    // It was never in force here: taking it is a change like any other.
    const reason = t.studio.upgrade.reason(chosen.version);
    const text = { pack, base, yaml: chosen.yaml, reason, origin: 'merge', shippedBase: chosen.version } as const;
    const id = await saveDraft(services.database, text, actOf(context));
    await proposeDraft(services.database, id, actOf(context));
    context.setFlash({ tone: 'good', message: t.studio.proposal.proposed });
    return redirect(`/drafts/${id}`);
  }
  try {
    const reason = words.rollBackReason(chosen.version);
    const wish = { pack, version: chosen.version, base, reason };
    const version = await rollBackPack(services.database, wish, actOf(context));
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
