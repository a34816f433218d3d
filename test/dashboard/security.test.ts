import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { safeNext } from '../../dashboard/http/access.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { fillTriage, hostileTitle } from '../support/triage.ts';
import { Visitor } from '../support/visitor.ts';

let running: Running;
let canaries: string[];

beforeAll(async () => {
  running = await runDashboard();
  ({ canaries } = await fillTriage(running.database, 30, running.now().toISOString()));
});

afterAll(() => running.stop());

const visitor = () => new Visitor(running.url);

describe('a state change', () => {
  test('without the token of the page is refused', async () => {
    const reviewer = visitor();
    await reviewer.signIn('reviewer');
    const seen = await reviewer.post('/account/language', { language: 'en', _csrf: 'guessed' });
    expect(seen.status).toBe(403);
    expect(seen.body).toContain('页面已过期');
  });

  test('that another site started is refused, whatever it knows', async () => {
    const reviewer = visitor();
    await reviewer.signIn('reviewer');
    const seen = await reviewer.post('/account/language', { language: 'en' }, { 'sec-fetch-site': 'cross-site' });
    expect(seen.status).toBe(403);
    const older = { 'sec-fetch-site': '', origin: 'http://evil.example' };
    expect((await reviewer.post('/account/language', { language: 'en' }, older)).status).toBe(403);
  });

  test('with a body beyond its limit is refused by name', async () => {
    const reviewer = visitor();
    await reviewer.signIn('reviewer');
    const seen = await reviewer.post('/flags/1/hand-over', { version: '1', note: 'x'.repeat(1_200_000) });
    expect(seen.status).toBe(413);
    expect(seen.body).toContain('超过大小上限');
  });
});

describe('signing in', () => {
  test('gives a new session, so that a planted one is worth nothing', async () => {
    const planted = visitor();
    await planted.get('/sign-in');
    const before = planted.cookies.get('xuncha');
    await planted.signIn('reviewer');
    expect(planted.cookies.get('xuncha')).not.toBe(before);
    const attacker = visitor();
    attacker.cookies.set('xuncha', before!);
    expect((await attacker.get('/flags')).to).toMatch(/^\/sign-in/);
  });

  test('says the same for an unknown name and a wrong password, and locks after five', async () => {
    const guesser = visitor();
    const unknown = await guesser.signIn('auditor', 'wrong password 0');
    await guesser.get('/sign-in');
    const stranger = await guesser.post('/sign-in', { name: 'nobody', password: 'wrong password 0' });
    expect(unknown.status).toBe(401);
    expect(stranger.status).toBe(401);
    const problem = /<p class="wrong"[^>]*>([^<]+)/;
    expect(problem.exec(unknown.body)?.[1]).toBe(problem.exec(stranger.body)?.[1]);
    for (let n = 1; n < 5; n++) await guesser.signIn('auditor', `wrong password ${n}`);
    expect((await guesser.signIn('auditor')).body).toContain('账号已锁定');
  });

  test('leads back to a page of our own and nowhere else', () => {
    expect(safeNext('/flags?view=mine')).toBe('/flags?view=mine');
    for (const bad of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', '', null]) {
      expect(safeNext(bad)).toBe('/');
    }
  });

  test('ends with signing out, also for who kept the cookie', async () => {
    const leaver = visitor();
    await leaver.signIn('manager');
    const cookie = leaver.cookies.get('xuncha')!;
    await leaver.post('/sign-out');
    leaver.cookies.set('xuncha', cookie);
    expect((await leaver.get('/flags')).to).toMatch(/^\/sign-in/);
  });
});

describe('a page', () => {
  test('holds to its own scripts and styles, and is kept by nobody', async () => {
    const reviewer = visitor();
    await reviewer.signIn('reviewer');
    const { headers, body } = await reviewer.get('/flags?severity=critical');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('cache-control')).toContain('no-store');
    expect(body).not.toMatch(/<script(?![^>]* src=)/);
    expect(body).not.toMatch(/\sstyle=|\son\w+=/);
  });

  test('shows a script in a crawled title as text', async () => {
    const reviewer = visitor();
    await reviewer.signIn('reviewer');
    for (const address of ['/flags', '/flags/2', '/flags?text=owned']) {
      const { body } = await reviewer.get(address);
      expect(body).toContain('&lt;script&gt;document.title');
      expect(body).not.toContain(hostileTitle);
    }
  });

  test('never holds a full value, nor does an export or the log', async () => {
    const auditor = visitor();
    await auditor.signIn('admin');
    const addresses = [
      '/',
      '/flags?view=all',
      '/items',
      '/audit',
      '/audit/export?format=csv',
      '/audit/export?format=json',
    ];
    for (let id = 1; id <= 30; id++) addresses.push(`/flags/${id}`);
    const shown = await Promise.all(addresses.map((address) => auditor.get(address)));
    const all = shown.map((seen) => seen.body).join('\n') + running.logged.join('\n');
    expect(canaries.length).toBeGreaterThan(50);
    for (const value of canaries) expect(all.includes(value)).toBe(false);
  });

  test('leaves what people search for out of the log', async () => {
    const reviewer = visitor();
    await reviewer.signIn('reviewer');
    await reviewer.get('/flags?text=searched-for-this');
    expect(running.logged.join('\n')).not.toContain('searched-for-this');
  });
});

describe('for programs', () => {
  test('the dashboard says that it is up, and how fast it answers', async () => {
    const health = await visitor().get('/healthz', { accept: 'application/json' });
    expect(JSON.parse(health.body)).toMatchObject({ status: 'ok' });
    const metrics = await visitor().get('/metrics', { accept: 'text/plain' });
    expect(metrics.body).toContain('xuncha_http_request_seconds_bucket');
  });

  test('an error is JSON with a code, words and a reference', async () => {
    const seen = await visitor().get('/flags', { accept: 'application/json' });
    expect(seen.status).toBe(401);
    expect(JSON.parse(seen.body)).toMatchObject({
      error: 'unauthorized',
      reference: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
  });
});
