import * as oidc from 'openid-client';
import { z } from 'zod';
import { readRoleMap } from '../../data/oidc-settings.ts';
import type { Settings } from '../../data/settings.ts';
import type { Vouched } from '../../data/stores/oidc-users.ts';

/** What is kept in the session between leaving for the provider and coming back. */
export interface Errand {
  state: string;
  nonce: string;
  /** PKCE: whoever catches the code on its way has not this. */
  verifier: string;
  next: string;
}

/** The provider could not be asked, or what it said does not hold. The code is for the log; nothing it sent is. */
export class ProviderError extends Error {
  readonly code: 'unreachable' | 'denied' | 'failed';
  readonly detail: string;

  constructor(code: ProviderError['code'], detail: string) {
    super(`single sign-on: ${code} (${detail})`);
    this.name = 'ProviderError';
    this.code = code;
    this.detail = detail;
  }
}

const callbackPath = '/sign-in/oidc/callback';
const secondsToWait = 10;

export const hasProvider = (settings: Settings): boolean => settings.oidcIssuer !== '';

/** Asked once for all that use the same settings; an attempt that failed is not remembered. */
const asked = new WeakMap<Settings, Promise<oidc.Configuration>>();

function providerOf(settings: Settings): Promise<oidc.Configuration> {
  const there = asked.get(settings);
  if (there) return there;
  const { oidcIssuer, oidcClientId, oidcClientSecret } = settings;
  const issuer = new URL(oidcIssuer);
  const found = oidc.discovery(
    issuer,
    oidcClientId,
    undefined,
    oidcClientSecret === '' ? oidc.None() : oidc.ClientSecretBasic(oidcClientSecret),
    {
      timeout: secondsToWait,
      // An intranet may have a provider without TLS; its tokens are checked by their signature all the same.
      execute: [oidc.enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [])],
    },
  );
  asked.set(settings, found);
  found.catch(() => asked.delete(settings));
  return found;
}

/** Where to send the browser, and what to remember meanwhile. @throws ProviderError */
export async function beginErrand(settings: Settings, next: string): Promise<{ to: string; errand: Errand }> {
  const provider = await reached(settings);
  const errand = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    next,
  };
  const to = oidc.buildAuthorizationUrl(provider, {
    redirect_uri: new URL(callbackPath, settings.baseUrl).href,
    scope: settings.oidcScope,
    response_type: 'code',
    code_challenge: await oidc.calculatePKCECodeChallenge(errand.verifier),
    code_challenge_method: 'S256',
    state: errand.state,
    nonce: errand.nonce,
  });
  return { to: to.href, errand };
}

/** Who came back. `query`: what the provider's redirect carried. @throws ProviderError */
export async function endErrand(settings: Settings, errand: Errand, query: URLSearchParams): Promise<Vouched> {
  const provider = await reached(settings);
  // The address that was registered, never the Host header of this request.
  const here = new URL(callbackPath, settings.baseUrl);
  here.search = query.toString();
  try {
    const tokens = await oidc.authorizationCodeGrant(provider, here, {
      pkceCodeVerifier: errand.verifier,
      expectedState: errand.state,
      expectedNonce: errand.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new ProviderError('failed', 'no id token');
    const wanted = [settings.oidcNameClaim, settings.oidcRoleClaim].filter(Boolean);
    // Many providers put groups only into the answer of the userinfo address.
    const more =
      wanted.every((name) => name in claims) || !provider.serverMetadata().userinfo_endpoint
        ? {}
        : await oidc.fetchUserInfo(provider, tokens.access_token, claims.sub);
    return vouchedBy(settings, claims.iss, claims.sub, { ...more, ...claims });
  } catch (error) {
    throw asProviderError(error);
  }
}

/** Where to end the session at the provider; null where it offers none, or on another host than the one that was set. */
export async function farewell(settings: Settings): Promise<string | null> {
  try {
    const provider = await reached(settings);
    if (!provider.serverMetadata().end_session_endpoint) return null;
    const to = oidc.buildEndSessionUrl(provider, {
      post_logout_redirect_uri: new URL('/sign-in', settings.baseUrl).href,
    });
    // The page's own policy lets a form lead to the provider's host only (http/security.ts).
    return to.origin === new URL(settings.oidcIssuer).origin ? to.href : null;
  } catch {
    return null;
  }
}

async function reached(settings: Settings): Promise<oidc.Configuration> {
  try {
    return await providerOf(settings);
  } catch (error) {
    throw new ProviderError('unreachable', codeOf(error));
  }
}

const groupsSchema = z.union([z.string().transform((one) => one.split(/[\s,]+/)), z.array(z.string())]).catch([]);

function vouchedBy(settings: Settings, issuer: string, subject: string, claims: Record<string, unknown>): Vouched {
  const name = z.string().catch('').parse(claimOf(claims, settings.oidcNameClaim));
  if (settings.oidcRoleClaim === '') return { issuer, subject, name, role: 'ours' };
  const groups = new Set(groupsSchema.parse(claimOf(claims, settings.oidcRoleClaim)));
  const role = (readRoleMap(settings.oidcRoles) ?? []).find((pair) => groups.has(pair.group))?.role ?? null;
  return { issuer, subject, name, role };
}

/** A claim by its name, or along a path: `realm_access.roles`. */
function claimOf(claims: Record<string, unknown>, path: string): unknown {
  if (path in claims) return claims[path];
  return path.split('.').reduce<unknown>((value, key) => Reflect.get(Object(value), key), claims);
}

function asProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof oidc.AuthorizationResponseError && error.error === 'access_denied') {
    return new ProviderError('denied', 'access_denied');
  }
  const code = codeOf(error);
  const away = code === 'OAUTH_TIMEOUT' || (error instanceof TypeError && !code.startsWith('ERR_'));
  return new ProviderError(away ? 'unreachable' : 'failed', code);
}

/** A word for the log: never a message, which may quote what the provider sent. */
function codeOf(error: unknown): string {
  const code: unknown = Reflect.get(Object(error), 'code');
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
}
