import { siteCode, siteName } from './district.ts';

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

export function paragraphs(...texts: string[]): string {
  return texts.map((text) => `<p>${text}</p>`).join('\n');
}

/** A signature block: office and day, right-aligned as on every notice. */
export function signed(office: string, day: string): string {
  return `<p class="sign">${office}</p>\n<p class="sign">${day}</p>`;
}

export function htmlTable(header: string[], rows: (string | number)[][], caption?: string, attributes = ''): string {
  const row = (cells: (string | number)[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(String(cell))}</${tag}>`).join('')}</tr>`;
  return [
    `<table class="data" border="1" cellspacing="0"${attributes}>`,
    caption ? `<caption>${escapeHtml(caption)}</caption>` : '',
    row(header, 'th'),
    ...rows.map((cells) => row(cells, 'td')),
    '</table>',
  ]
    .filter(Boolean)
    .join('\n');
}

export interface Shell {
  title: string;
  meta: [name: string, content: string][];
  crumbs: { name: string; path: string }[];
  /** Declared in a meta tag; null: nothing is declared. */
  charset: string | null;
  body: string;
  script?: string;
}

export const navigation: { name: string; path: string }[] = [
  { name: '首页', path: '/' },
  { name: '新闻动态', path: '/xwdt/' },
  { name: '通知公告', path: '/tzgg/' },
  { name: '政府信息公开', path: '/zwgk/' },
  { name: '办事服务', path: '/bsfw/' },
  { name: '互动交流', path: '/hdjl/' },
  { name: '招聘信息', path: '/zpxx/' },
  { name: '重点领域', path: '/zdly/' },
];

/** A whole page: banner, navigation, crumbs, body, and the footer with the office's numbers that every real site carries. */
export function page(shell: Shell): string {
  const declared = shell.charset
    ? `<meta http-equiv="Content-Type" content="text/html; charset=${shell.charset}">\n`
    : '';
  return `<!DOCTYPE html>
<html lang="zh-CN">
<head>
${declared}<title>${escapeHtml(shell.title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
${shell.meta.map(([name, content]) => `<meta name="${name}" content="${escapeHtml(content)}">`).join('\n')}
<link rel="stylesheet" href="/images/style.css">
<link rel="shortcut icon" href="/favicon.ico">
</head>
<body>
<div class="top"><div class="wrap"><span>今天是个工作日，欢迎访问！</span><span class="right"><a href="/hdjl/">区长信箱</a> | <a href="/sitemap.xml">网站地图</a> | 12345热线</span></div></div>
<div class="banner"><div class="wrap"><h2>青岚区人民政府</h2><p>QINGLAN DISTRICT PEOPLE'S GOVERNMENT</p></div></div>
<div class="nav"><ul class="wrap">${navigation.map((entry) => `<li><a href="${entry.path}">${entry.name}</a></li>`).join('')}</ul></div>
<div class="wrap crumbs">您当前的位置：${shell.crumbs.map((crumb) => `<a href="${crumb.path}">${crumb.name}</a>`).join(' &gt; ')}</div>
<div class="wrap content">
${shell.body}
</div>
<div class="footer">
<p>主办：${siteName}　承办：青岚区人民政府办公室　地址：澜川市青岚区青岚大道66号　邮编：277699</p>
<p>联系电话：0632-3998100　传真：0632-3998109　政务服务便民热线：12345　网站维护：400-618-0099　邮箱：qlzfwz@qinglan.lanchuan.gov.cn</p>
<p>网站标识码：${siteCode}　鲁ICP备00000123号-1　鲁公网安备37069902000018号</p>
</div>
${shell.script ?? ''}<script src="/js/visit.js?t=1735689600000"></script>
</body>
</html>
`;
}

export const style = `body{margin:0;font:15px/1.8 "Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;color:#333;background:#f4f6f8}
a{color:#1a4b8c;text-decoration:none}a:hover{color:#b8121b}
.wrap{width:1180px;max-width:96%;margin:0 auto}
.top{background:#eef1f5;font-size:13px;line-height:32px;color:#666}.right{float:right}
.banner{background:linear-gradient(100deg,#1d5aa5,#2f7dcb);color:#fff;padding:24px 0}.banner h2{font-size:34px;margin:0;letter-spacing:4px}.banner p{margin:0;opacity:.8;font-size:12px;letter-spacing:2px}
.nav{background:#164a8a}.nav ul{display:flex;list-style:none;padding:0}.nav li{flex:1;text-align:center}.nav a{color:#fff;display:block;line-height:46px;font-size:17px}.nav a:hover{background:#0f3a70}
.crumbs{font-size:13px;color:#888;padding:10px 0}
.content{background:#fff;padding:24px 40px;box-sizing:border-box;min-height:420px}
.article h1{text-align:center;font-size:26px;line-height:1.5}.info{text-align:center;color:#999;font-size:13px;border-bottom:1px solid #e5e5e5;padding-bottom:10px}
.article p{text-indent:2em;margin:10px 0}.article p.sign{text-align:right}
table.head{width:100%;border-collapse:collapse;font-size:14px;margin-bottom:18px}table.head td{border:1px solid #cfdbea;padding:5px 10px}table.head td.k{background:#eef4fb;width:11%;color:#1a4b8c}
table.data{border-collapse:collapse;margin:14px auto;font-size:14px}table.data th,table.data td{border:1px solid #999;padding:4px 10px;text-align:center}table.data caption{font-weight:700;padding:6px}
ul.list{list-style:none;padding:0}ul.list li{border-bottom:1px dashed #ddd;line-height:40px}ul.list span{float:right;color:#999;font-size:13px}
.pages{text-align:center;margin:18px 0}.pages a,.pages b{padding:4px 10px;border:1px solid #d5dfeb;margin:0 3px}
.files{background:#f7f9fc;border:1px solid #e2e9f2;padding:10px 20px;margin-top:20px}.files li{line-height:30px}
.columns{display:grid;grid-template-columns:1fr 1fr;gap:28px}.columns h3{border-bottom:2px solid #1d5aa5;color:#164a8a}.columns h3 a{float:right;font-size:13px}
.footer{background:#2c3e50;color:#c8d2dc;text-align:center;font-size:13px;padding:18px 0;margin-top:24px}
.letter dt{font-weight:700;color:#164a8a}.letter dd{margin:0 0 16px;background:#f7f9fc;padding:10px 18px}
`;
