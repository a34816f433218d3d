import { z } from 'zod';
import { change } from '../../data/audit.ts';
import { findFlag } from '../../data/stores/flags.ts';
import { findHit, listHits, type StoredHit } from '../../data/stores/hits.ts';
import { findItem } from '../../data/stores/items.ts';
import { getSnapshot } from '../../data/stores/snapshots.ts';
import { mask } from '../../patterns/masks.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf, idOf, numberIn } from '../http/input.ts';
import { type Context, type Handler, page, redirect } from '../http/route.ts';
import { deciders } from '../roles.ts';
import { patternsById } from '../views/pattern-title.ts';
import { evidencePage, oneHit, revealedHit, revealedPage } from './evidence.ts';
import { type HitRights, hitModel } from './load.ts';

const perPage = 100;

/** All hits of one pattern, page by page: what the flag's own page had no room for. */
export const showEvidence: Handler = async (context) => {
  const id = idOf(context);
  const { database } = context.services;
  const flag = await findFlag(database, id);
  if (!flag) throw new DashboardError('not-found');
  const pattern = context.query.get('pattern') ?? '';
  const after = numberIn(context.query, 'after') ?? 0;
  const found = await listHits(database, id, { pattern, after, limit: perPage + 1 });
  const shown = found.slice(0, perPage);
  const last = shown.at(-1);
  const next =
    found.length > perPage && last
      ? `/flags/${id}/evidence?pattern=${encodeURIComponent(pattern)}&after=${last.id}`
      : null;
  const patterns = await patternsById(context);
  const title = patterns.get(pattern)?.title[context.language] ?? pattern;
  const hits = shown.map((hit) => hitModel(hit, rightsOf(context), context.language));
  return page(title, evidencePage({ id, title, hits, next }, context.csrf, context.t));
};

/** One hit, masked: what a revealed value turns back into. */
export const showHit: Handler = async (context) => {
  const hit = await hitOf(context);
  if (!context.fragment) return redirect(`/flags/${hit.flagId}#hit-${hit.id}`);
  const model = hitModel(hit, rightsOf(context), context.language);
  return { kind: 'fragment', body: oneHit(hit.flagId, model, context.csrf, context.t) };
};

const why = z.string().trim().min(4).max(200);

/**
 * Shows a full value for a minute: by role, for a stated reason, and with an event that is written before the value is
 * sent. The value comes out of the sealed snapshot, and only if it is what the mask stands for.
 */
export const reveal: Handler = async (context) => {
  const hit = await hitOf(context);
  const { t } = context;
  const reason = why.safeParse(context.form.get('reason'));
  if (!reason.success) throw new DashboardError('bad-request', t.flag.reveal.wait);
  const value = await fullValue(context, hit);
  if (value === null) throw new DashboardError('unavailable', t.flag.reveal.gone);
  await change(context.services.database, actOf(context), async (_trx, log) => {
    log('flag.revealed', `flag:${hit.flagId}`, { hit: hit.id, pattern: hit.pattern, why: reason.data });
  });
  const model = hitModel(hit, rightsOf(context), context.language);
  if (context.fragment) return { kind: 'fragment', body: revealedHit(hit.flagId, model, value, t) };
  context.response.set('Refresh', `60; url=/flags/${hit.flagId}`);
  return page(t.flag.reveal.title, revealedPage(hit.flagId, model, value, t));
};

const snapshotSchema = z.object({ document: z.object({ text: z.string() }) });

async function fullValue({ services }: Context, hit: StoredHit & { flagId: number }): Promise<string | null> {
  const { database } = services;
  const flag = await findFlag(database, hit.flagId);
  const item = flag && (await findItem(database, flag.itemId));
  const bytes = item?.snapshotId ? await getSnapshot(database, item.snapshotId) : null;
  if (!bytes) return null;
  const { document } = snapshotSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  const value = document.text.slice(hit.start, hit.end);
  const same = database.sealer.digest(value) === hit.digest || mask(hit.pattern, value) === hit.masked;
  return same ? value : null;
}

/** The hit of the address, if it is one of that flag's. @throws DashboardError not-found */
export async function hitOf(context: Context): Promise<StoredHit & { flagId: number }> {
  const hit = await findHit(context.services.database, idOf(context, 'hit'));
  if (!hit || hit.flagId !== idOf(context)) throw new DashboardError('not-found');
  return hit;
}

function rightsOf({ user }: Context): HitRights {
  return { decide: deciders.includes(user.role), read: true };
}
