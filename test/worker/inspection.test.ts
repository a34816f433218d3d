import { afterEach, describe, expect, test } from 'vitest';
import { switchPattern } from '../../data/stores/patterns.ts';
import { type Inspector, openInspector } from './support/inspector.ts';
import { type Answer, page, serveWeb, type Web } from './support/web.ts';

// Invented people; the numbers have valid check digits.
const id1 = '370102199003074516';
const person = `张某某，身份证号：${id1}，手机：15866778899`;

let web: Web;
let inspector: Inspector;

async function open(pages: Record<string, Answer>, env: Record<string, string> = {}) {
  web = await serveWeb(pages);
  inspector = await openInspector(env);
}

afterEach(async () => {
  await inspector?.close();
  await web?.close();
});

const smallSite = (): Record<string, Answer> => ({
  '/': page('首页', '欢迎', ['/a.html', '/b.html', '/list/']),
  '/a.html': page('低保对象公示', person),
  '/b.html': page('办事指南', '请到政务服务中心办理。', ['/gone.html']),
  '/list/': page('通知公告', '列表', ['/list/1.html', '/list/2.html']),
  '/list/1.html': page('通知一', '关于召开会议的通知。'),
  '/list/2.html': page('通知二', '关于开展检查的通知。', ['/file.txt']),
  '/file.txt': (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(`名单：${person}`),
});

describe('one inspection from end to end', () => {
  test('every linked page and attachment is read, judged and flagged; a dead link hangs on the page that links', async () => {
    await open(smallSite());
    const site = await inspector.addSite(`${web.origin}/`);
    const result = await inspector.inspect(site);
    expect(result.state).toBe('completed');
    const items = await inspector.items(site);
    expect(
      [...items.values()]
        .filter((item) => item.status === 'read')
        .map((item) => item.path)
        .sort(),
    ).toEqual(['/', '/a.html', '/b.html', '/file.txt', '/list/', '/list/1.html', '/list/2.html'].sort());
    expect(items.get('/gone.html')).toMatchObject({ status: 'unread', reason: 'not-found', http_status: 404 });
    // A site of such few and undated pages is also found stale: not what this is about.
    const flags = (await inspector.flags(site)).filter((flag) => flag.category !== 'outdated');
    expect(flags.map((flag) => [flag.path, flag.category]).sort()).toEqual([
      ['/a.html', 'personal-data'],
      ['/b.html', 'site-health'],
      ['/file.txt', 'personal-data'],
    ]);
    expect(result.counts).toMatchObject({ seen: 8, queued: 0, read: 7, unread: 1 });
    expect(result.counts.newFlags).toBe((await inspector.flags(site)).length);
  });

  test('no full value lies in the database, in any column of any table', async () => {
    await open(smallSite());
    const site = await inspector.addSite(`${web.origin}/`);
    await inspector.inspect(site);
    const tables: { name: string }[] = await inspector.db.knex('sqlite_master').where('type', 'table').select('name');
    for (const { name } of tables) {
      const rows: Record<string, unknown>[] = await inspector.db.knex(name).select('*');
      const text = rows
        .map((row) =>
          Object.values(row)
            .map((v) => (Buffer.isBuffer(v) ? v.toString('latin1') : String(v)))
            .join(' '),
        )
        .join('\n');
      expect(text.includes(id1) || text.includes('15866778899'), name).toBe(false);
    }
  });

  test('a second pass over an unchanged site asks conditionally, downloads nothing and extracts nothing', async () => {
    await open({ ...smallSite(), '/file.txt': page('附件', person) });
    const site = await inspector.addSite(`${web.origin}/`);
    await inspector.inspect(site);
    const flags = await inspector.flags(site);
    const second = await inspector.inspect(site);
    expect(second.counts).toMatchObject({ notModified: 7, newFlags: 0, resolved: 0 });
    // Only the answer of the dead link and of the probe have a body.
    expect(second.counts.bytes).toBeLessThan(200);
    const bare = (list: typeof flags) => list.map(({ last_seen: _, ...flag }) => flag);
    expect(bare(await inspector.flags(site))).toEqual(bare(flags));
  });

  test('what changed is judged again; what is gone resolves its flag; what was mended loses it', async () => {
    await open(smallSite());
    const site = await inspector.addSite(`${web.origin}/`);
    await inspector.inspect(site);
    web.pages['/a.html'] = page('低保对象公示', '名单已按规定处理。');
    web.pages['/gone.html'] = page('找回来的', '内容。');
    delete web.pages['/file.txt'];
    await inspector.inspect(site);
    const states = new Map((await inspector.flags(site)).map((flag) => [`${flag.path} ${flag.category}`, flag.state]));
    expect(states.get('/a.html personal-data')).toBe('resolved-itself');
    expect(states.get('/file.txt personal-data')).toBe('resolved-itself');
    expect(states.get('/b.html site-health')).toBe('resolved-itself');
    expect(states.get('/list/2.html site-health')).toBe('open');
  });

  test('new pages are found through a list that changed', async () => {
    await open(smallSite());
    const site = await inspector.addSite(`${web.origin}/`);
    await inspector.inspect(site);
    web.pages['/list/'] = page('通知公告', '列表', ['/list/1.html', '/list/2.html', '/list/3.html']);
    web.pages['/list/3.html'] = page('新的公示', person);
    await inspector.inspect(site);
    expect((await inspector.flags(site)).some((flag) => flag.path === '/list/3.html')).toBe(true);
  });

  test('a link of the template is one flag, on the page nearest to the root', async () => {
    const pages: Record<string, Answer> = { '/': page('首页', '欢迎', ['/1.html', '/dead.html']) };
    for (let i = 1; i <= 9; i++) pages[`/${i}.html`] = page(`第${i}页`, '内容。', [`/${i + 1}.html`, '/dead.html']);
    pages['/10.html'] = page('末页', '内容。');
    await open(pages);
    const site = await inspector.addSite(`${web.origin}/`);
    await inspector.inspect(site);
    const dead = (await inspector.flags(site)).filter((flag) => flag.category === 'site-health');
    expect(dead.map((flag) => flag.path)).toEqual(['/']);
  });

  test('an unchanged page is judged again from its snapshot when the rules change, without a download', async () => {
    await open(smallSite());
    const site = await inspector.addSite(`${web.origin}/`);
    await inspector.inspect(site);
    await switchPattern(inspector.db, 'mobile', false, { actor: 'system', at: new Date().toISOString() });
    const asked = web.asked.length;
    const second = await inspector.inspect(site);
    expect(second.counts.notModified).toBeGreaterThanOrEqual(6);
    expect(web.asked.length).toBeGreaterThan(asked);
    const flag = (await inspector.flags(site)).find((one) => one.path === '/a.html');
    expect(JSON.parse(flag?.patterns ?? '[]')).toContain('resident-id');
    expect(JSON.parse(flag?.patterns ?? '[]')).not.toContain('mobile');
  });

  test('the budget of pages ends the crawl; what was left is listed with the reason', async () => {
    const pages: Record<string, Answer> = {
      '/': page(
        '首页',
        '欢迎',
        Array.from({ length: 30 }, (_, i) => `/p${i}.html`),
      ),
    };
    for (let i = 0; i < 30; i++) pages[`/p${i}.html`] = page(`第${i}页`, '内容。');
    await open(pages);
    const site = await inspector.addSite(`${web.origin}/`, { maxPages: 10 });
    const result = await inspector.inspect(site);
    const reasons = [...(await inspector.items(site)).values()].map((item) => item.reason);
    expect(result.state).toBe('completed');
    expect(reasons.filter((reason) => reason === null).length).toBe(10);
    expect(reasons.filter((reason) => reason === 'budget').length).toBe(21);
  });

  test('a file without a title of its own is called what its link says, numbers masked', async () => {
    await open({
      '/': `<html><body><div id="content"><p>通知如下。</p><a href="/f/1.csv">补贴发放名单.csv</a>
        <a href="/f/2.csv">附件2</a><a href="/f/3.csv">关于${id1}的答复</a></div></body></html>`,
      '/f/1.csv': '村,户数\n甲,2\n',
      '/f/2.csv': '村,户数\n乙,2\n',
      '/f/3.csv': '村,户数\n丙,2\n',
    });
    const site = await inspector.addSite(`${web.origin}/`);
    await inspector.inspect(site);
    const rows: { url: string; title: string | null }[] = await inspector.db.knex('items').orderBy('url');
    expect(rows.slice(1).map((row) => row.title)).toEqual(['补贴发放名单', null, expect.stringContaining('***')]);
    expect(JSON.stringify(rows)).not.toContain(id1);
  });

  test('a site that does not answer fails with the reason', async () => {
    await open({});
    const site = await inspector.addSite('http://127.0.0.1:9/');
    expect(await inspector.inspect(site)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/network-error|robots/),
    });
  });
});

