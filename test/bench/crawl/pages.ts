/**
 * Pages of a large invented government site, about 30 KB each: menus, lists with pagination, articles in the markup that
 * publishing systems write. Made of prepared pieces, so that serving one costs next to nothing.
 */

const columns = 40;
const perList = 20;

const subjects = '政务公开 民生保障 城乡建设 生态环境 安全生产 教育卫生 数字政府 营商环境 乡村振兴 财政预算'.split(' ');
const verbs = '推进 规范 加强 优化 落实 完善 深化 统筹 健全 提升'.split(' ');
const objects = '工作机制 服务流程 责任清单 监督检查 资金管理 信息报送 考核办法 培训计划 设施改造 便民措施'.split(' ');
const tails = [
  '请各单位结合实际认真贯彻落实，重要情况及时报告。',
  '具体事项由牵头部门会同有关单位研究确定，按程序报批后实施。',
  '相关工作于每季度末汇总一次，由办公室统一对外发布。',
  '鼓励社会各界提出意见建议，有关部门应当在规定时限内予以答复。',
  '对工作中发现的问题要建立台账，明确整改措施和完成时限。',
];

/** A few hundred different paragraphs; a page shows some of them in its own order. */
const paragraphs = Array.from({ length: 400 }, (_, i) => {
  const [a, b, c] = [pick(subjects, i), pick(verbs, i * 7 + 3), pick(objects, i * 13 + 5)];
  const words = `（${(i % 20) + 1}）围绕${a}，${b}${c}，坚持目标导向和问题导向相统一，${pick(verbs, i + 4)}${pick(objects, i + 8)}，切实提高${pick(subjects, i + 6)}水平。${pick(tails, i)}${pick(tails, i * 3 + 1)}`;
  return `<p style="text-indent: 2em; line-height: 1.75; margin: 0 0 12px;"><span style="font-size: 16px; font-family: 仿宋_GB2312;">${words}</span></p>\n`;
});

const style = `<style>${Array.from({ length: 60 }, (_, i) => `.box${i}{margin:${i}px;padding:4px 8px;color:#33${i % 9}${i % 7}33;float:left}`).join('\n')}</style>`;
const script = `<script>${Array.from({ length: 40 }, (_, i) => `function tab${i}(n){var box=document.getElementById("tab${i}");for(var k=0;k<box.children.length;k++){box.children[k].className=k==n?"on":"off";}}`).join('\n')}</script>`;
const menu = Array.from(
  { length: columns },
  (_, i) => `<li class="item"><a href="/col/${i}/" title="栏目${i}" target="_blank">栏目${i}</a></li>`,
).join('\n');
const top = `<body><div class="header"><div class="logo"><a href="/"><img src="/images/logo.png" alt="测试区人民政府"></a></div><div class="nav"><ul>${menu}</ul></div></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/col/1/">政务公开</a> &gt; 正文</div>`;
const bottom = `<div class="footer"><p>主办：测试区人民政府办公室　承办：测试区大数据局</p><p>网站标识码：3701020001　政务服务热线：12345</p><div class="links"><a href="/col/0/">网站地图</a> | <a href="/col/2/">关于我们</a> | <a href="/col/3/">联系我们</a></div></div></body></html>`;
const fixed = { style: Buffer.from(style + script), top: Buffer.from(top), bottom: Buffer.from(bottom) };
const texts = paragraphs.map((text) => Buffer.from(text));

export interface BenchSite {
  /** Body of an address, or null where there is none. */
  page(path: string): Buffer | null;
  /** Addresses that can be reached from the root, the root included. */
  addresses: number;
}

/** @param wanted about how many addresses the site shall have */
export function benchSite(wanted: number): BenchSite {
  const inColumn = Math.max(1, Math.round((wanted * perList) / (perList + 1) / columns));
  const lists = Math.ceil(inColumn / perList);
  return {
    addresses: 1 + columns * (inColumn + lists),
    page(path) {
      if (path === '/')
        return list(
          '首页',
          0,
          Array.from({ length: perList }, (_, i) => i * inColumn),
          null,
        );
      const [, column, number] = /^\/col\/(\d+)\/(?:index_(\d+)\.html)?$/.exec(path) ?? [];
      if (column !== undefined) {
        const at = Number(number ?? 0);
        if (Number(column) >= columns || at >= lists) return null;
        const first = Number(column) * inColumn + at * perList;
        const rows = Array.from({ length: Math.min(perList, inColumn - at * perList) }, (_, i) => first + i);
        return list(`栏目${column}`, first, rows, at + 1 < lists ? `/col/${column}/index_${at + 1}.html` : null);
      }
      const n = Number(/^\/art\/\d+\/t(\d+)\.html$/.exec(path)?.[1] ?? Number.NaN);
      return n < inColumn * columns ? article(n, inColumn) : null;
    },
  };
}

const titleOf = (n: number) =>
  `关于${pick(verbs, n)}${pick(subjects, n * 3 + 1)}${pick(objects, n * 7 + 2)}的第${n}号通知`;
const addressOf = (n: number) => `/art/${n % 100}/t${n}.html`;
const dateOf = (n: number) => `2026-${String((n % 11) + 1).padStart(2, '0')}-${String((n % 27) + 1).padStart(2, '0')}`;

function article(n: number, inColumn: number): Buffer {
  const column = Math.floor(n / inColumn);
  // A leak on every fiftieth page; the number has a right check digit and belongs to nobody.
  const person = n % 50 === 0 ? '<p>张某某，身份证号：370102199003074516，手机：15866778899</p>\n' : '';
  const related = Array.from({ length: 10 }, (_, i) => column * inColumn + ((n + i * 37 + 1) % inColumn));
  return page(
    titleOf(n),
    column,
    `<div class="main"><div class="TRS_Editor"><h1>${titleOf(n)}</h1><div class="info">发布时间：${dateOf(n)}　来源：区政府办公室　浏览次数：<span id="hits"></span></div>\n${person}`,
    Array.from({ length: 32 }, (_, i) => (n * 31 + i * 97 + (n >> 4)) % texts.length),
    `<p>第${n}号。</p></div>${rows(related)}</div>`,
  );
}

function list(name: string, seed: number, numbers: readonly number[], next: string | null): Buffer {
  const pager = next ? `<div class="pagination"><a href="${next}">下一页</a></div>` : '';
  return page(
    name,
    0,
    `<div class="main"><h2>${name}</h2>${rows(numbers)}${pager}</div><div class="aside">`,
    range(seed),
    '</div>',
  );
}

const range = (seed: number) => Array.from({ length: 28 }, (_, i) => (seed + i * 13) % texts.length);
const rows = (numbers: readonly number[]) =>
  `<ul class="list">${numbers.map((n) => `<li><a href="${addressOf(n)}" title="${titleOf(n)}">${titleOf(n)}</a><span class="date">${dateOf(n)}</span></li>`).join('\n')}</ul>`;

function page(title: string, column: number, before: string, middle: readonly number[], after: string): Buffer {
  const head = `<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>${title}_测试区人民政府</title>
<meta name="ArticleTitle" content="${title}"><meta name="PubDate" content="2026-01-02"><meta name="ColumnName" content="栏目${column}">`;
  return Buffer.concat([
    Buffer.from(head),
    fixed.style,
    Buffer.from('</head>'),
    fixed.top,
    Buffer.from(before),
    ...middle.map((at) => texts[at] ?? Buffer.alloc(0)),
    Buffer.from(after),
    fixed.bottom,
  ]);
}

function pick(list: readonly string[], at: number): string {
  return list[at % list.length] ?? '';
}
