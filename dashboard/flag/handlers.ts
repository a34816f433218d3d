import { z } from 'zod';
import { ConflictError } from '../../data/errors.ts';
import { type Decision, LifeError, remedies, retainReasons } from '../../data/flag-life.ts';
import { addComment } from '../../data/stores/comments.ts';
import { type Decider, decide, undo as takeBack } from '../../data/stores/decisions.ts';
import type { Flag } from '../../data/stores/flag.ts';
import { findFlag, nextFlag } from '../../data/stores/flags.ts';
import { reopen } from '../../data/stores/reopen.ts';
import { longNumber } from '../allow/form.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf, idOf } from '../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../http/route.ts';
import { filterValues, flagFilter } from '../queue/filter.ts';
import { queuePath } from '../queue/view.ts';
import { itemTitle } from '../views/item-title.ts';
import { localTime } from '../views/when.ts';
import type { Talk } from './comments.ts';
import { flagModel } from './load.ts';
import type { Draft } from './model.ts';
import { flagView } from './view.ts';

/** The page of a flag; `do` in its address opens one of the decisions, for who pressed its key in the queue. */
export const showFlag: Handler = (context) => {
  const wished = context.query.get('do');
  const kind = (['take-down', 'retain', 'hand-over'] as const).find((one) => one === wished);
  return flagPage(context, idOf(context), {
    draft: kind ? { kind, values: {}, missing: [], problem: null } : null,
  });
};

interface Shown {
  draft?: Draft | null;
  /** A comment that was refused. */
  comment?: Talk['refused'];
  status?: number;
  /** Address to show when htmx swapped another flag in. */
  push?: boolean;
}

async function flagPage(context: Context, id: number, shown: Shown): Promise<Reply> {
  const model = await flagModel(context, id, shown.draft ?? null, shown.comment ?? null);
  if (!model) throw new DashboardError('not-found');
  const push = `/flags/${id}${model.query ? `?${model.query}` : ''}`;
  const title = itemTitle(model, context.t);
  return page(title, flagView(model, context.csrf, context.now, context.t), {
    status: shown.status ?? 200,
    ...(shown.push && { push }),
  });
}

/** Adds a comment; one that cannot be kept comes back as it was typed. */
export const comment: Handler = async (context) => {
  const id = idOf(context);
  const text = (context.form.get('text') ?? '').trim();
  const words = context.t.flag.comments;
  const tooLong = text.length === 0 || text.length > 2000;
  if (tooLong || longNumber.test(text.normalize('NFKC'))) {
    const problem = tooLong ? words.empty : words.personal;
    return flagPage(context, id, { status: 422, comment: { text: text.slice(0, 2000), problem } });
  }
  await addComment(context.services.database, id, context.user.id, text, actOf(context));
  context.setFlash({ tone: 'good', message: words.done });
  return redirect(`/flags/${id}#comments`);
};

const kinds = {
  'take-down': z.object({
    kind: z.literal('take-down'),
    remedy: z.enum(remedies),
    note: z.string().max(1000).optional(),
  }),
  retain: z.object({
    kind: z.literal('retain'),
    reason: z.enum(retainReasons),
    basis: z.string().max(500).optional(),
    reviewOn: z.string().max(10).optional(),
    note: z.string().max(1000).optional(),
  }),
  'hand-over': z.object({ kind: z.literal('hand-over'), note: z.string().max(1000) }),
};

export const takeDown: Handler = (context) => decideAs(context, 'take-down');
export const retain: Handler = (context) => decideAs(context, 'retain');
export const handOver: Handler = (context) => decideAs(context, 'hand-over');

/** Decides, and shows the next flag of the same queue in the same answer. */
async function decideAs(context: Context, kind: Decision['kind']): Promise<Reply> {
  const values = Object.fromEntries([...context.form].filter(([name]) => name !== '_csrf' && name !== 'version'));
  const id = idOf(context);
  const parsed = kinds[kind].safeParse({ ...values, kind });
  if (!parsed.success) {
    const missing = parsed.error.issues.map((issue) => String(issue.path[0] ?? ''));
    return flagPage(context, id, { status: 422, draft: { kind, values, missing, problem: null } });
  }
  try {
    const request = { flagId: id, version: versionOf(context), decision: parsed.data };
    const { flag, pending } = await decide(
      context.services.database,
      request,
      decider(context),
      context.now.toISOString(),
    );
    return next(context, flag, pending ? 'proposed' : flag.state);
  } catch (error) {
    const draft = refused(context, error, kind, values);
    if (!draft) throw error;
    return flagPage(context, id, { status: error instanceof ConflictError ? 409 : 422, draft });
  }
}

