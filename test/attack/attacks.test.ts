import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../dashboard/http/route.ts';
import { routes } from '../../dashboard/routes.ts';
import { weekLetter } from '../../dashboard/week/letter.ts';
import { answerToken } from '../../data/answer-link.ts';
import { readSettings } from '../../data/settings.ts';
import { listEvents } from '../../data/stores/events.ts';
import { addToken } from '../../data/stores/tokens.ts';
import { saveUnit } from '../../data/stores/units.ts';
import { userByName } from '../../data/stores/users.ts';
import { weekReport } from '../../data/stores/week-report.ts';
import { weekOf } from '../../data/time.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { checkOne } from '../../worker/check.ts';
import { openPool, type Pool } from '../../worker/detect/pool.ts';
import { passwordOf, type Running, runDashboard } from '../support/dashboard.ts';
import { fillTriage } from '../support/triage.ts';
import { Visitor } from '../support/visitor.ts';

// One dashboard with a full queue; everything below tries to get out of it what it must not give. Each refusal is looked
// at twice: that it refuses, and that it says so in words.

const script = '<script>alert("owned")</script>';
const formula = '=HYPERLINK("http://evil.example","点击")';
let running: Running;
let pool: Pool;
let admin: Visitor;
let reviewer: Visitor;
let secret: string;

beforeAll(async () => {
  const settings = readSettings({ XUNCHA_THREADS: '1' });
  pool = openPool({ ...settings, packs: shippedPacks(), switches: {}, keys: null, maxBodyBytes: 8 * 2 ** 20 });
  running = await runDashboard({
    env: { XUNCHA_BASE_URL: 'http://xuncha.example.cn', XUNCHA_MAX_BODY_MB: '8' },
    checkOne: (input) => checkOne(input, { pool, settings: { ...settings, fetchSeconds: 5 } }),
  });
  const at = running.now().toISOString();
  await fillTriage(running.database, 30, at);
  const by = { actor: 'user:admin', at } as const;
  await saveUnit(running.database, { name: `${script}单位`, email: 'a@example.cn' }, by);
  await saveUnit(running.database, { name: formula, email: 'b@example.cn' }, by);
  secret = (
    await addToken(running.database, { name: '门户', scopes: ['documents'], expiresAt: '2999-01-01T00:00:00.000Z' }, by)
  ).secret;
  admin = new Visitor(running.url);
  await admin.signIn('admin');
  reviewer = new Visitor(running.url);
  await reviewer.signIn('reviewer');
}, 60_000);
afterAll(async () => {
  await running?.stop();
  await pool?.close();
});

const posts = routes.filter(
  (route) => route.method === 'post' && Array.isArray(route.access) && route.path !== '/sign-out',
);
const addressOf = (route: Route) => route.path.replace(/:\w+/g, '1');
const events = async () => (await listEvents(running.database, {}, { limit: 1 })).events[0]?.seq ?? 0;
const cookieOf = (visitor: Visitor) => [...visitor.cookies].map((pair) => pair.join('=')).join('; ');

