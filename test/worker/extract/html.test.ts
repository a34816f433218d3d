import { describe, expect, test } from 'vitest';
import { placeOf, read, rowsOf } from './reading.ts';

const address = 'http://www.example.gov.cn/zwgk/art/2024/a.html';
const page = (body: string, head = ''): string =>
  `<!DOCTYPE html><html><head><meta charset="utf-8">${head}</head><body>${body}</body></html>`;

describe('text of a page', () => {
  test('is what a reader sees: blocks on lines, blanks collapsed, words unbroken', async () => {
    const extraction = await read(
      page(
        '<div>身份<b>证</b>号： <span>3701</span><span>02</span></div><p>第一\n   段</p><p>第二段<br>换行</p><pre>a\n  b</pre>',
      ),
      address,
    );
    expect(extraction.document.text).toBe('身份证号： 370102\n第一 段\n第二段\n换行\na\n  b\n');
  });

  test('what is hidden is read and marked, by attribute, style, style sheet, template', async () => {
    const extraction = await read(
      page(
        '<p>看得见</p><p hidden>甲13800000001</p><p style="display: none">乙13800000002</p><p class="off">丙13800000003</p><div style="visibility:hidden"><b>丁13800000004</b></div>',
        '<style>.off, .x a { display:none }</style>',
      ),
      address,
    );
    expect(placeOf(extraction, '看得见')).toEqual({ part: 'body' });
    for (const words of ['甲', '乙', '丙', '丁']) expect(placeOf(extraction, words)?.hidden).toBe(true);
  });

  test('comments, hidden fields, attributes and scripts are read below the page', async () => {
    const extraction = await read(
      page(
        `<p>正文</p><!-- <tr><td>王小样</td><td>370102199003071236</td></tr> --><input type="hidden" value="13800001111"><img alt="王小样身份证照片" src="a.jpg">
         <script>var info = {"name":"\\u738b\\u5c0f\\u6837","tel":13900002222};</script>
         <script type="application/json">[{"xm":"李试用","zjh":"370102198512250021"}]</script>`,
      ),
      address,
    );
    expect(placeOf(extraction, '370102199003071236')).toEqual({ part: 'comment', hidden: true });
    expect(placeOf(extraction, '13800001111')).toEqual({ part: 'form', hidden: true });
    expect(placeOf(extraction, '王小样身份证照片')).toEqual({ part: 'attribute', hidden: true });
    expect(placeOf(extraction, '13900002222')).toEqual({ part: 'script', hidden: true });
    expect(placeOf(extraction, '370102198512250021')).toEqual({ part: 'script', hidden: true });
    expect(extraction.document.main).toEqual({ start: 0, end: 2 });
  });
});

describe('tables of a page', () => {
  test('cells with spans, paragraphs and a hidden column; the line above is the title', async () => {
    const extraction = await read(
      page(
        `<p>2024年低保名单</p><table><tr><th>姓名</th><th>村</th><th style="display:none">证号</th></tr>
         <tr><td rowspan="2"><p>王小样</p></td><td>东村</td><td style="display:none">370102199003071236</td></tr>
         <tr><td>西村</td><td style="display:none">370102198512250021</td></tr><tr><td colspan="3">共2户</td></tr></table>`,
      ),
      address,
    );
    const [table] = extraction.document.tables;
    expect(rowsOf(extraction, table)).toEqual([
      ['姓名', '村', '证号'],
      ['王小样', '东村', '370102199003071236'],
      ['', '西村', '370102198512250021'],
      ['共2户', '', ''],
    ]);
    expect(table?.cells.find((cell) => cell.row === 1 && cell.column === 2)?.place?.hidden).toBe(true);
    expect(extraction.document.text.slice(table?.title?.start, table?.title?.end)).toBe('2024年低保名单');
  });

  test('a table for layout is none', async () => {
    const extraction = await read(
      page('<table><tr><td><table><tr><td>甲</td><td>乙</td></tr></table></td><td>栏</td></tr></table>'),
      address,
    );
    expect(extraction.document.tables).toHaveLength(1);
    expect(rowsOf(extraction, extraction.document.tables[0])).toEqual([['甲', '乙']]);
  });
});

describe('particulars of a page', () => {
  test('meta tags, head table and title', async () => {
    const extraction = await read(
      page(
        `<table><tr><td>索 引 号：</td><td>11370000MB2850000X/2024-00012</td><td>发文字号：</td><td>济起政发〔2024〕3号</td></tr><tr><td>成文日期</td><td>2024-05-01</td><td>有效性：</td><td>有效</td></tr></table>
         <h1>关于印发办法的通知</h1><p>各单位：</p>`,
        '<meta name="ArticleTitle" content="关于印发办法的通知"><meta name="PubDate" content="2024-05-02 09:00"><title>关于印发办法的通知_某区</title>',
      ),
      address,
    );
    expect(extraction.document.title).toBe('关于印发办法的通知');
    expect(extraction.document.meta).toMatchObject({ articletitle: '关于印发办法的通知', pubdate: '2024-05-02 09:00' });
    expect(extraction.document.head).toEqual({
      索引号: '11370000MB2850000X/2024-00012',
      发文字号: '济起政发〔2024〕3号',
      成文日期: '2024-05-01',
      有效性: '有效',
    });
  });

  test('a head of list items with spaced labels', async () => {
    const extraction = await read(
      page(
        '<ul><li><b>发布机构：</b>区管委会办公室</li><li><b>文　　号：</b>济起管发〔2023〕1号</li><li><b>有 效 性：</b>已废止</li></ul><p>正文</p>',
      ),
      address,
    );
    expect(extraction.document.head).toEqual({
      发布机构: '区管委会办公室',
      发文字号: '济起管发〔2023〕1号',
      有效性: '已废止',
    });
  });

  test('the article is the main block, not its frame', async () => {
    const article = '现将名单予以公示，公示期为五个工作日，请社会各界予以监督。'.repeat(4);
    const extraction = await read(
      page(
        `<div class="nav"><a href="/">首页</a><a href="/b/">栏目</a></div><div class="wrap"><h1>标题</h1><div class="TRS_Editor"><p>${article}</p></div></div><div class="footer">版权所有 ${'联系我们 网站地图 '.repeat(40)}</div>`,
      ),
      address,
    );
    const { main, text } = extraction.document;
    expect(text.slice(main.start, main.end)).toBe(article);
  });

  test('marks of the publishing system win', async () => {
    const extraction = await read(
      page(
        '<div>页眉</div><!--ContentStart--><p>只有这句是正文</p><!--ContentEnd--><div>页脚很长很长很长很长很长很长很长很长很长</div>',
      ),
      address,
    );
    const { main, text } = extraction.document;
    expect(text.slice(main.start, main.end)).toBe('只有这句是正文');
  });
});

