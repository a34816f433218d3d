import {
  type DraftOrigin,
  draftOrigins,
  findDraft,
  openDrafts,
  type PackDraft,
} from '../../data/stores/pack-drafts.ts';
import { offeredVersion, type PackVersion } from '../../data/stores/patterns.ts';
import { DashboardError } from '../http/errors.ts';
import { numberIn } from '../http/input.ts';
import type { Context } from '../http/route.ts';
import { packInForce, type Typed, type Wish } from './publish.ts';

/** What an editor is opened on. */
export interface Opened {
  pack: string;
  /** Null for a pack that was never published. */
  inForce: PackVersion | null;
  draft: PackDraft | null;
  /** Others who have a draft of the same pack. */
  others: string[];
  /** A newer shipped text that is not in the one in force. */
  offered: number | null;
}

/** The pack of the address, with the draft that the address or the form names. @throws DashboardError not-found */
export async function openedPack(context: Context): Promise<Opened> {
  const { database } = context.services;
  const pack = context.params.pack ?? '';
  const id = numberIn(context.form, 'draft') ?? numberIn(context.query, 'draft');
  const draft = id === null ? null : await findDraft(database, id);
  if (draft && draft.pack !== pack) throw new DashboardError('not-found');
  const inForce = await packInForce(context, pack);
  if (!inForce && !draft) throw new DashboardError('not-found');
  const mine = `user:${context.user.name}`;
  const drafts = await openDrafts(database, pack);
  const others = drafts.filter((one) => one.author !== mine && one.id !== draft?.id).map((one) => one.author);
  const offered = inForce ? await offeredVersion(database, inForce) : null;
  return { pack, inForce, draft, others: [...new Set(others)], offered: offered?.version ?? null };
}

/** The text as it is opened: the draft, else what is in force. */
export function typedOf({ pack, inForce, draft }: Opened): Typed {
  return {
    pack,
    base: draft?.base ?? inForce?.version ?? 0,
    yaml: draft?.yaml ?? inForce?.yaml ?? '',
    reason: draft?.reason ?? '',
    draft: draft?.id ?? null,
    origin: draft?.origin ?? 'edit',
    shippedBase: draft?.shippedBase ?? null,
    confirmed: false,
  };
}

/** What both editors carry along in their forms. @param yaml null: the form makes it from its fields */
export function typedIn(context: Context, pack: string, yaml: string): Typed {
  const { form } = context;
  const base = Number(form.get('base') ?? '');
  if (!Number.isSafeInteger(base) || base < 0) throw new DashboardError('bad-request', 'base');
  const origin = draftOrigins.find((one): one is DraftOrigin => one === form.get('origin')) ?? 'edit';
  return {
    pack,
    base,
    yaml,
    reason: (form.get('reason') ?? '').trim().slice(0, 300),
    draft: numberIn(form, 'draft'),
    origin,
    shippedBase: numberIn(form, 'shippedBase'),
    confirmed: form.get('confirmed') === 'yes',
  };
}

export const wishOf = (form: URLSearchParams): Wish | 'try' => {
  const wish = form.get('do');
  return wish === 'publish' || wish === 'save' || wish === 'dry-run' || wish === 'try' ? wish : 'check';
};
