import type { Request, RequestHandler, Response } from 'express';
import { DashboardError } from './errors.ts';
import type { Route } from './route.ts';
import { currentUser } from './user.ts';

/** Lets in who the table of routes lets in; a guest is sent to sign in and comes back after it. */
export function guard(route: Route): RequestHandler {
  return (request, response, next) => {
    if (route.access === 'public' || route.access === 'token') return next();
    const user = currentUser(response);
    if (!user) return sendToSignIn(request, response, next);
    next(route.access.includes(user.role) ? undefined : new DashboardError('forbidden'));
  };
}

function sendToSignIn(request: Request, response: Response, next: (error: unknown) => void): void {
  const back = request.method === 'GET' ? request.originalUrl : '/';
  const address = back === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(back)}`;
  if (request.get('hx-request')) response.set('HX-Redirect', address).status(401).end();
  else if (request.accepts(['html', 'json']) === 'json') next(new DashboardError('unauthorized'));
  else response.redirect(303, address);
}

/** Only a path of our own may follow a sign-in. */
export function safeNext(value: string | null): string {
  if (!value?.startsWith('/') || value.startsWith('//') || value.includes('\\')) return '/';
  const base = 'http://own.invalid';
  return URL.canParse(value, base) && new URL(value, base).origin === base ? value : '/';
}
