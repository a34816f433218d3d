import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type Inspector, openInspector } from './support/inspector.ts';
import { page, serveWeb, type Web } from './support/web.ts';

let web: Web;
let inspector: Inspector;
const more: { close(): void }[] = [];

afterEach(async () => {
  await inspector?.close();
  await web?.close();
  for (const one of more.splice(0)) one.close();
});

describe('a server that misbehaves', () => {
  test('each kind of mischief ends one item with a named reason, and the inspection goes on', async () => {
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));
    web = await serveWeb({
      '/hang': () => {},
      '/drip': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        const timer = setInterval(() => response.write('<p>x</p>'), 200);
        response.on('close', () => clearInterval(timer));
      },
      '/loop': (_request, response) => response.writeHead(302, { location: '/loop2' }).end(),
      '/loop2': (_request, response) => response.writeHead(302, { location: '/loop' }).end(),
      '/deep': (request, response) => response.writeHead(302, { location: `${request.url}x` }).end(),
      '/big.pdf': (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': String(300 * 1024 * 1024) });
        response.write(Buffer.alloc(1024));
      },
      '/endless.zip': (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/zip' });
        const piece = Buffer.alloc(256 * 1024);
        const push = () => {
          while (!response.destroyed && response.write(piece));
        };
        response.on('drain', push);
        push();
      },
      '/bomb.html': (_request, response) =>
        response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(bomb),
      '/reset.html': (request) => request.socket.destroy(),
      '/garbage.html': (request) => request.socket.end('NOT HTTP AT ALL\r\n\r\n'),
      '/lies.pdf': (_request, response) =>
        response.writeHead(200, { 'content-type': 'application/pdf' }).end(page('其实是网页', '这里没有 PDF。')),
      '/lies.html': (_request, response) =>
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end(Buffer.from([0x25, 0x50, 0x44, 0x46, 0x2d, 0x31, 0x2e, 0x37, 0x0a, 0xff, 0x00])),
      '/error.html': (_request, response) => response.writeHead(500).end('boom'),
      '/nothing.html': (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(),
      '/fine.html': page('正常', '正常的一页。'),
    });
    web.pages['/'] = page('首页', '欢迎', Object.keys(web.pages));
    for (let i = 1, path = '/deep'; i < 20; i++) {
      path += 'x';
      web.pages[path] = web.pages['/deep'] ?? '';
    }
    inspector = await openInspector({ XUNCHA_FETCH_SECONDS: '2', XUNCHA_MAX_BODY_MB: '8' });
    const site = await inspector.addSite(`${web.origin}/`, { concurrency: 8 });
    const before = process.memoryUsage().rss;
    const result = await inspector.inspect(site);
    expect(result.state).toBe('completed');
    const items = await inspector.items(site);
    const reason = (path: string) => items.get(path)?.reason;
    expect(reason('/hang')).toBe('timeout');
    expect(reason('/drip')).toBe('timeout');
    expect(reason('/loop')).toBe('redirect-loop');
    expect(reason('/deep')).toBe('redirect-loop');
    expect(reason('/big.pdf')).toBe('too-large');
    expect(reason('/endless.zip')).toBe('too-large');
    expect(reason('/bomb.html')).toBe('too-large');
    expect(reason('/reset.html')).toBe('network-error');
    expect(reason('/garbage.html')).toBe('network-error');
    expect(reason('/error.html')).toBe('server-error');
    expect(items.get('/lies.html')).toMatchObject({ type: 'application/pdf' });
    expect(items.get('/lies.html')?.status).not.toBe('read');
    expect(items.get('/lies.pdf')?.type).toBe('text/html');
    expect(items.get('/nothing.html')?.status).not.toBe('read');
    expect(items.get('/fine.html')).toMatchObject({ status: 'read', reason: null });
    for (const item of items.values()) if (item.status !== 'read') expect(item.reason, item.path).not.toBeNull();
    expect(process.memoryUsage().rss - before).toBeLessThan(250 * 1024 * 1024);
  }, 60_000);

  test('a redirect to another port of this machine is not followed', async () => {
    const asked: string[] = [];
    const secret = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('internal');
    }).listen(0, '127.0.0.1');
    more.push(secret);
    await new Promise((resolve) => secret.once('listening', resolve));
    const address = secret.address();
    const port = typeof address === 'object' ? address?.port : 0;
    web = await serveWeb({
      '/': page('首页', 'x', ['/go', `http://127.0.0.1:${port}/direct`, `http://localhost:${port}/name`]),
      '/go': (_request, response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/admin` }).end(),
    });
    inspector = await openInspector();
    const site = await inspector.addSite(`${web.origin}/`);
    await inspector.inspect(site);
    expect(asked).toEqual([]);
    expect((await inspector.items(site)).get('/go')?.reason).toBe('out-of-scope');
  });

  test('a private host is refused at the connection even when it is in scope, unless the site was added with it', async () => {
    web = await serveWeb({ '/': page('首页', '内容') });
    inspector = await openInspector();
    const { port } = new URL(web.origin);
    const site = await inspector.addSite(`${web.origin}/`, { scope: { hosts: [`localhost:${port}`] } });
    web.pages['/'] = page('首页', '内容', [`http://localhost:${port}/inside.html`]);
    web.pages['/inside.html'] = page('内', '内容');
    await inspector.inspect(site);
    const rows = await inspector.db.knex('items').where('url', 'like', '%inside%').select('reason');
    expect(rows).toEqual([{ reason: expect.stringMatching(/private-address|robots/) }]);
    expect(web.asked).not.toContain('GET /inside.html');
  });
});
