import { StoreError } from '../../data/errors.ts';
import { type Decision, LifeError, remedies, retainReasons } from '../../data/flag-life.ts';
import {
  type Batch,
  type BatchKind,
  batchKinds,
  findBatch,
  forecast,
  mostInBatch,
  prepareBatch,
  runBatch,
  undoBatch,
} from '../../data/stores/batches.ts';
import type { Decider } from '../../data/stores/decisions.ts';
import type { FlagFilter } from '../../data/stores/flag-filter.ts';
import { flagsById, listFlags } from '../../data/stores/flags.ts';
import { userById } from '../../data/stores/users.ts';
import { dayOf } from '../../data/time.ts';
import { DashboardError } from '../http/errors.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../http/route.ts';
import { filterValues, flagFilter } from '../queue/filter.ts';
import { deciders } from '../roles.ts';
import { type BatchModel, batchView } from './view.ts';

/** Fixes what was ticked, or all that the filters let through, and shows it before anything happens. */
export const prepare: Handler = async (context) => {
  const { form, services, user, now, t } = context;
  const values = filterValues(context.query);
  const kind = batchKinds.find((one) => one === form.get('do'));
  if (!kind) throw new DashboardError('bad-request', 'do');
  const everything = form.get('all') === 'yes';
  const flags = everything ? await allOfFilter(context, flagFilter(values, user.id, now)) : ticked(form);
  if (flags.length === 0) {
    context.setFlash({ tone: 'warn', message: t.queue.bulk.nothing });
    return redirect(`/flags?${values.toString() || 'view=waiting'}`);
  }
  if (everything && flags.length === mostInBatch) {
    context.setFlash({ tone: 'warn', message: t.queue.bulk.cut(mostInBatch) });
  }
  const id = await prepareBatch(services.database, kind, flags, user.id, now.toISOString());
  if (kind === 'assign') values.set('to', form.get('assignee') ?? '');
  return redirect(`/bulk/${id}${values.size > 0 ? `?${values}` : ''}`);
};

function ticked(form: URLSearchParams): [number, number][] {
  return form
    .getAll('flag')
    .map((text) => /^(\d{1,15})\.(\d{1,9})$/.exec(text))
    .filter((match) => match !== null)
    .slice(0, mostInBatch)
    .map((match) => [Number(match[1]), Number(match[2])]);
}

async function allOfFilter(context: Context, filter: FlagFilter): Promise<[number, number][]> {
  const flags: [number, number][] = [];
  let after: string | null = null;
  while (flags.length < mostInBatch) {
    const limit = Math.min(500, mostInBatch - flags.length);
    const found = await listFlags(context.services.database, filter, { after, limit });
    flags.push(...found.flags.map((flag): [number, number] => [flag.id, flag.version]));
    after = found.next;
    if (after === null) break;
  }
  return flags;
}

export const showBatch: Handler = async (context) => batchPage(context, await batchOf(context), {});

export const runPrepared: Handler = async (context) => {
  const { services, form, now, t } = context;
  const batch = await batchOf(context);
  const values = Object.fromEntries([...form].filter(([name]) => name !== '_csrf'));
  if (batch.flags.length > 100 && (form.get('confirm') ?? '').trim() !== String(batch.flags.length)) {
    return batchPage(context, batch, { values, missing: ['confirm'] });
  }
  const user = decider(context);
  try {
    const what =
      batch.action.kind === 'assign'
        ? { assigneeId: await assigneeOf(context) }
        : { decision: decisionOf(batch.action.kind, form) };
    await runBatch(services.database, batch.id, what, user, now.toISOString());
  } catch (error) {
    if (error instanceof LifeError && error.code === 'incomplete') {
      return batchPage(context, batch, { values, missing: [...error.fields] });
    }
    if (!(error instanceof StoreError) || error.code !== 'stale') throw error;
    context.setFlash({ tone: 'warn', message: t.queue.bulk.ran });
  }
  return redirect(addressOf(context, batch));
};

