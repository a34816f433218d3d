import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Settings } from '../../../data/settings.ts';
import { saveConnector } from '../../../data/stores/connectors.ts';
import type { DeliveryPurpose } from '../../../data/stores/deliveries.ts';
import { listQuarantined } from '../../../data/stores/quarantine.ts';
import type { Message, Outlet } from '../../../worker/takedown/connectors/connector.ts';
import { quarantine } from '../../../worker/takedown/connectors/quarantine.ts';
import { pathOf } from '../../../worker/takedown/connectors/static-files.ts';
import { type House, openHouseWithNotice } from './support.ts';

const base = 'https://www.example.gov.cn/';
let house: House;
let top: string;
let root: string;
let connectorId: number;

beforeEach(async () => {
  top = mkdtempSync(join(tmpdir(), 'xuncha-static-'));
  root = join(top, 'site');
  mkdirSync(join(root, 'zwgk/gsgg'), { recursive: true });
  writeFileSync(join(root, 'zwgk/gsgg/名单.html'), '<p>名单</p>');
  writeFileSync(join(root, 'index.html'), 'home');
  writeFileSync(join(top, 'outside.html'), 'not ours');
  house = await openHouseWithNotice({ XUNCHA_STATIC_ROOTS: root });
  const choice = { kind: 'quarantine' as const, options: { root, remedies: ['remove' as const] } };
  const named = { name: '静态站点', siteId: null, unitId: null, enabled: true };
  connectorId = await saveConnector(house.db, named, choice, { actor: 'user:admin', at: new Date().toISOString() });
});

afterEach(async () => {
  await house.close();
  rmSync(top, { recursive: true, force: true });
});

function outlet(settings: Settings = house.settings, folder = root): Outlet {
  const means = { db: house.db, settings, mailer: null, now: () => new Date() };
  return quarantine(
    { id: connectorId, options: { root: folder, remedies: ['remove'] }, secret: async () => null },
    means,
  );
}

const message = (path: string, purpose: DeliveryPurpose = 'notice'): Message => ({
  ...house.message,
  purpose,
  notice: { ...house.message.notice, siteUrl: base, published: new URL(path, base).href },
});

const list = '/zwgk/gsgg/%E5%90%8D%E5%8D%95.html';
const file = () => join(root, 'zwgk/gsgg/名单.html');
const aside = () => readdirSync(join(house.settings.dataDir, 'quarantine'));

describe('a file', () => {
  test('is moved out of the site and comes back as it was when the notice is withdrawn', async () => {
    expect(await outlet().send(message(list))).toBe('zwgk/gsgg/名单.html');
    expect(existsSync(file())).toBe(false);
    const [kept] = await listQuarantined(house.db, house.noticeId);
    expect(readFileSync(join(house.settings.dataDir, 'quarantine', kept!.stored), 'utf8')).toBe('<p>名单</p>');
    // The folder was tidied up by the site's own build meanwhile.
    rmSync(join(root, 'zwgk'), { recursive: true });
    await outlet().send(message(list, 'withdrawal'));
    expect(readFileSync(file(), 'utf8')).toBe('<p>名单</p>');
    expect(aside()).toEqual([]);
    expect((await listQuarantined(house.db, house.noticeId))[0]?.restoredAt).not.toBeNull();
  });

  test('that was moved before a kill is found again, and put back before a kill too', async () => {
    await outlet().send(message(list));
    await house.db.knex('quarantined').del();
    expect(await outlet().send(message(list))).toBe('zwgk/gsgg/名单.html');
    expect(await listQuarantined(house.db, house.noticeId)).toHaveLength(1);
    await outlet().send(message(list, 'withdrawal'));
    await house.db.knex('quarantined').update({ restored_at: null });
    await outlet().send(message(list, 'withdrawal'));
    expect(readFileSync(file(), 'utf8')).toBe('<p>名单</p>');
  });

  test('is never put over another that was published at its place', async () => {
    await outlet().send(message(list));
    writeFileSync(file(), 'new content');
    await expect(outlet().send(message(list))).rejects.toMatchObject({ code: 'changed', permanent: true });
    await expect(outlet().send(message(list, 'withdrawal'))).rejects.toMatchObject({ code: 'in-the-way' });
    expect(readFileSync(file(), 'utf8')).toBe('new content');
    expect(aside()).toHaveLength(1);
  });

  test('of an address that ends in a slash is its index; one that is not there is told', async () => {
    expect(await outlet().send(message('/'))).toBe('index.html');
    await expect(outlet().send(message('/nowhere/a.html'))).rejects.toMatchObject({ code: 'no-file' });
    await expect(outlet().send(message('/zwgk'))).rejects.toMatchObject({ code: 'no-file' });
    await outlet().test();
  });
});

