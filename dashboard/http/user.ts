import type { RequestHandler, Response } from 'express';
import { userById } from '../../data/stores/users.ts';
import { isLanguage, type Language } from '../language/words.ts';
import { isRole } from '../roles.ts';
import type { Services } from '../services.ts';
import type { User } from './route.ts';

interface SignedIn extends User {
  language: Language;
}

/** Looks the user up at each request, so that a disabled account or a changed role counts at once. */
export function loadUser(services: Services): RequestHandler {
  return async (request, response, next) => {
    const id = request.session.userId;
    if (id === undefined) return next();
    const row = await userById(services.database, id);
    if (row && !row.disabledAt && isRole(row.role)) {
      const language = isLanguage(row.language) ? row.language : services.settings.language;
      response.locals.user = { id: row.id, name: row.name, role: row.role, language } satisfies SignedIn;
    }
    next();
  };
}

/** The user that loadUser found. */
export function currentUser(response: Response): SignedIn | null {
  const user: SignedIn | undefined = response.locals.user;
  return user ?? null;
}
