import { csrfSync } from 'csrf-sync';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Settings } from '../../data/settings.ts';
import { DashboardError } from './errors.ts';

/** Headers that hold a page to its own scripts, styles and addresses. */
export function headers(settings: Settings): RequestHandler {
  const secure = settings.baseUrl.startsWith('https:');
  // Signing out is a form that leads on to the provider.
  const provider = settings.oidcIssuer === '' ? [] : [new URL(settings.oidcIssuer).origin];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'", ...provider],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    strictTransportSecurity: secure,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });
}

/**
 * Refuses a state change that another site started. Browsers of today say so in Sec-Fetch-Site; older ones send Origin.
 * @throws DashboardError cross-site
 */
export function sameSite(settings: Settings): RequestHandler {
  const own = settings.baseUrl ? new URL(settings.baseUrl).host : null;
  return (request, _response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    const site = request.get('sec-fetch-site');
    if (site) return next(site === 'same-origin' || site === 'none' ? undefined : new DashboardError('cross-site'));
    const origin = request.get('origin');
    if (!origin) return next();
    const host = URL.canParse(origin) ? new URL(origin).host : '';
    next(host !== '' && (host === request.get('host') || host === own) ? undefined : new DashboardError('cross-site'));
  };
}

const csrf = csrfSync({
  size: 32,
  getTokenFromRequest: (request) => request.get('x-csrf-token') ?? formToken(request),
});

function formToken(request: Request): string | undefined {
  const form: unknown = request.res?.locals.form;
  return form instanceof URLSearchParams ? (form.get('_csrf') ?? undefined) : undefined;
}

export const csrfProtection: RequestHandler = csrf.csrfSynchronisedProtection;
export const csrfToken = (request: Request): string => csrf.generateToken(request);

/** Slows down guessing from one address; the account itself locks after too many failures (data/stores/users.ts). */
export function signInLimit(attempts: number): RequestHandler {
  return rateLimit({
    windowMs: 10 * 60_000,
    limit: attempts,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => response.statusCode < 400,
    keyGenerator: (request) => ipKeyGenerator(request.ip ?? ''),
    handler: (_request, _response, next) => next(new DashboardError('too-many')),
  });
}

/** The page of a unit needs no account: whoever asks for it too often waits, whatever they were answered. */
export function answerLimit(requests: number): RequestHandler {
  return rateLimit({
    windowMs: 10 * 60_000,
    limit: requests,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request) => ipKeyGenerator(request.ip ?? ''),
    handler: (_request, _response, next) => next(new DashboardError('too-many')),
  });
}
