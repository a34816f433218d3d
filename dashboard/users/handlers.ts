import { z } from 'zod';
import { StoreError } from '../../data/errors.ts';
import { addUser, dropPassword, listUsers, setPassword, updateUser, userById } from '../../data/stores/users.ts';
import { DashboardError } from '../http/errors.ts';
import { actOf, idOf } from '../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../http/route.ts';
import { roles } from '../roles.ts';
import { hasProvider } from '../sign-in/provider.ts';
import { type UserProblem, usersView } from './view.ts';

export const showUsers: Handler = (context) => users(context, null);

async function users(
  context: Context,
  draft: { name: string; role: string; problem: UserProblem } | null,
): Promise<Reply> {
  const found = await listUsers(context.services.database);
  const withProvider = hasProvider(context.services.settings);
  const model = { users: found, ownId: context.user.id, csrf: context.csrf, now: context.now, draft, withProvider };
  return page(context.t.users.title, usersView(model, context.t), { status: draft ? 422 : 200 });
}

const newUser = z.object({
  name: z.string().max(100),
  role: z.enum(roles),
  password: z.string().max(400),
  sso: z.literal('yes').optional(),
});

export const createUser: Handler = async (context) => {
  const { sso, ...typed } = newUser.parse(Object.fromEntries(context.form));
  const fields = { ...typed, password: sso && hasProvider(context.services.settings) ? null : typed.password };
  try {
    const added = await addUser(context.services.database, { ...fields, language: context.language }, actOf(context));
    context.setFlash({ tone: 'good', message: context.t.users.done.added(added.name) });
    return redirect('/users');
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const problem = error.code === 'exists' ? 'exists' : error.message.startsWith('password') ? 'password' : 'name';
    return users(context, { name: fields.name, role: fields.role, problem });
  }
};

export const changeRole: Handler = async (context) => {
  const role = z.enum(roles).parse(context.form.get('role'));
  const name = await another(context);
  return guarded(context, async () => {
    await updateUser(context.services.database, idOf(context), { role }, actOf(context));
    return context.t.users.done.role(name, context.t.terms.role[role]);
  });
};

export const disableUser: Handler = async (context) => {
  const name = await another(context);
  return guarded(context, async () => {
    await updateUser(context.services.database, idOf(context), { disabled: true }, actOf(context));
    return context.t.users.done.disabled(name);
  });
};

export const enableUser: Handler = async (context) => {
  const name = await another(context);
  return guarded(context, async () => {
    await updateUser(context.services.database, idOf(context), { disabled: false }, actOf(context));
    return context.t.users.done.enabled(name);
  });
};

export const resetPassword: Handler = async (context) => {
  const password = z.string().max(400).parse(context.form.get('password'));
  const name = await another(context);
  return guarded(context, async () => {
    await setPassword(context.services.database, idOf(context), password, actOf(context));
    return context.t.users.done.reset(name);
  });
};

export const toProvider: Handler = async (context) => {
  if (!hasProvider(context.services.settings)) throw new DashboardError('not-found');
  const name = await another(context);
  return guarded(context, async () => {
    await dropPassword(context.services.database, idOf(context), actOf(context));
    return context.t.users.done.sso(name);
  });
};

/** Name of the user who is meant: anyone but oneself. */
async function another(context: Context): Promise<string> {
  const id = idOf(context);
  if (id === context.user.id) throw new DashboardError('bad-request', context.t.users.problem.self);
  const user = await userById(context.services.database, id);
  if (!user) throw new DashboardError('not-found');
  return user.name;
}

async function guarded(context: Context, work: () => Promise<string>): Promise<Reply> {
  const { t } = context;
  try {
    context.setFlash({ tone: 'good', message: await work() });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const message =
      error.code === 'not-allowed'
        ? t.users.problem.lastAdmin
        : error.code === 'invalid'
          ? t.users.problem.password
          : null;
    if (!message) throw error;
    context.setFlash({ tone: 'bad', message });
  }
  return redirect('/users');
}
