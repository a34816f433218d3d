import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import knexLibrary, { type Knex } from 'knex';
import { beginChain } from './audit.ts';
import type { Dialect } from './batch.ts';
import { DatabaseError } from './errors.ts';
import { deriveKeys, type Keys, keyFingerprint, keyPath, readMasterKey } from './key.ts';
import { type Migration, migrations } from './migrations/list.ts';
import { makeSealer, type Sealer } from './seal.ts';
import type { Settings } from './settings.ts';

/** The one place that names the drivers. `sqlite3` has no successor upstream: this line and `sqliteKnex` are what to change. */
const drivers = { sqlite: 'sqlite3', postgresql: 'pg' } as const;

/** What every store function takes first. */
export interface Database {
  dialect: Dialect;
  /** Writes, and reads inside transactions. With SQLite this is one connection: one writer. */
  knex: Knex;
  /** Reads that need not wait for a writer. */
  read: Knex;
  /** The transaction that all of this is part of (`within`); absent outside of one. */
  inside?: Knex.Transaction;
  keys: Keys;
  sealer: Sealer;
  /** File or server, without a password; for messages. */
  place: string;
  close(): Promise<void>;
}

/** Errors are thrown to the caller; knex need not print them as well. */
const quiet = { warn() {}, error() {}, debug() {}, deprecate() {} };

type DatabaseSettings = Pick<Settings, 'databaseUrl' | 'dataDir' | 'keyFile'>;

/**
 * Opens the database, brings it up to date, and reads its key (made at the first start).
 * @throws DatabaseError names the file or server and the mend.
 */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const connection = settings.databaseUrl ? postgresql(settings.databaseUrl) : sqlite(settings.dataDir);
  const { knex, read, dialect, place } = connection;
  const close = async () => {
    await Promise.all(knex === read ? [knex.destroy()] : [knex.destroy(), read.destroy()]);
  };
  try {
    await migrate(knex, dialect, place);
    const keys = await readKeys(knex, settings, place);
    return { dialect, knex, read, keys, sealer: makeSealer(keys), place, close };
  } catch (error) {
    await close();
    throw named(error, place, dialect);
  }
}

interface Connection {
  knex: Knex;
  read: Knex;
  dialect: Dialect;
  place: string;
}

function sqlite(dataDir: string): Connection {
  const file = join(dataDir, 'xuncha.db');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new DatabaseError(
      'unreadable',
      `${dataDir}: cannot be made; choose a folder that can be written in XUNCHA_DATA_DIR`,
      {
        cause: error,
      },
    );
  }
  return {
    knex: sqliteKnex(file, 1, 'pragma mmap_size = 0;'),
    read: sqliteKnex(file, 2, `pragma query_only = 1; pragma mmap_size = ${mappedForReads};`),
    dialect: 'sqlite',
    place: file,
  };
}

interface SqliteConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
  all(sql: string, ...rest: unknown[]): unknown;
}

/** What is mapped counts as memory of this process, for each connection: a worker that reads all of a large site would seem to hold the file. */
const mappedForReads = 64 * 1024 * 1024;

function sqliteKnex(file: string, connections: number, more: string): Knex {
  // FULL: a decision that was confirmed to a reviewer survives a power cut; batches keep it cheap.
  const pragmas = `pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 15000;
    pragma cache_size = -16000; pragma temp_store = memory; ${more}`;
  return knexLibrary({
    client: drivers.sqlite,
    log: quiet,
    connection: { filename: file },
    useNullAsDefault: true,
    pool: {
      min: 0,
      max: connections,
      idleTimeoutMillis: 600_000,
      afterCreate(connection: SqliteConnection, done: (error: Error | null, connection: SqliteConnection) => void) {
        // A deferred transaction that reads first cannot become a writer after another process wrote: take the lock at once.
        const all = connection.all.bind(connection);
        connection.all = (sql, ...rest) => all(sql === 'BEGIN;' ? 'BEGIN IMMEDIATE;' : sql, ...rest);
        connection.exec(`pragma busy_timeout = 15000; ${pragmas}`, (error) => done(error, connection));
      },
    },
  });
}