/** The loser of a race, or who left a field out, gets the page back with what was typed. */
function refused(
  context: Context,
  error: unknown,
  kind: Decision['kind'],
  values: Record<string, string>,
): Draft | null {
  if (error instanceof ConflictError) return { kind, values, missing: [], problem: conflictInWords(context, error) };
  if (error instanceof LifeError && error.code === 'incomplete')
    return { kind, values, missing: [...error.fields], problem: null };
  return null;
}

export function conflictInWords({ t }: Pick<Context, 't'>, error: ConflictError): string {
  const at = error.at ? localTime(error.at).slice(0, 16) : '';
  if (error.code === 'held') return t.flag.conflict.held(error.holder ?? '', at.slice(11));
  if (error.code === 'decided') return t.flag.conflict.decided(error.holder ?? '', at);
  return t.flag.conflict.changed;
}

export const undo: Handler = async (context) => {
  const id = idOf(context);
  try {
    const request = { flagId: id, version: versionOf(context) };
    await takeBack(context.services.database, request, decider(context), context.now.toISOString());
    context.setFlash({ tone: 'good', message: context.t.flag.done.undone(id) });
  } catch (error) {
    tellConflict(context, error);
  }
  return stay(context, id);
};

export const reopenFlag: Handler = async (context) => {
  const id = idOf(context);
  try {
    const by = { ...actOf(context), role: context.user.role };
    await reopen(context.services.database, id, 'by-hand', by, versionOf(context));
    context.setFlash({ tone: 'good', message: context.t.flag.done.reopened(id) });
  } catch (error) {
    tellConflict(context, error);
  }
  return stay(context, id);
};

/** The second person agrees: the same retention as was proposed, decided by somebody else. */
export const agree: Handler = async (context) => {
  const id = idOf(context);
  const flag = await findFlag(context.services.database, id);
  if (!flag) throw new DashboardError('not-found');
  if (!flag.proposal || flag.proposal.by === context.user.id) throw new DashboardError('conflict');
  const { reason, basis, reviewOn, note } = flag.proposal;
  const decision: Decision = {
    kind: 'retain',
    reason,
    ...(basis !== null && { basis }),
    ...(reviewOn !== null && { reviewOn }),
    ...(note !== null && { note }),
  };
  try {
    const request = { flagId: id, version: versionOf(context), decision };
    const decided = await decide(context.services.database, request, decider(context), context.now.toISOString());
    return next(context, decided.flag, decided.flag.state);
  } catch (error) {
    tellConflict(context, error);
    return stay(context, id);
  }
};

function tellConflict(context: Context, error: unknown): void {
  if (!(error instanceof ConflictError)) throw error;
  context.setFlash({ tone: 'bad', message: conflictInWords(context, error) });
}

/** Back on the flag itself: in place for htmx, by a redirect for everyone else. */
function stay(context: Context, id: number): Promise<Reply> | Reply {
  if (context.fragment) return flagPage(context, id, { push: true });
  return redirect(withQuery(`/flags/${id}`, filterValues(context.query)));
}

async function next(context: Context, flag: Flag, outcome: Flag['state'] | 'proposed'): Promise<Reply> {
  const values = filterValues(context.query);
  const { done } = context.t.flag;
  const tell = Object.entries(done).find(([name]) => name === outcome)?.[1];
  const undoAt = new URLSearchParams(values);
  undoAt.set('version', String(flag.version));
  const at = context.now.toISOString();
  const filter = { ...flagFilter(values, context.user.id, context.now), freeFor: { userId: context.user.id, at } };
  const following = await nextFlag(context.services.database, filter, flag);
  const message = `${tell?.(flag.id) ?? ''}${following ? '' : ` ${context.t.flag.lastOne}`}`;
  context.setFlash({ tone: 'good', message, undo: withQuery(`/flags/${flag.id}/undo`, undoAt) });
  if (!following) return redirect(withQuery(queuePath, values));
  if (context.fragment) return flagPage(context, following.id, { push: true });
  return redirect(withQuery(`/flags/${following.id}`, values));
}

function withQuery(path: string, values: URLSearchParams): string {
  const text = values.toString();
  return text ? `${path}?${text}` : path;
}

function decider({ user }: Context): Decider {
  return { id: user.id, name: user.name, role: user.role };
}

/** The version that the reviewer saw; an undo link carries it in its address. */
function versionOf(context: Context): number {
  const text = context.form.get('version') ?? context.query.get('version') ?? '';
  if (!/^\d{1,9}$/.test(text)) throw new DashboardError('bad-request', 'version');
  return Number(text);
}
