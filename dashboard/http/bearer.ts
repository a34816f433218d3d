import { openToken, type Token, type TokenScope } from '../../data/stores/tokens.ts';
import { DashboardError } from './errors.ts';
import type { Context, User } from './route.ts';

/**
 * The token of a program that calls the API.
 * @throws DashboardError unauthorized: missing, unknown, expired, revoked or of another scope; it is not told which
 */
export async function bearer(context: Context<User | null>, scope: TokenScope): Promise<Token> {
  const [, secret] = /^Bearer (\S{10,200})$/i.exec(context.request.get('authorization') ?? '') ?? [];
  const token = secret ? await openToken(context.services.database, secret, scope, context.now.toISOString()) : null;
  if (!token) throw new DashboardError('unauthorized', `Authorization: Bearer … (${scope})`);
  return token;
}
