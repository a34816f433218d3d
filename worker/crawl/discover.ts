/** Addresses in scripts, style sheets, JSON and headers; those of pages are found by `discover-html.ts`. */
import { PageAddresses } from './discover-html.ts';
import { type Discovered, Finds } from './finds.ts';

export function discoverInScript(script: string, url: string): Discovered[] {
  const page = new PageAddresses(url);
  page.script(script);
  return page.list;
}

export function discoverInCss(css: string, url: string): Discovered[] {
  const found = new Finds(url);
  for (const [, a, b, c] of css.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]+))\s*\)/gi))
    found.add(a ?? b ?? c ?? '');
  for (const [, a, b] of css.matchAll(/@import\s+(?:"([^"]+)"|'([^']+)')/gi)) found.add(a ?? b ?? '');
  return found.list;
}

/** Lists that a JavaScript column loads: any string value that has the form of an address, under whatever key. */
export function discoverInJson(text: string, url: string): Discovered[] {
  const page = new PageAddresses(url);
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF?\s*[\w$.]+\(/, '').replace(/\)\s*;?\s*$/, ''));
  } catch {
    page.script(text);
    return page.list;
  }
  const waiting: unknown[] = [data];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') page.value(value);
    else if (Array.isArray(value)) for (const member of value) waiting.push(member);
    else if (value && typeof value === 'object') for (const member of Object.values(value)) waiting.push(member);
  }
  return page.list;
}

/** Link, Refresh and Content-Location headers. */
export function discoverInHeaders(headers: Record<string, string | string[] | undefined>, url: string): Discovered[] {
  if (headers.link === undefined && headers.refresh === undefined && headers['content-location'] === undefined)
    return [];
  const found = new Finds(url);
  const all = (name: string) => [headers[name] ?? []].flat();
  for (const header of all('link')) {
    for (const [, target = '', parameters = ''] of header.matchAll(/<([^>]*)>([^,<]*)/g)) {
      if (!/rel\s*=\s*"?(?:preconnect|dns-prefetch)/i.test(parameters)) found.add(target);
    }
  }
  for (const header of all('refresh')) {
    const target = /url\s*=\s*["']?([^"']+)/i.exec(header)?.[1];
    if (target) found.add(target.trim());
  }
  for (const header of all('content-location')) found.add(header);
  return found.list;
}
