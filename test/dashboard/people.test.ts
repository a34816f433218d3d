import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveSession, updateSession } from '../../data/stores/sessions.ts';
import { addUser, userByName } from '../../data/stores/users.ts';
import { passwordOf, type Running, runDashboard } from '../support/dashboard.ts';
import { Visitor } from '../support/visitor.ts';

let clock = Date.parse('2026-11-23T02:00:00.000Z');
let running: Running;
const env = {
  XUNCHA_BASE_URL: 'http://xuncha.example.cn',
  XUNCHA_OIDC_ISSUER: 'http://sso.example.cn',
  XUNCHA_OIDC_CLIENT_ID: 'xuncha',
};

beforeAll(async () => {
  running = await runDashboard({ now: () => new Date(clock), env });
});
afterAll(() => running.stop());

const visitor = async (role: 'reviewer' | 'admin' | 'manager' | 'auditor', password = passwordOf(role)) => {
  const one = new Visitor(running.url);
  await one.signIn(role, password);
  return one;
};
const isIn = async (one: Visitor) => (await one.get('/account')).status === 200;

describe('a session', () => {
  it('ends two hours after its last use', async () => {
    const one = await visitor('reviewer');
    clock += 119 * 60_000;
    expect(await isIn(one)).toBe(true);
    clock += 119 * 60_000;
    expect(await isIn(one)).toBe(true);
    clock += 121 * 60_000;
    expect(await isIn(one)).toBe(false);
  });

  it('ends twelve hours after signing in, however much it is used', async () => {
    const one = await visitor('reviewer');
    for (let hour = 1; hour < 12; hour++) {
      clock += 3_600_000;
      expect(await isIn(one), `hour ${hour}`).toBe(true);
    }
    clock += 3_600_001;
    expect(await isIn(one)).toBe(false);
  });

  it('is listed with its browser, and can be ended from another', async () => {
    const first = await visitor('manager');
    const second = new Visitor(running.url);
    await second.get('/sign-in');
    const agent = 'Mozilla/5.0 (Windows NT 10.0) <script>alert(1)</script> Chrome/140.0 Edg/140.0';
    await second.post('/sign-in', { name: 'manager', password: passwordOf('manager') }, { 'user-agent': agent });
    const page = load((await first.get('/account')).body);
    expect(page('table').text()).toContain('Edge · Windows');
    expect(page.html()).not.toContain('alert(1)');
    const [other] = page('button[name=session]').toArray();
    await first.post('/account/sessions/end', { session: other?.attribs.value ?? '' });
    expect(await isIn(second)).toBe(false);
    expect(await isIn(first)).toBe(true);
  });

  it('of another person is not ended by its digest', async () => {
    const victim = await visitor('auditor');
    const digest = await running.database.knex('sessions').orderBy('created_at', 'desc').pluck('id');
    const attacker = await visitor('manager');
    for (const session of digest) await attacker.post('/account/sessions/end', { session });
    expect(await isIn(victim)).toBe(true);
  });

  it('that was ended does not come back by a request that was still under way', async () => {
    const at = new Date(clock).toISOString();
    const session = { id: 'under way', data: '{}', expiresAt: '2999-01-01T00:00:00.000Z', at };
    await saveSession(running.database, { ...session, userId: 1 });
    await updateSession(running.database, { ...session, data: '{"a":1}' });
    await running.database.knex('sessions').where('user_id', 1).del();
    await updateSession(running.database, session);
    expect(await running.database.knex('sessions').where('user_id', 1)).toEqual([]);
  });
});

describe('a password', () => {
  it('once changed ends all other sessions, and this browser goes on with a new one', async () => {
    await addUser(
      running.database,
      { name: 'chen', role: 'reviewer', password: 'first good password' },
      { actor: 'system', at: running.now().toISOString() },
    );
    const enter = async (password: string) => {
      const one = new Visitor(running.url);
      await one.get('/sign-in');
      await one.post('/sign-in', { name: 'chen', password });
      await one.get('/account');
      return one;
    };
    const here = await enter('first good password');
    const there = await enter('first good password');
    const before = here.cookies.get('xuncha');
    const wrong = await here.post('/account/password', {
      current: 'x',
      fresh: 'second good one',
      again: 'second good one',
    });
    expect(wrong.status).toBe(422);
    const weak = await here.post('/account/password', {
      current: 'first good password',
      fresh: 'aaaaaaaaaaaa',
      again: 'aaaaaaaaaaaa',
    });
    expect(weak.status).toBe(422);
    const fresh = { current: 'first good password', fresh: 'second good one', again: 'second good one' };
    expect((await here.post('/account/password', fresh)).status).toBe(303);
    expect(here.cookies.get('xuncha')).not.toBe(before);
    expect(await isIn(here)).toBe(true);
    expect(await isIn(there)).toBe(false);
    there.cookies.set('xuncha', before ?? '');
    expect(await isIn(there)).toBe(false);
  });
});

describe('an account for single sign-on', () => {
  it('is made without a password, and one with a password can become one', async () => {
    const admin = await visitor('admin');
    expect(load((await admin.get('/users')).body)('input[name=sso]').length).toBe(1);
    await admin.post('/users', { name: 'sso.person', role: 'manager', password: '', sso: 'yes' });
    expect(await userByName(running.database, 'sso.person')).toMatchObject({ hasPassword: false });
    await addUser(
      running.database,
      { name: 'local', role: 'reviewer', password: 'first good password' },
      { actor: 'system', at: running.now().toISOString() },
    );
    const local = await userByName(running.database, 'local');
    await admin.get('/users');
    await admin.post(`/users/${local?.id}/sso`);
    expect(await userByName(running.database, 'local')).toMatchObject({ hasPassword: false });
    const guesser = new Visitor(running.url);
    for (const password of ['', 'first good password']) {
      await guesser.get('/sign-in');
      expect((await guesser.post('/sign-in', { name: 'local', password })).status).toBe(401);
    }
  });
});

describe('a new installation', () => {
  it('says how the first administrator is made, and nothing more once there is one', async () => {
    const fresh = await runDashboard({ people: false });
    const guest = new Visitor(fresh.url);
    expect((await guest.get('/sign-in')).body).toContain('xuncha user add NAME --role admin');
    await addUser(
      fresh.database,
      { name: 'first', role: 'admin', password: 'a good first password' },
      { actor: 'system', at: fresh.now().toISOString() },
    );
    expect((await guest.get('/sign-in')).body).not.toContain('xuncha user add');
    await fresh.stop();
  });

  it('behind TLS gives cookies that no neighbour can plant', async () => {
    const fresh = await runDashboard({ people: false, env: { XUNCHA_BASE_URL: 'https://xuncha.example.cn' } });
    const { headers } = await new Visitor(fresh.url).get('/sign-in');
    await fresh.stop();
    expect(headers.get('set-cookie')).toMatch(/^__Host-xuncha=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(headers.get('strict-transport-security')).toContain('max-age');
  });
});
