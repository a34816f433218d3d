import { createHash } from 'node:crypto';
import { StoreError } from '../../data/errors.ts';
import { renewDue } from '../../data/stores/due.ts';
import { retentionInForce, retentionVersions, saveRetention } from '../../data/stores/retention.ts';
import { listSites } from '../../data/stores/sites.ts';
import { dayOf } from '../../data/time.ts';
import type { RetentionRule } from '../../patterns/outdated/retention.ts';
import { actOf } from '../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../http/route.ts';
import { editView } from './edit-view.ts';
import { type Effect, effectOf } from './effect.ts';
import { formOf, readTable, spelled, type TableForm, typedTable } from './form.ts';
import { scheduleView } from './view.ts';

/** The schedule in force and how it came to be. */
export const showRetention: Handler = async (context) => {
  const { services, t, user } = context;
  const versions = await retentionVersions(services.database);
  return page(t.retention.title, scheduleView({ versions, mayChange: user.role === 'admin' }, t), { wide: true });
};

/** The form with the schedule in force; with `?version=` an older one, with the effect of restoring it. */
export const showRetentionForm: Handler = async (context) => {
  const { services, query, t } = context;
  const versions = await retentionVersions(services.database);
  const inForce = versions[0];
  const asked = query.get('version');
  const older = versions.find((one) => String(one.version) === asked && one !== inForce);
  const rules = (older ?? inForce)?.rules ?? [];
  if (!older) return form(context, { typed: formOf(rules), effect: null, reason: '' });
  return form(context, {
    typed: formOf(rules),
    effect: rules,
    reason: t.retention.rollBackReason(older.version),
  });
};

/** Says what the typed schedule would do. Nothing is saved. */
export const previewRetention: Handler = async (context) => {
  const rows = typedTable(context.form);
  const { rules, faults } = readTable(rows, context.t);
  const reason = (context.form.get('reason') ?? '').slice(0, 500);
  return form(context, { typed: { rows, faults }, effect: faults.size > 0 ? null : rules, reason });
};

/** Saves what was looked at; anything else is shown first. */
export const storeRetention: Handler = async (context) => {
  const { services, t } = context;
  const { database } = services;
  const words = t.retention;
  const rows = typedTable(context.form);
  const { rules, faults } = readTable(rows, t);
  const reason = (context.form.get('reason') ?? '').trim().slice(0, 500);
  const again = (message: string | null, status: number) =>
    form(context, { typed: { rows, faults }, effect: faults.size > 0 ? null : rules, reason, message }, status);
  if (faults.size > 0) return again(null, 400);
  if (context.form.get('seen') !== digestOf(rules)) return again(words.again, 409);
  const inForce = await retentionInForce(database);
  if (digestOf(inForce.rules) === digestOf(rules)) return again(words.same, 400);
  if (!reason) return again(words.reasonMissing, 400);
  const base = Number(context.form.get('base') ?? -1);
  try {
    const version = await saveRetention(database, { rules, base, reason }, actOf(context));
    for (const site of await listSites(database)) await renewDue(database, site.id, null);
    context.setFlash({ tone: 'good', message: words.saved(version) });
    return redirect('/retention');
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'stale') throw error;
    return again(words.stale(inForce.author.replace(/^user:/, ''), inForce.version), 409);
  }
};

interface Shown {
  typed: TableForm;
  /** Rules whose effect is to be shown; null: none yet. */
  effect: RetentionRule[] | null;
  reason: string;
  message?: string | null;
}

async function form(context: Context, shown: Shown, status = 200): Promise<Reply> {
  const { services, t, now, csrf } = context;
  const inForce = await retentionInForce(services.database);
  const today = dayOf(now.toISOString());
  const effect: Effect | null = shown.effect
    ? await effectOf(services.database, inForce.rules, shown.effect, today)
    : null;
  const model = {
    ...shown,
    message: shown.message ?? null,
    effect,
    seen: shown.effect ? digestOf(shown.effect) : '',
    base: inForce.version,
    csrf,
  };
  return page(t.retention.editTitle, editView(model, t), { wide: true, status });
}

/** Tells two schedules apart; ids of rows do not matter. */
const digestOf = (rules: readonly RetentionRule[]): string =>
  createHash('sha256').update(rules.map(spelled).join('\n')).digest('base64url');