describe('a script that was stored', () => {
  it('is shown as text wherever it stands: comment, note, reason, unit, user, token, view', async () => {
    await reviewer.get('/flags/3');
    await reviewer.post('/flags/3/comments', { text: script });
    await reviewer.post('/flags/4/hand-over', { version: '1', note: `${script} 请核` });
    await reviewer.get('/flags/1');
    await reviewer.post('/flags/1/take-down', { version: '1', remedy: 'redact', note: script });
    await admin.get('/users');
    const named = await admin.post('/users', { name: script, role: 'auditor', password: 'a good long password' });
    expect(named.status).toBe(422);
    await admin.post('/settings/tokens', { name: script, days: '3', scopes: 'check' });
    let shown = 0;
    for (const address of [
      '/',
      '/flags',
      '/flags/1',
      '/flags/3',
      '/flags/4',
      '/notices',
      '/notices/1',
      '/units',
      '/users',
      '/settings',
      '/audit',
      `/flags?text=${encodeURIComponent(script)}`,
      `/audit?subject=${encodeURIComponent(script)}`,
      `/week/${weekOf(running.now().toISOString())}`,
    ]) {
      const { body, status } = await admin.get(address);
      expect(status, address).toBe(200);
      expect(body, address).not.toContain('<script>alert');
      expect(load(body)('script:not([src])').length, address).toBe(0);
      expect(body, address).not.toMatch(/<[^>]+\son\w+=/);
      if (body.includes('&lt;script&gt;alert')) shown += 1;
    }
    expect(shown).toBeGreaterThan(4);
  });

  it('is text in the name of an uploaded file, in its cells and in a mail', async () => {
    await reviewer.get('/check');
    const form = new FormData();
    form.set('_csrf', reviewer.token);
    form.set(
      'file',
      new File([`姓名,电话\n${script},13853100001\n${formula},13853100002\n`], `${script}.csv`, { type: 'text/csv' }),
    );
    const response = await fetch(`${running.url}/check`, {
      method: 'POST',
      body: form,
      headers: { cookie: cookieOf(reviewer), accept: 'text/html', 'sec-fetch-site': 'same-origin' },
    });
    const body = await response.text();
    expect(response.status).toBe(200);
    expect(body).toContain('&lt;script&gt;alert');
    expect(body).not.toContain('<script>alert');
    const at = running.now().toISOString();
    const report = await weekReport(running.database, weekOf(at), at);
    for (const unit of report.by.unit) unit.name = script;
    const letter = await weekLetter(report, { language: 'zh', patterns: [], baseUrl: '' });
    expect(letter.html).toContain('&lt;script&gt;alert');
    expect(letter.html).not.toContain('<script>');
  });
});

describe('a formula', () => {
  it('is text in every table that is exported', async () => {
    await reviewer.get('/flags/6');
    await reviewer.post('/flags/6/hand-over', { version: '1', note: formula });
    const { body } = await admin.get('/audit/export?format=csv');
    for (const line of body.split('\r\n')) {
      // A cell begins at the start of a line or after a comma outside quotes.
      for (const cell of line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g) ?? []) expect(cell).not.toMatch(/^"?[=+@\t]/);
    }
  });
});

describe('a state change from elsewhere', () => {
  it.each(posts.map((route) => [route.path, route] as const))(
    'POST %s without the token of a page, or from another site, changes nothing',
    async (_path, route) => {
      const before = await events();
      const bare = { _csrf: '' };
      const seen = await admin.post(addressOf(route), bare);
      expect(seen.status).toBe(403);
      expect(seen.body).toMatch(/页面已过期|没有权限/);
      const other = await admin.post(addressOf(route), {}, { 'sec-fetch-site': 'cross-site' });
      expect(other.status).toBe(403);
      const older = await admin.post(addressOf(route), {}, { 'sec-fetch-site': '', origin: 'http://evil.example' });
      expect(older.status).toBe(403);
      expect(await events()).toBe(before);
    },
  );

  it('by GET is no state change', async () => {
    const before = await events();
    for (const route of posts) {
      const { status } = await admin.get(addressOf(route));
      expect(status, route.path).toBeLessThan(500);
    }
    expect(await events()).toBe(before);
  });
});