function postgresql(url: string): Connection {
  const parsed = new URL(url);
  const types = {
    // int8 and numeric: our counts and sums stay far below 2^53.
    getTypeParser: (oid: number) => (oid === 20 || oid === 1700 ? Number : (text: string) => parseType(oid, text)),
  };
  const knex = knexLibrary({
    client: drivers.postgresql,
    log: quiet,
    connection: { connectionString: url, types },
    pool: { min: 0, max: 10 },
  });
  return { knex, read: knex, dialect: 'postgresql', place: `${parsed.host}${parsed.pathname}` };
}

/** Our schema has integers, text and bytes only. */
function parseType(oid: number, text: string): string | number | boolean | Buffer {
  if (oid === 21 || oid === 23 || oid === 700 || oid === 701) return Number(text);
  if (oid === 16) return text === 't';
  if (oid === 17) return Buffer.from(text.slice(2), 'hex');
  return text;
}

/** Applies what is missing, all or nothing; two processes that start together wait for one another. */
async function migrate(knex: Knex, dialect: Dialect, place: string): Promise<void> {
  const done = (await knex.schema.hasTable('knex_migrations')) ? await knex('knex_migrations').pluck('name') : [];
  const known = migrations.map((migration) => migration.name);
  const unknown = done.filter((name: string) => !known.includes(name));
  if (unknown.length > 0) {
    throw new DatabaseError(
      'newer',
      `${place}: was written by a newer version (${unknown.join(', ')}); install that version, or restore a backup made before it`,
    );
  }
  if (done.length === known.length) return;
  await knex.transaction(async (trx) => {
    if (dialect === 'postgresql') await trx.raw('select pg_advisory_xact_lock(748219003)');
    await trx.migrate.latest({
      migrationSource: {
        getMigrations: async () => migrations,
        getMigrationName: (migration: Migration) => migration.name,
        getMigration: async (migration: Migration) => migration,
      },
      disableTransactions: true,
    });
  });
}

async function readKeys(knex: Knex, settings: DatabaseSettings, place: string): Promise<Keys> {
  const path = keyPath(settings);
  const stored: { value: string } | undefined = await knex('meta').where('name', 'key').first('value');
  const keys = deriveKeys(readMasterKey(path, stored === undefined));
  const fingerprint = keyFingerprint(keys);
  if (!stored) {
    await knex('meta').insert({ name: 'key', value: fingerprint }).onConflict('name').ignore();
    await beginChain(knex, keys);
    return readKeysAgain(knex, keys, fingerprint, path, place);
  }
  if (stored.value !== fingerprint) throw wrongKey(path, place);
  return keys;
}

async function readKeysAgain(knex: Knex, keys: Keys, fingerprint: string, path: string, place: string): Promise<Keys> {
  const stored: { value: string } | undefined = await knex('meta').where('name', 'key').first('value');
  if (stored?.value !== fingerprint) throw wrongKey(path, place);
  return keys;
}

function wrongKey(path: string, place: string): DatabaseError {
  return new DatabaseError('key-wrong', `${path}: is not the key of ${place}; restore the key that belongs to it`);
}

function named(error: unknown, place: string, dialect: Dialect): Error {
  if (error instanceof DatabaseError) return error;
  const detail = error instanceof Error ? error.message.split('\n')[0] : String(error);
  if (dialect === 'postgresql') {
    return new DatabaseError('unreachable', `${place}: ${detail}; check DATABASE_URL and that the server runs`, {
      cause: error,
    });
  }
  return new DatabaseError(
    'unreadable',
    `${place}: cannot be opened as a database (${detail}); restore a backup, or move the file away to start anew`,
    { cause: error },
  );
}
