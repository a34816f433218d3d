import { afterEach, beforeEach, expect, test } from 'vitest';
import { decide } from '../../data/stores/decisions.ts';
import { findFlag } from '../../data/stores/flags.ts';
import type { Site } from '../../data/stores/sites.ts';
import { addUser } from '../../data/stores/users.ts';
import { dueVerifications, recordVerification } from '../../data/stores/verifications.ts';
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

beforeEach(async () => {
  web = await serveWeb({ '/': page('首页', '内容。', ['/a.html']), '/a.html': page('公示', person) });
  inspector = await openInspector();
  const { packs, switches } = shippedRules();
  pool = openPool({ threads: 1, itemSeconds: 20, itemMemoryMb: 256, packs, switches, keys: inspector.db.keys });
  site = await inspector.addSite(`${web.origin}/`);
  await inspector.inspect(site);
});

afterEach(async () => {
  await pool.close();
  await inspector.close();
  await web.close();
});

/** Takes the flag of /a.html down and makes the check that is due an hour later. */
async function takeDownAndCheck(then: () => void) {
  const { db } = inspector;
  const [row] = (await inspector.flags(site)).filter((flag) => flag.category === 'personal-data');
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
  const later = new Date(Date.now() + 2 * 3_600_000);
  const [check] = await dueVerifications(db, later.toISOString(), 10);
  if (!check) throw new Error('no check is due');
  const settings = { contact: '', fetchSeconds: 2, maxBodyMb: 10 };
  const found = await verify(check, { db, settings, pool, now: later });
  if (!found) throw new Error('nothing was asked');
  const state = await recordVerification(db, check.id, found, { actor: 'worker', at: later.toISOString() });
  return { ...found, state };
}

test('a 404 proves that it is gone', async () => {
  const { result, state, evidence } = await takeDownAndCheck(() => delete web.pages['/a.html']);
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

test('one address that proves nothing is enough not to be sure', () => {
  const gone = { role: 'item', url: 'a', status: 404, result: 'gone' } as const;
  expect(resultOf([gone, { role: 'copy', url: 'b', status: null, result: 'unknown' }])).toBe('unknown');
  expect(resultOf([gone, { role: 'copy', url: 'b', status: 200, result: 'still-there' }])).toBe('still-there');
  expect(resultOf([])).toBe('unknown');
});
