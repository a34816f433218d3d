import { isIP } from 'node:net';
import type { UnreadReason } from '../../patterns/document.ts';
import { looksLikeAction, normaliseAddress } from './address.ts';
import { hostAndPort } from './connection.ts';
import { isReserved } from './private-address.ts';

export interface ScopeRules {
  /** Root address of the site. */
  root: string;
  /** Further hosts that belong to it: `host`, `host:port` or `*.domain`. */
  hosts: readonly string[];
  /** Path prefixes; when there are some, only what stands under them (and the root address itself) is asked for. */
  include: readonly string[];
  exclude: readonly string[];
}

/** Which addresses belong to a site. Decides before anything is queued, and again on each redirect. */
export class Scope {
  readonly root: string;
  readonly #hosts: Set<string>;
  readonly #domains: string[];
  readonly #include: readonly string[];
  readonly #exclude: readonly string[];
  readonly #rootUrl: URL;
  /** Origin of the root with a slash, and the same with the other scheme. */
  readonly #own: string;
  readonly #other: string;

  constructor(rules: ScopeRules) {
    const root = normaliseAddress(rules.root);
    if (!root) throw new TypeError('the root of a site is an http(s) address');
    this.root = root;
    this.#rootUrl = new URL(root);
    this.#own = `${this.#rootUrl.origin}/`;
    this.#other = `${this.#rootUrl.protocol === 'https:' ? 'http' : 'https'}://${this.#rootUrl.host}/`;
    const wildcard = rules.hosts.filter((h) => h.startsWith('*.'));
    this.#domains = wildcard.map((h) => h.slice(1).toLowerCase());
    const named = rules.hosts.filter((h) => !h.startsWith('*.')).map((h) => h.toLowerCase());
    this.#hosts = new Set([this.#rootUrl.host, ...named]);
    this.#include = rules.include;
    this.#exclude = rules.exclude;
  }

  /** The site's own spelling of an address: its scheme where only the scheme differs. Null when it is no web address. */
  canonical(raw: string, base?: string): string | null {
    const url = normaliseAddress(raw, base);
    return url ? this.ownScheme(url) : null;
  }

  /** The same for an address that is normalised already. */
  ownScheme(url: string): string {
    if (url.startsWith(this.#own) || this.#rootUrl.port !== '' || !url.startsWith(this.#other)) return url;
    return this.#own + url.slice(this.#other.length);
  }

  contains(url: string): boolean {
    return this.refusal(url) === null;
  }

  /** Whether an address stands on one of the site's hosts, whatever its path. */
  hasHostOf(url: string): boolean {
    const parsed = URL.parse(url);
    return parsed !== null && this.#hasHost(parsed);
  }

  /** Why a canonical address is not asked for, or null. */
  refusal(url: string): UnreadReason | null {
    const path = this.#pathOf(url);
    if (path === null || looksLikeAction(path)) return 'out-of-scope';
    if (this.#exclude.some((prefix) => path.startsWith(prefix))) return 'out-of-scope';
    if (this.#include.length === 0 || url === this.root) return null;
    return this.#include.some((prefix) => path.startsWith(prefix)) ? null : 'out-of-scope';
  }

  /** Path and query of an address on one of the hosts; null for others. */
  #pathOf(url: string): string | null {
    if (url.startsWith(this.#own)) return url.slice(this.#own.length - 1);
    const parsed = URL.parse(url);
    return parsed && this.#hasHost(parsed) ? parsed.pathname + parsed.search : null;
  }

  #hasHost(url: URL): boolean {
    return this.#hosts.has(url.host) || this.#domains.some((d) => url.hostname.endsWith(d) && url.port === '');
  }
}

/**
 * `host:port` pairs that may lie in a private network: those that the site was added with, and its root where that is
 * written as a private or loopback address itself.
 */
export function permittedHosts(root: string, privateHosts: readonly string[]): Set<string> {
  const url = new URL(root);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const written = name === 'localhost' || (isIP(name) !== 0 && isReserved(name));
  return new Set([...privateHosts, ...(written ? [hostAndPort(url)] : [])]);
}
