import type { SiteBuilder } from './builder.ts';
import { siteCode, siteName } from './district.ts';
import { escapeHtml, page, style } from './layout.ts';

/** Home page, the hub of open government, styles, scripts, robots.txt and sitemap. */
export function addFrame(builder: SiteBuilder, photo: Uint8Array): void {
  const newest =
    builder.articles
      .map((article) => article.published)
      .sort()
      .at(-1) ?? builder.asOf;
  const latest = (path: string, count: number): string => {
    const column = builder.columns.find((one) => one.path === path);
    if (!column) return '';
    const shown = column.paging === 'script' ? [] : builder.articlesOf(column).slice(0, count);
    return `<section><h3>${column.name}<a href="${column.path}">更多&gt;&gt;</a></h3><ul class="list">${shown.map((article) => `<li><span>${article.published}</span><a href="${article.path}">${escapeHtml(article.title)}</a></li>`).join('')}</ul></section>`;
  };
  const meta: [string, string][] = [
    ['SiteName', siteName],
    ['SiteDomain', 'qinglan.lanchuan.gov.cn'],
    ['SiteIDCode', siteCode],
    ['ColumnName', '首页'],
    ['ColumnType', '首页'],
  ];
  const home = ['/xwdt/', '/tzgg/', '/zwgk/zcwj/', '/zwgk/gsgg/', '/hdjl/', '/zpxx/']
    .map((path) => latest(path, 6))
    .join('\n');
  const friends =
    '<p>友情链接：<a href="http://www.foreign-bureau.example/">外事服务平台</a> <a href="/ztzl/">专题专栏</a> <a href="/jcdt/">基层动态</a> <a href="/admin/login.jsp">信息报送</a></p>';
  builder.putPage(
    '/',
    page({
      title: siteName,
      charset: 'utf-8',
      meta,
      crumbs: [{ name: '首页', path: '/' }],
      body: `<div class="columns">${home}</div>${friends}`,
    }),
    'utf-8',
    newest,
  );
  const hub = builder.columns
    .filter((column) => column.path.startsWith('/zwgk/') || column.path.startsWith('/hdjl/yjzj'))
    .map((column) => `<li><a href="${column.path}">${column.name}</a></li>`)
    .join('');
  builder.putPage(
    '/zwgk/',
    page({
      title: `政府信息公开_${siteName}`,
      charset: 'utf-8',
      meta: meta.map(([name, content]) => [name, name.startsWith('Column') ? '政府信息公开' : content]),
      crumbs: [
        { name: '首页', path: '/' },
        { name: '政府信息公开', path: '/zwgk/' },
      ],
      body: `<h1>政府信息公开</h1><ul class="list">${hub}</ul>`,
    }),
    'utf-8',
    newest,
  );

  builder.put('/images/style.css', style, 'text/css; charset=utf-8', '2024-03-01');
  builder.put('/js/visit.js', 'window.visitedAt=Date.now();\n', 'application/javascript', '2024-03-01');
  builder.put('/js/list.js', listScript, 'application/javascript; charset=utf-8', '2024-03-01');
  builder.put('/favicon.ico', photo, 'image/x-icon', '2024-03-01');
  builder.put('/images/13900001234.jpg', photo, 'image/jpeg', '2024-03-01');
  builder.put(
    '/robots.txt',
    'User-agent: *\nDisallow: /admin/\nDisallow: /search\nSitemap: /sitemap.xml\n',
    'text/plain',
    '2024-03-01',
  );
  // As on real sites the map is not complete: recent news, and what nothing else leads to.
  const mapped = [
    '/',
    ...builder.columns.map((column) => column.path),
    ...builder.articles.slice(0, 40).map((article) => article.path),
    ...builder.sitemapOnly,
  ];
  builder.put(
    '/sitemap.xml',
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${mapped.map((path) => `<url><loc>{origin}${path}</loc></url>`).join('\n')}\n</urlset>\n`,
    'application/xml',
    newest,
  );
}

/** The address of the data is put together from the page, so that reading the script's text does not give it away. */
const listScript = `(function(){
var box=document.getElementById('infolist');if(!box)return;
var parts=['','api','list',box.getAttribute('data-channel')];
fetch(parts.join('/')+'.json').then(function(r){return r.json()}).then(function(data){
data.rows.forEach(function(row){var li=document.createElement('li');var span=document.createElement('span');span.textContent=row.d;
var a=document.createElement('a');a.href=row.u;a.textContent=row.t;li.appendChild(span);li.appendChild(a);box.appendChild(li)})})})();
`;
