import { afterEach, describe, expect, test } from 'vitest';
import { HostManners, parseWindow, untilOpen } from '../../worker/crawl/manners.ts';
import { type Inspector, openInspector } from './support/inspector.ts';
import { page, serveWeb, type Web } from './support/web.ts';

let web: Web;
let inspector: Inspector;

afterEach(async () => {
  await inspector?.close();
  await web?.close();
});

describe('manners', () => {
  test('what robots.txt forbids is listed as such and never asked for', async () => {
    web = await serveWeb({
      '/robots.txt': (_request, response) => response.writeHead(200).end('User-agent: *\nDisallow: /internal/\n'),
      '/': page('首页', 'x', ['/internal/a.html', '/open.html']),
      '/open.html': page('o', 'x'),
      '/internal/a.html': page('i', 'x'),
    });
    inspector = await openInspector();
    const site = await inspector.addSite(`${web.origin}/`);
    await inspector.inspect(site);
    expect(web.asked).not.toContain('GET /internal/a.html');
    expect((await inspector.items(site)).get('/internal/a.html')).toMatchObject({ status: 'unread', reason: 'robots' });
  });

  test('a robots.txt that cannot be had forbids everything; one that is not there forbids nothing', async () => {
    web = await serveWeb({
      '/robots.txt': (_request, response) => response.writeHead(503, { 'retry-after': '0' }).end(),
      '/': page('首页', 'x'),
    });
    inspector = await openInspector();
    const site = await inspector.addSite(`${web.origin}/`);
    expect(await inspector.inspect(site)).toMatchObject({ state: 'failed', error: 'robots' });
    expect(web.asked).not.toContain('GET /');
    delete web.pages['/robots.txt'];
    expect(await inspector.inspect(site)).toMatchObject({ state: 'completed' });
  });

  test('429 with Retry-After is waited for and asked again', async () => {
    let times = 0;
    let firstAt = 0;
    let secondAt = 0;
    web = await serveWeb({
      '/': page('首页', 'x', ['/busy.html']),
      '/busy.html': (_request, response) => {
        times++;
        if (times === 1) {
          firstAt = Date.now();
          response.writeHead(429, { 'retry-after': '1' }).end();
        } else {
          secondAt = Date.now();
          response.writeHead(200, { 'content-type': 'text/html' }).end(page('忙', '好了。'));
        }
      },
    });
    inspector = await openInspector();
    const site = await inspector.addSite(`${web.origin}/`);
    await inspector.inspect(site);
    expect((await inspector.items(site)).get('/busy.html')).toMatchObject({ status: 'read' });
    expect(secondAt - firstAt).toBeGreaterThanOrEqual(990);
  });

  test('requests keep the gap, and never more are under way than allowed', async () => {
    const manners = new HostManners({ delayMs: 40, concurrency: 3 });
    const starts: number[] = [];
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        await manners.turn();
        starts.push(performance.now());
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 100));
        running--;
        manners.done();
      }),
    );
    starts.sort((a, b) => a - b);
    for (let i = 1; i < starts.length; i++) expect((starts[i] ?? 0) - (starts[i - 1] ?? 0)).toBeGreaterThan(35);
    expect(most).toBeLessThanOrEqual(3);
  });

  test('Crawl-delay lengthens the gap and allows one at a time', () => {
    const manners = new HostManners({ delayMs: 500, concurrency: 4 });
    manners.obey(3);
    expect(manners.delayMs).toBe(3000);
  });

  test('hours of the day, over midnight too', () => {
    const night = parseWindow('22:00-06:00');
    expect(untilOpen(night, new Date('2026-11-23T15:00:00Z'))).toBe(0); // 23:00 in Shanghai
    expect(untilOpen(night, new Date('2026-11-23T04:00:00Z'))).toBe(10 * 3_600_000); // noon
    expect(untilOpen(parseWindow('09:00-17:30'), new Date('2026-11-23T09:29:00Z'))).toBe(0);
    expect(parseWindow('9-17')).toBeNull();
    expect(untilOpen(null, new Date())).toBe(0);
  });
});
