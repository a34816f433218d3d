import { saveDraft } from '../../data/stores/pack-drafts.ts';
import { offeredVersion, type PackVersion, packVersions } from '../../data/stores/patterns.ts';
import { PackError } from '../../patterns/load.ts';
import { type Choice, type Merge, mergePacks } from '../../patterns/merge.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf } from '../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../http/route.ts';
import { diffLines, hunks } from './diff.ts';
import { packTitle } from './list-view.ts';
import { packInForce } from './publish.ts';
import { upgradeView } from './upgrade-view.ts';

/** The three texts of an upgrade: what ours began with, ours, and what is shipped now. */
interface Upgrade {
  mine: PackVersion;
  theirs: PackVersion | null;
  merge: Merge | null;
}

export const showUpgrade: Handler = async (context) =>
  upgradePage(context, await upgradeOf(context, new Map()), null, 200);

/** Merges as chosen and opens the result as a draft: nothing is in force before it was looked at. */
export const settleUpgrade: Handler = async (context) => {
  const { form, services, t } = context;
  const choices = new Map<string, Choice>();
  for (const [name, value] of form)
    if (name.startsWith('choice:') && (value === 'mine' || value === 'theirs')) choices.set(name.slice(7), value);
  const upgrade = await upgradeOf(context, choices);
  const { mine, theirs, merge } = upgrade;
  if (!theirs || !merge) return upgradePage(context, upgrade, null, 409);
  if (merge.conflicts.some((one) => one.chosen === null))
    return upgradePage(context, upgrade, t.studio.upgrade.unsettled, 400);
  const draft = {
    pack: mine.pack,
    base: mine.version,
    yaml: merge.text,
    reason: t.studio.upgrade.reason(theirs.version),
    origin: 'merge',
    shippedBase: theirs.version,
  } as const;
  const id = await saveDraft(services.database, draft, actOf(context));
  return redirect(`/packs/${mine.pack}/edit?draft=${id}`);
};

async function upgradeOf(context: Context, choices: ReadonlyMap<string, Choice>): Promise<Upgrade> {
  const { database } = context.services;
  const mine = await packInForce(context, context.params.pack ?? '');
  if (!mine) throw new DashboardError('not-found');
  const theirs = await offeredVersion(database, mine);
  const base = (await packVersions(database, mine.pack)).find((one) => one.version === mine.shippedBase);
  if (!theirs || !base) return { mine, theirs: null, merge: null };
  try {
    return { mine, theirs, merge: mergePacks(base.yaml, mine.yaml, theirs.yaml, choices) };
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    return { mine, theirs, merge: null };
  }
}

function upgradePage(
  { t, csrf }: Context,
  { mine, theirs, merge }: Upgrade,
  fault: string | null,
  status: number,
): Reply {
  const difference = merge ? hunks(diffLines(mine.yaml, merge.text)) : [];
  const model = { mine, theirs, merge, difference, fault, csrf };
  return page(t.studio.upgrade.title(packTitle(mine.pack, t)), upgradeView(model, t), { status });
}