describe('a session', () => {
  it('that was planted, forged or altered opens nothing', async () => {
    const cookie = admin.cookies.get('xuncha') ?? '';
    const [id = ''] = decodeURIComponent(cookie).replace(/^s:/, '').split('.');
    for (const forged of [
      '',
      'x',
      id,
      `s:${id}`,
      `s:${id}.${'A'.repeat(43)}`,
      `${cookie}x`,
      encodeURIComponent(`s:admin.${'0'.repeat(43)}`),
    ]) {
      const guest = new Visitor(running.url);
      guest.cookies.set('xuncha', forged);
      expect((await guest.get('/flags')).to).toMatch(/^\/sign-in/);
    }
    expect((await admin.get('/account')).status).toBe(200);
    // The digest that the database and the page of the account know is no key either.
    const digests: string[] = await running.database.knex('sessions').pluck('id');
    for (const digest of digests) {
      const guest = new Visitor(running.url);
      guest.cookies.set('xuncha', encodeURIComponent(`s:${digest}`));
      expect((await guest.get('/flags')).to).toMatch(/^\/sign-in/);
    }
  });
});

describe('what belongs to others', () => {
  it('is not told by its number: the answer is the same whether it is there or not', async () => {
    const guest = new Visitor(running.url);
    const withoutNumber = (text: string) => text.replaceAll(/\d+/g, '#');
    for (const path of ['/flags/', '/notices/', '/sites/', '/documents/']) {
      const there = await guest.get(`${path}1`);
      const not = await guest.get(`${path}999999`);
      expect([there.status, withoutNumber(there.to ?? '')]).toEqual([not.status, withoutNumber(not.to ?? '')]);
    }
  });

  it('is not opened by a link of another notice, an altered or an old one', async () => {
    const guest = new Visitor(running.url);
    const { keys } = running.database;
    const expires = Math.floor(running.now().getTime() / 1000) + 86_400;
    const own = answerToken(keys, { noticeId: 1, round: 1, expires });
    const altered = [
      own.replace(/^1-/, '2-'),
      own.replace(/-1-/, '-2-'),
      `${own.slice(0, -1)}${own.endsWith('A') ? 'B' : 'A'}`,
      '1',
      '1-1-zzzzzz',
      answerToken(keys, { noticeId: 1, round: 1, expires: 1 }),
      answerToken({ link: new Uint8Array(32) }, { noticeId: 1, round: 1, expires }),
    ];
    const answers = new Set<string>();
    for (const token of altered) {
      const seen = await guest.get(`/answer/${token}`);
      expect(seen.status, token).toBeGreaterThanOrEqual(400);
      expect(seen.status, token).toBeLessThan(500);
      answers.add(
        load(seen.body)('main')
          .text()
          .replaceAll(/[0-9a-f]{8}/g, '')
          .replaceAll(/\s+/g, ' '),
      );
    }
    // One and the same answer: nothing to tell a wrong number from a wrong signature.
    expect(answers.size).toBe(1);
  });

  it('is not opened by a token of another scope, an unknown one, or a cookie', async () => {
    const ask = (headers: Record<string, string>) =>
      fetch(`${running.url}/api/check`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"text":"x"}',
      });
    const answers = new Set<string>();
    for (const headers of [
      {},
      { authorization: `Bearer ${secret}` },
      { authorization: 'Bearer xuncha_0123456789' },
      { authorization: `Basic ${btoa('admin:x')}` },
      { cookie: cookieOf(admin) },
    ]) {
      const response = await ask(headers as Record<string, string>);
      expect(response.status).toBe(401);
      const { reference: _reference, ...body } = (await response.json()) as Record<string, unknown>;
      answers.add(JSON.stringify(body));
    }
    expect(answers.size).toBe(1);
    expect(
      (
        await fetch(`${running.url}/api/documents?number=${encodeURIComponent('起办发〔2026〕1号')}`, {
          headers: { authorization: `Bearer ${secret}` },
        })
      ).status,
    ).not.toBe(401);
  });
});

