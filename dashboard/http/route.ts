import type { Request, Response } from 'express';
import type { TokenScope } from '../../data/stores/tokens.ts';
import type { Language, Words } from '../language/words.ts';
import type { Role } from '../roles.ts';
import type { Services } from '../services.ts';
import type { Html } from '../views/html.ts';
import type { Flash } from './session.ts';

export interface User {
  id: number;
  name: string;
  role: Role;
}

/** One file of an upload. */
export interface Upload {
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** All that a handler may know of a request. Handlers take this, return a reply, and touch nothing else of HTTP. */
export interface Context<U extends User | null = User> {
  services: Services;
  user: U;
  language: Language;
  /** The words of the interface in the user's language. */
  t: Words;
  theme: Theme;
  now: Date;
  /** Path as requested, without the query. */
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  form: URLSearchParams;
  /** Body of a route with `body: 'json'`; check it with zod. */
  json: unknown;
  files: Upload[];
  /** Whether htmx asked, so that a fragment will do. */
  fragment: boolean;
  /** Token for the hidden field of each form (views/form.ts puts it there). */
  csrf: string;
  /** What the last action left to be told; reading it takes it. */
  takeFlash(): Flash | null;
  setFlash(flash: Flash): void;
  request: Request;
  response: Response;
}

export type Theme = 'auto' | 'light' | 'dark';

/** What a handler answers. `push` is the address to show when htmx swapped a fragment. */
export type Reply =
  | { kind: 'page'; status?: number; title: string; body: Html; wide?: boolean; push?: string }
  | { kind: 'fragment'; status?: number; body: Html; push?: string; trigger?: string }
  | { kind: 'redirect'; to: string }
  | { kind: 'json'; status?: number; body: unknown }
  | { kind: 'file'; name: string; type: string; body: Uint8Array | string | AsyncIterable<string>; inline?: boolean };

export type Handler<U extends User | null = User> = (context: Context<U>) => Promise<Reply> | Reply;

interface RouteBase {
  method: 'get' | 'post';
  /** Express 5 path, e.g. `/flags/:id`. */
  path: string;
  /** How the body of a POST is read; `form` by default. `upload` is multipart (settings: XUNCHA_MAX_BODY_MB), `api` that or JSON. */
  body?: 'form' | 'json' | 'upload' | 'api';
  /** Slowed down after too many refusals from one address. */
  limit?: 'signIn' | 'answer';
}

/**
 * One line of routes.ts. `access`: the roles that may come in; `public` needs no account; `token` is an API for programs:
 * no session and no cookie, so no CSRF token either; its handler checks the bearer token, or `scope` has it checked
 * before the body is read.
 */
export type Route =
  | (RouteBase & { access: readonly Role[]; handler: Handler })
  | (RouteBase & { access: 'public' | 'token'; handler: Handler<User | null>; scope?: TokenScope });

export const page = (
  title: string,
  body: Html,
  more: { status?: number; wide?: boolean; push?: string } = {},
): Reply => ({
  kind: 'page',
  title,
  body,
  ...more,
});
export const redirect = (to: string): Reply => ({ kind: 'redirect', to });