describe('links of a page', () => {
  test('of every kind, absolute, with their words and whether they stand in the article', async () => {
    const extraction = await read(
      page(
        `<div class="nav"><a href="/">首页</a></div><div class="article-content"><p>${'正文内容。'.repeat(20)}</p><a href="./b.html#x">下一篇</a><a href="../files/%E5%90%8D%E5%8D%95.xlsx">名单</a>
         <a href="/down?id=5">附件1：名单.pdf</a><img src="scan.jpg"></div><a onclick="window.open('/c/d.html')">打开</a><li data-href="e.html">E</li>
         <a href="javascript:void(0)">无</a><a href="mailto:wang@example.com">写信</a><iframe src="//other.gov.cn/f.html"></iframe><link rel="stylesheet" href="/s.css">`,
        '<meta http-equiv="refresh" content="600; url=/later.html">',
      ),
      address,
    );
    const found = new Map(extraction.document.links.map((link) => [link.url, link]));
    expect(found.get('http://www.example.gov.cn/')).toMatchObject({ kind: 'page', main: false });
    expect(found.get('http://www.example.gov.cn/zwgk/art/2024/b.html')).toMatchObject({
      kind: 'page',
      text: '下一篇',
      main: true,
    });
    expect(found.get('http://www.example.gov.cn/zwgk/art/files/%E5%90%8D%E5%8D%95.xlsx')).toMatchObject({
      kind: 'attachment',
      text: '名单',
    });
    expect(found.get('http://www.example.gov.cn/down?id=5')).toMatchObject({ kind: 'attachment', main: true });
    expect(found.get('http://www.example.gov.cn/zwgk/art/2024/scan.jpg')).toMatchObject({ kind: 'attachment' });
    for (const path of ['c/d.html', 'zwgk/art/2024/e.html', 'later.html'])
      expect(found.get(`http://www.example.gov.cn/${path}`)?.kind).toBe('page');
    expect(found.get('http://other.gov.cn/f.html')?.kind).toBe('page');
    expect(found.get('http://www.example.gov.cn/s.css')?.kind).toBe('asset');
    expect([...found.keys()].some((url) => url.startsWith('javascript') || url.startsWith('mailto'))).toBe(false);
    expect(extraction.document.text).toContain('wang@example.com');
  });

  test('records that a script unfolds are read as links and text', async () => {
    const extraction = await read(
      page(
        `<div id="list"></div><script type="text/xml"><datastore><recordset><record><![CDATA[<li><a href="/art/1.html">通知一</a></li>]]></record></recordset></datastore></script>`,
      ),
      address,
    );
    expect(extraction.document.links).toContainEqual({
      url: 'http://www.example.gov.cn/art/1.html',
      text: '通知一',
      kind: 'page',
      main: true,
    });
  });

  test('a base element moves the relative ones', async () => {
    const extraction = await read(page('<a href="a.html">A</a>', '<base href="/other/">'), address);
    expect(extraction.document.links[0]?.url).toBe('http://www.example.gov.cn/other/a.html');
  });

  test('nothing that would change the site is taken from a script', async () => {
    const extraction = await read(
      page(`<script>location.href='/user/logout'; $.post('/api/deleteItem?id=1'); open('/art/list.html')</script>`),
      address,
    );
    expect(extraction.document.links.map((link) => link.url)).toEqual(['http://www.example.gov.cn/art/list.html']);
  });
});

describe('pages that need more', () => {
  test.each([
    ['an empty application', '<div id="app"></div><script src="/app.js"></script>', true],
    [
      'a list filled by a request',
      '<div class="nav"><a href="/">首页</a></div><h2>通知公告</h2><ul id="list"></ul><script>fetch("/api/list.json").then(fill)</script>',
      true,
    ],
    [
      'an article with scripts',
      `<div class="content"><p>${'这是一篇完整的文章，内容由服务器给出。'.repeat(30)}</p></div><script src="/count.js"></script>`,
      false,
    ],
    ['a short page without scripts', '<p>正在建设中</p>', false],
  ])('%s: rendering %s', async (_name, body, needed) => {
    expect((await read(page(body), address)).needsRender).toBe(needed);
  });

  test('a sign-in page is told', async () => {
    expect(
      (await read(page('<form><input name="u"><input type="password" name="p"></form><p>请登录</p>'), address))
        .loginWall,
    ).toBe(true);
  });
});
