/**
 * Cookies of one inspection, in memory only: some sites answer nothing without the cookie of the first answer. Never
 * stored, never sent to another host than the one they came from (or its parent domain within the site's own hosts).
 */
interface Cookie {
  name: string;
  value: string;
  domain: string;
  hostOnly: boolean;
  path: string;
  secure: boolean;
}

const mostPerHost = 50;

export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Takes the Set-Cookie headers of an answer. */
  take(url: URL, headers: string[]): void {
    for (const header of headers) {
      const cookie = parse(url, header);
      if (!cookie) continue;
      const key = `${cookie.domain} ${cookie.path} ${cookie.name}`;
      if (cookie.value === '') this.#cookies.delete(key);
      else if (this.#cookies.size < mostPerHost * 20 || this.#cookies.has(key)) this.#cookies.set(key, cookie);
    }
  }

  get empty(): boolean {
    return this.#cookies.size === 0;
  }

  /** The Cookie header for a request, or null. */
  header(url: URL): string | null {
    if (this.#cookies.size === 0) return null;
    const fitting = [...this.#cookies.values()].filter(
      (c) =>
        (c.hostOnly ? url.hostname === c.domain : url.hostname === c.domain || url.hostname.endsWith(`.${c.domain}`)) &&
        (url.pathname === c.path || url.pathname.startsWith(c.path.endsWith('/') ? c.path : `${c.path}/`)) &&
        (!c.secure || url.protocol === 'https:'),
    );
    if (fitting.length === 0) return null;
    return fitting
      .sort((a, b) => b.path.length - a.path.length)
      .slice(0, mostPerHost)
      .map((c) => `${c.name}=${c.value}`)
      .join('; ');
  }
}

function parse(url: URL, header: string): Cookie | null {
  const [pair = '', ...attributes] = header.split(';');
  const equals = pair.indexOf('=');
  if (equals <= 0 || header.length > 4096) return null;
  const cookie: Cookie = {
    name: pair.slice(0, equals).trim(),
    value: pair.slice(equals + 1).trim(),
    domain: url.hostname,
    hostOnly: true,
    path: url.pathname.slice(0, url.pathname.lastIndexOf('/')) || '/',
    secure: false,
  };
  for (const attribute of attributes) {
    const [name = '', ...rest] = attribute.split('=');
    const value = rest.join('=').trim();
    const key = name.trim().toLowerCase();
    if (key === 'path' && value.startsWith('/')) cookie.path = value;
    if (key === 'secure') cookie.secure = true;
    if (key === 'max-age' && Number(value) <= 0) cookie.value = '';
    if (key === 'domain' && value !== '') {
      const domain = value.replace(/^\./, '').toLowerCase();
      // A foreign domain, or one as wide as gov.cn, is refused.
      const covers = url.hostname === domain || url.hostname.endsWith(`.${domain}`);
      if (!covers || domain.split('.').length < 2 || /^(?:com|gov|org|net|edu|ac)\.[a-z]{2}$/.test(domain)) return null;
      cookie.domain = domain;
      cookie.hostOnly = false;
    }
  }
  return /[\x00-\x1f\x7f]/.test(cookie.name + cookie.value) ? null : cookie;
}
