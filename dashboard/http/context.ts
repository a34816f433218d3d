import type { Request, Response } from 'express';
import { isLanguage, type Language, words } from '../language/words.ts';
import type { Services } from '../services.ts';
import { cookie } from './cookies.ts';
import type { Context, Theme, Upload, User } from './route.ts';
import { csrfToken } from './security.ts';
import { currentUser } from './user.ts';

/** Gathers what a handler may know of a request. */
export function contextOf<U extends User | null>(
  services: Services,
  request: Request,
  response: Response,
  user: U,
): Context<U> {
  const language = languageOf(services, request, response);
  const form: unknown = response.locals.form;
  const files: Upload[] | undefined = response.locals.files;
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.params))
    params[name] = Array.isArray(value) ? value.join('/') : value;
  return {
    services,
    user,
    language,
    t: words(language),
    theme: themeOf(request),
    now: services.now(),
    path: request.path,
    params,
    query: new URL(request.originalUrl, 'http://own.invalid').searchParams,
    form: form instanceof URLSearchParams ? form : new URLSearchParams(),
    json: response.locals.json,
    files: files ?? [],
    fragment: wantsFragment(request),
    get csrf() {
      return request.session ? csrfToken(request) : '';
    },
    takeFlash() {
      const flash = request.session?.flash ?? null;
      if (flash) delete request.session.flash;
      return flash;
    },
    setFlash(flash) {
      request.session.flash = flash;
    },
    request,
    response,
  };
}

/** A user's own choice, else the cookie of the sign-in page, else what the browser and the installation prefer. */
export function languageOf(services: Services, request: Request, response: Response): Language {
  const user = currentUser(response);
  if (user) return user.language;
  const chosen = cookie(request, 'xuncha-language');
  return isLanguage(chosen) ? chosen : services.settings.language;
}

function themeOf(request: Request): Theme {
  const theme = cookie(request, 'xuncha-theme');
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

/** htmx asks for a part; when it restores history it needs the whole page. */
export function wantsFragment(request: Request): boolean {
  return request.get('hx-request') === 'true' && request.get('hx-history-restore-request') !== 'true';
}
