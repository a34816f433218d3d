import { load } from 'cheerio';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listEvents } from '../../data/stores/events.ts';
import { addUser, userByName } from '../../data/stores/users.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { freePort, type RunningProvider, runProvider } from '../support/provider.ts';

let running: Running;
let provider: RunningProvider;
let base: string;
/** Roles kept here instead of taken from groups. */
let strict: Running;
let strictProvider: RunningProvider;

beforeAll(async () => {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  provider = await runProvider(base);
  running = await runDashboard({
    port,
    env: {
      ...settingsOf(provider, base),
      XUNCHA_OIDC_SCOPE: 'openid profile groups',
      XUNCHA_OIDC_ROLE_CLAIM: 'groups',
      XUNCHA_OIDC_ROLES: 'xuncha-admin=admin, xuncha=reviewer',
    },
  });
  const strictPort = await freePort();
  const strictBase = `http://127.0.0.1:${strictPort}`;
  strictProvider = await runProvider(strictBase);
  strict = await runDashboard({ port: strictPort, language: 'en', env: settingsOf(strictProvider, strictBase) });
});
afterAll(async () => {
  await running?.stop();
  await provider?.stop();
  await strict?.stop();
  await strictProvider?.stop();
});
beforeEach(() => {
  provider.next = { sub: 'a1', preferred_username: '王审核', groups: ['other', 'xuncha'] };
});

const settingsOf = (one: RunningProvider, baseUrl: string) => ({
  XUNCHA_BASE_URL: baseUrl,
  XUNCHA_OIDC_ISSUER: one.issuer,
  XUNCHA_OIDC_CLIENT_ID: one.clientId,
  XUNCHA_OIDC_CLIENT_SECRET: one.clientSecret,
});

interface Stop {
  status: number;
  url: URL;
  body: string;
}

/** A browser without scripts that follows redirects from host to host, with a jar of cookies for each. */
class Surfer {
  readonly jars = new Map<string, Map<string, string>>();

