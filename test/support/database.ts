import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, inject } from 'vitest';
import { type Database, openDatabase } from '../../data/connect.ts';

/** Opens a fresh, migrated database; it is closed and deleted after the test. */
export type Open = () => Promise<Database>;

/** Runs the same tests on SQLite and on PostgreSQL. */
export function eachDatabase(tests: (name: 'SQLite' | 'PostgreSQL', open: Open) => void): void {
  describe('SQLite', () => tests('SQLite', opener(sqlite)));
  describe('PostgreSQL', () => tests('PostgreSQL', opener(postgresql)));
}

/** Settings of a fresh database, for tests that open it themselves; `remove` deletes it. */
export interface Fresh {
  settings: { databaseUrl: string; dataDir: string; keyFile: string };
  remove(): Promise<void>;
}

/** A fresh SQLite file in a folder of its own. */
export async function sqlite(): Promise<Fresh> {
  const dataDir = mkdtempSync(join(tmpdir(), 'xuncha-test-'));
  return {
    settings: { databaseUrl: '', dataDir, keyFile: '' },
    remove: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

/** A fresh database on the server that postgres.ts started for this run. */
export async function postgresql(): Promise<Fresh> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'xuncha-test-'));
  await asAdmin(server, `create database ${name}`);
  return {
    settings: { databaseUrl: `${server}/${name}`, dataDir, keyFile: '' },
    remove: async () => {
      await asAdmin(server, `drop database if exists ${name} with (force)`);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function asAdmin(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

function opener(fresh: () => Promise<Fresh>): Open {
  const opened: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of opened.splice(0)) await close();
  });
  return async () => {
    const { settings, remove } = await fresh();
    const database = await openDatabase(settings);
    opened.push(async () => {
      await database.close();
      await remove();
    });
    return database;
  };
}
