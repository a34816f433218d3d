import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decide } from '../../data/stores/decisions.ts';
import { findFlag } from '../../data/stores/flags.ts';
import type { Site } from '../../data/stores/sites.ts';
import { addUser } from '../../data/stores/users.ts';
import { dueVerifications, recordVerification } from '../../data/stores/verifications.ts';
import { type Browser, openBrowser } from '../../worker/browser/browser.ts';
import { openPool, type Pool } from '../../worker/detect/pool.ts';
import { shippedRules } from '../../worker/rules.ts';
import { resultOf, verify } from '../../worker/takedown/verify.ts';
import { type Inspector, openInspector } from './support/inspector.ts';
import { page, serveWeb, type Web } from './support/web.ts';

const person = '张某某，身份证号：370102199003074516';
let web: Web;
let inspector: Inspector;
let pool: Pool;
let site: Site;

const listed = page('首页', '内容。', ['/a.html', '/b.html', '/copy.html', '/soft/x.html']);
const ofA = page('公示', person, ['/a.pdf.txt']);

beforeEach(async () => {
  web = await serveWeb({ '/': listed, '/a.html': ofA });
  inspector = await openInspector();
  const { packs, switches } = shippedRules();
  pool = openPool({ threads: 1, itemSeconds: 20, itemMemoryMb: 256, packs, switches, keys: inspector.db.keys });
  site = await inspector.addSite(`${web.origin}/`);
});

afterEach(async () => {
  await pool.close();
  await inspector.close();
  await web.close();
});

/** Takes the flag of /a.html down and makes the check that is due an hour later. */
async function takeDownAndCheck(then: () => void) {
  const { db } = inspector;
  await inspector.inspect(site);
  const row = (await inspector.flags(site)).find((flag) => flag.path === '/a.html');
  const flag = row ? await findFlag(db, row.id) : null;
  if (!flag) throw new Error('there is no flag');
  const at = new Date().toISOString();
  const user = await addUser(
    db,
    { name: 'reviewer', role: 'reviewer', password: 'a long enough pass phrase' },
    { actor: 'system', at },
  );
  const decider = { id: user.id, name: user.name, role: user.role };
  const decision = { kind: 'take-down', remedy: 'remove' } as const;
  await decide(db, { flagId: flag.id, version: flag.version, decision }, decider, at);
  then();
  return checkDue(new Date(Date.now() + 2 * 3_600_000));
}

/** Makes the check that is due by then. */
async function checkDue(later: Date, browser: Browser | null = null) {
  const { db } = inspector;
  const [check] = await dueVerifications(db, later.toISOString(), 10);
  if (!check) throw new Error('no check is due');
  const settings = { contact: '', fetchSeconds: 2, maxBodyMb: 10 };
  const found = await verify(check, { db, settings, pool, browser, now: later });
  if (!found) throw new Error('nothing was asked');
  const state = await recordVerification(db, check.id, found, { actor: 'worker', at: later.toISOString() });
  return { ...found, state };
}

/** Takes the page and what leads to it away. */
function remove(...paths: string[]): void {
  for (const path of ['/a.html', ...paths]) delete web.pages[path];
  web.pages['/'] = page('首页', '内容。', ['/b.html']);
}

const answerWith =
  (status: number, body = '', headers: Record<string, string> = {}) =>
  (_request: unknown, response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);

test('a 404 proves that it is gone', async () => {
  const { result, state, evidence } = await takeDownAndCheck(remove);
  expect(result).toBe('gone');
  expect(state).toBe('verified-gone');
  expect(evidence[0]).toMatchObject({ role: 'item', status: 404 });
});

test('a page without what was found proves it too', async () => {
  const { result } = await takeDownAndCheck(() => {
    web.pages['/a.html'] = page('公示', '名单已处理。');
  });
  expect(result).toBe('gone');
});

test('what is still there is not gone', async () => {
  const { result, state } = await takeDownAndCheck(() => {});
  expect(result).toBe('still-there');
  expect(state).not.toBe('verified-gone');
});

test('a server that does not answer proves nothing', async () => {
  const { result, state } = await takeDownAndCheck(() => {
    web.pages['/a.html'] = () => {};
  });
  expect(result).toBe('unknown');
  expect(state).toBe('taken-down');
});

test('an error of the server proves nothing', async () => {
  const { result } = await takeDownAndCheck(() => {
    web.pages['/a.html'] = (_request, response) => response.writeHead(500).end();
  });
  expect(result).toBe('unknown');
});

