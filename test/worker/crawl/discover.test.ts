import { describe, expect, test } from 'vitest';
import { discoverInCss, discoverInHeaders, discoverInJson, discoverInScript } from '../../../worker/crawl/discover.ts';
import { discoverInHtml } from '../../../worker/crawl/discover-html.ts';
import { isListing, readSitemap } from '../../../worker/crawl/sitemap.ts';

const page = 'https://a.gov.cn/col/1/index.html';
const urls = (html: string) => discoverInHtml(html, page).map((found) => found.url.replace('https://a.gov.cn', ''));

describe('addresses in HTML', () => {
  test.each([
    ['<a href="../2.html">x</a>', '/col/2.html'],
    ['<a href=3.html>x</a>', '/col/1/3.html'],
    ["<A HREF='/a&amp;b?x=1&amp;y=2'>", '/a&b?x=1&y=2'],
    ['<base href="/root/"><a href="4.html">', '/root/4.html'],
    ['<meta http-equiv="refresh" content="3; url=/new.html">', '/new.html'],
    ['<img srcset="/a.png 1x, /b.png 2x">', '/b.png'],
    ['<iframe srcdoc="<a href=/inner.html>x</a>"></iframe>', '/inner.html'],
    ['<object data="/f/a.pdf"></object>', '/f/a.pdf'],
    ['<a onclick="window.open(\'/art/5.html\')">x</a>', '/art/5.html'],
    ['<tr onclick="location.href=\'/art/6.html\'">', '/art/6.html'],
    ['<a href="javascript:openDoc(\'/art/7.html\',1)">', '/art/7.html'],
    ['<li data-url="/art/8.html">', '/art/8.html'],
    ['<div data-href="art/9.shtml">', '/col/1/art/9.shtml'],
    ['<select><option value="/xxgk/10/index.html">2024</option></select>', '/xxgk/10/index.html'],
    ['<script>var urls = ["/art/11.html"]; $.get("/api/list?col=3")</script>', '/art/11.html'],
    ['<script>var base="/files/"; var name="12.pdf"; open(base+name)</script>', '/files/12.pdf'],
    ['<!-- <a href="/hidden/13.html">old</a> -->', '/hidden/13.html'],
    ['<p>详见 https://a.gov.cn/art/14.html。</p>', '/art/14.html'],
    ['<form action="/search" method="get">', '/search'],
  ])('%s', (html, want) => {
    expect(urls(html)).toContain(want);
  });

  test('what would change something is not asked for', () => {
    const html = `<form method="post" action="/submit"><button formmethod="post" formaction="/save">x</button></form>
      <script>fetch("/api/delete", {method: "DELETE"}); fetch('/api/vote/1', { method: 'post' }); $.post('/api/add'); navigator.sendBeacon("/b/c"); x.open('POST', '/api/x')</script>`;
    expect(discoverInHtml(html, page).filter((found) => !found.never)).toEqual([]);
  });

  test('strings that are no addresses stay strings', () => {
    const html = `<script>var a="2024/05"; var f="YYYY/MM/DD"; var t="text/html"; var r="a/b"; var d="12/31"; var n="application/json"; jQuery("div > a.b")</script>`;
    expect(urls(html)).toEqual([]);
  });

  test('a written link is sure, a string is a guess', () => {
    const found = discoverInHtml('<a href="/a.html">x</a><script>x="/b.html"</script>', page);
    expect(found.map((f) => [f.url.slice(-7), f.sure])).toEqual([
      ['/a.html', true],
      ['/b.html', false],
    ]);
  });

  test('hostile markup takes no long time', () => {
    const started = performance.now();
    for (const html of [
      `<a ${'href='.repeat(50_000)}`,
      '<'.repeat(300_000),
      `<a ${'"'.repeat(200_000)}`,
      `<script>${'"/a'.repeat(60_000)}`,
    ]) {
      discoverInHtml(html, page);
    }
    expect(performance.now() - started).toBeLessThan(8000);
  });
});

test('addresses in other things', () => {
  expect(discoverInCss('@import "b.css"; a{background:url( "/i/a.png" )}', `${page}/s.css`)).toHaveLength(2);
  expect(discoverInScript('// http://a.gov.cn/old/1.html\nopen("/x/2.html")', page)).toHaveLength(2);
  const json = discoverInJson(
    '{"rows":[{"u":"/art/1.html","t":"标题"},{"link":"https:\\/\\/a.gov.cn\\/2.html"}],"html":"<a href=\\"/3.html\\">"}',
    page,
  );
  expect(json.map((f) => f.url).sort()).toEqual([
    'https://a.gov.cn/2.html',
    'https://a.gov.cn/3.html',
    'https://a.gov.cn/art/1.html',
  ]);
  expect(
    discoverInHeaders({ link: '</p2>; rel="next", <https://cdn.cn>; rel=preconnect', refresh: '0; url=/r' }, page).map(
      (f) => f.url,
    ),
  ).toEqual(['https://a.gov.cn/p2', 'https://a.gov.cn/r']);
});

test('sitemaps, indexes and feeds', () => {
  expect(
    readSitemap(
      '<urlset><url><loc>https://a.cn/1?a=1&amp;b=2</loc><lastmod>2024-01-02</lastmod></url><url><loc><![CDATA[https://a.cn/2]]></loc></url>',
    ),
  ).toEqual({
    pages: [
      { url: 'https://a.cn/1?a=1&b=2', changedAt: '2024-01-02' },
      { url: 'https://a.cn/2', changedAt: null },
    ],
    sitemaps: [],
  });
  expect(
    readSitemap('<sitemapindex><sitemap><loc>https://a.cn/s1.xml</loc></sitemap></sitemapindex>').sitemaps,
  ).toEqual(['https://a.cn/s1.xml']);
  expect(
    readSitemap(
      '<rss><channel><item><link>https://a.cn/n1</link><enclosure url="https://a.cn/f.pdf"/></item></channel></rss>',
    ).pages,
  ).toHaveLength(2);
  expect(readSitemap('<feed><entry><link href="https://a.cn/e1"/></entry></feed>').pages[0]?.url).toBe(
    'https://a.cn/e1',
  );
  expect(isListing('<html><body>404</body></html>')).toBe(false);
});
