import { z } from 'zod';
import { StoreError } from '../../data/errors.ts';
import { listUnits, removeUnit, saveUnit } from '../../data/stores/units.ts';
import { actOf, idOf, numberIn } from '../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../http/route.ts';
import { type UnitsModel, unitsView } from './view.ts';

export const showUnits: Handler = async (context) => {
  const edited = numberIn(context.query, 'edit');
  const unit = (await listUnits(context.services.database)).find((one) => one.id === edited);
  return units(
    context,
    unit
      ? {
          name: unit.name,
          email: unit.email ?? '',
          contact: unit.contact ?? '',
          escalationEmail: unit.escalationEmail ?? '',
          problem: null,
        }
      : null,
  );
};

async function units(context: Context, draft: UnitsModel['draft']): Promise<Reply> {
  const found = await listUnits(context.services.database);
  return page(context.t.units.title, unitsView({ units: found, csrf: context.csrf, draft }, context.t), {
    status: draft?.problem ? 422 : 200,
  });
}

const name = z.string().trim().min(2).max(80);
const email = z.union([z.literal(''), z.email().max(200)]);

export const storeUnit: Handler = async (context) => {
  const text = (field: string) => (context.form.get(field) ?? '').trim();
  const draft = {
    name: text('name'),
    email: text('email'),
    contact: text('contact').slice(0, 80),
    escalationEmail: text('escalationEmail'),
  };
  if (!name.safeParse(draft.name).success) return units(context, { ...draft, problem: 'name' });
  if (!email.safeParse(draft.email).success) return units(context, { ...draft, problem: 'email' });
  if (!email.safeParse(draft.escalationEmail).success) return units(context, { ...draft, problem: 'escalationEmail' });
  const unit = {
    name: draft.name,
    email: draft.email || null,
    contact: draft.contact || null,
    escalationEmail: draft.escalationEmail || null,
  };
  await saveUnit(context.services.database, unit, actOf(context));
  context.setFlash({ tone: 'good', message: context.t.units.done.saved(draft.name) });
  return redirect('/units');
};

export const dropUnit: Handler = async (context) => {
  const { database } = context.services;
  const id = idOf(context);
  const unit = (await listUnits(database)).find((one) => one.id === id);
  try {
    await removeUnit(database, id, actOf(context));
    context.setFlash({ tone: 'good', message: context.t.units.done.removed(unit?.name ?? '') });
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'in-use') throw error;
    context.setFlash({ tone: 'bad', message: context.t.units.inUse });
  }
  return redirect('/units');
};