const shared = '/dev/shm';
const elsewhere = existsSync(shared) && statSync(shared).dev !== statSync(tmpdir()).dev;

test.runIf(elsewhere)('a site on another file system: moved by a whole copy, and put back with its mode', async () => {
  const far = mkdtempSync(join(shared, 'xuncha-static-'));
  const content = 'x'.repeat(300_000);
  writeFileSync(join(far, 'a.html'), content, { mode: 0o640 });
  const settings = { ...house.settings, staticRoots: [far] };
  const site = outlet(settings, far);
  expect(await site.send(message('/a.html'))).toBe('a.html');
  expect(readdirSync(far)).toEqual([]);
  expect(aside()).toHaveLength(1);
  await site.send(message('/a.html', 'withdrawal'));
  expect(readdirSync(far)).toEqual(['a.html']);
  expect(readFileSync(join(far, 'a.html'), 'utf8')).toBe(content);
  expect(statSync(join(far, 'a.html')).mode & 0o777).toBe(0o640);
  expect(aside()).toEqual([]);
  rmSync(far, { recursive: true });
});

describe('nothing outside the root is touched', () => {
  test.each([
    ['/%2e%2e/outside.html', /outside|no-file/],
    ['/..%2foutside.html', /outside/],
    ['/zwgk/..%5c..%5coutside.html', /outside/],
    ['/zwgk/%00.html', /outside/],
    ['/.git/config', /outside/],
    ['/zwgk//a.html', /outside/],
    ['https://evil.example/zwgk/a.html', /outside/],
  ])('%s', async (path, code) => {
    await expect(outlet().send(message(path))).rejects.toMatchObject({ code: expect.stringMatching(code) });
    expect(readFileSync(join(top, 'outside.html'), 'utf8')).toBe('not ours');
  });

  test('no symbolic link is followed: not a file, not a folder on the way, not on the way back', async () => {
    symlinkSync(join(top, 'outside.html'), join(root, 'link.html'));
    symlinkSync(top, join(root, 'up'));
    await expect(outlet().send(message('/link.html'))).rejects.toMatchObject({ code: 'symlink' });
    await expect(outlet().send(message('/up/outside.html'))).rejects.toMatchObject({ code: 'symlink' });
    await outlet().send(message(list));
    rmSync(join(root, 'zwgk'), { recursive: true });
    mkdirSync(join(top, 'elsewhere/gsgg'), { recursive: true });
    symlinkSync(join(top, 'elsewhere'), join(root, 'zwgk'));
    await expect(outlet().send(message(list, 'withdrawal'))).rejects.toMatchObject({ code: 'symlink' });
    expect(readdirSync(join(top, 'elsewhere/gsgg'))).toEqual([]);
    expect(readFileSync(join(top, 'outside.html'), 'utf8')).toBe('not ours');
  });

  test('a folder that the operator did not name is no root', async () => {
    await expect(outlet({ ...house.settings, staticRoots: [] }).send(message(list))).rejects.toMatchObject({
      code: 'root-not-allowed',
    });
    await expect(outlet(house.settings, top).test()).rejects.toMatchObject({ code: 'root-not-allowed' });
    symlinkSync(top, join(root, 'trick'));
    await expect(outlet(house.settings, join(root, 'trick')).test()).rejects.toMatchObject({
      code: 'root-not-allowed',
    });
    expect(existsSync(file())).toBe(true);
  });

  test('whatever an address holds, its parts are names of visible files', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), fc.string(), (url, more) => {
        const address = URL.parse(`/${more}`, url)?.href ?? url;
        let parts: string[];
        try {
          parts = pathOf(address, new URL('/', address).href);
        } catch {
          return;
        }
        for (const part of parts) expect(part).toMatch(/^[^./\\\p{Cc}][^/\\\p{Cc}]*$/u);
      }),
      { numRuns: 2000 },
    );
  });
});