describe('what only looks like it proves nothing, and says why', () => {
  const wall = page('安全拦截', '您的请求可能存在威胁，已被拦截。事件编号：20261123');
  const home = page('首页', '欢迎访问起步区门户网站，这里发布政务公开信息。');

  test.each<[string, string, () => void]>([
    ['a firewall that answers 403', 'forbidden', () => (web.pages['/a.html'] = answerWith(403, wall))],
    ['a firewall that answers 200', 'block-page', () => (web.pages['/a.html'] = wall)],
    [
      'a redirect to the home page',
      'redirected',
      () => {
        web.pages['/home.html'] = home;
        web.pages['/a.html'] = answerWith(302, '', { location: '/home.html' });
      },
    ],
    [
      'a redirect to another host',
      'redirected',
      () => (web.pages['/a.html'] = answerWith(302, '', { location: 'http://127.0.0.1:1/' })),
    ],
    [
      'a page that says 200 and that there is nothing',
      'soft-404',
      () => (web.pages['/a.html'] = page('提示', '您访问的页面不存在。')),
    ],
    ['a door that asks for a password', 'login-required', () => (web.pages['/a.html'] = answerWith(401))],
    [
      'a form to sign in',
      'login-required',
      () =>
        (web.pages['/a.html'] =
          '<html><head><title>用户登录</title></head><body><form action="/login" method="post">用户名<input name="u">密码<input type="password" name="p"><button>登录</button></form></body></html>'),
    ],
    ['a server in trouble', 'server-error', () => (web.pages['/a.html'] = answerWith(503))],
    ['an empty answer', 'not-read', () => (web.pages['/a.html'] = answerWith(200, ''))],
  ])('%s: %s', async (_name, note, change) => {
    const { result, state, evidence } = await takeDownAndCheck(() => {
      remove();
      change();
    });
    expect(evidence[0]).toMatchObject({ role: 'item', result: 'unknown', note });
    expect(result).toBe('unknown');
    expect(state).toBe('taken-down');
    // It is asked for again soon, not only with the next planned check.
    const soon = new Date(Date.now() + 4.5 * 3_600_000).toISOString();
    expect(await dueVerifications(inspector.db, soon, 10)).toHaveLength(1);
  });

  test('a page that every address gets proves nothing; its words that there is nothing here prove it', async () => {
    const everywhere = page('门户网站', '系统正在升级维护，给您带来不便敬请谅解，请稍后再来访问本站。');
    const serve = (text: string) => {
      const all = new Proxy(web.pages, { get: (pages, path: string) => (path === '/' ? pages[path] : text) });
      web.pages = all;
      web.serve(all);
    };
    const doubtful = await takeDownAndCheck(() => {
      remove();
      serve(everywhere);
    });
    expect(doubtful.evidence[0]).toMatchObject({ result: 'unknown', note: 'same-everywhere' });
    serve(page('门户网站', '抱歉，您访问的页面不存在或已被删除。'));
    const soon = new Date(Date.now() + 4.5 * 3_600_000);
    expect(await checkDue(soon)).toMatchObject({ result: 'gone', evidence: [{ note: 'soft-404-proven' }, {}] });
  });
});

test('a page that is built by script is looked at as a visitor sees it', async () => {
  const shell = `<!doctype html><html><head><title>公示</title></head><body><div id="app"></div><script>
fetch('/api/a.json').then((r) => r.json()).then((text) => { document.getElementById('app').textContent = text; });
</script></body></html>`;
  const data = (text: string) => (_request: unknown, response: ServerResponse) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(text));
  const blind = await takeDownAndCheck(() => {
    remove();
    web.pages['/a.html'] = shell;
    web.pages['/api/a.json'] = data(`公示名单。${person}，已享受补贴。`);
  });
  expect(blind.evidence[0]).toMatchObject({ result: 'unknown', note: 'not-read' });
  const browser = openBrowser({ configured: '' });
  const soon = new Date(Date.now() + 4.5 * 3_600_000);
  expect((await checkDue(soon, browser)).evidence[0]).toMatchObject({ result: 'still-there', note: 'hits-left' });
  web.pages['/api/a.json'] = data('公示名单已按规定撤下，特此说明，如有疑问请联系经办单位。');
  const later = new Date(Date.now() + 25 * 3_600_000);
  expect((await checkDue(later, browser)).evidence[0]).toMatchObject({ result: 'gone', note: 'without-hits' });
  await browser.close();
}, 60_000);

describe('gone is only what is gone everywhere', () => {
  test('an attachment of the page that still holds it', async () => {
    web.pages['/a.html'] = page('公示', person, ['/files/list.txt']);
    web.pages['/files/list.txt'] = (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(`名单\n${person}\n`);
    const { result, evidence } = await takeDownAndCheck(remove);
    expect(evidence.map((one) => [one.role, one.result])).toContainEqual(['item', 'gone']);
    expect(evidence.map((one) => [one.role, one.result])).toContainEqual(['attachment', 'still-there']);
    expect(result).toBe('still-there');
  });

  test('a list that still links to it', async () => {
    const { result, evidence } = await takeDownAndCheck(() => delete web.pages['/a.html']);
    expect(evidence.at(-1)).toMatchObject({ role: 'list', result: 'unknown', note: 'still-linked' });
    expect(result).toBe('unknown');
  });

  test('a list that quotes it', async () => {
    const { result } = await takeDownAndCheck(() => {
      remove();
      web.pages['/'] = page('首页', `最新公示：${person}`);
    });
    expect(result).toBe('still-there');
  });

  test('a copy at another address, unless somebody decided that it stays', async () => {
    web.pages['/copy.html'] = ofA;
    const { result, evidence } = await takeDownAndCheck(remove);
    expect(evidence).toContainEqual(expect.objectContaining({ role: 'copy', result: 'still-there' }));
    expect(result).toBe('still-there');
    await inspector.db.knex('flags').where('url', 'like', '%/copy.html').update({ state: 'retained' });
    expect(await checkDue(new Date(Date.now() + 25 * 3_600_000))).toMatchObject({ result: 'gone' });
  });
});

test('one address that proves nothing is enough not to be sure', () => {
  const gone = { role: 'item', url: 'a', status: 404, result: 'gone' } as const;
  expect(resultOf([gone, { role: 'copy', url: 'b', status: null, result: 'unknown' }])).toBe('unknown');
  expect(resultOf([gone, { role: 'copy', url: 'b', status: 200, result: 'still-there' }])).toBe('still-there');
  expect(resultOf([])).toBe('unknown');
});
