import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Resource } from './builder.ts';
import { calendarPage, hard404, soft404 } from './content/traps.ts';
import type { Day } from './days.ts';
import { buildSampleSite, type SampleSite } from './site.ts';
import type { Truth } from './truth.ts';

/** One request as it was answered. */
export interface SampleRequest {
  path: string;
  method: string;
  status: number;
  /** Bytes of body sent. */
  bytes: number;
}

export interface RunningSite {
  /** Origin without a slash at its end. */
  url: string;
  truth: Truth;
  requests: SampleRequest[];
  /** Alters an address at run time: new content (page or attachment), or null to remove it (404). */
  change(path: string, body: string | Uint8Array | null, status?: 404 | 410): void;
  /** What an address would answer now. */
  resource(path: string): Resource | undefined;
  close(): Promise<void>;
}

export interface SampleSiteOptions {
  /** 0 or absent: any free port. */
  port?: number;
  seed?: number;
  /** YYYY-MM-DD that the site's dates are relative to. */
  asOf: Day;
  /** A site built before, to serve again. */
  site?: SampleSite;
}

/** Serves the sample site on 127.0.0.1 with validators, redirects, traps and a log of what was asked for. */
export async function startSampleSite(options: SampleSiteOptions): Promise<RunningSite> {
  const site = options.site ?? (await buildSampleSite(options));
  const resources = new Map(site.resources);
  const gone = new Map<string, 404 | 410>();
  const requests: SampleRequest[] = [];
  let origin = '';
  const server = createServer((request, response) => {
    const path = decodeURI(new URL(request.url ?? '/', 'http://localhost').pathname);
    const done = (status: number, bytes: number): void => {
      requests.push({ path: request.url ?? '/', method: request.method ?? 'GET', status, bytes });
    };
    const found = gone.has(path) ? undefined : resources.get(path);
    const resource = found ?? madeUp(path, gone.get(path));
    // Robots and sitemap name the origin, which is only known once the port is.
    const body = path === '/sitemap.xml' || path === '/robots.txt' ? withOrigin(resource.body, origin) : resource.body;
    if (resource.delayMs) setTimeout(() => answer(request, response, { ...resource, body }, done), resource.delayMs);
    else answer(request, response, { ...resource, body }, done);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin,
    truth: site.truth,
    requests,
    change(path, body, status = 404) {
      if (body === null) {
        gone.set(path, status);
        return;
      }
      const before = resources.get(path);
      const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
      gone.delete(path);
      const type = typeof body === 'string' ? 'text/html; charset=utf-8' : (before?.type ?? null);
      resources.set(path, {
        kind: 'page',
        status: 200,
        ...before,
        type,
        body: bytes,
        etag: etagOf(bytes),
        lastModified: new Date(),
      });
    },
    resource: (path) => (gone.has(path) ? undefined : resources.get(path)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function etagOf(body: Uint8Array): string {
  return `"${createHash('sha1').update(body).digest('hex').slice(0, 16)}"`;
}

function withOrigin(body: Uint8Array, origin: string): Uint8Array {
  const text = new TextDecoder()
    .decode(body)
    .replaceAll('{origin}', origin)
    .replace('Sitemap: /', `Sitemap: ${origin}/`);
  return new TextEncoder().encode(text);
}

function madeUp(path: string, gone: 404 | 410 | undefined): Resource {
  const calendar = gone ? null : calendarPage(path);
  const soft = !gone && path.startsWith('/ztzl/');
  const body = new TextEncoder().encode(calendar ?? (soft ? soft404 : hard404));
  const status = calendar || soft ? 200 : (gone ?? 404);
  return {
    body,
    status,
    type: 'text/html; charset=utf-8',
    etag: etagOf(body),
    lastModified: new Date('2024-03-01T00:00:00Z'),
    kind: 'page',
  };
}

function unchanged(request: IncomingMessage, resource: Resource): boolean {
  const tags = request.headers['if-none-match'];
  if (tags) return tags === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === resource.etag);
  const since = request.headers['if-modified-since'];
  return since !== undefined && Math.floor(resource.lastModified.getTime() / 1000) * 1000 <= Date.parse(since);
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  resource: Resource,
  done: (status: number, bytes: number) => void,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    done(405, 0);
    return;
  }
  const validators = { etag: resource.etag, 'last-modified': resource.lastModified.toUTCString() };
  if (resource.status === 200 && unchanged(request, resource)) {
    response.writeHead(304, validators).end();
    done(304, 0);
    return;
  }
  const bytes = request.method === 'HEAD' ? 0 : resource.body.length;
  response.writeHead(resource.status, {
    ...(resource.status === 200 ? validators : {}),
    ...(resource.type ? { 'content-type': resource.type } : {}),
    ...(resource.location ? { location: resource.location } : {}),
    'content-length': resource.body.length,
  });
  response.end(request.method === 'HEAD' ? undefined : resource.body);
  done(resource.status, bytes);
}
