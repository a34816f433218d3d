import { promisify } from 'node:util';
import { z } from 'zod';
import { authenticate } from '../../data/stores/users.ts';
import { safeNext } from '../http/access.ts';
import type { Context, Handler, Reply, User } from '../http/route.ts';
import { page, redirect } from '../http/route.ts';
import { languages } from '../language/words.ts';
import { signInView } from './view.ts';

export const showSignIn: Handler<User | null> = (context) => {
  const next = safeNext(context.query.get('next'));
  return context.user ? redirect(next) : form(context, { next, name: '', problem: null, status: 200 });
};
