import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '../../dashboard/http/route.ts';
import { type Role, roles } from '../../dashboard/roles.ts';
import { routes } from '../../dashboard/routes.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { Visitor } from '../support/visitor.ts';

let running: Running;
const visitors = new Map<Role, Visitor>();

beforeAll(async () => {
  running = await runDashboard();
  for (const role of roles) {
    const visitor = new Visitor(running.url);
    await visitor.signIn(role);
    visitors.set(role, visitor);
  }
});

afterAll(() => running.stop());

/** An id that no row has: who may come in gets a 404, who may not never learns it. */
const addressOf = (route: Route) => route.path.replace(/:\w+/g, '999999');

const name = (route: Route) => `${route.method.toUpperCase()} ${route.path}`;

async function ask(visitor: Visitor, route: Route) {
  const address = addressOf(route);
  if (route.method === 'get') return visitor.get(address);
  if (!visitor.token) await visitor.get('/account');
  return visitor.post(address);
}

const guarded = routes.filter((route) => Array.isArray(route.access));

describe.each(guarded.map((route) => [name(route), route] as const))('%s', (_name, route) => {
  test('sends a guest to sign in', async () => {
    const seen = await ask(new Visitor(running.url), route);
    expect(seen.status).toBe(303);
    expect(seen.to).toMatch(/^\/sign-in/);
  });

  test.each(roles)('lets in %s only where the table does', async (role) => {
    // signing out would end the session that the next routes need
    const visitor = route.path === '/sign-out' ? new Visitor(running.url) : visitors.get(role)!;
    if (route.path === '/sign-out') await visitor.signIn(role);
    const seen = await ask(visitor, route);
    const allowed = Array.isArray(route.access) && route.access.includes(role);
    if (allowed) {
      expect([401, 403]).not.toContain(seen.status);
      expect(seen.status).toBeLessThan(500);
    } else expect(seen.status).toBe(403);
  });
});

test('only roles that decide or administer may change anything; others change their own account and check texts', () => {
  const own = /^\/(account|sign-out|check|due\/links|api\/check|patterns\/try|audit\/verify)/;
  const changing = guarded.filter((route) => route.method === 'post' && !own.test(route.path));
  for (const route of changing) {
    expect(route.access, name(route)).not.toContain('auditor');
    expect(route.access, name(route)).not.toContain('manager');
  }
  expect(changing.length).toBeGreaterThan(10);
});

test('no route stands twice in the table, and none hides behind another', async () => {
  const names = routes.map(name);
  expect(new Set(names).size).toBe(names.length);
});

test('an unknown address is a page that says so, in the frame', async () => {
  const seen = await visitors.get('manager')!.get('/nowhere');
  expect(seen.status).toBe(404);
  expect(seen.body).toContain('没有这个页面或记录');
  expect(seen.body).toContain('class="nav"');
});
