import type { Article, Charset, Column, SiteBuilder } from './builder.ts';
import { siteCode, siteName } from './district.ts';
import { escapeHtml, page } from './layout.ts';

const declared: Record<Charset, string | null> = {
  'utf-8': 'utf-8',
  'gbk-header': null,
  'gbk-meta': 'gb2312',
  'gbk-undeclared': null,
};

function headTable(pairs: [string, string][]): string {
  const rows: string[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    const cells = pairs
      .slice(i, i + 2)
      .map(([label, value]) => `<td class="k">${label}：</td><td>${escapeHtml(value)}</td>`);
    rows.push(`<tr>${cells.join('')}</tr>`);
  }
  return `<table class="head">${rows.join('')}</table>`;
}

function fileIcon(label: string): string {
  return label.slice(label.lastIndexOf('.') + 1).toLowerCase();
}

export function renderArticle(article: Article, charset: Charset): string {
  const { column, title, published, time, source } = article;
  const body = typeof article.body === 'function' ? article.body() : article.body;
  const files = article.attachments?.length
    ? `<div class="files"><strong>附件：</strong><ul>${article.attachments
        .map(
          (file, index) =>
            `<li class="${fileIcon(file.label)}"><a href="${file.path}" title="${escapeHtml(file.label)}">${index + 1}. ${escapeHtml(file.label)}</a></li>`,
        )
        .join('')}</ul></div>`
    : '';
  return page({
    title: `${title}_${column.name}_${siteName}`,
    charset: declared[charset],
    meta: [
      ['SiteName', siteName],
      ['SiteDomain', 'qinglan.lanchuan.gov.cn'],
      ['SiteIDCode', siteCode],
      ['ColumnName', column.name],
      ['ColumnType', column.type],
      ['ArticleTitle', title],
      ['PubDate', `${published} ${time}`],
      ['ContentSource', source],
      ['Keywords', title.slice(0, 12)],
    ],
    crumbs: [
      { name: '首页', path: '/' },
      { name: column.name, path: column.path },
    ],
    body: `<div class="article">
${article.head ? headTable(article.head) : ''}
<h1>${escapeHtml(title)}</h1>
<div class="info">发布日期：${published} ${time}　信息来源：${source}　浏览次数：<span id="hits"></span></div>
<div class="TRS_Editor"><!--ContentStart-->
${body}
<!--ContentEnd--></div>
${files}
<div class="share">【打印本页】【关闭窗口】</div>
</div>`,
  });
}

function listMeta(column: Column): [string, string][] {
  return [
    ['SiteName', siteName],
    ['SiteIDCode', siteCode],
    ['ColumnName', column.name],
    ['ColumnType', column.type],
    ['ColumnDescription', `${siteName}${column.name}栏目`],
  ];
}

function pageName(index: number): string {
  return index === 0 ? './' : `index_${index}.html`;
}

function pager(column: Column, count: number, current: number): string {
  if (count < 2) return '';
  const link = (index: number, text: string): string =>
    column.paging === 'onclick'
      ? `<a href="javascript:void(0);" onclick="window.location.href='${pageName(index)}'">${text}</a>`
      : `<a href="${pageName(index)}">${text}</a>`;
  const numbers = Array.from({ length: count }, (_, index) =>
    index === current ? `<b>${index + 1}</b>` : link(index, String(index + 1)),
  );
  const next = current + 1 < count ? link(current + 1, '下一页') : '';
  return `<div class="pages">共${count}页 ${numbers.join('')} ${next}</div>`;
}

/** The list pages of a column: plain, turned by onclick, or fetched and built by script. */
export function renderList(builder: SiteBuilder, column: Column): void {
  const articles = builder.articlesOf(column);
  const newest = articles[0]?.published ?? builder.asOf;
  const crumbs = [
    { name: '首页', path: '/' },
    { name: column.name, path: column.path },
  ];
  const title = `${column.name}_${siteName}`;
  if (column.paging === 'script') {
    const folder = column.path.replaceAll('/', '');
    const data = {
      total: articles.length,
      rows: articles.map((article) => ({ t: article.title, u: article.path, d: article.published })),
    };
    builder.put(`/api/list/${folder}.json`, JSON.stringify(data), 'application/json; charset=utf-8', newest);
    builder.putPage(
      column.path,
      page({
        title,
        charset: 'utf-8',
        meta: listMeta(column),
        crumbs,
        body: `<h1>${column.name}</h1><ul class="list" id="infolist" data-channel="${folder}"></ul>`,
        script: '<script src="/js/list.js"></script>\n',
      }),
      'utf-8',
      newest,
    );
    return;
  }
  const pages = Math.max(1, Math.ceil(articles.length / column.perPage));
  for (let index = 0; index < pages; index++) {
    const shown = articles.slice(index * column.perPage, (index + 1) * column.perPage);
    const list = shown.length
      ? `<ul class="list">${shown.map((article) => `<li><span>${article.published}</span><a href="${article.path}" title="${escapeHtml(article.title)}">${escapeHtml(article.title)}</a></li>`).join('\n')}</ul>`
      : '<ul class="list"></ul>';
    const html = page({
      title,
      charset: declared[column.charset],
      meta: listMeta(column),
      crumbs,
      body: `<h1>${column.name}</h1>\n${list}\n${pager(column, pages, index)}`,
    });
    builder.putPage(index === 0 ? column.path : `${column.path}${pageName(index)}`, html, column.charset, newest);
  }
}