  async open(address: string | URL, init: { form?: Record<string, string>; follow?: boolean } = {}): Promise<Stop> {
    let url = new URL(address);
    let form = init.form;
    for (let hop = 0; hop < 12; hop++) {
      const jar = this.jars.get(url.origin) ?? new Map<string, string>();
      this.jars.set(url.origin, jar);
      const headers = {
        accept: 'text/html',
        cookie: [...jar].map((pair) => pair.join('=')).join('; '),
        'sec-fetch-site': 'same-origin',
      };
      const response = await fetch(url, {
        headers,
        redirect: 'manual',
        ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      const to = response.headers.get('location');
      if (!to || init.follow === false)
        return { status: response.status, url: to ? new URL(to, url) : url, body: await response.text() };
      await response.text();
      url = new URL(to, url);
      form = undefined;
    }
    throw new Error('too many redirects');
  }
}

const problemIn = (stop: Stop): string => load(stop.body)('.sign-in .wrong').text();

describe('signing in at a real provider', () => {
  it('is offered on the page, goes there with PKCE, state and nonce, and comes back to where one was', async () => {
    const surfer = new Surfer();
    const page = await surfer.open(`${base}/sign-in?next=%2Fflags%3Fview%3Dall`);
    const link = load(page.body)('a[href^="/sign-in/oidc"]').attr('href') ?? '';
    const before = surfer.jars.get(base)?.get('xuncha');
    const stop = await surfer.open(base + link);
    expect(stop.url.href).toBe(`${base}/flags?view=all`);
    expect(stop.status).toBe(200);
    const asked = provider.asked.at(-1);
    expect(asked?.get('code_challenge_method')).toBe('S256');
    expect(asked?.get('state')).toMatch(/^\S{40,}$/);
    expect(asked?.get('nonce')).toMatch(/^\S{40,}$/);
    expect(asked?.get('redirect_uri')).toBe(`${base}/sign-in/oidc/callback`);
    expect(surfer.jars.get(base)?.get('xuncha')).not.toBe(before);
    expect(await userByName(running.database, '王审核')).toMatchObject({
      role: 'reviewer',
      hasPassword: false,
      linked: true,
    });
    const { events } = await listEvents(running.database, { action: 'user.' }, { limit: 3 });
    expect(events.map((event) => event.action)).toEqual(['user.signed-in', 'user.linked', 'user.added']);
  });

  it('gives the role of the first group in the list, anew each time', async () => {
    provider.next = { sub: 'b2', preferred_username: 'li.si', groups: ['xuncha', 'xuncha-admin'] };
    expect((await new Surfer().open(`${base}/sign-in/oidc`)).status).toBe(200);
    expect(await userByName(running.database, 'li.si')).toMatchObject({ role: 'admin' });
    provider.next.groups = ['xuncha'];
    await new Surfer().open(`${base}/sign-in/oidc`);
    expect(await userByName(running.database, 'li.si')).toMatchObject({ role: 'reviewer' });
    provider.next.groups = ['elsewhere'];
    const refused = await new Surfer().open(`${base}/sign-in/oidc`);
    expect(refused.status).toBe(401);
    expect(problemIn(refused)).toContain('没有角色');
  });

  it('ends at the provider too', async () => {
    const surfer = new Surfer();
    const page = await surfer.open(`${base}/sign-in/oidc?next=/account`);
    const csrf = load(page.body)('[name=_csrf]').attr('value') ?? '';
    const asked = await surfer.open(`${base}/sign-out`, { form: { _csrf: csrf } });
    expect(asked.url.origin).toBe(provider.issuer);
    const form = load(asked.body)('form');
    const fields = Object.fromEntries(
      form
        .find('input')
        .toArray()
        .map((one) => [load(one)('input').attr('name') ?? one.attribs.name ?? '', one.attribs.value ?? '']),
    );
    const done = await surfer.open(form.attr('action') ?? '', { form: { ...fields, logout: 'yes' } });
    expect(done.url.href.split('?')[0]).toBe(`${base}/sign-in`);
    expect((await surfer.open(`${base}/flags`)).url.pathname).toBe('/sign-in');
    // And the policy of the page lets the form lead there.
    const { headers } = await fetch(`${base}/sign-in`);
    expect(headers.get('content-security-policy')).toContain(`form-action 'self' ${provider.issuer}`);
  });
});

describe('what does not hold is refused, and nobody is signed in', () => {
  const signedIn = async (surfer: Surfer) => (await surfer.open(`${base}/flags`)).url.pathname !== '/sign-in';

  /** Goes as far as the callback, which is not opened yet. */
  async function almost(surfer: Surfer): Promise<URL> {
    let { url } = await surfer.open(`${base}/sign-in/oidc`, { follow: false });
    while (url.origin !== base) url = (await surfer.open(url, { follow: false })).url;
    return url;
  }

  it('a code that somebody else fetched, without the session that asked for it', async () => {
    const callback = await almost(new Surfer());
    const victim = new Surfer();
    const stop = await victim.open(callback);
    expect(stop.status).toBe(401);
    expect(problemIn(stop)).toContain('重新开始');
    expect(await signedIn(victim)).toBe(false);
  });

  it('an answer to another question: the state of one session in another', async () => {
    const attacker = await almost(new Surfer());
    const victim = new Surfer();
    await almost(victim);
    const stop = await victim.open(attacker);
    expect(problemIn(stop)).toContain('未通过校验');
    expect(await signedIn(victim)).toBe(false);
  });

  it('a code that was used before, also with its session', async () => {
    const surfer = new Surfer();
    const callback = await almost(surfer);
    await surfer.open(callback);
    expect(await signedIn(surfer)).toBe(true);
    const other = new Surfer();
    const stop = await other.open(callback);
    expect(stop.status).toBe(401);
  });

  it('an altered code, and an answer of another issuer', async () => {
    for (const [name, value] of [
      ['code', 'made-up'],
      ['iss', 'http://evil.example'],
    ] as const) {
      const surfer = new Surfer();
      const callback = await almost(surfer);
      callback.searchParams.set(name, value);
      expect(problemIn(await surfer.open(callback))).toContain('未通过校验');
      expect(await signedIn(surfer)).toBe(false);
    }
    expect(running.logged.join('\n')).not.toContain('made-up');
  });

  it('a person who said no at the provider', async () => {
    provider.next = { sub: 'c3', deny: true };
    expect(problemIn(await new Surfer().open(`${base}/sign-in/oidc`))).toContain('没有同意');
  });

  it('a name that belongs to an account with a password', async () => {
    provider.next = { sub: 'd4', preferred_username: 'admin', groups: ['xuncha-admin'] };
    expect(problemIn(await new Surfer().open(`${base}/sign-in/oidc`))).toContain('本地账号');
    provider.next = { sub: 'd5', preferred_username: '<script>alert(1)</script>', groups: ['xuncha'] };
    const stop = await new Surfer().open(`${base}/sign-in/oidc`);
    expect(stop.status).toBe(401);
    expect(stop.body).not.toContain('<script>alert');
  });

  it('leaves for no page but our own afterwards', async () => {
    const stop = await new Surfer().open(`${base}/sign-in/oidc?next=${encodeURIComponent('//evil.example/x')}`);
    expect(stop.url.href).toBe(`${base}/`);
  });
});

describe('where roles are kept here', () => {
  it('only who was added comes in', async () => {
    strictProvider.next = { sub: 'x1', preferred_username: 'chen.jie' };
    const stranger = await new Surfer().open(`${strict.url}/sign-in/oidc`);
    expect(stranger.status).toBe(401);
    expect(problemIn(stranger)).toContain('no such account here');
    await addUser(
      strict.database,
      { name: 'chen.jie', role: 'auditor', password: null },
      { actor: 'system', at: strict.now().toISOString() },
    );
    expect((await new Surfer().open(`${strict.url}/sign-in/oidc`)).status).toBe(200);
  });

  it('says when the provider cannot be reached, and passwords still open', async () => {
    await strictProvider.stop();
    const fresh = await runDashboard({ env: settingsOf(strictProvider, 'http://127.0.0.1:1'), language: 'en' });
    const stop = await new Surfer().open(`${fresh.url}/sign-in/oidc`);
    await fresh.stop();
    expect(stop.status).toBe(503);
    expect(problemIn(stop)).toContain('cannot be reached');
  });
});

it('is not there where it is not set up', async () => {
  const plain = await runDashboard();
  try {
    const page = await new Surfer().open(`${plain.url}/sign-in`);
    expect(page.body).not.toContain('oidc');
    expect((await new Surfer().open(`${plain.url}/sign-in/oidc`)).status).toBe(404);
  } finally {
    await plain.stop();
  }
});
