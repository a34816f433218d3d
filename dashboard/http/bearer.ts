import type { Request, RequestHandler } from 'express';
import { openToken, type Token, type TokenScope } from '../../data/stores/tokens.ts';
import type { Services } from '../services.ts';
import { DashboardError } from './errors.ts';
import type { Context, User } from './route.ts';

/**
 * The token of a program that calls the API.
 * @throws DashboardError unauthorized: missing, unknown, expired, revoked or of another scope; it is not told which
 */
export async function bearer(context: Context<User | null>, scope: TokenScope): Promise<Token> {
  return tokenOf(context.services, context.request, scope);
}

/** The same before the body is read, where it may be large: who has no token sends nothing. */
export function tokenFirst(services: Services, scope: TokenScope): RequestHandler {
  return async (request, _response, next) => {
    await tokenOf(services, request, scope);
    next();
  };
}

async function tokenOf(services: Services, request: Request, scope: TokenScope): Promise<Token> {
  const [, secret] = /^Bearer (\S{10,200})$/i.exec(request.get('authorization') ?? '') ?? [];
  const at = services.now().toISOString();
  const token = secret ? await openToken(services.database, secret, scope, at) : null;
  if (!token) throw new DashboardError('unauthorized', `Authorization: Bearer … (${scope})`);
  return token;
}
