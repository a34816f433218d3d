import { z } from 'zod';
import { StoreError } from '../../data/errors.ts';
import { endSessions, listSessions, sessionDigest } from '../../data/stores/sessions.ts';
import { isPassword, setPassword, updateUser, userById } from '../../data/stores/users.ts';
import { safeNext } from '../http/access.ts';
import { actOf } from '../http/input.ts';
import { type Context, type Handler, page, type Reply, redirect } from '../http/route.ts';
import { renewSession } from '../http/session.ts';
import { type Language, languages } from '../language/words.ts';
import { type AccountModel, accountView } from './view.ts';

export const showAccount: Handler = (context) => account(context, null);

async function account(context: Context, problem: AccountModel['problem']): Promise<Reply> {
  const { database } = context.services;
  const own = sessionDigest(database, context.request.sessionID);
  const user = await userById(database, context.user.id);
  const found = await listSessions(database, context.user.id, context.now.toISOString());
  const model: AccountModel = {
    name: context.user.name,
    role: context.user.role,
    language: context.language,
    theme: context.theme,
    csrf: context.csrf,
    sessions: found.map((session) => ({ ...session, current: session.id === own })),
    hasPassword: user?.hasPassword ?? true,
    problem,
    now: context.now,
  };
  return page(context.t.account.title, accountView(model, context.t), { status: problem ? 422 : 200 });
}

const passwords = z.object({ current: z.string().max(200), fresh: z.string().max(400), again: z.string().max(400) });

export const changePassword: Handler = async (context) => {
  const { database } = context.services;
  const { current, fresh, again } = passwords.parse(Object.fromEntries(context.form));
  if (fresh !== again) return account(context, 'differ');
  if (!(await isPassword(database, context.user.id, current))) return account(context, 'current');
  try {
    await setPassword(database, context.user.id, fresh, actOf(context));
  } catch (error) {
    if (error instanceof StoreError && error.code === 'invalid') return account(context, 'short');
    throw error;
  }
  // All sessions have ended, whoever held them; this browser goes on with a new one.
  await renewSession(context.request, context.user.id, context.now);
  context.setFlash({ tone: 'good', message: context.t.account.done });
  return redirect('/account');
};

const display = z.object({ language: z.enum(languages), theme: z.enum(['auto', 'light', 'dark']) });

export const changeDisplay: Handler = async (context) => {
  const { language, theme } = display.parse(Object.fromEntries(context.form));
  await setLanguage(context, language);
  const cookie = { sameSite: 'lax', httpOnly: true, maxAge: 31_536_000_000 } as const;
  if (theme === 'auto') context.response.clearCookie('xuncha-theme', { sameSite: 'lax', httpOnly: true });
  else context.response.cookie('xuncha-theme', theme, cookie);
  return redirect('/account');
};

/** The switch in the navigation: back to the page one was on. */
export const changeLanguage: Handler = async (context) => {
  await setLanguage(context, z.enum(languages).parse(context.form.get('language')));
  return redirect(safeNext(context.form.get('back')));
};

async function setLanguage(context: Context, language: Language): Promise<void> {
  await updateUser(context.services.database, context.user.id, { language }, actOf(context));
  context.response.cookie('xuncha-language', language, { sameSite: 'lax', httpOnly: true, maxAge: 31_536_000_000 });
}

export const endOtherSessions: Handler = async (context) => {
  const digest = context.form.get('session');
  await endSessions(
    context.services.database,
    context.user.id,
    digest ? { digest } : { except: context.request.sessionID },
  );
  context.setFlash({ tone: 'good', message: context.t.account.ended });
  return redirect('/account');
};
