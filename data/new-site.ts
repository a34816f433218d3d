import { isIP } from 'node:net';
import { StoreError } from './errors.ts';
import type { NewSite } from './stores/sites.ts';

/** What a site gets when nothing else is said: every night, two connections, a request every half second. */
export const siteDefaults = {
  schedule: '30 2 * * *',
  maxPages: 20_000,
  delayMs: 500,
  concurrency: 2,
  render: 'auto',
} as const;

/**
 * Makes a site of an address as a person types it: with or without `https://`. A path narrows the scope to its folder.
 * A loopback or private address, or `intranet`, permits exactly this host with this port.
 * @throws StoreError `invalid` says what an address must be
 */
export function newSite(
  address: string,
  more: Partial<Omit<NewSite, 'url' | 'scope'>> & { scope?: Partial<NewSite['scope']>; intranet?: boolean } = {},
): NewSite {
  const { scope, intranet, name, ...limits } = more;
  const url = siteAddress(address);
  const folder = url.pathname.slice(0, url.pathname.lastIndexOf('/') + 1);
  const own = intranet || isPlainAddress(url.hostname) ? [hostAndPort(url)] : [];
  return {
    ...siteDefaults,
    ...limits,
    url: url.href,
    name: name?.trim() || url.host,
    scope: {
      include: folder === '/' ? [] : [folder],
      exclude: [],
      ownDomains: [],
      ...scope,
      hosts: [...new Set([url.host, ...(scope?.hosts ?? [])])],
      privateHosts: [...new Set([...own, ...(scope?.privateHosts ?? [])])],
    },
  };
}

/** @throws StoreError `invalid` */
export function siteAddress(address: string): URL {
  const text = address.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  const usable =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    (isPlainAddress(url.hostname) || /[^.]\.[^.]/.test(url.hostname)) &&
    !/\s/.test(text);
  if (!usable) {
    throw new StoreError('invalid', `site address ${text.slice(0, 200)}: give one like https://www.example.gov.cn/`);
  }
  url.hash = '';
  return url;
}

/** Loopback, or an address in figures: who types it means it. */
function isPlainAddress(hostname: string): boolean {
  return hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}
