import { z } from 'zod';
import { signIn as check, hasUsers } from '../../data/stores/users.ts';
import { safeNext } from '../http/access.ts';
import { type Context, type Handler, page, type Reply, redirect, type User } from '../http/route.ts';
import { renewSession } from '../http/session.ts';
import { languages } from '../language/words.ts';
import { farewell, hasProvider } from './provider.ts';
import { signInView } from './view.ts';

export const showSignIn: Handler<User | null> = async (context) => {
  const next = safeNext(context.query.get('next'));
  return context.user
    ? redirect(next)
    : signInForm(context, {
        next,
        name: '',
        problem: null,
        status: 200,
        nobodyYet: !(await hasUsers(context.services.database)),
      });
};

const fields = z.object({ name: z.string().max(80), password: z.string().max(200), next: z.string().optional() });

/** A new session begins with each sign-in, so one that was slipped in before is worth nothing. */
export const signIn: Handler<User | null> = async (context) => {
  const { name, password, next } = fields.parse(Object.fromEntries(context.form));
  const result = await check(context.services.database, name, password, context.now.toISOString());
  const to = safeNext(next ?? null);
  if (!result.ok) {
    const { t } = context;
    const minutes = result.until ? Math.ceil((Date.parse(result.until) - context.now.getTime()) / 60_000) : 0;
    const problem =
      result.reason === 'locked'
        ? t.signIn.locked(minutes)
        : result.reason === 'disabled'
          ? t.signIn.disabled
          : t.signIn.wrong;
    return signInForm(context, { next: to, name, problem, status: 401 });
  }
  await renewSession(context.request, result.user.id, context.now);
  return redirect(to);
};

/** Ends the session here, and at the provider if it was begun there: or the next click would open it again. */
export const signOut: Handler = async ({ request, services }) => {
  const byProvider = request.session.byProvider === true;
  await new Promise<void>((resolve, reject) => {
    request.session.destroy((error) => (error ? reject(error) : resolve()));
  });
  return redirect((byProvider && hasProvider(services.settings) && (await farewell(services.settings))) || '/sign-in');
};

/** Before sign-in the language is a cookie of its own. */
export const chooseLanguage: Handler<User | null> = (context) => {
  const language = z.enum(languages).parse(context.form.get('language'));
  context.response.cookie('xuncha-language', language, { sameSite: 'lax', httpOnly: true, maxAge: 31_536_000_000 });
  return redirect('/sign-in');
};

/** The page to sign in, with what went wrong above it. */
export function signInForm(
  context: Context<User | null>,
  state: { next: string; name: string; problem: string | null; status: number; nobodyYet?: boolean },
): Reply {
  const other = context.language === 'zh' ? 'en' : 'zh';
  const withProvider = hasProvider(context.services.settings);
  const model = {
    csrf: context.csrf,
    ...state,
    withProvider,
    otherLanguage: { code: other, label: context.t.nav.language },
  };
  return page(context.t.signIn.title, signInView(model, context.t), { status: state.status });
}
