import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Browser, openBrowser } from '../../worker/browser/browser.ts';
import { type Inspector, openInspector } from './support/inspector.ts';
import { page, serveWeb, type Web } from './support/web.ts';

let web: Web;
let inspector: Inspector | undefined;
let browser: Browser;

beforeAll(() => {
  browser = openBrowser({ configured: '' });
});
afterAll(() => browser.close());
afterEach(async () => {
  await inspector?.close();
  inspector = undefined;
  await web?.close();
});

const shell = `<!doctype html><html><head><title>公示公告</title></head><body><div id="app"></div><script>
fetch('/api/list.json').then((r) => r.json()).then((rows) => {
  document.getElementById('app').innerHTML = '<ul>' + rows.map((r) => '<li><a href="/art/' + r + '.html">公示 ' + r + '</a></li>').join('') + '</ul>';
});
fetch('/api/vote', { method: 'POST' });
navigator.sendBeacon('/api/beacon');
window.open('/popup');
new Image().src = '/pixel.png';
setTimeout(() => { location.href = '/away'; }, 20);
</script></body></html>`;

test('a column built by script is rendered; its scripts send, open and leave nothing', async () => {
  web = await serveWeb({
    '/': page('首页', 'x', ['/list.html']),
    '/list.html': shell,
    '/api/list.json': (request, response) => {
      if (request.headers['if-none-match'] === '"l"') response.writeHead(304, { etag: '"l"' }).end();
      else response.writeHead(200, { 'content-type': 'application/json', etag: '"l"' }).end('[1,2]');
    },
    '/art/1.html': page('公示 1', '张某某，身份证号：370102199003074516'),
    '/art/2.html': page('公示 2', '内容。'),
  });
  inspector = await openInspector();
  const site = await inspector.addSite(`${web.origin}/`, { render: 'auto' });
  const first = await inspector.inspect(site);
  const items = await inspector.items(site);
  expect(items.get('/art/1.html')?.status).toBe('read');
  expect(items.get('/art/2.html')?.status).toBe('read');
  expect(items.get('/list.html')?.status).toBe('read');
  expect(first.counts.rendered).toBe(1);
  const methods = new Set(web.asked.map((line) => line.split(' ')[0]));
  expect([...methods]).toEqual(['GET']);
  for (const path of ['/api/beacon', '/pixel.png']) expect(web.asked).not.toContain(`GET ${path}`);

  // Neither shell nor data changed: nothing is rendered again.
  expect((await inspector.inspect(site)).counts.rendered).toBe(0);

  // The shell is the same, its data are not.
  web.pages['/api/list.json'] = (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json', etag: '"m"' }).end('[1,2,3]');
  web.pages['/art/3.html'] = page('公示 3', '内容。');
  expect((await inspector.inspect(site)).counts.rendered).toBe(1);
  expect((await inspector.items(site)).get('/art/3.html')?.status).toBe('read');
});

test('an ordinary page is not rendered', async () => {
  web = await serveWeb({ '/': page('首页', '这是一段足够长的正文，说明本页不需要脚本就可以阅读。'.repeat(5)) });
  inspector = await openInspector();
  const site = await inspector.addSite(`${web.origin}/`, { render: 'auto' });
  expect((await inspector.inspect(site)).counts.rendered).toBe(0);
});

test('a page whose script never ends is given up, and the next one is rendered', async () => {
  const answer = async () => null;
  const request = { url: 'http://site.test/', contentType: 'text/html; charset=utf-8', answer, milliseconds: 1500 };
  const hung = await browser.render({ ...request, body: new TextEncoder().encode('<script>for(;;);</script>') });
  expect(hung).toBeNull();
  const next = await browser.render({
    ...request,
    body: new TextEncoder().encode('<p id=a></p><script>a.textContent="好"</script>'),
  });
  expect(next?.html).toContain('好');
}, 60_000);

test('Chinese text in PDF and picture is text, not boxes', async () => {
  const pdf = await browser.pdf('<h1>巡查周报</h1>');
  expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
  // An embedded font of its own: without one the file of a single heading is tiny.
  expect(pdf.byteLength).toBeGreaterThan(5_000);
  const one = await browser.screenshot('<body style="font-size:60px">巡查</body>', { width: 300, height: 120 });
  const other = await browser.screenshot('<body style="font-size:60px">周报</body>', { width: 300, height: 120 });
  // Missing glyphs would all look the same.
  expect(Buffer.compare(Buffer.from(one), Buffer.from(other))).not.toBe(0);
});
