import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { guard } from './http/access.ts';
import { type Assets, openAssets } from './http/assets.ts';
import { tokenFirst } from './http/bearer.ts';
import { readBody } from './http/body.ts';
import { contextOf, wantsFragment } from './http/context.ts';
import { DashboardError, errorBody, reportError } from './http/errors.ts';
import { type Metrics, openMetrics } from './http/metrics.ts';
import { send } from './http/reply.ts';
import type { Route } from './http/route.ts';
import { answerLimit, csrfProtection, headers, sameSite, signInLimit } from './http/security.ts';
import { sessions } from './http/session.ts';
import { currentUser, loadUser } from './http/user.ts';
import { routes as table } from './routes.ts';
import type { Services } from './services.ts';

export interface AppOptions {
  routes?: readonly Route[];
  /** Failed sign-ins from one address in ten minutes. */
  signInAttempts?: number;
}

/** The whole dashboard as one Express app: what surrounds every request, then the table of routes. */
export function createApp(services: Services, options: AppOptions = {}): Express {
  const { settings, database } = services;
  const app = express();
  const assets = openAssets();
  const metrics = openMetrics();

  app.disable('x-powered-by');
  app.set('trust proxy', settings.trustProxy ? 1 : false);
  app.set('query parser', false);
  app.use(headers(settings));
  app.use(logRequests(services));
  app.get('/assets/:file', assets.serve);
  app.get('/healthz', health(services));
  app.get('/metrics', exposeMetrics(metrics));

  const session = sessions(database, settings, services.now);
  const limits = { signIn: signInLimit(options.signInAttempts ?? 20), answer: answerLimit(60) };
  for (const route of options.routes ?? table) mount(route);

  function mount(route: Route): void {
    const programs = route.access === 'token';
    app[route.method](
      route.path,
      metrics.watch(route.path),
      ...(programs ? [] : [sameSite(settings), session, loadUser(services)]),
      ...(route.limit ? [limits[route.limit]] : []),
      guard(route),
      ...('scope' in route && route.scope ? [tokenFirst(services, route.scope)] : []),
      ...readBody(route, settings),
      ...(programs ? [] : [csrfProtection]),
      run(route),
    );
  }

  function run(route: Route): RequestHandler {
    return async (request, response) => {
      const user = currentUser(response);
      if (route.access === 'public' || route.access === 'token') {
        const context = contextOf(services, request, response, user);
        return send(await route.handler(context), context, assets);
      }
      if (!user) throw new DashboardError('unauthorized');
      const context = contextOf(services, request, response, user);
      send(await route.handler(context), context, assets);
    };
  }

  app.use(session, loadUser(services), () => {
    throw new DashboardError('not-found');
  });
  app.use(answerError(services, assets));
  return app;
}

/** Ids, counts and the path of the route; never the query, for people type names into it. */
function logRequests({ log }: Services): RequestHandler {
  return (request, response, next) => {
    const id = randomUUID().slice(0, 8);
    const started = performance.now();
    response.locals.requestId = id;
    response.once('finish', () => {
      const route: unknown = request.route?.path;
      if (route === '/assets/:file' || route === '/healthz') return;
      log.debug(
        {
          request: id,
          method: request.method,
          route: route ?? null,
          status: response.statusCode,
          ms: Math.round(performance.now() - started),
          user: currentUser(response)?.id,
        },
        'answered',
      );
    });
    next();
  };
}

function health({ database, now }: Services): RequestHandler {
  return async (_request, response) => {
    response.set('Cache-Control', 'no-store');
    try {
      await database.read.raw('select 1');
      response.json({ status: 'ok', database: database.dialect, time: now().toISOString() });
    } catch {
      response.status(503).json({ status: 'down', database: database.dialect, time: now().toISOString() });
    }
  };
}

function exposeMetrics(metrics: Metrics): RequestHandler {
  return async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  };
}

/** The one place where an error becomes a page, a fragment or JSON; the log has the cause, the user its reference. */
function answerError(services: Services, assets: Assets): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error);
    const report = reportError(error);
    const entry = {
      reference: report.id,
      code: report.code,
      request: response.locals.requestId,
      method: request.method,
    };
    if (report.status >= 500) services.log.error({ ...entry, err: error }, 'request failed');
    else services.log.info(entry, 'request refused');
    const context = contextOf(services, request, response, currentUser(response));
    const { t } = context;
    if (request.path.startsWith('/api/') || request.accepts(['html', 'json']) === 'json') {
      const { what, next: mend } = t.errors[report.code];
      response
        .status(report.status)
        .json({ error: report.code, message: what, detail: report.detail, next: mend, reference: report.id });
      return;
    }
    // a failed action leaves the page as it is and tells above it what happened, so nothing that was typed is lost
    if (wantsFragment(request)) response.set({ 'HX-Retarget': '#main .page', 'HX-Reswap': 'afterbegin show:top' });
    const body = errorBody(report, t);
    if (wantsFragment(request)) send({ kind: 'fragment', status: report.status, body }, context, assets);
    else send({ kind: 'page', status: report.status, title: t.errors.title, body }, context, assets);
  };
}