export const undoAll: Handler = async (context) => {
  const { services, now, t } = context;
  const batch = await batchOf(context);
  const { decided, pending, kept } = await undoBatch(services.database, batch.id, decider(context), now.toISOString());
  const undone = decided.length + pending.length - (kept?.length ?? 0);
  context.setFlash({ tone: 'good', message: t.queue.bulk.undone(undone) });
  return redirect(addressOf(context, batch));
};

const text = (form: URLSearchParams, name: string, most: number) => (form.get(name) ?? '').trim().slice(0, most);

function decisionOf(kind: Exclude<BatchKind, 'assign'>, form: URLSearchParams): Decision {
  const note = text(form, 'note', 1000);
  if (kind === 'hand-over') return { kind, note };
  if (kind === 'false-positive') return { kind: 'retain', reason: 'false-positive' };
  if (kind === 'take-down') {
    const remedy = remedies.find((one) => one === form.get('remedy'));
    if (!remedy) throw new LifeError('incomplete', 'remedy', ['remedy']);
    return { kind, remedy, ...(note && { note }) };
  }
  const reason = retainReasons.find((one) => one === form.get('reason'));
  if (!reason) throw new LifeError('incomplete', 'reason', ['reason']);
  return { kind, reason, basis: text(form, 'basis', 500), reviewOn: text(form, 'reviewOn', 10) };
}

/** Who is to have them: somebody who decides, or nobody. @throws DashboardError */
async function assigneeOf({ form, services }: Pick<Context, 'form' | 'services'>): Promise<number | null> {
  const wished = form.get('assignee') ?? '';
  if (wished === 'none') return null;
  const user = /^[1-9]\d{0,14}$/.test(wished) ? await userById(services.database, Number(wished)) : null;
  if (!user || user.disabledAt || !deciders.includes(user.role)) throw new DashboardError('bad-request', 'assignee');
  return user.id;
}

async function batchPage(
  context: Context,
  batch: Batch,
  refused: { values?: Record<string, string>; missing?: string[] },
): Promise<Reply> {
  const { services, t, now, query } = context;
  const { database } = services;
  const preview = batch.state === 'preview';
  const expected = preview ? await forecast(database, batch, decider(context), now.toISOString()) : [];
  const skipped = batch.result?.skipped ?? [];
  const to = query.get('to') ?? '';
  const assignee = /^[1-9]\d{0,14}$/.test(to) ? await userById(database, Number(to)) : null;
  const model: BatchModel = {
    batch,
    forecast: expected,
    skippedFlags: new Map(
      (
        await flagsById(
          database,
          [...skipped, ...(batch.result?.kept ?? [])].map((one) => one.flagId),
        )
      ).map((flag) => [flag.id, flag]),
    ),
    values: refused.values ?? {},
    missing: refused.missing ?? [],
    back: `/flags?${filterValues(query).toString() || 'view=waiting'}`,
    query: query.toString(),
    assignee: { value: to, name: assignee?.name ?? null },
    today: dayOf(now.toISOString()),
    language: context.language,
    csrf: context.csrf,
  };
  const title = preview ? t.queue.bulk.title : t.queue.bulk.doneTitle;
  return page(title, batchView(model, t), { status: refused.missing ? 422 : 200 });
}

/** The batch of the address: one's own; an administrator may look at others' and undo them. @throws DashboardError */
async function batchOf(context: Context): Promise<Batch> {
  const id = context.params.id ?? '';
  const batch = /^[\w-]{8,20}$/.test(id) ? await findBatch(context.services.database, id) : null;
  if (!batch || (batch.userId !== context.user.id && context.user.role !== 'admin')) {
    throw new DashboardError('not-found');
  }
  return batch;
}

function addressOf(context: Context, batch: Batch): string {
  return `/bulk/${batch.id}${context.query.size > 0 ? `?${context.query}` : ''}`;
}

function decider({ user }: Pick<Context, 'user'>): Decider {
  return { id: user.id, name: user.name, role: user.role };
}
