import { z } from 'zod';
import { type Role, roles } from './flag-life.ts';

/** Single sign-on; part of the table of settings. */
export const oidcSettings = [
  {
    name: 'XUNCHA_OIDC_ISSUER',
    key: 'oidcIssuer',
    schema: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]),
    fallback: '',
    allowed: 'http(s)://…, or empty for local accounts only',
    doc: 'OpenID Connect provider for single sign-on; XUNCHA_BASE_URL and XUNCHA_OIDC_CLIENT_ID must be set with it.',
  },
  {
    name: 'XUNCHA_OIDC_CLIENT_ID',
    key: 'oidcClientId',
    schema: z.string(),
    fallback: '',
    allowed: 'as the provider gave it',
    doc: 'This installation at the provider; its redirect address there is BASE_URL/sign-in/oidc/callback.',
  },
  {
    name: 'XUNCHA_OIDC_CLIENT_SECRET',
    key: 'oidcClientSecret',
    schema: z.string(),
    fallback: '',
    allowed: 'as the provider gave it, or empty for a public client',
    doc: 'Secret of the client; PKCE is used with and without it.',
    secret: true,
  },
  {
    name: 'XUNCHA_OIDC_SCOPE',
    key: 'oidcScope',
    schema: z.string().regex(/(^| )openid( |$)/),
    fallback: 'openid profile',
    allowed: 'scopes separated by blanks, openid among them',
    doc: 'Scopes that are asked for.',
  },
  {
    name: 'XUNCHA_OIDC_NAME_CLAIM',
    key: 'oidcNameClaim',
    schema: z.string().min(1),
    fallback: 'preferred_username',
    allowed: 'name of a claim',
    doc: 'Claim with the name under which a person is known here.',
  },
  {
    name: 'XUNCHA_OIDC_ROLE_CLAIM',
    key: 'oidcRoleClaim',
    schema: z.string(),
    fallback: '',
    allowed: 'name of a claim, or empty',
    doc: 'Claim with the groups or roles of a person. When empty, only people whom an administrator added here may come in.',
  },
  {
    name: 'XUNCHA_OIDC_ROLES',
    key: 'oidcRoles',
    schema: z.string().refine((value) => readRoleMap(value) !== null),
    fallback: '',
    allowed: 'group=role pairs separated by commas; roles: reviewer, admin, manager, auditor',
    doc: 'Which group has which role; of several the first in this list counts. Who has none of them may not come in.',
  },
] as const;

interface OidcValues {
  oidcIssuer: string;
  oidcClientId: string;
  oidcRoleClaim: string;
  oidcRoles: string;
  baseUrl: string;
}

/** What is missing for single sign-on, or null. */
export function oidcProblem({
  oidcIssuer,
  oidcClientId,
  oidcRoleClaim,
  oidcRoles,
  baseUrl,
}: OidcValues): string | null {
  if (oidcIssuer === '') return null;
  if (oidcClientId === '') return 'XUNCHA_OIDC_ISSUER: needs XUNCHA_OIDC_CLIENT_ID';
  if (baseUrl === '') return 'XUNCHA_OIDC_ISSUER: needs XUNCHA_BASE_URL, to which the provider sends people back';
  if (oidcRoleClaim !== '' && oidcRoles === '') return 'XUNCHA_OIDC_ROLE_CLAIM: needs XUNCHA_OIDC_ROLES';
  return null;
}

/** `group=role, …` in the order of its weight; null when it is none. */
export function readRoleMap(text: string): { group: string; role: Role }[] | null {
  const pairs: { group: string; role: Role }[] = [];
  for (const entry of text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)) {
    const [, group = '', word = ''] = /^(.+?)\s*=\s*(\w+)$/.exec(entry) ?? [];
    const role = roles.find((one) => one === word);
    if (group === '' || !role) return null;
    pairs.push({ group, role });
  }
  return pairs;
}
