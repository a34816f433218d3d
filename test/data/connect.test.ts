import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../data/connect.ts';
import { type Fresh, postgresql, sqlite } from '../support/database.ts';

for (const [name, fresh] of [
  ['SQLite', sqlite],
  ['PostgreSQL', postgresql],
] as const) {
  describe(name, () => {
    const made: Fresh[] = [];
    afterEach(async () => {
      for (const one of made.splice(0)) await one.remove();
    });
    const start = async () => {
      const one = await fresh();
      made.push(one);
      return one.settings;
    };

    it('makes a key that only its owner may read, and keeps it', async () => {
      const settings = await start();
      const first = await openDatabase(settings);
      const path = join(settings.dataDir, 'key');
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const digest = first.sealer.digest('370102199003071234');
      await first.close();
      const second = await openDatabase(settings);
      expect(second.sealer.digest('370102199003071234')).toBe(digest);
      await second.close();
    });

    it('refuses another key, or none, where something was sealed with the first', async () => {
      const settings = await start();
      await (await openDatabase(settings)).close();
      const path = join(settings.dataDir, 'key');
      const key = readFileSync(path, 'utf8');
      writeFileSync(path, `${'ab'.repeat(32)}\n`);
      await expect(openDatabase(settings)).rejects.toMatchObject({ code: 'key-wrong' });
      rmSync(path);
      await expect(openDatabase(settings)).rejects.toMatchObject({
        code: 'key-missing',
        message: expect.stringContaining(path),
      });
      writeFileSync(path, 'not a key');
      await expect(openDatabase(settings)).rejects.toMatchObject({ code: 'key-malformed' });
      writeFileSync(path, key);
      await (await openDatabase(settings)).close();
    });

    it('refuses a database of a newer version', async () => {
      const settings = await start();
      const db = await openDatabase(settings);
      await db
        .knex('knex_migrations')
        .insert({ name: '9999_future', batch: 9, migration_time: new Date().toISOString() });
      await db.close();
      await expect(openDatabase(settings)).rejects.toMatchObject({
        code: 'newer',
        message: expect.stringContaining('9999_future'),
      });
    });

    it('is migrated once when two processes start together', async () => {
      const settings = await start();
      const both = await Promise.all([openDatabase(settings), openDatabase(settings)]);
      expect(both[0]?.sealer.digest('x')).toBe(both[1]?.sealer.digest('x'));
      expect(await both[0]?.knex('knex_migrations').pluck('name')).toEqual([
        ...new Set(await both[1]?.knex('knex_migrations').pluck('name')),
      ]);
      for (const db of both) await db.close();
    });
  });
}

it('names a file that is no database', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'xuncha-test-'));
  writeFileSync(
    join(dataDir, 'xuncha.db'),
    'this is a letter, not a database, and long enough to be looked at'.repeat(50),
  );
  await expect(openDatabase({ databaseUrl: '', dataDir, keyFile: '' })).rejects.toMatchObject({
    code: 'unreadable',
    message: expect.stringContaining(join(dataDir, 'xuncha.db')),
  });
  chmodSync(dataDir, 0o700);
  rmSync(dataDir, { recursive: true });
});

it('names a server that is not there, without its password', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'xuncha-test-'));
  const failed = openDatabase({ databaseUrl: 'postgres://me:secret@127.0.0.1:1/xuncha', dataDir, keyFile: '' });
  await expect(failed).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('127.0.0.1:1/xuncha'),
  });
  await expect(failed).rejects.toMatchObject({ message: expect.not.stringContaining('secret') });
  rmSync(dataDir, { recursive: true });
});
