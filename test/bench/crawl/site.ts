// A large government-like site on a port of its own process: PAGES pages of about 30 KB, ten links down and one to a list, ETags.
// Arguments: PAGES. Prints its origin. GET /__counts answers how often what was asked for.
import { createServer } from 'node:http';

const pages = Number(process.argv[2] ?? 20_000);
const counts = { ok: 0, notModified: 0, other: 0 };
const sentence =
  '为进一步规范政务公开工作，保障公众知情权、参与权和监督权，现将有关事项通知如下，请各单位结合实际认真贯彻落实。';
const paragraphs = Array.from({ length: 60 }, (_, i) => `<p>（${i + 1}）${sentence}${sentence}</p>`).join('\n');
const frame = Array.from({ length: 40 }, (_, i) => `<li><a href="/col/${i}/" title="栏目${i}">栏目${i}</a></li>`).join(
  '\n',
);
const filler = `<script>${'var a=1;'.repeat(300)}</script><style>${'.a{color:red}'.repeat(200)}</style>`;

function article(n: number): string {
  const down = Array.from({ length: 10 }, (_, i) => n * 10 + i + 1).filter((i) => i < pages);
  const links = down
    .map((i) => `<li><a href="/art/${i % 100}/t${i}.html">关于第${i}号事项的通知</a><span>2026-01-02</span></li>`)
    .join('\n');
  const person = n % 50 === 0 ? '<p>张某某，身份证号：370102199003074516，手机：15866778899</p>' : '';
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>关于第${n}号事项的通知_测试区人民政府</title>
<meta name="ArticleTitle" content="关于第${n}号事项的通知"><meta name="PubDate" content="2026-01-02"><meta name="ColumnName" content="通知公告">${filler}</head>
<body><div class="nav"><ul>${frame}</ul></div><div class="content"><h1>关于第${n}号事项的通知</h1><div class="TRS_Editor">${person}${paragraphs}<p>第${n}号。</p></div><ul>${links}</ul></div><div class="footer">主办：测试区人民政府办公室</div></body></html>`;
}

createServer((request, response) => {
  const url = request.url ?? '/';
  if (url === '/__counts') return response.end(JSON.stringify(counts));
  const n =
    url === '/'
      ? 0
      : Number(/^\/art\/\d+\/t(\d+)\.html$/.exec(url)?.[1] ?? /^\/col\/(\d+)\/$/.exec(url)?.[1] ?? Number.NaN);
  if (Number.isNaN(n)) {
    counts.other++;
    return response.writeHead(404).end();
  }
  const etag = `"${n}"`;
  if (request.headers['if-none-match'] === etag) {
    counts.notModified++;
    return response.writeHead(304, { etag }).end();
  }
  counts.ok++;
  const body = Buffer.from(article(n));
  return response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': body.length, etag })
    .end(body);
}).listen(0, '127.0.0.1', function (this: import('node:net').Server) {
  const address = this.address();
  console.log(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
});