describe('a body', () => {
  it.each(posts.map((route) => [route.path, route] as const))(
    'POST %s that is too large is refused by name',
    async (_path, route) => {
      const size = route.body === 'upload' ? 10.5 * 2 ** 20 : route.body === 'json' ? 10.5 * 2 ** 20 : 1.1 * 2 ** 20;
      await admin.get('/account');
      const seen = await admin.post(addressOf(route), { note: 'x'.repeat(size) });
      expect(seen.status).toBe(413);
      expect(seen.body).toContain('超过大小上限');
    },
  );

  it.each([
    ['JSON that is none', 'application/json', '{"text":'],
    ['JSON that is deep', 'application/json', `{"text":${'['.repeat(100_000)}`],
    ['JSON with a prototype', 'application/json', '{"text":"x","__proto__":{"admin":true}}'],
    ['JSON of another shape', 'application/json', '[[["text"]]]'],
    ['no JSON at all', 'text/xml', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'],
    ['an unknown charset', 'application/json; charset=utf-99', '{"text":"x"}'],
  ])('that is malformed is refused: %s', async (_name, type, body) => {
    const at = running.now().toISOString();
    const token = await addToken(
      running.database,
      { name: 'x', scopes: ['check'], expiresAt: '2999-01-01T00:00:00.000Z' },
      { actor: 'user:admin', at },
    );
    const headers = { authorization: `Bearer ${token.secret}`, 'content-type': type };
    const response = await fetch(`${running.url}/api/check`, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    const answer = (await response.json()) as Record<string, unknown>;
    expect(answer.error).toBe('bad-request');
    expect(JSON.stringify(answer)).not.toMatch(/root:|node_modules|at \w+ \(/);
    expect(Reflect.get({}, 'admin')).toBeUndefined();
  });

  it('that is small packed and huge unpacked is refused', async () => {
    await admin.get('/account');
    const body = gzipSync(Buffer.from(`_csrf=${admin.token}&text=${'x'.repeat(60 * 2 ** 20)}`));
    const headers = {
      cookie: cookieOf(admin),
      accept: 'text/html',
      'content-encoding': 'gzip',
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
    };
    const response = await fetch(`${running.url}/units`, { method: 'POST', headers, body: new Uint8Array(body) });
    expect(response.status).toBe(413);
  });

  it('of an upload that is no form is refused', async () => {
    await admin.get('/check');
    for (const [type, body] of [
      ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n'],
      ['multipart/form-data', 'x'],
    ] as const) {
      const headers = {
        cookie: cookieOf(admin),
        accept: 'text/html',
        'content-type': type,
        'sec-fetch-site': 'same-origin',
        'x-csrf-token': admin.token,
      };
      const response = await fetch(`${running.url}/check`, { method: 'POST', headers, body });
      expect(response.status).toBe(400);
    }
  });
});

describe('an address', () => {
  /** Sends a request line as it is: clients tidy up paths before they send them. */
  function raw(text: string): Promise<string> {
    const { port, hostname } = new URL(running.url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(text));
      let answer = '';
      socket.on('data', (part) => {
        answer += part;
      });
      socket.on('end', () => {
        expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /);
        resolve(answer);
      });
      socket.on('error', reject);
    });
  }

  it.each([
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/....//package.json',
    '/assets/%00',
    '/packs/..%2F..%2Fdata%2Fvar%2Fkey',
    '/packs/%2e%2e%2fkey/edit',
    '/week/..%2f..%2fetc%2fpasswd',
    '/%E0%A4%A',
    '/flags/1%00',
    '/flags/-1',
    '/flags/1e9',
    '/flags/99999999999999999999',
  ])('that leads out of its folder or is no number leads nowhere: %s', async (path) => {
    const answer = await raw(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${cookieOf(admin)}\r\nAccept: text/html\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toContain('"dependencies"');
    expect(answer).not.toMatch(/root:x:|node_modules/);
  });

  it('to go on to after signing in is one of our own, whatever is asked for', async () => {
    for (const next of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/%09/evil.example',
      '\t//evil.example',
      '/\n/evil.example',
      'javascript:alert(1)',
      '/flags\r\nSet-Cookie: a=b',
    ]) {
      const guest = new Visitor(running.url);
      await guest.get('/sign-in');
      const seen = await guest.post('/sign-in', { name: 'manager', password: passwordOf('manager'), next });
      expect(seen.status).toBe(303);
      expect(new URL(seen.to ?? '', running.url).origin, next).toBe(running.url);
      expect(guest.cookies.has('a')).toBe(false);
    }
    const back = await admin.post('/account/language', { language: 'zh', back: '//evil.example' });
    expect(new URL(back.to ?? '', running.url).origin).toBe(running.url);
  });

  it('never comes from the Host header', async () => {
    for (const path of ['/', '/flags', '/sign-in', '/notices/1', '/nowhere']) {
      const answer = await raw(
        `GET ${path} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nCookie: ${cookieOf(admin)}\r\nAccept: text/html\r\nConnection: close\r\n\r\n`,
      );
      expect(answer, path).not.toContain('evil.example');
    }
  });

  it('adds no header by the name of a file or a week', async () => {
    for (const path of [
      '/week/2026-W47%0d%0aSet-Cookie:%20a=b/xlsx',
      '/audit/export?format=csv%0d%0aX-Evil:%201',
      '/sign-in?next=%0d%0aX-Evil:%201',
    ]) {
      const answer = await raw(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${cookieOf(admin)}\r\nAccept: text/html\r\nConnection: close\r\n\r\n`,
      );
      expect(answer.split('\r\n\r\n')[0]).not.toMatch(/^(x-evil|set-cookie: a=)/im);
    }
  });

  it.each([
    'http://127.0.0.1:1/',
    'http://localhost/',
    'http://[::1]/',
    'http://0.0.0.0/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://192.168.1.1/',
    'http://172.16.0.1/',
    'http://100.64.0.1/',
    'http://[fd00::1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://user:password@127.0.0.1/',
    'http://127.0.0.1.:80/',
  ])('to be checked that lies in the network behind us is not asked for: %s', async (address) => {
    await reviewer.get('/check');
    const seen = await reviewer.post('/check', { address });
    const told = load(seen.body)('.note, .wrong').text();
    expect(told).toMatch(/内网地址|保留|http:\/\/ 或/);
    expect(told).not.toContain('可以发布');
  });

  it.each([
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'ftp://a.example/',
    'data:text/html,x',
    'javascript:alert(1)',
    'http://',
  ])('to be checked that is no web address is refused: %s', async (address) => {
    await reviewer.get('/check');
    const seen = await reviewer.post('/check', { address });
    expect(seen.status).toBe(400);
    expect(load(seen.body)('.wrong').text()).toContain('http:// 或 https://');
  });
});

describe('guessing passwords', () => {
  it('locks the account after five, and slows the address down after twenty, whatever the names', async () => {
    const guesser = new Visitor(running.url);
    for (let n = 0; n < 5; n++) {
      await guesser.get('/sign-in');
      await guesser.post('/sign-in', { name: 'auditor', password: `wrong password ${n}` });
    }
    expect((await userByName(running.database, 'auditor'))?.lockedUntil).not.toBeNull();
    await guesser.get('/sign-in');
    const right = await guesser.post('/sign-in', { name: 'auditor', password: passwordOf('auditor') });
    expect(right.status).toBe(401);
    expect(right.body).toContain('账号已锁定');
    let status = 401;
    for (let n = 0; n < 20 && status === 401; n++) {
      await guesser.get('/sign-in');
      ({ status } = await guesser.post(
        '/sign-in',
        { name: `person${n}`, password: 'wrong password' },
        { 'x-forwarded-for': `10.0.0.${n}` },
      ));
    }
    expect(status).toBe(429);
    const { body } = await guesser.post('/sign-in', { name: 'admin', password: passwordOf('admin') });
    expect(body).toContain('尝试次数过多');
    expect(running.logged.join('\n')).not.toMatch(/wrong password|correct horse/);
  }, 60_000);
});
