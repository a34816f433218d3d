import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSite, startSampleSite } from '../sample-site/server.ts';

let site: RunningSite;

beforeAll(async () => {
  site = await startSampleSite({ asOf: '2026-11-23' });
});
afterAll(() => site.close());

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${site.url}${path}`, { headers, redirect: 'manual' });

test('an unchanged address answers 304 to its validators', async () => {
  const first = await get('/xwdt/');
  expect(first.status).toBe(200);
  const etag = first.headers.get('etag') ?? '';
  const modified = first.headers.get('last-modified') ?? '';
  expect((await get('/xwdt/', { 'if-none-match': etag })).status).toBe(304);
  expect((await get('/xwdt/', { 'if-modified-since': modified })).status).toBe(304);
  expect((await get('/xwdt/', { 'if-none-match': '"other"' })).status).toBe(200);
});

test('pages in GBK say so in the header, in a meta tag, or not at all', async () => {
  const header = await get('/tzgg/');
  expect(header.headers.get('content-type')).toBe('text/html; charset=GBK');
  const meta = await get('/bsfw/');
  expect(meta.headers.get('content-type')).toBe('text/html');
  const text = new TextDecoder('gb18030').decode(await meta.arrayBuffer());
  expect(text).toContain('charset=gb2312');
  expect(text).toContain('办事指南');
});

test('unknown addresses: 404, but 200 under the prefix that lies', async () => {
  expect((await get('/no/such/page.html')).status).toBe(404);
  const soft = await get('/ztzl/no-such.html');
  expect(soft.status).toBe(200);
  expect(await soft.text()).toContain('页面不存在');
});

test('the loop leads nowhere and the calendar has no end', async () => {
  expect((await get('/old/a')).headers.get('location')).toBe('/old/b');
  expect((await get('/old/b')).headers.get('location')).toBe('/old/a');
  expect(await (await get('/rili/2031/7/')).text()).toContain('/rili/2031/8/');
});

test('robots and sitemap name the address that the site is served at', async () => {
  expect(await (await get('/robots.txt')).text()).toContain(`Sitemap: ${site.url}/sitemap.xml`);
  const map = await (await get('/sitemap.xml')).text();
  expect(map).toContain(`<loc>${site.url}/xwdt/</loc>`);
});

test('the list built by script does not stand in the page, its data do at another address', async () => {
  expect(await (await get('/zdly/')).text()).not.toContain('/zdly/20');
  const data: { rows: { u: string }[] } = JSON.parse(await (await get('/api/list/zdly.json')).text());
  expect(data.rows.length).toBeGreaterThan(5);
});

test('an address can be altered and removed at run time', async () => {
  const path = site.truth.planted.find((one) => one.pattern === 'resident-id')?.path ?? '';
  const before = await get(path);
  site.change(path, '<html><body>已更正</body></html>');
  const after = await get(path, { 'if-none-match': before.headers.get('etag') ?? '' });
  expect(after.status).toBe(200);
  expect(await after.text()).toContain('已更正');
  site.change(path, null, 410);
  expect((await get(path)).status).toBe(410);
});

test('every request is in the log with what was answered', async () => {
  const from = site.requests.length;
  await get('/zwgk/zcwj/');
  await get('/gone.html');
  expect(site.requests.slice(from).map(({ path, status }) => `${status} ${path}`)).toEqual([
    '200 /zwgk/zcwj/',
    '404 /gone.html',
  ]);
});
