import { type Entry, enterByProvider } from '../../data/stores/oidc-users.ts';
import { safeNext } from '../http/access.ts';
import { DashboardError } from '../http/errors.ts';
import { type Context, type Handler, type Reply, redirect, type User } from '../http/route.ts';
import { renewSession } from '../http/session.ts';
import { signInForm } from './handlers.ts';
import { beginErrand, endErrand, hasProvider, ProviderError } from './provider.ts';

type Problem = Extract<Entry, { ok: false }>['reason'] | ProviderError['code'] | 'late';

/** Leaves for the provider; what must fit on the way back waits in the session. */
export const leaveForProvider: Handler<User | null> = async (context) => {
  const { settings } = context.services;
  if (!hasProvider(settings)) throw new DashboardError('not-found');
  const next = safeNext(context.query.get('next'));
  if (context.user) return redirect(next);
  try {
    const { to, errand } = await beginErrand(settings, next);
    context.request.session.errand = errand;
    return redirect(to);
  } catch (error) {
    return refused(context, next, error);
  }
};

/** Comes back from the provider. An errand is good for one attempt, whatever comes of it. */
export const comeFromProvider: Handler<User | null> = async (context) => {
  const { services, request, now, query } = context;
  if (!hasProvider(services.settings)) throw new DashboardError('not-found');
  const { errand } = request.session;
  delete request.session.errand;
  if (!errand) return tell(context, '/', 'late');
  try {
    const vouched = await endErrand(services.settings, errand, query);
    const entry = await enterByProvider(services.database, vouched, now.toISOString());
    if (!entry.ok) return tell(context, errand.next, entry.reason, vouched.name);
    await renewSession(request, entry.user.id, now);
    request.session.byProvider = true;
    return redirect(errand.next);
  } catch (error) {
    return refused(context, errand.next, error);
  }
};

function refused(context: Context<User | null>, next: string, error: unknown): Reply {
  if (!(error instanceof ProviderError)) throw error;
  context.services.log.warn({ code: error.code, detail: error.detail }, 'single sign-on refused');
  return tell(context, next, error.code);
}

function tell(context: Context<User | null>, next: string, problem: Problem, name = ''): Reply {
  const status = problem === 'unreachable' ? 503 : 401;
  return signInForm(context, {
    next,
    name: '',
    problem: context.t.signIn.sso.problem[problem](name.slice(0, 60)),
    status,
  });
}