test('more bytes than are held at once pass through one after the other', async () => {
  // 48 attachments of 4 MiB are more than the 128 MiB that may be in memory together.
  const text = new Uint8Array(4 * 1024 * 1024).fill(0x20);
  const pages: Record<string, Answer> = {
    '/': page(
      '首页',
      'x',
      Array.from({ length: 48 }, (_, i) => `/f${i}.txt`),
    ),
  };
  for (let i = 0; i < 48; i++) {
    pages[`/f${i}.txt`] = (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': text.length }).end(text);
  }
  await open(pages);
  const site = await inspector.addSite(`${web.origin}/`);
  expect(await inspector.inspect(site)).toMatchObject({ state: 'completed', counts: { attachments: 48 } });
});

test('a page that says “not found” with status 200 is a dead end on the page that links, and is not downloaded again', async () => {
  await open({
    '/': page('首页', '欢迎', ['/lost.html']),
    '/lost.html':
      '<html><head><title>提示</title></head><body><h1>很抱歉，您访问的页面不存在或已被删除</h1></body></html>',
  });
  const site = await inspector.addSite(`${web.origin}/`);
  for (let pass = 0; pass < 2; pass++) {
    const { counts } = await inspector.inspect(site);
    expect((await inspector.items(site)).get('/lost.html')).toMatchObject({
      status: 'unread',
      reason: 'not-found',
      http_status: 200,
    });
    const flags = (await inspector.flags(site)).filter((flag) => flag.category === 'site-health');
    expect(flags.map((flag) => [flag.path, flag.patterns, flag.state])).toEqual([['/', '["soft-404"]', 'open']]);
    if (pass === 1) expect(counts.notModified).toBe(2);
  }
});
