import type { Role } from '../../dashboard/roles.ts';
import { passwordOf } from './dashboard.ts';

/** What a browser would see of an answer. */
export interface Seen {
  status: number;
  headers: Headers;
  body: string;
  /** Where a redirect leads. */
  to: string | null;
}

/** A browser without scripts over real HTTP: keeps cookies, follows nothing by itself, sends forms with their token. */
export class Visitor {
  readonly #url: string;
  readonly cookies = new Map<string, string>();
  token = '';

  constructor(url: string) {
    this.#url = url;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Seen> {
    return this.#send(path, { headers });
  }

  /** Sends a form as a browser of today does, with the token of the last page. */
  async post(path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Seen> {
    const body = new URLSearchParams({ _csrf: this.token, ...fields });
    return this.#send(path, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin', ...headers } });
  }

  async signIn(role: Role, password = passwordOf(role)): Promise<Seen> {
    await this.get('/sign-in');
    const seen = await this.post('/sign-in', { name: role, password });
    if (seen.status === 303) await this.get('/account');
    return seen;
  }

  async #send(path: string, init: RequestInit): Promise<Seen> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(init.headers);
    headers.set('accept', headers.get('accept') ?? 'text/html');
    if (cookie) headers.set('cookie', cookie);
    const response = await fetch(new URL(path, this.#url), { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const body = await response.text();
    this.token = /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? this.token;
    return { status: response.status, headers: response.headers, body, to: response.headers.get('location') };
  }
}
