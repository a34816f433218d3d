import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../data/connect.ts';
import { xuncha } from '../support/cli.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'xuncha-cli-'));
});
const run = (words: string[], stdin?: string) =>
  xuncha(words, { env: { XUNCHA_DATA_DIR: dataDir }, ...(stdin && { stdin }) });

describe('the command line', () => {
  test.each([
    [[], 2, 'command'],
    [['help'], 0, 'scan'],
    [['dance'], 2, 'dance'],
    [['scan', '--help'], 0, '--format'],
  ])('%j ends with %i', async (words, status, told) => {
    const ended = await run(words);
    expect(ended.status).toBe(status);
    expect(ended.stdout + ended.stderr).toContain(told);
  });

  test('sites are added, listed and removed', async () => {
    expect((await run(['site', 'add', 'www.example.gov.cn', '--name', '示例', '--delay', '0'])).status).toBe(0);
    const again = await run(['site', 'add', 'https://www.example.gov.cn/']);
    expect(again.status).toBe(2);
    expect((await run(['site', 'list'])).stdout).toContain('https://www.example.gov.cn/');
    expect((await run(['site', 'remove', '示例'])).status).toBe(0);
    expect((await run(['site', 'list'])).stdout).not.toContain('example');
  });

  test.each([
    [['site', 'add', 'not an address'], 'https://www.example.gov.cn/'],
    [['site', 'add', 'ftp://example.gov.cn'], 'site address'],
    [['site', 'add', 'a.gov.cn', '--schedule', '99 * * * *'], 'minute hour day month weekday'],
    [['site', 'add', 'a.gov.cn', '--schedule', '0 0 31 2 *'], 'minute hour day month weekday'],
    [['site', 'add', 'a.gov.cn', '--delay', 'soon'], '--delay'],
    [['site', 'add', 'a.gov.cn', '--render', 'sometimes'], 'auto, never, always'],
    [['site', 'remove', '7'], 'site 7'],
    [['site', 'burn'], 'add, list, remove'],
    [['inspect', 'nowhere'], 'nowhere'],
    [['inspect', '--as-of', 'yesterday'], 'yesterday'],
    [['flags', '--state', 'new'], 'open, all'],
    [['items', '--format', 'csv'], 'table, json'],
    [['user', 'add', 'li', '--role', 'king'], 'reviewer, admin, manager, auditor'],
    [['report', '--week', '2026-W60'], '2026-W60'],
    [['report', '--week', '2026-W10', '--format', 'doc'], 'json'],
    [['audit', 'erase'], 'verify'],
    [['patterns', 'improve'], 'check'],
    [['serve', '--only', 'half'], 'worker, dashboard'],
  ])('%j: exit 2, names what is wrong and what is allowed', async (words, told) => {
    const ended = await run(words);
    expect(ended.stderr).toContain(told);
    expect(ended.status).toBe(2);
  });

  test('a person is added with a password from standard input, and only once', async () => {
    const words = ['user', 'add', 'chen', '--role', 'reviewer'];
    expect((await run(words, 'a long enough password\n')).status).toBe(0);
    const again = await run(words, 'a long enough password\n');
    expect(again.status).toBe(2);
    expect(again.stderr).toContain('chen');
    expect((await run(['user', 'add', 'lin', '--role', 'admin'], 'short\n')).status).toBe(2);
  });

  test('a setting, a key or a database that cannot be used: exit 2 with its name', async () => {
    const bad = await xuncha(['site', 'list'], { env: { XUNCHA_DATA_DIR: dataDir, XUNCHA_PORT: 'http' } });
    expect(bad).toMatchObject({ status: 2 });
    expect(bad.stderr).toContain('XUNCHA_PORT');
    writeFileSync(join(dataDir, 'xuncha.db'), 'this is no database, it only has the name of one');
    const broken = await run(['site', 'list']);
    expect(broken.status).toBe(2);
    expect(broken.stderr).toContain('xuncha.db');
  });

  test('audit verify: a whole chain is 0, an altered event is named with 1', async () => {
    await run(['site', 'add', 'a.gov.cn']);
    await run(['site', 'add', 'b.gov.cn']);
    expect((await run(['audit', 'verify'])).status).toBe(0);
    const db = await openDatabase({ databaseUrl: '', dataDir, keyFile: '' });
    const triggers: { name: string }[] = await db.knex('sqlite_master').where('type', 'trigger').select('name');
    for (const { name } of triggers) if (name.includes('event')) await db.knex.raw(`drop trigger ${name}`);
    await db.knex('events').where('seq', 2).update({ actor: 'user:somebody' });
    await db.close();
    const ended = await run(['audit', 'verify']);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('event 2');
  });

  test('the shipped patterns are in order; a pack with a mistake is refused with file and line', async () => {
    const file = join(dataDir, 'mine.yaml');
    writeFileSync(file, 'pack: mine\nversion: 1\ncolour: red\npatterns: []\n');
    const ended = await run(['patterns', 'check', file]);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain(`${file}:3`);
  });
});
