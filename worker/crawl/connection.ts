import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isReserved } from './private-address.ts';

/** A name or address that resolves into a network which no public site stands in. */
export class PrivateAddressError extends Error {
  readonly code = 'private-address';
}

/** `host:port`, as a permission to reach a private address is written: the port always stands there. */
export function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
}

/** Resolves and refuses in one step, so that what was checked is what is connected to. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return done(error, []);
    const bad = addresses.find((a) => isReserved(a.address));
    if (bad) return done(new PrivateAddressError(`${hostname} resolves to a reserved address`), []);
    const [first] = addresses;
    if (!first) return done(new Error(`${hostname} does not resolve`), []);
    if (options.all) done(null, addresses);
    else done(null, first.address, first.family);
  });
};

export interface ConnectionOptions {
  /** `host:port` pairs that may be private because the site was added with them. */
  permitted: ReadonlySet<string>;
  connections: number;
  timeoutMs: number;
}

/** An agent whose every connection, also after a redirect, goes to a public address or to one that was permitted. */
export function openAgent(options: ConnectionOptions): Agent {
  const common = { timeout: Math.min(options.timeoutMs, 15_000), allowH2: false };
  const anywhere = buildConnector(common);
  const publicOnly = buildConnector({ ...common, lookup: publicLookup });
  return new Agent({
    connections: options.connections,
    pipelining: 1,
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    keepAliveTimeout: 10_000,
    connect(target, done) {
      const port = target.port || (target.protocol === 'https:' ? '443' : '80');
      if (options.permitted.has(`${target.hostname}:${port}`)) {
        anywhere(target, done);
        return;
      }
      // An address written as numbers is never looked up, so it is judged here.
      const literal = target.hostname.replace(/^\[|\]$/g, '');
      if (isIP(literal) && isReserved(literal)) {
        done(new PrivateAddressError(`${target.hostname} is a reserved address`), null);
        return;
      }
      publicOnly(target, done);
    },
  });
}
