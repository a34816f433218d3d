import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Who signs in next at the provider; `deny`: the person says no. */
export interface Person {
  sub: string;
  preferred_username?: string;
  groups?: string[];
  deny?: boolean;
}

/** A real OpenID Connect provider on a port of its own, which signs in whoever the test says without asking. */
export interface RunningProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  next: Person;
  /** Authorization requests that it saw. */
  asked: URLSearchParams[];
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await listen(server, 0);
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function runProvider(baseUrl: string): Promise<RunningProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const clientSecret = 'an invented secret of a test client';
  const people = new Map<string, Person>();
  const running: RunningProvider = {
    issuer,
    clientId: 'xuncha',
    clientSecret,
    next: { sub: 'nobody' },
    asked: [],
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: running.clientId,
        client_secret: clientSecret,
        redirect_uris: [`${baseUrl}/sign-in/oidc/callback`],
        post_logout_redirect_uris: [`${baseUrl}/sign-in`],
      },
    ],
    cookies: { keys: ['an invented key of a test'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => {
        const { sub, preferred_username, groups } = people.get(id) ?? { sub: id };
        return { sub, preferred_username, groups };
      },
    }),
    async loadExistingGrant(context) {
      const { client, session } = context.oidc;
      const grant = new context.oidc.provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
      grant.addOIDCScope('openid profile groups');
      await grant.save();
      return grant;
    },
  });
  const serve = provider.callback();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    if (url.pathname === '/auth') running.asked.push(url.searchParams);
    if (!url.pathname.startsWith('/interaction/')) return serve(request, response);
    const person = running.next;
    people.set(person.sub, person);
    const result = person.deny
      ? { error: 'access_denied', error_description: 'the person said no' }
      : { login: { accountId: person.sub } };
    return provider.interactionFinished(request, response, result);
  });
  // What it warns about (keys for development) is as wanted here.
  await listen(server, port);
  return running;
}

const listen = (server: Server, port: number) =>
  new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
